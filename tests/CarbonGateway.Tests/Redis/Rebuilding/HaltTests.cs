using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis.Rebuilding;

/// <summary>Redis and the ledger contradict each other about a partition: it is shown, and it goes on once they agree, or are made to.</summary>
public sealed class HaltTests
{
    private static readonly int Partition = Desk.Account(1).PartitionOf(DrainTown.Partitions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Halted_BothSidesAreShown_NothingIsLiftedWhileItPersists_ThenTheLedgerWins()
    {
        await using var server = await ServerAsync();
        await using var town = await DrainTown.OpenAsync(server.Endpoint, knowsLedger: false);
        var drain = await HaltAsync(server, town);
        var commands = new Told(town);

        Assert.Equal(1, await commands.ListAsync());
        Assert.Contains($"Partition {Partition} is halted at entry {Partition}-2-", commands.Text, StringComparison.Ordinal);
        Assert.Contains("history was lost in a failover", commands.Text, StringComparison.Ordinal);
        Assert.Matches($@"ledger: {Partition}-1-\d+ Sale at .*, Approved, 100 g, account …0001, request", commands.Text);
        Assert.Matches($@"Redis:  {Partition}-2-\d+ Sale at .*, Approved, 55 g, account …0001, request", commands.Text);
        Assert.Contains("Only the ledger has 1 entries, only Redis 2.", commands.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Desk.Account(1).ToHex(), commands.Text, StringComparison.Ordinal);

        var digest = await server.CliAsync("DEBUG", "DIGEST");
        Assert.Equal(1, await commands.LiftAsync(wins: null));
        Assert.Contains("Nothing is lifted while that is so", commands.Text, StringComparison.Ordinal);
        Assert.Equal(digest, await server.CliAsync("DEBUG", "DIGEST"));
        Assert.NotNull((await town.Ledger.ReadWatermarkAsync(Partition, Cancellation)).Halted);

        // The gateway's store stays open: the others go on, and this one goes on by itself.
        Assert.Equal(0, await commands.LiftAsync(wins: "ledger"));
        Assert.Contains("2 entries that only Redis had are gone from it", commands.Text, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(commands.Folder, $"partition-{Partition}-dropped-*.jsonl"));
        Assert.Equal(2, (await File.ReadAllLinesAsync(file, Cancellation)).Length);
        Assert.Contains(Desk.Account(1).ToHex(), await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var desk = town.Desk;
        Assert.Equal((9_900, 0), await desk.BalanceAsync(Desk.Account(1)));
        Assert.True((await desk.MakeAsync(desk.Sale(Desk.Account(1), 7))).Epoch >= 100);
        await UntilDrainedAsync(town, drain);
        Assert.Empty(await town.VerifyAsync());
        await town.AssertSoundAsync();

        Assert.Equal(0, await commands.ListAsync());
        Assert.Contains("No partition is halted", commands.Text, StringComparison.Ordinal);
        Assert.Matches($@"by ann: partition {Partition}, halted at {Partition}-2-\d+, made again from the ledger, 2 entries dropped\. The pair failed over\.", commands.Text);
    }

    [Fact]
    public async Task RebuiltAsAWhole_IsStillHalted_AndLiftedWithoutAWinner()
    {
        await using var server = await ServerAsync();
        await using var town = await DrainTown.OpenAsync(server.Endpoint, knowsLedger: false);
        var drain = await HaltAsync(server, town);
        await drain.ReleaseAsync(Cancellation);
        await town.CloseStoreAsync();
        await server.CliAsync("FLUSHALL");
        await town.RebuildAsync();
        await town.OpenStoreAsync();
        var commands = new Told(town);
        Assert.Equal(1, await commands.ListAsync());
        Assert.Contains("Nothing contradicts any more", commands.Text, StringComparison.Ordinal);
        Assert.Equal(0, await commands.LiftAsync(wins: null));
        Assert.Empty(Directory.GetFiles(commands.Folder, "*.jsonl"));

        var desk = town.Desk;
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 7));
        await UntilDrainedAsync(town, town.Drain("next"));
        Assert.Empty(await town.VerifyAsync());
    }

