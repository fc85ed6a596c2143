using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Redis.Rebuilding;

/// <summary>Redis is lost, and made again from the ledger: from then on all is as if nothing had been.</summary>
public sealed class RebuildTests
{
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
        for (var i = 0; i < events; i++)
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
