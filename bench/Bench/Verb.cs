using CarbonPos.Bench.OnRedis;
using CarbonPos.Bench.Servers;
using CarbonPos.Bench.Settling;

namespace CarbonPos.Bench;

/// <summary>One thing that the bench does.</summary>
/// <param name="Name">First word of the command line.</param>
/// <param name="Options">See <see cref="Arguments.Read"/>.</param>
/// <param name="RunAsync">Does it.</param>
/// <remarks>What a user starts comes first; the rest are processes that a run starts for itself.</remarks>
internal sealed record Verb(string Name, IReadOnlyList<string> Options, Func<Arguments, Task<int>> RunAsync)
{
    public static readonly IReadOnlyList<Verb> All =
    [
        new("run", ["quick", "data=DIR", "catalogue=FILE", "out=FILE", "only=calls|store|weigh|replay|contents", "no-drain"], a => new Suite(a).RunAsync()),
        new(
            "redis",
            ["quick", "added-ms=N", "data=DIR", "catalogue=FILE", "out=FILE", "only=calls|cluster|memory|drain|load", "no-drain", "count=N", "seconds=N"],
            a => new RedisSuite(a).RunAsync()),
        new("settle", ["quick", "data=DIR", "catalogue=FILE", "out=FILE", "entries=N,N"], a => new SettleSuite(a).RunAsync()),
        new("load", ["quick", "data=DIR", "catalogue=FILE", "flashcode", "echo", "one", "seconds=N", "no-drain"], a => new Suite(a).LoadAsync()),
        new("labels", ["rounds=N", "out=FILE"], a => Task.FromResult(LabelsAlone.Run(a))),
        new("images", ["rounds=N", "out=FILE"], a => Task.FromResult(ImagesAlone.Run(a))),
        new("invoices", ["files=DIR", "rounds=N", "times=N", "out=FILE"], a => Task.FromResult(InvoicesAlone.Run(a))),
        new("echo", ["reply=N", "es256"], EchoServer.RunAsync),
        new(
            "gateway",
            ["folder=DIR", "catalogue=FILE", "allocations=FILE", "added-ms=N", "drain", "no-drain", "redis=ENDPOINT", "acknowledge-by=N", "postgres=ADDRESS"],
            GatewayServer.RunAsync),
        new("store", ["folder=DIR", "added-ms=N", "seconds=N", "callers=N"], StoreAlone.RunAsync),
        new("weigh", ["rounds=N", "articles=N"], a => Task.FromResult(WeighingAlone.Run(a))),
        new("contents", ["rows=N", "rounds=N", "folder=DIR", "gateway=DLL"], ContentsAlone.RunAsync),
        new("replay-fill", ["folder=DIR", "entries=N", "snapshot-every=N"], Replay.FillAsync),
        new("replay-open", ["folder=DIR"], Replay.OpenAsync),
        new("redis-raw", ["redis=ENDPOINT", "redis-process=N", "accounts=N"], RawDriver.RunAsync),
        new("redis-memory", ["count=N"], MemoryTable.RunAsync),
        new(
            "settle-night",
            ["folder=DIR", "catalogue=FILE", "redis=ENDPOINT", "postgres=ADDRESS", "day=DAY", "central=ADDRESS", "central-token=FILE", "registry=ADDRESS", "registry-token=FILE"],
            NightAlone.RunAsync),
    ];
}
