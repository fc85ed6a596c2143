using System.Globalization;
using System.Text.Json;
using CarbonPos.Bench.Reporting;
using CarbonPos.Bench.Servers;
using CarbonPos.Testbed.Servers;
using ServerProcess = CarbonPos.Bench.Servers.ServerProcess;

namespace CarbonPos.Bench.OnRedis;

/// <summary>One run of all that is measured on Redis and PostgreSQL, in the order that the report has it.</summary>
internal sealed class RedisSuite(Arguments arguments)
{
    private const int AccountCount = 100_000;
    private readonly bool quick = arguments.Has("quick");
    private readonly bool drains = !arguments.Has("no-drain");
    private readonly string only = arguments.Text("only", "");
    private readonly string data = Path.GetFullPath(arguments.Text("data", Path.Combine("bench", ".data")));
    private readonly string catalogue = Path.GetFullPath(arguments.Text("catalogue", Path.Combine("src", "Demo", "catalogue.json")));

    public async Task<int> RunAsync()
    {
        if (WhyNot() is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }

        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);
        if (only is "drain") return await DrainAloneAsync();
        if (only is "load") return await LoadAloneAsync();
        var added = arguments.Number("added-ms", 0);
        var report = await BeginAsync();
        if (!Pgbench.IsThere) report.LeaveOut("pgbench is not installed: the comparison with PostgreSQL's transfers is left out.");
        if (only is "" or "calls")
        {
            report.Add(await CallsAsync(0));
            await KeepAsync(report);
            if (added > 0 && SlowSync.CanBeMade) report.Add(await CallsAsync(added));
            if (added > 0 && !SlowSync.CanBeMade) report.LeaveOut("gcc is not installed: the run with time added to every fsync is left out.");
            await KeepAsync(report);
        }

        if (only is "" or "cluster" && drains)
        {
            report.Add(await ClusterAsync());
            await KeepAsync(report);
        }

