using CarbonPos.Testbed.Servers;
using ServerProcess = CarbonPos.Bench.Servers.ServerProcess;

namespace CarbonPos.Bench.OnRedis;

/// <summary>The same load on one gateway and on two, in turns, on one cluster whose replicas acknowledge every posting.</summary>
internal sealed class TwoGateways(Backends backends, string folder, Func<Town, string[], Task<ServerProcess>> start, bool quick)
{
    private const string Database = "cluster_ledger";
    private const int AccountCount = 100_000;

    public async Task<ClusterFigures> RunAsync(Action<string> say)
    {
        say("two gateways on a cluster");
        await using var cluster = await RedisCluster.StartAsync(CancellationToken.None, Backends.RedisSetting);
        var address = await backends.Postgres.CreateDatabaseAsync(Database, CancellationToken.None);
        var town = new Town(folder, AccountCount, TimeProvider.System);
        string[] words = ["--redis", cluster.Endpoints, "--postgres", address, "--acknowledge-by", "1"];
        await using var first = await start(town, [.. words, "--allocations", town.AllocationsFile]);
        await using var second = await start(town, words);
        var trial = await Trial.SellAsync(first, town);
        await using var books = await Books.OpenAsync(cluster.Endpoints, address, acknowledgeBy: 1);
        var processes = await Task.WhenAll(cluster.Servers.Select(s => s.InfoAsync("process_id")));
        var redis = Array.ConvertAll(processes, int.Parse);
        var token = town.TokenSales();
        Func<TimeSpan>[] beside = [() => redis.Select(ProcessTime.Of).Aggregate((sum, time) => sum + time), .. backends.Beside.Skip(RedisCallFigures.Postgres)];
        using var one = new Lane("one gateway", [first], town, _ => token, beside);
        using var two = new Lane("two gateways", [first, second], town, _ => token, beside);
        foreach (var lane in (Lane[])[one, two])
        {
            await lane.WarmAsync(quick ? 40_000 : 150_000);
            await books.CatchUpAsync();
        }

        for (var round = 0; round < (quick ? 2 : 5); round++)
        {
            foreach (var lane in (Lane[])[one, two])
            {
                await lane.SaturateAsync(TimeSpan.FromSeconds(quick ? 3 : 5));
                await books.CatchUpAsync();
            }
        }

        var approved = 1 + one.Figures.Good + two.Figures.Good;
        return new(one.Figures, two.Figures, await books.AuditAsync(town.Accounts, Town.BudgetGrams, approved, trial.Grams, 0, one.Figures.Bad + two.Figures.Bad, drained: true));
    }
}
