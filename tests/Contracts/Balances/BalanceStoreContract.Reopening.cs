using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

public abstract partial class BalanceStoreContract
{
    [Fact]
    public async Task Reopen_AllIsThere_BalancesHoldsMarkersVouchersTransactions()
    {
        var terms = new StoreTerms();
        var desk = await OpenDeskAsync(terms);
        await desk.OpenAccountsAsync(3, 10_000);
        var voucher = new Voucher(new(5, 6), Desk.Grams(1_000), desk.Now.AddDays(1), Refusal.None);
        var paid = Fingerprints.Sign(desk.Sale(Desk.Account(1), 400, 30) with { Voucher = voucher, TillDate = new(2026, 6, 1) });
        var paidAnswer = await desk.AskAsync(paid);
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(2), 700, Hour));
        var tooMuch = desk.Sale(Desk.Account(3), 10_001);
        var refusal = await desk.AskAsync(tooMuch);
        var givenUp = desk.Sale(Desk.Account(3), 5);
        await desk.TakeAsync(desk.Find(givenUp));
        await desk.AskAsync(desk.Refund(paidAnswer.Transaction!.Value, new RefundLine(0, 500)));
        var before = await DumpAsync(desk.Store, terms.Partitions);

        var store = await ReopenAsync(desk, terms);
        Assert.Equal(before, await DumpAsync(store, terms.Partitions));
        var later = new Desk(store) { Now = desk.Now };
        Assert.Equal((9_670, 0), await later.BalanceAsync(Desk.Account(1)));
        Assert.Equal((9_300, 700), await later.BalanceAsync(Desk.Account(2)));
        Assert.Equal((true, Text(paidAnswer)), await ReplayAsync(paid));
        Assert.Equal((true, Text(refusal)), await ReplayAsync(tooMuch));
        Assert.Equal(Refusal.Abandoned, (await later.AskAsync(givenUp)).Refusal);
        var again = Fingerprints.Sign(paid with { Request = later.NewId(new(303)), Seller = paid.Seller with { Company = new(303) } });
        Assert.Equal(Refusal.FlashcodeSpent, (await later.AskAsync(again)).Refusal);
        Assert.Equal(1, await store.ExpireDueAsync(desk.Now + Hour, 10, Cancellation));
        Assert.Equal(TransactionState.Expired, (await later.ViewAsync(hold)).State);

        async Task<(bool, string)> ReplayAsync(TransactionEvent e)
        {
            var told = await later.TakeAsync(e);
            return (told.Replayed, Text(told.Answer));
        }
    }

    [Fact]
    public async Task Reopen_ManyTimes_JournalGoesOnWithoutGap_AndNothingIsLost()
    {
        var terms = new StoreTerms();
        var desk = await OpenDeskAsync(terms);
        await desk.OpenAccountsAsync(4, 1_000_000);
        var store = desk.Store;
        for (var round = 0; round < 4; round++)
        {
            var here = new Desk(store) { Now = desk.Now + (round * Hour) };
            var sales = Enumerable.Range(0, 60).Select(i => desk.Sale(Desk.Account(1 + (i % 4)), 10)).ToArray();
            await Task.WhenAll(sales.Select(s => here.TakeAsync(s)));
            await CloseAsync(store);
            store = await OpenAsync(terms);
            open.Add(store);
        }

        var last = new Desk(store);
        for (var i = 1; i <= 4; i++) Assert.Equal((1_000_000 - (4 * 15 * 10), 0), await last.BalanceAsync(Desk.Account(i)));
        var journal = await JournalAudit.ReadAsync(store, terms.Partitions);
        JournalAudit.AssertGapless(journal);
        Assert.Equal(4 + (4 * 60), journal.Sum(p => p.Count));
    }

    [Fact]
    public async Task Close_WithCallersWaiting_AnswersAllOfThem_AndWhatWasAnsweredStays()
    {
        var terms = new StoreTerms { CommitLatency = TimeSpan.FromMilliseconds(20) };
        var desk = await OpenDeskAsync(terms);
        await desk.OpenAccountsAsync(1, 1_000_000);
        var sales = Enumerable.Range(0, 300).Select(_ => desk.Sale(Desk.Account(1), 10)).ToArray();
        var waiting = sales.Select(s => Task.Run(async () => await desk.Store.PostAsync(s, CancellationToken.None), Cancellation)).ToArray();
        await CloseAsync(desk.Store);
        var results = await Task.WhenAll(waiting);
        Assert.All(results, r => Assert.True(r.Status is StoreStatus.Done or StoreStatus.Unavailable or StoreStatus.Busy));

        var store = await OpenAsync(new());
        open.Add(store);
        var later = new Desk(store);
        foreach (var (i, result) in results.Index())
        {
            var told = await later.TakeAsync(sales[i]);
            if (result.Status == StoreStatus.Done) Assert.Equal((true, Text(result.Posting.Answer)), (told.Replayed, Text(told.Answer)));
        }

        Assert.Equal((1_000_000 - (300 * 10), 0), await later.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Health_OpenStore_IsReadyAndSaysWhatAnAcknowledgementPromises()
    {
        var desk = await OpenDeskAsync();
        Assert.Equal((true, ""), (desk.Store.Health.IsReady, desk.Store.Health.Trouble));
        Assert.NotEmpty(desk.Store.Health.Durability);
    }
}
