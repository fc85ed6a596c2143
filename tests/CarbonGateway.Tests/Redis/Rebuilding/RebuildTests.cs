using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Redis.Rebuilding;

/// <summary>Redis is lost, and made again from the ledger: from then on all is as if nothing had been.</summary>
public sealed class RebuildTests
{
    // A year is remembered, and one event of a town comes at most two months after the one before it.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(330);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The same town goes through Redis and through the model; in the middle Redis loses all it has. No answer may tell.</summary>
    [Fact]
    public async Task RandomTowns_AnswerAsTheModel_BeforeAndAfter()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        for (var seed = 1; seed <= 24; seed++)
        {
            await server.CliAsync("FLUSHALL");
            await PlayThroughALossAsync(server, seed, before: 30 + (seed * 5), after: 60);
        }
    }

    [Fact]
    public async Task TwoGateways_BeginEpochsAboveAllThatTheLedgerHas()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        for (var i = 1; i <= 8; i++) await desk.MakeAsync(desk.Hold(Desk.Account(i), 100, TimeSpan.FromDays(1)));
        await LoseAsync(server, town);
        Assert.Equal(16, await town.RebuildAsync());
        await town.OpenStoreAsync();

        desk = town.Desk;
        for (var i = 1; i <= 8; i++)
        {
            Assert.Equal((9_900, 100), await desk.BalanceAsync(Desk.Account(i)));
            Assert.True((await desk.MakeAsync(desk.Sale(Desk.Account(i), 1))).Epoch > 100);
        }

        // Due holds of accounts that nobody touches are swept as ever.
        desk.Now = desk.Now.AddDays(2);
        Assert.Equal(8, await town.Store.ExpireDueAsync(desk.Now, 100, Cancellation));
        await DrainTown.CatchUpAsync(town.Drain());
        Assert.Empty(await town.VerifyAsync());
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task WhereItMustNotRun_ItChangesNothing()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        Assert.Contains("no entries", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync())).Message, StringComparison.Ordinal);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);
        Assert.Contains("not empty", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync())).Message, StringComparison.Ordinal);

        await town.CloseStoreAsync();
        await server.CliAsync("FLUSHALL");
        // A bucket that was left behind counts, too.
        await server.CliAsync("HSET", $"{town.Redis.Prefix}{{p3}}r7", "field", "value");
        Assert.Contains("partition 3", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync())).Message, StringComparison.Ordinal);
        await server.CliAsync("FLUSHALL");
        Assert.Contains("Stop all gateways", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync())).Message, StringComparison.Ordinal);
        Assert.Equal("0", await server.CliAsync("DBSIZE"));

        await drain.ReleaseAsync(Cancellation);
        await Assert.ThrowsAsync<RedisConnectException>(() => town.OpenStoreAsync());
        Assert.Equal(8, await town.RebuildAsync());
        await town.OpenStoreAsync();
        Assert.Empty(await town.VerifyAsync());
    }

    /// <summary>One primary's share is gone; the others are as they were, and are left so.</summary>
    [Fact]
    public async Task OnePrimaryOfAClusterLost_ItsPartitionsAloneAreMadeAgain()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var cluster = await RedisCluster.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(cluster.Endpoints, acknowledgeBy: 1, set: redis => redis.Partitions = 16);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(40, 10_000);
        for (var i = 1; i <= 40; i++) await desk.MakeAsync(desk.Hold(Desk.Account(i), 100, TimeSpan.FromDays(1)));
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);
        await drain.ReleaseAsync(Cancellation);
        var lost = await LostWithAsync(cluster.Servers[0], town);
        Assert.InRange(lost.Count, 1, 15);
        await town.CloseStoreAsync();
        var kept = await cluster.Servers[1].CliAsync("DEBUG", "DIGEST");
        await cluster.Servers[0].CliAsync("FLUSHALL");

        Assert.Contains("--partitions=empty", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync())).Message, StringComparison.Ordinal);
        var there = Enumerable.Range(0, 16).First(p => !lost.Contains(p));
        Assert.Contains($"data of partition {there}", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync($"{there}"))).Message, StringComparison.Ordinal);
        var expected = (await town.LedgerEntriesAsync()).Count(e => lost.Contains(e.Key.Partition));
        Assert.Equal(expected, await town.RebuildAsync("empty"));
        Assert.Equal(kept, await cluster.Servers[1].CliAsync("DEBUG", "DIGEST"));
        Assert.Contains("nothing to rebuild", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync("empty"))).Message, StringComparison.Ordinal);

        await town.OpenStoreAsync();
        desk = town.Desk;
        for (var i = 1; i <= 40; i++)
        {
            Assert.Equal((9_900, 100), await desk.BalanceAsync(Desk.Account(i)));
            var epoch = (await desk.MakeAsync(desk.Sale(Desk.Account(i), 1))).Epoch;
            Assert.Equal(lost.Contains(Desk.Account(i).PartitionOf(16)), epoch > 100);
        }

        await DrainTown.CatchUpAsync(town.Drain());
        Assert.Empty(await town.VerifyAsync());
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task PartOfAPartitionLeft_IsNotTakenForEmpty()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        await town.Desk.OpenAccountsAsync(8, 10_000);
        await LoseAsync(server, town);
        await server.CliAsync("HSET", $"{town.Redis.Prefix}{{p3}}r7", "field", "value");
        Assert.Contains("a part of partition 3", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.RebuildAsync("empty"))).Message, StringComparison.Ordinal);
        // By number, the others can be made; one that is left out is left alone.
        await town.RebuildAsync("0,2");
        Assert.Equal(2, (await server.CliAsync("KEYS", "*h")).Split('\n').Length);
    }

    [Theory]
    [InlineData("empty", "whichever")]
    [InlineData("3", "3")]
    [InlineData("3,1-2,2", "1 2 3")]
    [InlineData("0-15", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15")]
    [InlineData("16", "")]
    [InlineData("3-1", "")]
    [InlineData("-1", "")]
    [InlineData("1-2-3", "")]
    [InlineData("", "")]
    [InlineData("1,,2", "")]
    [InlineData("one", "")]
    public void Choice_IsReadOrRefused(string text, string wanted)
    {
        if (wanted.Length > 0) Assert.Equal(wanted, PartitionChoice.Parse(text, 16).Numbers is { } numbers ? string.Join(' ', numbers) : "whichever");
        else Assert.Contains("names no partitions", Assert.Throws<InvalidOperationException>(() => PartitionChoice.Parse(text, 16)).Message, StringComparison.Ordinal);
    }

    private static async Task<HashSet<int>> LostWithAsync(RedisServer server, DrainTown town)
    {
        var lost = new HashSet<int>();
        for (var p = 0; p < town.Redis.Partitions; p++)
        {
            if ((await server.CliAsync("EXISTS", $"{town.Redis.Prefix}{{p{p}}}h")) == "1") lost.Add(p);
        }

        return lost;
    }

    private static async Task LoseAsync(RedisServer server, DrainTown town)
    {
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);
        await drain.ReleaseAsync(Cancellation);
        await town.CloseStoreAsync();
        await server.CliAsync("FLUSHALL");
    }

    private static async Task PlayThroughALossAsync(RedisServer server, int seed, int before, int after)
    {
        var random = new RandomEvents(seed);
        await using var town = await DrainTown.OpenAsync(server.Endpoint, policy: random.Policy, set: redis => redis.Partitions = 1);
        var (book, journal) = (new Book(1), new List<JournalEntry>());
        await PlayAsync(town, random, book, journal, before);
        Assert.Empty(await town.VerifyAsync());
        await LoseAsync(server, town);
        await town.RebuildAsync();
        await town.OpenStoreAsync();
        Assert.Empty(await town.VerifyAsync());
        await PlayAsync(town, random, book, journal, after);

        foreach (var account in book.Accounts)
        {
            var view = await town.Store.ReadAccountAsync(account.Id, Cancellation);
            Assert.Equal(
                account.Periods.Reverse().Select(p => $"{p.Period} {p.Available} {p.Held} {p.Budget}"),
                view!.Periods.Select(p => $"{p.Period} {p.Available} {p.Held} {p.Budget}"));
            var listed = await town.Store.ListTransactionsAsync(account.Id, null, 200, Cancellation);
            Assert.Equal(book.HistoryOf(account).Select(t => $"{t.Key.Sequence} {t.State} {t.Held} {t.Period} {t.Refunded}"), listed.Select(t => $"{t.Key.Sequence} {t.State} {t.Held} {t.Period} {Refunded(t)}"));
        }

        await DrainTown.CatchUpAsync(town.Drain());
        Assert.Empty(await town.VerifyAsync());
        await town.AssertSoundAsync();
        Assert.Equal(journal.Select(Plain), (await town.LedgerEntriesAsync()).Select(Plain));
    }

    private static async Task PlayAsync(DrainTown town, RandomEvents random, Book book, List<JournalEntry> journal, int events)
    {
        var desk = town.Desk;
        // The model forgets nothing: a town that outlives what the store remembers is no longer its like.
        for (var i = 0; i < events && random.Now < RandomEvents.Start + Longest; i++)
        {
            var e = random.Next();
            var told = await desk.TakeAsync(e);
            var wanted = book.Post(AsTheModelHasIt(e), random.Policy, journal);
            Assert.True(
                (BookDump.Answer(Plain(wanted.Answer)), wanted.Misuse, wanted.Replayed) == (BookDump.Answer(Plain(told.Answer)), told.Misuse, told.Replayed),
                $"Seed {random.Seed}, event {random.Sent.Count}, {e}:\n{BookDump.Answer(wanted.Answer)} {wanted.Misuse}\n{BookDump.Answer(told.Answer)} {told.Misuse}");
            random.Observe(e, told.Answer);
        }
    }

    // The model knows one epoch only.
    private static TransactionEvent AsTheModelHasIt(TransactionEvent e) => e switch
    {
        FollowUp followUp => followUp with { Transaction = followUp.Transaction with { Epoch = 1 } },
        FindOrAbandon { Transaction: { } key } find => find with { Transaction = key with { Epoch = 1 } },
        _ => e,
    };

    private static Answer? Plain(Answer? answer) => answer is { Transaction: { } key } ? answer with { Transaction = key with { Epoch = 1 } } : answer;

    private static string Plain(JournalEntry entry) => JournalAudit.Text(entry with
    {
        Key = entry.Key with { Epoch = 1 },
        Transaction = entry.Transaction is { } transaction ? transaction with { Epoch = 1 } : null,
        Replaced = entry.Replaced is { } replaced ? replaced with { Epoch = 1 } : null,
        Answer = Plain(entry.Answer),
    });

    private static Carbon.Units.Co2eMass Refunded(CarbonPos.CarbonGateway.Balances.TransactionView t) =>
        Carbon.Units.Co2eMass.FromGrams(t.Refunds.Sum(r => r.Grams.Grams));
}
