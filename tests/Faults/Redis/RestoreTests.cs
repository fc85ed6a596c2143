using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Redis;

/// <summary>What docs/how-to/back-up-and-restore.md says, step by step, on real servers that are sold from meanwhile.</summary>
public sealed class RestoreTests(ITestOutputHelper output)
{
    private const string RaiseFences = "UPDATE lease SET fence = fence + 1000000; UPDATE watermark SET fence = fence + 1000000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Both servers and their disks are gone. The ledger comes back from a copy and the log after it, Redis from the ledger.</summary>
    [Fact]
    public async Task EverythingLost_LedgerFromItsArchive_RedisFromTheLedger_EqualToTheGram()
    {
        Require();
        using var backups = new PostgresBackups();
        await using var market = new Market();
        string copy;
        await using (var redis = await RedisServer.StartAsync(Cancellation))
        await using (var postgres = await PostgresServer.StartAsync(Cancellation, backups.Settings))
        {
            var before = new Ground(redis.Endpoint) { Postgres = await postgres.CreateDatabaseAsync("carbonpos", Cancellation) };
            await market.OpenAsync(before);
            copy = "";
            await market.SellAsync(async () => copy = await backups.TakeBaseAsync(postgres, Cancellation));
            // What comes after the copy is in the archived log alone.
            await market.SellAsync();
            output.WriteLine($"{market.Requests} requests, {await market.UntilDrainedAsync(before)} entries drained, then all is lost");
            await PostgresBackups.UntilArchivedAsync(postgres, Cancellation);
            await market.CloseAsync();
            await redis.KillAsync();
            await postgres.KillAsync();
        }

        await using var restored = await backups.RestoreAsync(copy, Cancellation);
        await using var empty = await RedisServer.StartAsync(Cancellation);
        var ground = new Ground(empty.Endpoint) { Postgres = restored.Address("carbonpos") };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => market.OpenAsync(ground));
        Assert.Contains("Run 'carbonpos-gateway rebuild'", refused.Message, StringComparison.Ordinal);
        output.WriteLine(await market.MustAsync(ground, "rebuild"));
        output.WriteLine(await market.MustAsync(ground, "verify"));
        await market.OpenAsync(ground);
        await market.CheckAnswersAsync();
        await market.SellAsync();
        await market.CheckAnswersAsync();
        await market.MustAsync(ground, "verify");
        await market.AuditAsync(ground);
    }

    /// <summary>An older ledger beside a Redis that still has all that came after it: it is drained once more, and nothing is lost.</summary>
    [Fact]
    public async Task LedgerFromADump_RedisKeepsWhatCameAfter_IsDrainedAnew()
    {
        Require();
        await using var market = new Market();
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        var before = new Ground(redis.Endpoint) { Postgres = await postgres.CreateDatabaseAsync("carbonpos", Cancellation), Keep = 100_000 };
        var dump = Path.Combine(market.Town.Folder, "ledger.dump");
        await market.OpenAsync(before);
        await market.SellAsync();
        await market.UntilDrainedAsync(before);
        await market.SellAsync(() => DumpAsync(postgres, dump));
        // Each new drain raises the fence that Redis has met.
        await market.CloseAsync();
        await market.OpenAsync(before);
        await market.SellAsync();
        var written = await market.UntilDrainedAsync(before);
        await market.CloseAsync();

        var ground = before with { Postgres = await RestoreDumpAsync(postgres, dump) };
        await postgres.ExecuteAsync("restored", RaiseFences, Cancellation);
        var drained = await DrainedAsync(ground, market);
        await market.OpenAsync(ground);
        Assert.Equal(written, await market.UntilDrainedAsync(ground));
        output.WriteLine($"{drained} of {written} entries came back with the ledger, the others from Redis");
        Assert.InRange(drained, 1, written - 1);
        await market.CheckAnswersAsync();
        await market.CloseAsync();

        // It trims again, too: the fence of the restored ledger is above all that Redis has met.
        ground = ground with { Keep = 16 };
        await market.OpenAsync(ground);
        await market.SellAsync();
        await Patience.UntilAsync("it trims", async () => await LongestStreamAsync(redis) < 40, Cancellation);
        await market.MustAsync(ground, "verify");
        await market.AuditAsync(ground);
    }

    /// <summary>The same, and Redis has trimmed what the older ledger lacks: that is named, sales go on meanwhile, and the newest ledger ends it.</summary>
    [Fact]
    public async Task LedgerFromADump_RedisHasTrimmedWhatCameAfter_IsNamed_AndTheNewestLedgerEndsIt()
    {
        Require();
        await using var market = new Market();
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        var newest = new Ground(redis.Endpoint) { Postgres = await postgres.CreateDatabaseAsync("carbonpos", Cancellation) };
        var dump = Path.Combine(market.Town.Folder, "ledger.dump");
        await market.OpenAsync(newest);
        await market.SellAsync();
        await market.UntilDrainedAsync(newest);
        await market.SellAsync(() => DumpAsync(postgres, dump));
        for (var i = 0; i < 4; i++) await market.SellAsync();
        await market.UntilDrainedAsync(newest);
        await market.CloseAsync();

        var older = newest with { Postgres = await RestoreDumpAsync(postgres, dump) };
        await market.OpenAsync(older);
        await Patience.UntilAsync("the drain names it", () => market.Log.Contains("have left Redis, and the ledger does not have them", StringComparison.Ordinal), Cancellation);
        // What asks for an entry that nobody has waits; new sales do not.
        for (var i = 0; i < 3; i++) await market.SellOnceEachAsync();
        var halts = await market.CommandAsync(older, "halts");
        Assert.Equal(1, halts.ExitCode);
        Assert.Contains("have left Redis, and the ledger does not have them: it is an old copy.", halts.Output, StringComparison.Ordinal);
        await market.CloseAsync();

        await market.OpenAsync(newest);
        await market.UntilDrainedAsync(newest);
        Assert.Contains("No partition is halted", await market.MustAsync(newest, "halts"), StringComparison.Ordinal);
        await market.CheckAnswersAsync();
        await market.MustAsync(newest, "verify");
        await market.CloseAsync();

        // Without a newer one: Redis is made again from the old one. What is lost is all since then, and the rest is sound.
        await redis.CliAsync("FLUSHALL");
        await market.MustAsync(older, "rebuild");
        await market.MustAsync(older, "verify");
        await market.OpenAsync(older);
        var lost = await market.CountLostAsync();
        output.WriteLine($"{lost} approved requests since the dump are lost");
        Assert.True(lost > 0);
        await market.SellOnceEachAsync();
        await market.UntilDrainedAsync(older);
        await market.MustAsync(older, "verify");
        await market.AuditLedgerAsync(older);
    }

    /// <summary>The machine is gone, its disk is not: the append-only file goes on elsewhere.</summary>
    [Fact]
    public async Task RedisMachineLost_ItsAppendOnlyFileMoved_NothingAnsweredIsLost()
    {
        Require();
        await using var market = new Market();
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        var address = await postgres.CreateDatabaseAsync("carbonpos", Cancellation);
        await using var dead = await RedisServer.StartAsync(Cancellation);
        await market.OpenAsync(new(dead.Endpoint) { Postgres = address });
        await market.SellAsync();
        await market.CloseAsync();
        await dead.KillAsync();

        await using var fresh = await RedisServer.StartAsync(Cancellation);
        await fresh.StopAsync();
        Directory.Delete(Path.Combine(fresh.Folder, "appendonlydir"), recursive: true);
        await CopyAsync(Path.Combine(dead.Folder, "appendonlydir"), fresh.Folder);
        await fresh.StartAgainAsync(Cancellation);
        var ground = new Ground(fresh.Endpoint) { Postgres = address };
        await market.OpenAsync(ground);
        await market.CheckAnswersAsync();
        await market.SellAsync();
        await market.UntilDrainedAsync(ground);
        await market.MustAsync(ground, "verify");
        await market.AuditAsync(ground);
    }

    /// <summary>A copy of Redis from before what the ledger has is never taken, however it was made; the ledger makes a newer one.</summary>
    [Fact]
    public async Task RedisFromAnOlderCopy_IsRefused_AndTheLedgerMakesItAgain()
    {
        Require();
        await using var market = new Market();
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        var address = await postgres.CreateDatabaseAsync("carbonpos", Cancellation);
        await using var redis = await RedisServer.StartAsync(Cancellation);
        var before = new Ground(redis.Endpoint) { Postgres = address };
        await market.OpenAsync(before);
        await market.SellAsync(async () =>
        {
            await redis.CliAsync("BGSAVE");
            await Patience.UntilAsync("it is saved", async () => await redis.InfoAsync("rdb_bgsave_in_progress") == "0" && File.Exists(Path.Combine(redis.Folder, "dump.rdb")), Cancellation);
        });
        await market.UntilDrainedAsync(before);
        await market.CloseAsync();
        await redis.KillAsync();

        // With "appendonly yes" the server would not even look at dump.rdb, and begin empty.
        await using var fresh = await RedisServer.StartAsync(Cancellation, "appendonly no");
        await fresh.StopAsync();
        await CopyAsync(Path.Combine(redis.Folder, "dump.rdb"), fresh.Folder);
        await fresh.StartAgainAsync(Cancellation);
        await fresh.CliAsync("CONFIG", "SET", "appendonly", "yes");
        await Patience.UntilAsync("the append-only file is there", async () => await fresh.InfoAsync("aof_rewrite_in_progress") == "0" && await fresh.InfoAsync("aof_enabled") == "1", Cancellation);
        Assert.NotEqual("0", await fresh.CliAsync("DBSIZE"));
        var ground = new Ground(fresh.Endpoint) { Postgres = address };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => market.OpenAsync(ground));
        Assert.Contains("Redis has lost what the ledger has", refused.Message, StringComparison.Ordinal);

        await fresh.CliAsync("FLUSHALL");
        await market.MustAsync(ground, "rebuild");
        await market.MustAsync(ground, "verify");
        await market.OpenAsync(ground);
        await market.CheckAnswersAsync();
        await market.SellAsync();
        await market.AuditAsync(ground);
    }

    private static void Require()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
    }

    private static Task DumpAsync(PostgresServer server, string file) =>
        PostgresServer.RunAsync("pg_dump", ["-d", server.ClientAddress("carbonpos"), "-Fc", "-f", file], Cancellation);

    private static async Task<string> RestoreDumpAsync(PostgresServer server, string file)
    {
        var address = await server.CreateDatabaseAsync("restored", Cancellation);
        await PostgresServer.RunAsync("pg_restore", ["-d", server.ClientAddress("restored"), "--exit-on-error", file], Cancellation);
        return address;
    }

    private static async Task<long> DrainedAsync(Ground ground, Market market)
    {
        await using var ledger = await ground.OpenLedgerAsync(market.Town, Cancellation);
        return (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence);
    }

    private static async Task<int> LongestStreamAsync(RedisServer redis)
    {
        var longest = 0;
        for (var p = 0; p < Town.Partitions; p++) longest = Math.Max(longest, int.Parse(await redis.CliAsync("XLEN", Ground.JournalOf(p)), System.Globalization.CultureInfo.InvariantCulture));
        return longest;
    }

    private static async Task CopyAsync(string from, string to)
    {
        var copied = await Tool.RunAsync("cp", ["-a", from, to], Cancellation);
        Assert.True(copied.ExitCode == 0, copied.Everything);
    }
}
