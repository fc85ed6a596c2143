using System.Globalization;
using System.Text;
using CarbonPos.Bench.Driving;
using CarbonPos.Bench.Reporting;

namespace CarbonPos.Bench.OnRedis;

/// <summary>The run on Redis and PostgreSQL as one markdown document.</summary>
internal sealed class RedisReport(Machine machine, string versions, bool quick)
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;
    private readonly List<RedisCallFigures> calls = [];
    private readonly List<string> leftOut = [];
    private MemoryFigures? memory;
    private ClusterFigures? cluster;

    /// <summary>Every promise is kept where nothing is added to the syncs.</summary>
    public bool Holds => calls.Where(c => c.AddedMilliseconds == 0).SelectMany(RedisLimits.Of)
        .Concat(memory is null ? [] : RedisLimits.Of(memory)).Concat(cluster is null ? [] : RedisLimits.Of(cluster)).All(l => l.Holds);

    public void Add(RedisCallFigures figures) => calls.Add(figures);

    public void Add(MemoryFigures figures) => memory = figures;

    public void Add(ClusterFigures figures) => cluster = figures;

    public void LeaveOut(string sentence) => leftOut.Add(sentence);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(quick ? "# Bench on Redis and PostgreSQL, quick run" : "# Bench on Redis and PostgreSQL").AppendLine();
        text.AppendLine("Driver and all servers share this machine. Figures of a load are medians of its rounds; the loads took turns. How it is measured: bench/README.md.").AppendLine();
        text.AppendLine("| machine | |").AppendLine("|---|---|");
        foreach (var (what, value) in machine.Facts()) text.AppendLine(Plain, $"| {what} | {value} |");
        text.AppendLine(Plain, $"| servers | {versions} |");
        foreach (var figures in calls) Write(text, figures);
        if (cluster is not null) Write(text, cluster);
        if (memory is not null) Write(text, memory);
        foreach (var sentence in leftOut) text.AppendLine().AppendLine(sentence);
        return text.ToString();
    }

    private static void Write(StringBuilder text, RedisCallFigures f)
    {
        text.AppendLine().AppendLine(Plain, $"## Calls{(f.AddedMilliseconds == 0 ? "" : $", {f.AddedMilliseconds} ms added to every fsync")}").AppendLine();
        text.AppendLine(Plain, $"Requests of {f.RequestSize} bytes, replies of {f.ReplySize}; 8 connections × 32 streams, except one at a time. Redis single, `appendfsync always`; the drain into PostgreSQL is {(f.Books?.SoldGrams is null ? "OFF" : "on")}.").AppendLine();
        text.AppendLine("| call | calls/s | p50 ms | p99 ms | gateway CPU µs/call | Redis CPU µs/call | PostgreSQL CPU µs/call | driver CPU µs/call | gateway bytes/call | one at a time: p50 ms | p99 ms | half load: p50 ms | p99 ms |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        WriteLane(text, f.Echo, beside: false);
        WriteLane(text, f.Checkout, beside: true);
        text.AppendLine().AppendLine("| held against | per second | p50 ms | p99 ms | server CPU µs | driver CPU µs |").AppendLine("|---|--:|--:|--:|--:|--:|");
        foreach (var side in (SideFigures?[])[f.RawMany, f.RawOne, f.Transfer, f.Update])
        {
            if (side is not null) text.AppendLine(Plain, $"| {side.Name} | {side.Rate:#,0} | {side.P50 / 1000:0.00} | {side.P99 / 1000:0.00} | {side.ServerMicroseconds:0.0} | {side.DriverMicroseconds:0.0} |");
        }

        if (f.Drain is { } drain) Write(text, drain);
        WriteLimits(text, RedisLimits.Of(f));
        text.AppendLine().AppendLine(Plain, $"When a turn of checkouts ended, the ledger lacked {f.MostBehind:#,0} entries at most. While nobody buys, the gateway takes {f.Idle.Gateway:0.0 %} of a core, its Redis {f.Idle.Redis:0.0 %}, PostgreSQL {f.Idle.Postgres:0.0 %}.");
        if (f.Books is { } books) Write(text, books);
    }

    private static void WriteLane(StringBuilder text, LaneFigures lane, bool beside)
    {
        var s = lane.Saturated;
        var servers = beside ? string.Create(Plain, $"{s.BesideMicroseconds(RedisCallFigures.Redis):0.0} | {s.BesideMicroseconds(RedisCallFigures.Postgres):0.0}") : "– | –";
        text.AppendLine(
            Plain,
            $"| {lane.Name} | {s.Rate:#,0} | {s.P50 / 1000:0.00} | {s.P99 / 1000:0.00} | {s.ServerMicroseconds:0.0} | {servers} | {s.DriverMicroseconds:0.0} | {s.AllocatedBytes:#,0} | {lane.OneAtATime.P50 / 1000:0.000} | {lane.OneAtATime.P99 / 1000:0.00} | {lane.HalfLoad.P50 / 1000:0.00} | {lane.HalfLoad.P99 / 1000:0.00} |");
    }

    private static void Write(StringBuilder text, DrainFigures f)
    {
        text.AppendLine().AppendLine(Plain, $"A backlog of {f.Entries:#,0} entries of three lines, and the same rows copied without the drain, {f.PerCommit:#,0} entries to a commit:").AppendLine();
        text.AppendLine("| | entries/s |").AppendLine("|---|--:|");
        text.AppendLine(Plain, $"| drain | {f.Rate:#,0} |");
        text.AppendLine(Plain, $"| bare binary COPY of entries and legs, no index | {f.BareRate:#,0} |");
        text.AppendLine(Plain, $"| the same, with the ledger's indexes | {f.IndexedRate:#,0} |");
        text.AppendLine().AppendLine(Plain, $"An entry costs the gateway {f.GatewayMicroseconds:0.0} µs and {f.AllocatedBytes:#,0} bytes, Redis {f.RedisMicroseconds:0.0} µs, PostgreSQL {f.PostgresMicroseconds:0.0} µs.");
    }

    private static void Write(StringBuilder text, BookFigures f)
    {
        var ledger = f.SoldGrams is { } sold
            ? string.Create(Plain, $"the ledger's legs to companies are {sold:#,0} g, all of its legs add up to {f.Net} g, {f.Astray} partitions have other legs than were written, {f.Behind} entries are missing")
            : "the ledger was not filled";
        text.AppendLine().AppendLine(Plain, $"Conservation: {f.Approved:#,0} approved sales and the backlog are {f.ExpectedGrams:#,0} g; {f.DebitedGrams:#,0} g have left the accounts in Redis; {ledger}.");
    }

    private static void Write(StringBuilder text, ClusterFigures f)
    {
        text.AppendLine().AppendLine("## Two gateways on one cluster").AppendLine();
        text.AppendLine("Three primaries, each with a replica that acknowledges every posting, all six with `appendfsync always`; the drain is on.").AppendLine();
        text.AppendLine("| | checkouts/s | p50 ms | p99 ms | gateways CPU µs/call | Redis CPU µs/call, six servers | PostgreSQL CPU µs/call |").AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var lane in (LaneFigures[])[f.One, f.Two])
        {
            var s = lane.Saturated;
            text.AppendLine(Plain, $"| {lane.Name} | {s.Rate:#,0} | {s.P50 / 1000:0.00} | {s.P99 / 1000:0.00} | {s.ServerMicroseconds:0.0} | {s.BesideMicroseconds(RedisCallFigures.Redis):0.0} | {s.BesideMicroseconds(RedisCallFigures.Postgres):0.0} |");
        }

        WriteLimits(text, RedisLimits.Of(f));
        Write(text, f.Books);
    }

    private static void Write(StringBuilder text, MemoryFigures f)
    {
        text.AppendLine().AppendLine("## Memory").AppendLine();
        text.AppendLine(Plain, $"Redis' own count (`used_memory`) with {f.Accounts:#,0} accounts and {f.Sales:#,0} sales of three lines on scattered ones, in a deployment made for as many; then, on a server of its own made for twice as many requests, {f.Refunded:#,0} sales of five lines, each partly refunded.").AppendLine();
        text.AppendLine("| used_memory | bytes |").AppendLine("|---|--:|");
        text.AppendLine(Plain, $"| empty server | {f.Empty:#,0} |");
        text.AppendLine(Plain, $"| 1,024 partitions made | {f.Made:#,0} |");
        text.AppendLine(Plain, $"| accounts at rest: allocated, journals drained to the last entry, the allocations' markers deleted | {f.AtRest:#,0} |");
        text.AppendLine(Plain, $"| and the sales, nothing drained | {f.Sold:#,0} |");
        text.AppendLine(Plain, $"| and drained to the last entry | {f.Drained:#,0} |");
        text.AppendLine(Plain, $"| and the sales' markers deleted | {f.Unmarked:#,0} |");
        text.AppendLine().AppendLine("| bytes per | |").AppendLine("|---|--:|");
        text.AppendLine(Plain, $"| account at rest | {f.PerAccount:0.0} |");
        text.AppendLine(Plain, $"| account at rest that has bought | {f.PerAccountThatBought:0.0} |");
        text.AppendLine(Plain, $"| remembered transaction: marker, and what its account grew by | {f.PerRemembered:0.0} |");
        text.AppendLine(Plain, $"| of this the marker | {f.PerMarker:0.0} |");
        text.AppendLine(Plain, $"| undrained entry of three lines | {f.PerUndrained:0.0} |");
        text.AppendLine(Plain, $"| state of a partly refunded sale, totals of five lines, where all sales were refunded | {f.StateBytes:0.0} |");
        text.AppendLine(Plain, $"| the same where one in twenty was (by MEMORY USAGE) | {f.FewStateBytes:0.0} |");
        text.AppendLine(Plain, $"| remembered transaction with totals of five lines: marker and state | {f.PerRefunded:0.0} |");
        text.AppendLine(Plain, $"| open hold, {f.Holds:#,0} of them: state, due set, in its account | {f.HoldBytes:0.0} |");
        text.AppendLine().AppendLine(Plain, $"At its fullest the server's resident memory was {f.Resident:0.00} times used_memory.");
        text.AppendLine().AppendLine("| buckets of | count | no listpack |").AppendLine("|---|--:|--:|");
        foreach (var family in f.Census) text.AppendLine(Plain, $"| {NameOf(family)} | {family.Buckets:#,0} | {family.Others:#,0} |");
        foreach (var family in f.HoldCensus) text.AppendLine(Plain, $"| {NameOf(family)}, open holds alone | {family.Buckets:#,0} | {family.Others:#,0} |");
        WriteLimits(text, RedisLimits.Of(f));
    }

    private static string NameOf(FamilyCensus family) => family.Family switch
    {
        "a" => "accounts",
        "r" => "markers",
        "t" => "changed transactions",
        "s" => "serials",
        "p" => "purchases",
        _ => family.Family,
    };

    private static void WriteLimits(StringBuilder text, IEnumerable<Limit> limits)
    {
        text.AppendLine().AppendLine("| promise | bound | found | |").AppendLine("|---|--:|--:|---|");
        foreach (var limit in limits) text.AppendLine(limit.Row());
    }
}
