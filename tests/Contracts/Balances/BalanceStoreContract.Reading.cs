using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

public abstract partial class BalanceStoreContract
{
    [Fact]
    public async Task PoolSharesAndCuts_GoToThePartitionThatTheyName()
    {
        var desk = await OpenDeskAsync();
        var (count, day) = (new StoreTerms().Partitions, new DateOnly(2026, 6, 1));
        for (var p = 0; p < count; p++)
        {
            await desk.AskAsync(new LeasePool(p, Desk.Grams(100)) { Request = desk.NewId(MerchantId.Authority), At = desk.Now });
            await desk.AskAsync(new CutDay(p, day) { Request = desk.NewId(MerchantId.Authority), At = desk.Now });
        }

        foreach (var (p, journal) in (await JournalAudit.ReadAsync(desk.Store, count)).Index())
        {
            Assert.Equal([EntryKind.LeasePool, EntryKind.Cut], journal.Select(e => e.Kind));
            Assert.Equal(LedgerAccount.Pool(p), Assert.Single(journal[0].Legs).To);
            Assert.Equal(day, journal[1].TillDate);
        }
    }

    [Fact]
    public async Task ReadPoolShare_IsWhatWasLeasedLessWhatWasSoldAndGivenBack()
    {
        var policy = new Policy { Version = "contract-2", Shortage = ShortageRule.BuyBack, Visitors = VisitorRule.Pool, Prices = new(4_000, 5_000) };
        var desk = await OpenDeskAsync(new() { Policy = policy });
        var account = Desk.Account(1);
        var own = account.PartitionOf(desk.Store.PartitionCount);
        var other = (own + 1) % desk.Store.PartitionCount;
        Assert.Equal(new StoreTerms().Partitions, desk.Store.PartitionCount);
        Assert.Equal(Co2eMass.Zero, await desk.Store.ReadPoolShareAsync(own, Cancellation));
        await desk.OpenAccountsAsync(1, 1_000);
        await desk.AskAsync(Fingerprints.Sign(new LeasePool(own, Desk.Grams(900)) { Request = desk.NewId(MerchantId.Authority), At = desk.Now }));
        await desk.AskAsync(Fingerprints.Sign(new LeasePool(other, Desk.Grams(50)) { Request = desk.NewId(MerchantId.Authority), At = desk.Now }));
        var sale = await desk.MakeAsync(Fingerprints.Sign(desk.Sale(account, 1_400) with { BuyBack = new(Desk.Grams(400), 5_000) }));
        await desk.AskAsync(desk.Refund(sale, new RefundLine(0, 500)));
        Assert.Equal((850L, 50L), ((await desk.Store.ReadPoolShareAsync(own, Cancellation)).Grams, (await desk.Store.ReadPoolShareAsync(other, Cancellation)).Grams));
        var view = await desk.ViewAsync(sale);
        Assert.Equal((400L, 5_000L, 350L), (view.Bought.Grams.Grams, view.Bought.CentsPerTonne, view.Unwound.Grams));
        Assert.Equal((400L, 0L), (await desk.Store.ReadAccountAsync(account, Cancellation))!.Periods[0] is var p ? (p.Bought.Grams, p.SoldSurplus.Grams) : default);

        // All of it goes back, and no more than there is.
        var back = await desk.AskAsync(Fingerprints.Sign(new LeasePool(own, Desk.Grams(-Co2eMass.MaxGrams)) { Request = desk.NewId(MerchantId.Authority), At = desk.Now }));
        Assert.Equal((Outcome.Partial, -850L), (back.Outcome, back.Moved.Grams));
        Assert.Equal(Co2eMass.Zero, await desk.Store.ReadPoolShareAsync(own, Cancellation));
        Assert.Equal(Co2eMass.Zero, await desk.Store.ReadPoolShareAsync(desk.Store.PartitionCount, Cancellation));
    }

    [Fact]
    public async Task Post_AfterThePolicyHasChanged_IsDecidedByTheOneOfItsMoment_AndAReplayByTheOneOfItsOwn()
    {
        var policies = new PolicySchedule(new Policy { Version = "first" });
        var desk = await OpenDeskAsync(new() { Policies = policies });
        await desk.OpenAccountsAsync(1, 1_000);
        var early = desk.Sale(Desk.Account(1), 1_500);
        Assert.Equal((Outcome.Insufficient, "first"), Said(await desk.AskAsync(early)));
        // An overdraft, from an hour later on.
        policies.Set([new(desk.Now.AddHours(1), new Policy { Version = "second", Floor = Desk.Grams(-600), Shortage = ShortageRule.Overdraft })]);
        Assert.Equal((Outcome.Insufficient, "first"), Said(await desk.AskAsync(desk.Sale(Desk.Account(1), 1_500))));
        var before = desk.Now;
        desk.Now = before.AddHours(1);
        Assert.Equal((Outcome.Approved, "second"), Said(await desk.AskAsync(desk.Sale(Desk.Account(1), 1_500))));
        Assert.Equal((Outcome.Insufficient, "first"), Said(await desk.AskAsync(early)));
        // A third one for the same moment takes the second one's place; what is decided stays.
        policies.Set([new(before.AddHours(1), new Policy { Version = "third" })]);
        Assert.Equal((Outcome.Insufficient, "third"), Said(await desk.AskAsync(desk.Sale(Desk.Account(1), 10))));
        var journal = (await JournalAudit.ReadAsync(desk.Store, desk.Store.PartitionCount)).SelectMany(p => p).Where(e => e.Kind == EntryKind.Sale);
        Assert.Equal(["first", "first", "second", "third"], journal.Select(e => e.Answer!.PolicyVersion));

        static (Outcome, string) Said(Answer answer) => (answer.Outcome, answer.PolicyVersion);
    }

