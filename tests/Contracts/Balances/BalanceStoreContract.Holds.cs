using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Contracts.Balances;

public abstract partial class BalanceStoreContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Hold_ExtendCaptureLess_GivesTheRestBack()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 3_000, Hour));
        Assert.Equal((7_000, 3_000), await desk.BalanceAsync(Desk.Account(1)));
        await desk.AskAsync(desk.Extend(hold, 500, desk.Now + TimeSpan.FromHours(5)));
        Assert.Equal((6_500, 3_500), await desk.BalanceAsync(Desk.Account(1)));
        var view = await desk.ViewAsync(hold);
        Assert.Equal((TransactionState.Held, Desk.Grams(3_500), desk.Now + TimeSpan.FromHours(5)), (view.State, view.Held, view.HoldExpiry));

        var captured = await desk.AskAsync(desk.Capture(hold, 1_200));
        Assert.Equal((Outcome.Approved, 1_200L, hold), (captured.Outcome, captured.Moved.Grams, captured.Transaction));
        Assert.Equal((8_800, 0), await desk.BalanceAsync(Desk.Account(1)));
        Assert.Equal(TransactionState.Posted, (await desk.ViewAsync(hold)).State);
        Assert.Equal(Refusal.WrongState, (await desk.AskAsync(desk.Void(hold))).Refusal);
    }

    [Fact]
    public async Task Capture_OverTheBound_LeavesTheHoldUntouched()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 1_000, Hour));
        Assert.Equal(Refusal.AboveHold, (await desk.AskAsync(desk.Capture(hold, 1_201))).Refusal);
        Assert.Equal((9_000, 1_000), await desk.BalanceAsync(Desk.Account(1)));
        await desk.MakeAsync(desk.Capture(hold, 1_200));
        Assert.Equal((8_800, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Hold_OfAVoucher_NeverExceedsItsCap_AlsoAfterReopening()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var voucher = new Voucher(new(7, 7), Desk.Grams(1_000), desk.Now + Hour, Refusal.None);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 1, Hour) with { Voucher = voucher });
        Assert.Equal(Refusal.OverCap, (await desk.AskAsync(desk.Extend(hold, 8_000))).Refusal);
        await desk.MakeAsync(desk.Extend(hold, 998));
        Assert.Equal((9_001, 999), await desk.BalanceAsync(Desk.Account(1)));

        desk = new Desk(await ReopenAsync(desk)) { Now = desk.Now, FirstId = 100 };
        Assert.Equal(Refusal.OverCap, (await desk.AskAsync(desk.Extend(hold, 2))).Refusal);
        Assert.Equal(Refusal.OverCap, (await desk.AskAsync(desk.Capture(hold, 1_001))).Refusal);
        Assert.Equal((9_001, 999), await desk.BalanceAsync(Desk.Account(1)));
        await desk.MakeAsync(desk.Capture(hold, 1_000));
        Assert.Equal((9_000, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Forward_OverItsVouchersCap_IsRefused_AndTheVoucherStaysUnspent()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 100);
        var voucher = new Voucher(new(7, 8), Desk.Grams(500), desk.Now + Hour, Refusal.None);
        Assert.Equal(Refusal.OverCap, (await desk.AskAsync(desk.Forward(Desk.Account(1), 501) with { Voucher = voucher })).Refusal);
        Assert.Equal((100, 0), await desk.BalanceAsync(Desk.Account(1)));
        // Within it by force, into debt.
        await desk.MakeAsync(desk.Forward(Desk.Account(1), 500) with { Voucher = voucher });
        Assert.Equal((-400, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Expiry_IsMetByTheNextEventOfTheAccount()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 900, Hour));
        desk.Now += Hour;
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1_000));
        Assert.Equal((0, 0), await desk.BalanceAsync(Desk.Account(1)));
        Assert.Equal(TransactionState.Expired, (await desk.ViewAsync(hold)).State);

        // Late capture: by force, into debt, once; and not after the window.
        await desk.MakeAsync(desk.Capture(hold));
        Assert.Equal((-900, 0), await desk.BalanceAsync(Desk.Account(1)));
        Assert.Equal(Outcome.Insufficient, (await desk.AskAsync(desk.Sale(Desk.Account(1), 1))).Outcome);
    }

    [Fact]
    public async Task LateCapture_AfterTheWindow_IsTooLate()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 900, Hour));
        desk.Now += Hour + new StoreTerms().Policy.LatePresentment + TimeSpan.FromMilliseconds(1);
        Assert.Equal(Refusal.TooLate, (await desk.AskAsync(desk.Capture(hold))).Refusal);
        Assert.Equal((1_000, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task ClockStepsBack_PartitionTimeDoesNot()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 600, Hour));
        desk.Now += Hour;
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 10));
        Assert.Equal((990, 0), await desk.BalanceAsync(Desk.Account(1)));

        // Two hours back, and a restart: the hold stays over, and what is posted now is not dated before what was.
        desk = new Desk(await ReopenAsync(desk)) { Now = desk.Now - (2 * Hour), FirstId = 1_000 };
        var late = await desk.MakeAsync(desk.Sale(Desk.Account(1), 20));
        Assert.Equal(TransactionState.Expired, (await desk.ViewAsync(hold)).State);
        Assert.Equal(desk.Now + (2 * Hour), (await desk.ViewAsync(late)).At);
        Assert.Equal(0, await desk.Store.ExpireDueAsync(desk.Now, 10, Cancellation));
        foreach (var entries in await JournalAudit.ReadAsync(desk.Store, new StoreTerms().Partitions))
        {
            Assert.Equal(entries.Select(e => e.At).Order(), entries.Select(e => e.At));
        }
    }

    [Fact]
    public async Task Sweep_ExpiresWhatIsDue_InBoundedSteps()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(30, 1_000);
        for (var i = 1; i <= 30; i++) await desk.MakeAsync(desk.Hold(Desk.Account(i), 100, i <= 25 ? Hour : 2 * Hour));
        Assert.Equal(0, await desk.Store.ExpireDueAsync(desk.Now, 100, Cancellation));
        desk.Now += Hour;
        Assert.Equal(20, await desk.Store.ExpireDueAsync(desk.Now, 20, Cancellation));
        Assert.Equal(5, await desk.Store.ExpireDueAsync(desk.Now, 20, Cancellation));
        Assert.Equal(0, await desk.Store.ExpireDueAsync(desk.Now, 20, Cancellation));
        for (var i = 1; i <= 30; i++) Assert.Equal(i <= 25 ? (1_000, 0) : (900, 100), await desk.BalanceAsync(Desk.Account(i)));
        var journal = await JournalAudit.ReadAsync(desk.Store, new StoreTerms().Partitions);
        Assert.Equal(25, journal.SelectMany(p => p).Count(e => e.Kind == EntryKind.Expire));
    }

    [Fact]
    public async Task Sweep_ProlongedHold_Stays()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 100, Hour));
        await desk.AskAsync(desk.Extend(hold, 0, desk.Now + (3 * Hour)));
        Assert.Equal(0, await desk.Store.ExpireDueAsync(desk.Now + (2 * Hour), 10, Cancellation));
        Assert.Equal(1, await desk.Store.ExpireDueAsync(desk.Now + (3 * Hour), 10, Cancellation));
    }

    /// <summary>Expiry, capture and void of the same holds at once: each hold ends once, and no gram is lost between them.</summary>
    [Fact]
    public async Task SweepAndCaptureAndVoid_AtTheSameTime_FirstWins()
    {
        const int Holds = 300;
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(20, 100_000);
        var keys = await Task.WhenAll(Enumerable.Range(0, Holds).Select(i => desk.MakeAsync(desk.Hold(Desk.Account(1 + (i % 20)), 100, Hour))));
        var due = desk.Now + Hour;
        var captures = keys.Select(k => desk.Capture(k, 60) with { At = due }).ToArray();
        var voids = keys.Select(k => desk.Void(k) with { At = due - TimeSpan.FromSeconds(1) }).ToArray();
        var sweeps = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await desk.Store.ExpireDueAsync(due, 25, Cancellation), Cancellation)));
        var ends = Task.WhenAll(Enumerable.Range(0, Holds).SelectMany(i => new[]
        {
            Task.Run(() => desk.AskAsync(captures[i]), Cancellation),
            Task.Run(() => desk.AskAsync(voids[i]), Cancellation),
        }));
        await sweeps;
        var answers = await ends;
        while (await desk.Store.ExpireDueAsync(due, 500, Cancellation) == 500)
        {
            // The rest of what is due.
        }

        var sold = 0L;
        for (var i = 0; i < Holds; i++)
        {
            var (capture, undo) = (answers[2 * i], answers[(2 * i) + 1]);
            Assert.False(capture.Outcome == Outcome.Approved && undo.Outcome == Outcome.Approved, $"Hold {keys[i]} was captured and voided.");
            var state = (await desk.ViewAsync(keys[i])).State;
            Assert.Equal(
                capture.Outcome == Outcome.Approved ? TransactionState.Posted : undo.Outcome == Outcome.Approved ? TransactionState.Voided : TransactionState.Expired,
                state);
            sold += capture.Moved.Grams;
        }

        var balances = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => desk.BalanceAsync(Desk.Account(i))));
        Assert.Equal((20 * 100_000L) - sold, balances.Sum(b => b.Available));
        Assert.Equal(0, balances.Sum(b => b.Held));
        var events = keys.Select((_, i) => (TransactionEvent)captures[i]).Concat(voids);
        await AssertJournalAsync(desk, onlyFollowUps: events);
    }

    private static async Task AssertJournalAsync(Desk desk, IEnumerable<TransactionEvent> onlyFollowUps)
    {
        var journal = await JournalAudit.ReadAsync(desk.Store, new StoreTerms().Partitions);
        JournalAudit.AssertGapless(journal);
        var ids = onlyFollowUps.Select(e => e.Request).ToHashSet();
        var book = new Carbon.Transactions.Book(journal.Length);
        foreach (var entry in journal.SelectMany(p => p)) book.Apply(entry);
        Assert.Equal(Int128.Zero, book.Conservation());
        Assert.All(ids, id => Assert.NotNull(book.FindMarker(id)));
        Assert.All(book.Accounts, a => Assert.True(a.Available(Desk.Period) >= Co2eMass.Zero));
    }
}
