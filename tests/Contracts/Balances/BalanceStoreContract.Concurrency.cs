using System.Collections.Concurrent;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

public abstract partial class BalanceStoreContract
{
    private const int Callers = 300;
    private const int HotAccounts = 5;

    /// <summary>
    /// Hundreds of callers on five accounts, with a sweeper beside them. Whatever was told must be explained by the order that the
    /// journal has: the same events in that order, through a fresh model, give the same answers and the same entries.
    /// </summary>
    [Fact]
    public async Task ManyCallersOnHotAccounts_EveryAnswerIsExplainedByTheJournalsOrder()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(HotAccounts, 30_000);
        var told = new ConcurrentQueue<(TransactionEvent Event, PostingResult Result)>();
        using var day = new CancellationTokenSource();
        var sweeper = Task.Run(() => SweepAsync(desk, day.Token), Cancellation);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() => CallAsync(desk, new Random(1_000 + i), told), Cancellation)));
        await day.CancelAsync();
        await sweeper;

        var journal = await JournalAudit.ReadAsync(desk.Store, new StoreTerms().Partitions);
        var opened = Enumerable.Range(1, HotAccounts).Select(i => (TransactionEvent)(desk.Allocate(Desk.Account(i), 30_000) with { Request = AllocationOf(journal, i) }));
        var books = JournalAudit.Judge(journal, told.Select(t => t.Event).Concat(opened), new StoreTerms().Policy);
        foreach (var (e, result) in told) JournalAudit.AssertExplained(books, e, result);
        foreach (var account in Enumerable.Range(1, HotAccounts).Select(Desk.Account))
        {
            var state = books[account.PartitionOf(books.Length)].FindAccount(account)!.Find(Desk.Period)!;
            Assert.Equal((state.Available.Grams, state.Held.Grams), await desk.BalanceAsync(account));
        }

        // The crowd was thick enough to prove something.
        Assert.True(told.Any(t => t.Result.Answer is { Outcome: Outcome.Partial }), "Nobody was served in part.");
        Assert.True(told.Any(t => t.Result.Answer is { Outcome: Outcome.Insufficient }), "Nobody ran short.");
        Assert.True(told.Any(t => t.Result.Misuse is not null), "Nobody reused an id.");
        Assert.True(told.Any(t => t.Result.Answer is { Refusal: Refusal.Abandoned }), "No request came after its search.");
        Assert.True(journal.SelectMany(p => p).Any(e => e.Kind == Carbon.Journal.EntryKind.Expire), "No hold expired.");
    }

    private static RequestKey AllocationOf(IEnumerable<List<Carbon.Journal.JournalEntry>> journal, int account) =>
        journal.SelectMany(p => p).Single(e => e.Kind == Carbon.Journal.EntryKind.Allocate && e.Account == Desk.Account(account)).Request;

    private static async Task SweepAsync(Desk desk, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await desk.Store.ExpireDueAsync(desk.Now.AddSeconds(30), 3, CancellationToken.None);
            await Task.Yield();
        }
    }

    private static async Task CallAsync(Desk desk, Random random, ConcurrentQueue<(TransactionEvent, PostingResult)> told)
    {
        var mine = new List<(TransactionEvent Event, Answer Answer)>();
        for (var i = 0; i < 8; i++)
        {
            var e = Fingerprints.Sign(Next(desk, random, mine) with { At = desk.Now.AddSeconds(random.Next(60)) });
            if (random.Next(12) == 0)
            {
                // The register lost patience: it seeks the request while that is still on its way, or has not even left.
                var search = desk.Find(e);
                var seeking = desk.TakeAsync(search);
                if (random.Next(2) == 0) await seeking;
                await TellAsync(e);
                told.Enqueue((search, await seeking));
                continue;
            }

            await TellAsync(e);
        }

        async Task TellAsync(TransactionEvent e)
        {
            var result = await desk.TakeAsync(e);
            told.Enqueue((e, result));
            if (result.Answer is { Transaction: not null } answer) mine.Add((e, answer));
        }
    }

    private static TransactionEvent Next(Desk desk, Random random, List<(TransactionEvent Event, Answer Answer)> mine)
    {
        var account = Desk.Account(1 + random.Next(HotAccounts));
        var hold = mine.Where(m => m.Event is Hold).Select(m => m.Answer.Transaction).LastOrDefault();
        var sale = mine.Where(m => m.Event is Sale or Capture).Select(m => m.Answer.Transaction).LastOrDefault();
        return random.Next(14) switch
        {
            < 4 => desk.Sale(account, random.Next(1_500), random.Next(100)),
            < 6 => desk.Sale(account, random.Next(4_000), 1 + random.Next(100)) with { AllowPartial = true },
            < 8 => desk.Hold(account, 1 + random.Next(2_000), TimeSpan.FromSeconds(random.Next(90))),
            8 when hold is { } key => desk.Capture(key, random.Next(2_400)),
            9 when hold is { } key => desk.Extend(key, random.Next(500)),
            10 when hold is { } key => desk.Void(key),
            11 when sale is { } key => desk.Refund(key),
            12 when mine.Count > 0 => mine[^1].Event,
            13 when mine.Count > 0 => desk.Sale(account, 1 + random.Next(500)) with { Request = mine[0].Event.Request },
            _ => desk.Sale(account, 1 + random.Next(50)),
        };
    }

    [Fact]
    public async Task ManyCallersWithOneRequestId_ItIsPostedOnce()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var sale = desk.Sale(Desk.Account(1), 400);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => desk.TakeAsync(sale), Cancellation)));
        Assert.Single(answers, a => !a.Replayed);
        Assert.Single(answers.Select(a => Text(a.Answer)).Distinct());
        Assert.Equal((9_600, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task QueueFull_IsBusyAtOnce_NothingTried_AndTheSameIdGoesThroughLater()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 100_000);
        await CloseAsync(desk.Store);
        var terms = new StoreTerms { QueueLimit = 8, CommitLatency = TimeSpan.FromMilliseconds(30) };
        var narrow = await OpenAsync(terms);
        open.Add(narrow);
        var sales = Enumerable.Range(0, 400).Select(_ => desk.Sale(Desk.Account(1), 10)).ToArray();
        var results = await Task.WhenAll(sales.Select(s => narrow.PostAsync(s, Cancellation).AsTask()));
        var busy = results.Index().Where(r => r.Item.Status == StoreStatus.Busy).Select(r => r.Index).ToArray();
        Assert.InRange(busy.Length, 1, sales.Length - 1);
        Assert.All(busy, i => Assert.True(results[i].RetryAfter > TimeSpan.Zero));
        Assert.All(results, r => Assert.NotEqual(StoreStatus.Unavailable, r.Status));

        var later = new Desk(narrow);
        Assert.Equal((100_000 - (10 * (sales.Length - busy.Length)), 0), await later.BalanceAsync(Desk.Account(1)));
        foreach (var i in busy.Take(5)) Assert.False((await later.TakeAsync(sales[i])).Replayed);
    }

    [Fact]
    public async Task Cancellation_StopsTheWaiting_NeverTheDebit()
    {
        var terms = new StoreTerms { CommitLatency = TimeSpan.FromMilliseconds(50) };
        var desk = await OpenDeskAsync(terms);
        await desk.OpenAccountsAsync(1, 10_000);
        var sale = desk.Sale(Desk.Account(1), 400);
        using var patience = new CancellationTokenSource();
        var waiting = desk.Store.PostAsync(sale, patience.Token).AsTask();
        await patience.CancelAsync();
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            // Either is allowed: the caller stopped waiting, or the answer was faster.
        }

        var again = await desk.TakeAsync(sale);
        Assert.True(again.Replayed);
        Assert.Equal((9_600, 0), await desk.BalanceAsync(Desk.Account(1)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await desk.Store.PostAsync(desk.Sale(Desk.Account(1), 1), patience.Token));
        Assert.Equal((9_600, 0), await desk.BalanceAsync(Desk.Account(1)));
    }
}