    [Fact]
    public async Task Read_WhatIsNotThere_IsNullOrEmpty()
    {
        var desk = await OpenDeskAsync();
        Assert.Null(await desk.Store.ReadAccountAsync(Desk.Account(1), Cancellation));
        Assert.Null(await desk.Store.ReadTransactionAsync(new JournalKey(0, 1, 1), Cancellation));
        Assert.Null(await desk.Store.ReadTransactionAsync(new JournalKey(65_535, 9, long.MaxValue), Cancellation));
        Assert.Empty(await desk.Store.ListTransactionsAsync(Desk.Account(1), null, 10, Cancellation));
        for (var p = 0; p < new StoreTerms().Partitions; p++) Assert.Empty((await JournalAudit.ReadAsync(desk.Store, p + 1))[p]);
    }

    [Fact]
    public async Task ReadAccount_SeveralPeriods_NewestFirst()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        await desk.AskAsync(Fingerprints.Sign(desk.Allocate(Desk.Account(1), 0) with { Period = BudgetPeriod.FromYear(2025), Grams = Desk.Grams(70) }));
        var view = await desk.Store.ReadAccountAsync(Desk.Account(1), Cancellation);
        Assert.Equal(new[] { (2026, 1_000L, 1_000L), (2025, 70L, 70L) }, view!.Periods.Select(p => ((int)p.Period.Year, p.Available.Grams, p.Budget.Grams)));
    }

    [Fact]
    public async Task ReadTransaction_ShowsLinesAndWhatCameBack()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var purchase = new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]);
        var sale = await desk.MakeAsync(Fingerprints.Sign(desk.Sale(Desk.Account(1), 1_000, 501) with { Purchase = purchase }));
        await desk.MakeAsync(desk.Refund(sale, new RefundLine(1, 1_000)));
        var view = await desk.ViewAsync(sale);
        Assert.Equal((sale, Desk.Account(1), Desk.Seller.Company, TransactionState.Posted, purchase), (view.Key, view.Account, view.Merchant, view.State, view.Purchase));
        Assert.Equal(new long[] { 1_000, 501 }, view.Lines.Select(l => l.Grams.Grams));
        Assert.Equal(new[] { (0L, 0L), (1_000L, 251L) }, view.Refunds.Select(r => (r.QuantityMilli, r.Grams.Grams)));
        Assert.Equal((Desk.Period, null, desk.Now), (view.Period, view.HoldExpiry, view.At));

        // The half that is left gives back what is left, so that all of it adds up.
        await desk.MakeAsync(desk.Refund(sale, new RefundLine(1, 0)));
        Assert.Equal(501, (await desk.ViewAsync(sale)).Refunds[1].Grams.Grams);
        Assert.Equal(Refusal.OverRefund, (await desk.AskAsync(desk.Refund(sale, new RefundLine(1, 1)))).Refusal);
    }

    [Fact]
    public async Task ReadOpening_IsTheJournalsOwnEntry_OfWhatOpenedATransaction()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var sale = await desk.MakeAsync(desk.Sale(Desk.Account(1), 1_000, 501));
        var refund = (await desk.AskAsync(desk.Refund(sale, new RefundLine(1, 1_000)))).Transaction!.Value;
        var journal = (await JournalAudit.ReadAsync(desk.Store, new StoreTerms().Partitions))[sale.Partition];
        var opening = await desk.Store.ReadOpeningAsync(sale, Cancellation);

        Assert.Equal((sale, sale), (refund, opening!.Key));
        Assert.Equal(Bytes(journal.Single(e => e.Key == sale)), Bytes(opening));
        Assert.Null(await desk.Store.ReadOpeningAsync(journal.Single(e => e.Kind == EntryKind.Refund).Key, Cancellation));
        Assert.Null(await desk.Store.ReadOpeningAsync(sale with { Epoch = 77 }, Cancellation));
        Assert.Null(await desk.Store.ReadOpeningAsync(new JournalKey(65_535, 9, long.MaxValue), Cancellation));

        static byte[] Bytes(JournalEntry entry)
        {
            var writer = new ByteWriter();
            EntryCodec.Write(writer, entry);
            return writer.Written.ToArray();
        }
    }

    [Fact]
    public async Task ListTransactions_PageByPage_HasEachOnceNewestFirst()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(2, 10_000);
        var made = new List<JournalKey>();
        for (var i = 0; i < 23; i++)
        {
            made.Add(await desk.MakeAsync(desk.Sale(Desk.Account(1), 10 + i)));
            await desk.MakeAsync(desk.Sale(Desk.Account(2), 1));
        }

        var seen = new List<JournalKey>();
        JournalKey? before = null;
        while (await desk.Store.ListTransactionsAsync(Desk.Account(1), before, 5, Cancellation) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 5);
            seen.AddRange(page.Select(t => t.Key));
            before = seen[^1];
        }

        made.Reverse();
        Assert.Equal(made, seen);
        Assert.Empty(await desk.Store.ListTransactionsAsync(Desk.Account(1), new JournalKey(0, 1, long.MaxValue), 5, Cancellation));
    }

    [Fact]
    public async Task FollowUp_ByAnotherMerchant_FindsNothing()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 500, Hour));
        var sale = await desk.MakeAsync(desk.Sale(Desk.Account(1), 500));
        foreach (var e in new TransactionEvent[] { desk.Capture(hold), desk.Void(hold), desk.Extend(hold, 1), desk.Refund(sale) })
        {
            var stolen = Fingerprints.Sign(e with { Request = desk.NewId(new(202)) });
            Assert.Equal(Refusal.TransactionUnknown, (await desk.AskAsync(stolen)).Refusal);
        }

        Assert.Equal((9_000, 500), await desk.BalanceAsync(Desk.Account(1)));
    }
}
