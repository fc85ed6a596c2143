using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.CarbonGateway.Tests.Redis.Cold;

/// <summary>What comes after three days, when Redis has forgotten and only the ledger remembers.</summary>
public sealed class ColdPathTests(OneServer one)
{
    private static readonly AccountId Account = Desk.Account(1);
    private static readonly int Partition = Account.PartitionOf(DrainTown.Partitions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LateRefund_CountsWhatCameBackBefore()
    {
        await using var town = await OpenAsync();
        var desk = await OpenDeskAsync(town);
        var sale = await desk.MakeAsync(desk.Sale(Account, 1_000, 500));
        await desk.MakeAsync(desk.Refund(sale, new RefundLine(0, 1_500)));
        await ForgetAsync(town, desk, sale);

        Assert.Equal(Refusal.OverRefund, (await desk.AskAsync(desk.Refund(sale, new RefundLine(0, 1_000)))).Refusal);
        var rest = await desk.AskAsync(desk.Refund(sale));
        Assert.Equal((Outcome.Approved, 750), (rest.Outcome, rest.Moved.Grams));
        Assert.Equal(Refusal.OverRefund, (await desk.AskAsync(desk.Refund(sale))).Refusal);
        Assert.Equal((1_000_000, 0), await desk.BalanceAsync(Account));
        await DrainTown.CatchUpAsync(town.Drain());
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task SaleRefundedInFull_IsNotRefundedAgain()
    {
        await using var town = await OpenAsync();
        var desk = await OpenDeskAsync(town);
        var sale = await desk.MakeAsync(desk.Sale(Account, 1_000));
        await desk.MakeAsync(desk.Refund(sale));
        await ForgetAsync(town, desk, sale);
        Assert.Equal(Refusal.OverRefund, (await desk.AskAsync(desk.Refund(sale))).Refusal);
        Assert.Equal(1_000, (await desk.ViewAsync(sale)).Refunds.Sum(r => r.Grams.Grams));
    }

    [Fact]
    public async Task LateCapture_OfAHoldWhoseExpiryIsForgotten()
    {
        await using var town = await OpenAsync();
        var desk = await OpenDeskAsync(town);
        var hold = await desk.MakeAsync(desk.Hold(Account, 1_000, TimeSpan.FromHours(1)));
        await desk.MakeAsync(desk.Extend(hold, 200));
        desk.Now = desk.Now.AddHours(2);
        Assert.Equal(1, await town.Store.ExpireDueAsync(desk.Now, 10, Cancellation));
        await ForgetAsync(town, desk, hold, TimeSpan.FromDays(4));

        Assert.Equal(Refusal.AboveHold, (await desk.AskAsync(desk.Capture(hold, 1_441))).Refusal);
        Assert.Equal(1_440, (await desk.AskAsync(desk.Capture(hold, 1_440))).Moved.Grams);
        Assert.Equal((998_560, 0), await desk.BalanceAsync(Account));
    }

    [Fact]
    public async Task AllocationGivenAgain_IsAnsweredFromTheLedger()
    {
        await using var town = await OpenAsync();
        var desk = town.Desk;
        var allocation = desk.Allocate(Account, 1_000_000);
        var first = await desk.AskAsync(allocation);
        var sale = await desk.MakeAsync(desk.Sale(Account, 10));
        await desk.MakeAsync(desk.Refund(sale));
        await ForgetAsync(town, desk, sale);

        var again = await desk.TakeAsync(allocation with { At = desk.Now });
        Assert.True(again.Replayed);
        Assert.Equal(BookDump.Answer(first), BookDump.Answer(again.Answer));
        var other = await desk.TakeAsync(Fingerprints.Sign(desk.Allocate(Account, 5) with { Request = allocation.Request }));
        Assert.NotNull(other.Misuse);
        Assert.Equal((1_000_000, 0), await desk.BalanceAsync(Account));
    }

    [Fact]
    public async Task RequestThatTellsItsAge_IsAnsweredFromTheLedger()
    {
        await using var town = await OpenAsync();
        var desk = await OpenDeskAsync(town);
        var sale = Fingerprints.Sign(desk.Sale(Account, 300) with { Request = new(Desk.Seller.Company, Guid.CreateVersion7(desk.Now)) });
        var made = await desk.MakeAsync(sale);
        var given = Fingerprints.Sign(desk.Sale(Account, 400) with { Request = new(Desk.Seller.Company, Guid.CreateVersion7(desk.Now)) });
        Assert.Null((await desk.TakeAsync(desk.Find(given))).Answer);
        await desk.MakeAsync(desk.Refund(made));
        await ForgetAsync(town, desk, made);

        var again = await desk.TakeAsync(sale with { At = desk.Now });
        Assert.Equal((true, made), (again.Replayed, again.Answer!.Transaction!.Value));
        Assert.Equal(Refusal.Abandoned, (await desk.AskAsync(given with { At = desk.Now })).Refusal);
        Assert.Equal(made, (await desk.TakeAsync(desk.Find(sale))).Answer!.Transaction);
        Assert.Equal((1_000_000, 0), await desk.BalanceAsync(Account));
    }

    /// <summary>The refund was forgotten by Redis and has not reached the ledger: nobody can tell, so nothing is paid.</summary>
    [Fact]
    public async Task LedgerThatIsDaysBehind_HasNoLastWord()
    {
        await using var town = await OpenAsync();
        var desk = await OpenDeskAsync(town);
        var sale = await desk.MakeAsync(desk.Sale(Account, 1_000));
        await DrainTown.CatchUpAsync(town.Drain());
        await desk.MakeAsync(desk.Refund(sale));
        await ForgetAsync(town, desk, sale, drain: false);
        Assert.Equal(StoreStatus.Unavailable, (await town.Store.PostAsync(desk.Refund(sale), Cancellation)).Status);

        await DrainTown.CatchUpAsync(town.Drain());
        Assert.Equal(Refusal.OverRefund, (await desk.AskAsync(desk.Refund(sale))).Refusal);
    }

    // One bucket for each kind, so that a day's business is enough to fill it.
    private async Task<DrainTown> OpenAsync() => await DrainTown.OpenAsync(await one.EndpointAsync(), set: redis =>
    {
        redis.ExpectedRequests = 1;
        redis.RememberFor = TimeSpan.FromDays(3);
    });

    private static async Task<Desk> OpenDeskAsync(DrainTown town)
    {
        var desk = town.Desk;
        await desk.AskAsync(desk.Allocate(Account, 1_000_000));
        return desk;
    }

    // Time goes by, and business goes on until the bucket is swept.
    private async Task ForgetAsync(DrainTown town, Desk desk, JournalKey transaction, TimeSpan? after = null, bool drain = true)
    {
        if (drain) await DrainTown.CatchUpAsync(town.Drain(options: new() { Keep = 0 }));
        desk.Now += after ?? TimeSpan.FromDays(10);
        for (var i = 0; i < 130; i++) await desk.MakeAsync(desk.Refund(await desk.MakeAsync(desk.Sale(Account, 7))));
        if (drain) await DrainTown.CatchUpAsync(town.Drain(options: new() { Keep = 0 }));
        var bucket = $"{town.Redis.Prefix}{{p{Partition}}}t0";
        Assert.Equal("0", await (await one.ServerAsync()).CliAsync("HEXISTS", bucket, $"{transaction.Sequence}"));
    }
}