    /// <summary>Nothing has come that could halt it: Redis simply ends before the ledger, and the drain names that.</summary>
    [Fact]
    public async Task StuckButNotHalted_CanBeMadeAgain_AlsoAfterItWasBrokenOff()
    {
        await using var server = await ServerAsync();
        await using var town = await DrainTown.OpenAsync(server.Endpoint, knowsLedger: false);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var drain = town.Drain(options: Quick);
        await DrainTown.CatchUpAsync(drain);
        await RememberAsync(server);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 100));
        await DrainTown.CatchUpAsync(drain);
        await GoBackAsync(server);
        await DrainTown.CatchUpAsync(drain);
        Assert.Equal(Partition, Assert.Single(drain.Health.Stuck).Partition);
        var commands = new Told(town);
        Assert.Equal(1, await commands.ListAsync());
        Assert.Contains($"Partition {Partition} is not halted, and cannot be drained.", commands.Text, StringComparison.Ordinal);

        // Broken off right after its head was taken: nothing can be sold from it, and a second time does all of it.
        await using (var client = await RedisClient.ConnectAsync(town.Redis.Wire, TimeProvider.System, NullLogger.Instance, Cancellation))
        {
            Assert.NotNull(await new PartitionWriter(client, town.Redis, town.Redis.Layout).TakeHeadAsync(Partition));
        }

        Assert.Equal(StoreStatus.Unavailable, (await town.Store.PostAsync(desk.Sale(Desk.Account(1), 1), Cancellation)).Status);
        Assert.Equal(1, await commands.LiftAsync(wins: null));
        Assert.Equal(0, await commands.LiftAsync(wins: "ledger"));
        Assert.Contains("Redis alone had nothing that is lost by it.", commands.Text, StringComparison.Ordinal);
        Assert.Equal((9_900, 0), await desk.BalanceAsync(Desk.Account(1)));
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 7));
        await UntilDrainedAsync(town, drain);
        Assert.Empty(await town.VerifyAsync());
    }

    /// <summary>Sales and refunds go on through it. What was dropped must not come back by a refund that had found its sale before.</summary>
    [Fact]
    public async Task WhileSalesAndRefundsGoOn_NothingIsLeftThatTheLedgerDoesNotAddUpTo()
    {
        await using var server = await ServerAsync();
        await using var town = await DrainTown.OpenAsync(server.Endpoint, knowsLedger: false);
        var drain = await HaltAsync(server, town);
        var desk = town.Desk;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var taken = 0;
        var shoppers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var sold = new Queue<Carbon.Journal.JournalKey>();
            while (!over.IsCancellationRequested)
            {
                TransactionEvent e = sold.Count > 20 ? desk.Refund(sold.Dequeue()) : desk.Sale(Desk.Account(1), 1);
                var result = await town.Store.PostAsync(e, Cancellation);
                if (result is not { Status: StoreStatus.Done, Posting.Answer: { Outcome: Outcome.Approved } answer }) continue;
                Interlocked.Increment(ref taken);
                if (e is Sale) sold.Enqueue(answer.Transaction!.Value);
            }
        }, Cancellation)).ToArray();
        await Patience.UntilAsync("shoppers are at it", () => Volatile.Read(ref taken) > 300, Cancellation);
        var commands = new Told(town);
        Assert.Equal(0, await commands.LiftAsync(wins: "ledger"));
        var before = Volatile.Read(ref taken);
        await Patience.UntilAsync("it goes on", () => Volatile.Read(ref taken) > before + 300, Cancellation);
        await over.CancelAsync();
        await Task.WhenAll(shoppers);
        await UntilDrainedAsync(town, drain);
        Assert.Empty(await town.VerifyAsync());
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task WrongWords_AreRefusedInASentence()
    {
        await using var server = await ServerAsync();
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        await town.Desk.OpenAccountsAsync(8, 10_000);
        await DrainTown.CatchUpAsync(town.Drain());
        var commands = new Told(town);
        await RefusedAsync<UsageException>("--reason", () => commands.LiftAsync(null, reason: null));
        await RefusedAsync<UsageException>("--reason", () => commands.LiftAsync(null, reason: ""));
        await RefusedAsync<UsageException>("--by", () => commands.LiftAsync(null, by: ""));
        await RefusedAsync<UsageException>("'ledger' only", () => commands.LiftAsync("redis"));
        foreach (var number in (string?[])[null, "4", "-1", "x"]) await RefusedAsync<UsageException>("--partition, 0 to 3", () => commands.LiftAsync(null, partition: number));
        await RefusedAsync<InvalidOperationException>("is not halted", () => commands.LiftAsync(null));
        await RefusedAsync<InvalidOperationException>("is not halted", () => commands.LiftAsync("ledger"));
        Assert.Empty(await town.Ledger.ListLiftedHaltsAsync(Cancellation));
        Assert.Equal(0, await commands.ListAsync());
    }

    [Theory]
    [InlineData("halts", "")]
    [InlineData("lift-halt", "--partition=3|--reason=Checked with support|--by=ann|--wins=ledger")]
    [InlineData("rebuild", "--partitions=empty")]
    public void CommandLine_KnowsTheWordsOfEachVerb(string verb, string words)
    {
        string[] given = [.. words.Split('|', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(verb, CommandLine.Parse([verb, .. given], [], out var fault)?.Verb);
        Assert.Equal("", fault);
        if (given.Length > 0) Assert.Null(CommandLine.Parse(["verify", .. given], [], out _));
    }

    private static DrainOptions Quick => new() { LeaseFor = TimeSpan.FromSeconds(1), Keep = 4 };

    private static async Task<RedisServer> ServerAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return await RedisServer.StartAsync(Cancellation);
    }

    // As after a failover without acknowledgement: Redis loses an entry that the ledger has, and writes its number anew.
    private static async Task<RangeDrain> HaltAsync(RedisServer server, DrainTown town)
    {
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var drain = town.Drain(options: Quick);
        await DrainTown.CatchUpAsync(drain);
        await RememberAsync(server);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 100));
        await DrainTown.CatchUpAsync(drain);
        await GoBackAsync(server);
        await server.CliAsync("HSET", $"{town.Redis.Prefix}{{p{Partition}}}m", "primary", "another");
        await town.CloseStoreAsync();
        await town.OpenStoreAsync(knowsLedger: false);
        desk = town.Desk;
        foreach (var grams in (long[])[55, 56]) await desk.MakeAsync(desk.Sale(Desk.Account(1), grams));
        await DrainTown.CatchUpAsync(drain);
        Assert.Contains("history was lost", Assert.Single(drain.Health.Stuck).Reason, StringComparison.Ordinal);
        return drain;
    }

    private static async Task RememberAsync(RedisServer server)
    {
        foreach (var key in await KeysAsync(server, "*")) await server.CliAsync("COPY", key, "old:" + key);
    }

    private static async Task GoBackAsync(RedisServer server)
    {
        var old = await KeysAsync(server, "old:*");
        foreach (var key in (await KeysAsync(server, "*")).Except(old)) await server.CliAsync("DEL", key);
        foreach (var key in old) await server.CliAsync("RENAME", key, key[4..]);
    }

    private static async Task<string[]> KeysAsync(RedisServer server, string pattern) =>
        (await server.CliAsync("KEYS", pattern)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // The lease is prolonged after a while, and then everything is looked at anew.
    private static Task UntilDrainedAsync(DrainTown town, RangeDrain drain) => Patience.UntilAsync(
        "all is drained",
        async () => await drain.TurnAsync(Cancellation) == DrainTurn.CaughtUp && drain.Health is { Stuck.Count: 0, Behind: 0, Partitions: DrainTown.Partitions },
        Cancellation);

    private static async Task RefusedAsync<TReason>(string words, Func<Task> command)
        where TReason : Exception =>
        Assert.Contains(words, (await Assert.ThrowsAsync<TReason>(command)).Message, StringComparison.Ordinal);

    /// <summary>The commands on a town, and what they said last.</summary>
    private sealed class Told(DrainTown town)
    {
        public string Text { get; private set; } = "";

        public string Folder { get; } = Path.Combine(Path.GetDirectoryName(town.LedgerFile)!, "data");

        public Task<int> ListAsync() => SayAsync(halts => halts.ListAsync(Cancellation));

        public Task<int> LiftAsync(string? wins, string? reason = "The pair failed over.", string? by = "ann", string? partition = "own") =>
            SayAsync(halts => halts.LiftAsync(partition == "own" ? $"{Partition}" : partition, reason, by, wins, Cancellation));

        private async Task<int> SayAsync(Func<HaltCommands, Task<int>> command)
        {
            Directory.CreateDirectory(Folder);
            var options = new GatewayOptions { Store = "redis", Redis = town.Redis };
            (options.Ledger.File, options.Embedded.Folder) = (town.LedgerFile, Folder);
            await using var said = new StringWriter();
            var code = await command(new(options, TimeProvider.System, said));
            Text = said.ToString();
            return code;
        }
    }
}
