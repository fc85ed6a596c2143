using System.Text.Json;
using CarbonPos.Bench.Servers;
using CarbonPos.V1;

namespace CarbonPos.Bench.OnRedis;

/// <summary>
/// Checkouts on Redis and all that they are held against, in turns: bare gRPC echo, the raw script, PostgreSQL's transfers. After
/// each turn of checkouts the drain is waited for, so that it works during its own turn and not during the others'.
/// </summary>
internal sealed class RedisSeries : IDisposable
{
    private const int InFlight = 256;
    private readonly Lane echo;
    private readonly Lane checkout;
    private readonly ServerProcess gateway;
    private readonly Func<TimeSpan>[] beside;
    private readonly ServerProcess raw;
    private readonly Pgbench? pgbench;
    private readonly Books? books;
    private readonly bool quick;
    private readonly List<long> behind = [];
    private readonly SideFigures rawMany = new("the sale's script, 256 in flight");
    private readonly SideFigures rawOne = new("the sale's script, one at a time");

    /// <param name="town">Whose till calls.</param>
    /// <param name="echo">Bare gRPC.</param>
    /// <param name="gateway">On Redis.</param>
    /// <param name="raw">Drives the script alone.</param>
    /// <param name="pgbench">Null = not installed.</param>
    /// <param name="books">Tells whether the ledger has caught up; null = nothing is drained.</param>
    /// <param name="beside">Processor time of the gateway's Redis and of PostgreSQL.</param>
    /// <param name="quick">Short rounds.</param>
    public RedisSeries(Town town, ServerProcess echo, ServerProcess gateway, ServerProcess raw, Pgbench? pgbench, Books? books, Func<TimeSpan>[] beside, bool quick)
    {
        (this.gateway, this.raw, this.pgbench, this.books, this.beside, this.quick) = (gateway, raw, pgbench, books, beside, quick);
        var token = town.TokenSales();
        this.echo = new("echo", [echo], town, _ => town.Echoes(token, new Instrument { AccountToken = "" }));
        checkout = new("checkout on Redis", [gateway], town, _ => token, beside);
        RequestSize = token.MessageSize;
    }

    public int RequestSize { get; }

    public async Task<RedisCallFigures> RunAsync(int addedMilliseconds, Trial trial, Action<string> say)
    {
        say("  nothing to do");
        if (books is not null) await books.CatchUpAsync();
        var idle = await IdleAsync(TimeSpan.FromSeconds(quick ? 2 : 5));
        say("  warm-up");
        await echo.WarmAsync(quick ? 40_000 : 150_000);
        await CheckoutAsync(() => checkout.WarmAsync(quick ? 40_000 : 150_000));
        await RawAsync(null, InFlight, TimeSpan.FromSeconds(quick ? 2 : 6));
        for (var round = 0; round < (quick ? 2 : 5); round++)
        {
            say($"  saturated, round {round + 1}");
            var time = TimeSpan.FromSeconds(quick ? 2 : 5);
            await echo.SaturateAsync(time);
            await CheckoutAsync(() => checkout.SaturateAsync(time));
            await RawAsync(rawMany, InFlight, time);
            if (pgbench is null) continue;
            await pgbench.TransferAsync(time);
            await pgbench.UpdateAsync(time);
        }

        for (var round = 0; round < (quick ? 1 : 3); round++)
        {
            say($"  one client and half load, round {round + 1}");
            var time = TimeSpan.FromSeconds(quick ? 2 : 5);
            await echo.OneAtATimeAsync(time);
            await CheckoutAsync(() => checkout.OneAtATimeAsync(time));
            await RawAsync(rawOne, 1, time);
            await echo.HalfLoadAsync(time);
            await CheckoutAsync(() => checkout.HalfLoadAsync(time));
        }

        return new(addedMilliseconds, RequestSize, trial.ReplySize, trial.Grams, echo.Figures, checkout.Figures, rawMany, rawOne, pgbench?.Transfers, pgbench?.Updates, behind.Count == 0 ? 0 : behind.Max(), idle);
    }

    public void Dispose()
    {
        echo.Dispose();
        checkout.Dispose();
    }

    // What the drain and the sweeps cost while nobody buys.
    private async Task<IdleFigures> IdleAsync(TimeSpan time)
    {
        var (used, others) = (await gateway.UsageAsync(), beside.Select(b => b()).ToArray());
        await Task.Delay(time);
        used = await gateway.UsageAsync() - used;
        var rest = beside.Zip(others, (later, earlier) => (later() - earlier) / time).ToArray();
        return new(used.Cpu / time, rest[RedisCallFigures.Redis], rest[RedisCallFigures.Postgres]);
    }

    private async Task CheckoutAsync(Func<Task> turn)
    {
        await turn();
        if (books is null) return;
        behind.Add(await books.WrittenAsync() - await books.DrainedAsync());
        await books.CatchUpAsync();
    }

    private async Task RawAsync(SideFigures? figures, int inFlight, TimeSpan time)
    {
        var round = JsonSerializer.Deserialize<SideRound>(await raw.AskAsync($"run {inFlight} {time.TotalMilliseconds:0}"))!;
        figures?.Add(round);
    }
}
