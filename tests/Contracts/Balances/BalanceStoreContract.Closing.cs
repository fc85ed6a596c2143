using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

public abstract partial class BalanceStoreContract
{
    private static readonly DateOnly LastDay = new(2026, 6, 1);

    [Fact]
    public async Task ClosedAccount_WhenItsOwnPartitionHasCutTheLastDay_TakesWhatIsForcedAlone()
    {
        var policy = new Policy { Version = "contract-3", Shortage = ShortageRule.BuyBack, Prices = new(4_000, 5_000) };
        var desk = await OpenDeskAsync(new() { Policy = policy });
        await desk.OpenAccountsAsync(8, 10_000);
        var account = Desk.Account(1);
        var other = Enumerable.Range(2, 7).Select(Desk.Account).First(a => a.PartitionOf(desk.Store.PartitionCount) != account.PartitionOf(desk.Store.PartitionCount));
        await desk.AskAsync(Fingerprints.Sign(new LeasePool(account.PartitionOf(desk.Store.PartitionCount), Desk.Grams(900)) { Request = desk.NewId(MerchantId.Authority), At = desk.Now }));
        var (sale, hold, larger) = (await desk.MakeAsync(desk.Sale(account, 100)), await desk.MakeAsync(desk.Hold(account, 500, Hour)), await desk.MakeAsync(desk.Hold(account, 300, Hour)));
        Assert.Equal((Outcome.Approved, 9_100L), await desk.AskAsync(desk.Close(account, LastDay)) is var said ? (said.Outcome, said.Available.Grams) : default);
        Assert.Equal((LastDay, null), ((await desk.Store.ReadAccountAsync(account, Cancellation))!.LastDay, (await desk.Store.ReadAccountAsync(other, Cancellation))!.LastDay));

        // The day is open, and then over in another partition and for another day: neither counts.
        await desk.AskAsync(desk.Cut(other, LastDay));
        await desk.AskAsync(desk.Cut(account, LastDay.AddDays(-1)));
        desk.Now = desk.Now.AddMinutes(30);
        await desk.MakeAsync(desk.Sale(account, 100));
        Assert.False((await desk.Store.ReadAccountAsync(account, Cancellation))!.IsClosed);
        await desk.AskAsync(desk.Cut(account, LastDay));

        Assert.Equal((true, false), ((await desk.Store.ReadAccountAsync(account, Cancellation))!.IsClosed, (await desk.Store.ReadAccountAsync(other, Cancellation))!.IsClosed));
        Sale Bought(Sale of) => Fingerprints.Sign(of with { BuyBack = new(Desk.Grams(50), 5_000) });
        TransactionEvent[] voluntary =
        [
            desk.Sale(account, 1), Bought(desk.Sale(account, 1)), Fingerprints.Sign(desk.Sale(account, 99_000) with { AllowPartial = true }), desk.Hold(account, 1, Hour), desk.Extend(hold, 1), desk.Capture(larger, 301),
            Fingerprints.Sign(new SellSurplus(Desk.Grams(1), 4_000) { Request = desk.NewId(), At = desk.Now, Account = account }),
            Fingerprints.Sign(new TrainingSale { Request = desk.NewId(), At = desk.Now, Account = account, Seller = Desk.Seller, Lines = Desk.Lines(1) }),
        ];
        foreach (var e in voluntary)
        {
            var answer = await desk.AskAsync(e);
            Assert.True((Outcome.Refused, Refusal.AccountClosed, 0) == (answer.Outcome, answer.Refusal, answer.Moved.Grams), $"{e} is answered {Text(answer)}");
        }

        await desk.MakeAsync(desk.Sale(account, 0));
        await desk.MakeAsync(desk.Sale(other, 1));
        await desk.MakeAsync(desk.Forward(account, 10));
        await desk.MakeAsync(desk.Refund(sale));
        await desk.MakeAsync(desk.Capture(hold, 499));
        await desk.MakeAsync(desk.Void(larger));
        Assert.Equal((9_391, 0), await desk.BalanceAsync(account));

        // Another day, another word.
        await desk.AskAsync(desk.Close(account, LastDay.AddDays(1)));
        await desk.MakeAsync(desk.Sale(account, 1));
        await desk.AskAsync(desk.Close(account, LastDay));
        Assert.Equal(Refusal.AccountClosed, (await desk.AskAsync(desk.Sale(account, 1))).Refusal);
        Assert.Equal(Refusal.AccountUnknown, (await desk.AskAsync(desk.Close(Desk.Account(99), LastDay))).Refusal);
    }

    [Fact]
    public async Task CloseAccount_SentAgain_IsOneEntry_WithoutLegs()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000);
        var order = desk.Close(Desk.Account(1), LastDay);
        var first = await desk.TakeAsync(order);
        await desk.AskAsync(desk.Close(Desk.Account(1), LastDay.AddDays(3)));
        var again = await desk.TakeAsync(order);
        Assert.Equal((false, true, Text(first.Answer)), (first.Replayed, again.Replayed, Text(again.Answer)));
        Assert.NotNull((await desk.TakeAsync(Fingerprints.Sign(order with { LastDay = LastDay.AddDays(9) }))).Misuse);
        var closings = (await JournalAudit.ReadAsync(desk.Store, desk.Store.PartitionCount)).SelectMany(p => p).Where(e => e.Kind == EntryKind.Close).ToArray();
        Assert.Equal([LastDay, LastDay.AddDays(3)], closings.Select(e => e.TillDate));
        Assert.All(closings, e => Assert.Equal((Desk.Account(1), 0, null), (e.Account, e.Legs.Length, e.Transaction)));
        Assert.Equal(LastDay.AddDays(3), (await desk.Store.ReadAccountAsync(Desk.Account(1), Cancellation))!.LastDay);
    }

    [Fact]
    public async Task ClosedAccount_WithHoldsAndPeriods_IsTheSameWhenTheStoreIsOpenedAgain()
    {
        var terms = new StoreTerms();
        var desk = await OpenDeskAsync(terms);
        await desk.OpenAccountsAsync(2, 1_000);
        var account = Desk.Account(1);
        await desk.AskAsync(Fingerprints.Sign(desk.Allocate(account, 0) with { Period = Desk.Period.Previous, Grams = Desk.Grams(70) }));
        await desk.AskAsync(desk.Cut(account, LastDay));
        // The order of the two does not count, nor what is on the account.
        await desk.AskAsync(desk.Close(account, LastDay));
        await desk.AskAsync(desk.Close(Desk.Account(2), LastDay.AddDays(1)));
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(2), 30, Hour));
        var before = await DumpAsync(desk.Store, terms.Partitions);

        var later = new Desk(await ReopenAsync(desk, terms)) { Now = desk.Now, FirstId = 1_000 };
        Assert.Equal(before, await DumpAsync(later.Store, terms.Partitions));
        Assert.Equal(Refusal.AccountClosed, (await later.AskAsync(later.Sale(account, 1))).Refusal);
        await later.MakeAsync(later.Sale(Desk.Account(2), 1));
        await later.AskAsync(later.Cut(Desk.Account(2), LastDay.AddDays(1)));
        Assert.Equal(Refusal.AccountClosed, (await later.AskAsync(later.Sale(Desk.Account(2), 1))).Refusal);
        await later.MakeAsync(later.Capture(hold, 30));
        Assert.Equal((969, 0), await later.BalanceAsync(Desk.Account(2)));
    }
}
