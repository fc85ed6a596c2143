using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

public abstract partial class BalanceStoreContract
{
    private const int TownSeeds = 12;
    private const int TownEvents = 150;

    /// <summary>Every row of the table 'What each event posts', in random towns: the store and the model answer and journal alike.</summary>
    [Fact]
    public async Task Post_EveryKindOfEventInRandomTowns_AnswersAndJournalsAsTheModel()
    {
        var kinds = new HashSet<Type>();
        var refusals = new HashSet<Refusal>();
        for (var seed = 1; seed <= TownSeeds; seed++) await PlayTownAsync(seed, kinds, refusals);
        var missing = typeof(TransactionEvent).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(TransactionEvent)) && !t.IsAbstract && !kinds.Contains(t));
        Assert.Empty(missing);
        Assert.Contains(Refusal.AccountClosed, refusals);
    }

    private async Task PlayTownAsync(int seed, HashSet<Type> approved, HashSet<Refusal> refusals)
    {
        // One partition: then its time and the model's are the same.
        var town = new RandomEvents(seed);
        var terms = new StoreTerms { Data = $"town-{seed}", Partitions = 1, Policy = town.Policy };
        var desk = await OpenDeskAsync(terms);
        var (book, entries) = (new Book(1), new List<JournalEntry>());
        for (var i = 0; i < TownEvents; i++)
        {
            var e = town.Next();
            var expected = book.Post(e, town.Policy, entries);
            var told = await desk.TakeAsync(e);
            Assert.True(Same(expected, told), $"Seed {seed}, event {i} {e}: the model says {Text(expected)}, the store {Text(told)}.");
            town.Observe(e, told.Answer);
            refusals.Add(told.Answer?.Refusal ?? Refusal.None);
            if (e is FindOrAbandon || told.Answer is { Outcome: Outcome.Approved }) approved.Add(e.GetType());
        }

        var journal = await JournalAudit.ReadAsync(desk.Store, 1);
        Assert.Equal(entries.Select(JournalAudit.Text), journal[0].Select(JournalAudit.Text));
        foreach (var account in book.Accounts)
        {
            var view = await desk.Store.ReadAccountAsync(account.Id, Cancellation);
            Assert.Equal(
                account.Periods.Reverse().Select(p => (p.Period, p.Available, p.Held, p.Budget)),
                view!.Periods.Select(p => (p.Period, p.Available, p.Held, p.Budget)));
            Assert.Equal(account.LastDay, view.LastDay);
        }

        await CloseAsync(desk.Store);
    }

    private static bool Same(PostingResult a, PostingResult b) => (a.Misuse, a.Replayed, Text(a.Answer)) == (b.Misuse, b.Replayed, Text(b.Answer));

    private static string Text(PostingResult result) => $"[misuse {result.Misuse}, replayed {result.Replayed}, {Text(result.Answer)}]";

    [Fact]
    public async Task Post_TrainingSale_IsAnsweredAndLeavesNoTrace()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        var before = await DumpAsync(desk.Store, new StoreTerms().Partitions);
        var sale = desk.Sale(Desk.Account(1), 400);
        var training = Fingerprints.Sign(new TrainingSale { Request = sale.Request, At = sale.At, Account = sale.Account, Seller = sale.Seller, Lines = sale.Lines });
        Assert.Equal(Outcome.Approved, (await desk.AskAsync(training)).Outcome);
        Assert.Equal(before, await DumpAsync(desk.Store, new StoreTerms().Partitions));

        // Its id is not used up either: the real sale still goes through.
        await desk.MakeAsync(sale);
        Assert.Equal((600, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Post_AccountNotEnrolledYet_IsNotFinal()
    {
        var desk = await OpenDeskAsync();
        var sale = desk.Sale(Desk.Account(1), 400);
        Assert.Equal(Refusal.AccountUnknown, (await desk.AskAsync(sale)).Refusal);
        await desk.OpenAccountsAsync(1, 1_000);
        await desk.MakeAsync(sale);
    }

    [Fact]
    public async Task Post_SumOutOfRange_ThrowsForThatEventAloneAndPostsNothing()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        var most = Carbon.Units.Co2eMass.MaxGrams;
        var tooMuch = desk.Allocate(Desk.Account(1), most);
        var (bad, good) = (desk.Store.PostAsync(tooMuch, Cancellation).AsTask(), desk.Store.PostAsync(desk.Sale(Desk.Account(1), 100), Cancellation).AsTask());
        await Assert.ThrowsAsync<OverflowException>(() => bad);
        Assert.Equal(Outcome.Approved, (await good).Posting.Answer!.Outcome);
        Assert.Equal((900, 0), await desk.BalanceAsync(Desk.Account(1)));
    }
}