        if (only is "" or "memory") report.Add(await MemoryAsync());
        await KeepAsync(report);
        Console.WriteLine(report);
        Directory.Delete(data, recursive: true);
        return report.Holds ? 0 : 1;
    }

    private static string? WhyNot() => !RedisServer.IsInstalled ? RedisServer.Missing : PostgresServer.WhyNot;

    private async Task<RedisReport> BeginAsync()
    {
        await using var backends = await Backends.StartAsync(0);
        // Where the servers' folders are, there their syncs are.
        return new(Machine.Look(Path.GetTempPath(), TimeProvider.System), backends.Versions, quick);
    }

    private async Task<RedisCallFigures> CallsAsync(int added)
    {
        Say($"checkouts on Redis, {added} ms added to every fsync");
        await using var backends = await Backends.StartAsync(added);
        var town = new Town(Path.Combine(data, $"gateway-{added}"), AccountCount, TimeProvider.System);
        string[] words = ["--redis", backends.Balances.Endpoint, "--postgres", backends.LedgerAddress];
        if (!drains) words = [.. words, "--no-drain"];
        var pgbench = Pgbench.IsThere ? new Pgbench(backends, data, AccountCount) : null;
        if (pgbench is not null) await pgbench.PrepareAsync();
        RedisCallFigures figures;
        await using (var gateway = await GatewayAsync(town, [.. words, "--allocations", town.AllocationsFile]))
        {
            var trial = await Trial.SellAsync(gateway, town);
            await using var echo = await ServerProcess.StartAsync("echo", "--reply", Text(trial.ReplySize));
            await using var raw = await ServerProcess.StartAsync(
                "redis-raw", "--redis", backends.Raw.Endpoint, "--redis-process", Text(backends.RawId), "--accounts", Text(AccountCount));
            await using var during = drains ? await Books.OpenAsync(backends.Balances.Endpoint, backends.LedgerAddress) : null;
            using var series = new RedisSeries(town, echo, gateway, raw, pgbench, during, backends.Beside, quick);
            figures = await series.RunAsync(added, trial, Say);
        }

        if (pgbench is not null && await pgbench.NetAsync() is not "0" and var net) throw new InvalidOperationException($"PostgreSQL's transfers are off by {net} g.");
        return await WithBooksAsync(figures, backends, town, words);
    }

    private async Task<RedisCallFigures> WithBooksAsync(RedisCallFigures figures, Backends backends, Town town, string[] words)
    {
        await using var books = await Books.OpenAsync(backends.Balances.Endpoint, backends.LedgerAddress);
        var more = 0L;
        if (drains)
        {
            var count = quick ? 50_000 : 500_000;
            Say($"  a backlog of {count:N0} entries");
            var backlog = new Backlog(backends, books, town);
            more = await backlog.FillAsync(count);
            figures = figures with { Drain = await backlog.DrainAsync(count, () => GatewayAsync(town, words)) };
        }

        Say("  conservation");
        // The trial sale was one more.
        var approved = 1 + figures.Checkout.Good;
        return figures with { Books = await books.AuditAsync(town.Accounts, Town.BudgetGrams, approved, figures.GramsPerBasket, more, figures.Checkout.Bad, drains) };
    }

    // To look at with a profiler: what it finds stands in the report of the calls.
    private async Task<int> DrainAloneAsync()
    {
        await using var backends = await Backends.StartAsync(0);
        var town = new Town(Path.Combine(data, "drain"), AccountCount, TimeProvider.System);
        string[] words = ["--redis", backends.Balances.Endpoint, "--postgres", backends.LedgerAddress];
        await using (var gateway = await GatewayAsync(town, [.. words, "--allocations", town.AllocationsFile]))
        {
            await Trial.SellAsync(gateway, town);
            await using var caught = await Books.OpenAsync(backends.Balances.Endpoint, backends.LedgerAddress);
            await caught.CatchUpAsync();
        }

        await using var books = await Books.OpenAsync(backends.Balances.Endpoint, backends.LedgerAddress);
        var (count, backlog) = (arguments.Number("count", 200_000), new Backlog(backends, books, town));
        Say($"a backlog of {count:N0} entries");
        await backlog.FillAsync(count);
        Console.WriteLine(await backlog.DrainAsync(count, () => GatewayAsync(town, words)));
        return 0;
    }

    private async Task<int> LoadAloneAsync()
    {
        await using var backends = await Backends.StartAsync(0);
        var town = new Town(Path.Combine(data, "load"), AccountCount, TimeProvider.System);
        string[] words = ["--redis", backends.Balances.Endpoint, "--postgres", backends.LedgerAddress, "--allocations", town.AllocationsFile];
        await using var gateway = await GatewayAsync(town, drains ? words : [.. words, "--no-drain"]);
        await Trial.SellAsync(gateway, town);
        var token = town.TokenSales();
        using var lane = new Lane("checkout on Redis", [gateway], town, _ => token, backends.Beside);
        await lane.WarmAsync(100_000);
        Say($"process {gateway.Id} is the gateway");
        await lane.SaturateAsync(TimeSpan.FromSeconds(arguments.Number("seconds", 10)));
        var figures = lane.Figures.Saturated;
        Console.WriteLine($"{figures.Rate:#,0}/s, gateway {figures.ServerMicroseconds:0.0} µs, Redis {figures.BesideMicroseconds(RedisCallFigures.Redis):0.0} µs, PostgreSQL {figures.BesideMicroseconds(RedisCallFigures.Postgres):0.0} µs, driver {figures.DriverMicroseconds:0.0} µs, {figures.AllocatedBytes:#,0} bytes");
        return 0;
    }

    private async Task<ClusterFigures> ClusterAsync()
    {
        await using var backends = await Backends.StartAsync(0);
        return await new TwoGateways(backends, Path.Combine(data, "cluster"), GatewayAsync, quick).RunAsync(Say);
    }

    private async Task<MemoryFigures> MemoryAsync()
    {
        var count = arguments.Number("count", quick ? 100_000 : 1_000_000);
        Say($"memory of {count:N0} accounts and sales");
        return JsonSerializer.Deserialize<MemoryFigures>(await ServerProcess.RunAsync("redis-memory", "--count", Text(count)))!;
    }

    private Task<ServerProcess> GatewayAsync(Town town, string[] words) =>
        ServerProcess.StartAsync(["gateway", "--folder", town.Folder, "--catalogue", catalogue, .. words]);

    // After every part: who stops a long run keeps what it has found.
    private async Task KeepAsync(RedisReport report)
    {
        if (arguments.Has("out")) await File.WriteAllTextAsync(arguments.Text("out"), report.ToString());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Say(string what) => Console.Error.WriteLine("bench: " + what);
}
