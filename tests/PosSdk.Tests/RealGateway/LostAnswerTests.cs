using CarbonPos.PosSdk.Pending;
using CarbonPos.TestTown;

namespace CarbonPos.PosSdk.Tests.RealGateway;

/// <summary>Replies lost, requests late, gateway killed: never a second debit, never a guess.</summary>
public sealed class LostAnswerTests(Town town) : IClassFixture<Town>, IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-lost-").FullName;
    private readonly CuttingProxy network = new(town.Address);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Basket Cheese => new Basket().Add(Town.Cheese);

    public async ValueTask DisposeAsync()
    {
        await network.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Sell_ReplyLostOnce_IsSentAgainAndDebitedOnce()
    {
        using var till = Till(network.Address);
        var payer = Payer();
        await till.GetBalanceAsync(payer, Stop);
        network.LoseReplies(1);
        Assert.IsType<SaleOutcome.Approved>(await till.SellAsync(Cheese, payer, cancellation: Stop));
        Assert.Equal(1, network.Cut);
        await AssertDebitedAsync(payer, 1);
        Assert.Empty(till.Pending);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task Sell_ManyRepliesLost_IsResolvedAndDebitedOnce(int lost)
    {
        using var till = Till(network.Address);
        var payer = Payer();
        network.LoseReplies(lost);
        var outcome = await till.SellAsync(Cheese, payer, cancellation: Stop);
        Assert.IsType<SaleOutcome.Approved>(outcome);
        await AssertDebitedAsync(payer, 1);
    }

    [Fact]
    public async Task Sell_EveryReplyLost_IsUnknown_AndTheNextStartFindsIt()
    {
        var payer = Payer();
        SaleOutcome outcome;
        using (var till = Till(network.Address))
        {
            network.LoseReplies(int.MaxValue);
            outcome = await till.SellAsync(Cheese, payer, new SaleTerms { Note = "ticket 7" }, Stop);
            Assert.IsType<SaleOutcome.Unknown>(outcome);
        }

        network.LoseReplies(0);
        using var next = Till(network.Address);
        var resolved = Assert.Single(await next.ResolvePendingAsync(Stop));
        Assert.Equal((outcome.RequestId, "ticket 7"), (resolved.Outcome.RequestId, resolved.Request.Note));
        Assert.IsType<SaleOutcome.Approved>(resolved.Outcome);
        Assert.Empty(next.Pending);
        await AssertDebitedAsync(payer, 1);
    }

    [Fact]
    public async Task FindOrAbandon_RequestStillOnItsWay_IsRefusedWhenItArrives()
    {
        var payer = Payer();
        using var slow = Till(network.Address);
        using var office = Till(town.Address, new MemoryPendingRequests());
        var id = slow.NewRequestId();
        network.HoldRequests();
        var sale = slow.SellAsync(Cheese, payer, new SaleTerms { RequestId = id }, Stop);
        await network.Held;
        Assert.IsType<SaleOutcome.Abandoned>(await office.FindOrAbandonAsync(id, payer, Stop));
        network.Release();
        Assert.Equal(RefusalReason.Abandoned, Assert.IsType<SaleOutcome.Refused>(await sale).Reason);
        await AssertDebitedAsync(payer, 0);
    }

    [Theory]
    [InlineData(RequestKind.Capture)]
    [InlineData(RequestKind.Void)]
    [InlineData(RequestKind.Refund)]
    public async Task FollowUp_EveryReplyLost_IsFoundLater(RequestKind kind)
    {
        var payer = Payer();
        using var till = Till(network.Address);
        var start = kind == RequestKind.Refund ? await till.SellAsync(Cheese, payer, cancellation: Stop) : await till.HoldAsync(Cheese, payer, cancellation: Stop);
        var transaction = start.Posting!.TransactionId!;
        network.LoseReplies(int.MaxValue);
        var outcome = kind switch
        {
            RequestKind.Capture => await till.CaptureAsync(transaction, cancellation: Stop),
            RequestKind.Void => await till.VoidAsync(transaction, cancellation: Stop),
            _ => await till.RefundAsync(transaction, cancellation: Stop),
        };
        Assert.IsType<SaleOutcome.Unknown>(outcome);
        network.LoseReplies(0);
        Assert.IsType<SaleOutcome.Approved>(await till.FindOrAbandonAsync(outcome.RequestId, Stop));
        await AssertDebitedAsync(payer, kind == RequestKind.Capture ? 1 : 0);
    }

    [Fact]
    public async Task Sell_WhileTheGatewayIsKilled_EachIsDebitedOnceOrNotAtAll()
    {
        var payer = Payer();
        using var till = Till(town.Address);
        var sales = Enumerable.Range(0, 64).Select(_ => till.SellAsync(Cheese, payer, cancellation: Stop)).ToList();
        await Task.WhenAny(sales);
        await town.KillAsync();
        var approved = 0;
        foreach (var sale in sales)
        {
            try
            {
                approved += await sale is SaleOutcome.Approved ? 1 : 0;
            }
            catch (CarbonPosException error)
            {
                Assert.Equal(CarbonPosErrors.GatewayUnreachable, error.Code);
            }
        }

        var dead = await Assert.ThrowsAsync<CarbonPosException>(() => till.GetBalanceAsync(payer, Stop));
        Assert.Equal((CarbonPosErrors.GatewayUnreachable, true), (dead.Code, dead.Retryable));

        await town.StartAsync();
        var resolved = await till.ResolvePendingAsync(Stop);
        approved += resolved.Count(r => r.Outcome is SaleOutcome.Approved);
        Assert.Empty(till.Pending);
        await AssertDebitedAsync(payer, approved);
    }

    private CarbonPosClient Till(Uri address, IPendingRequests? pending = null) => new(new CarbonPosOptions
    {
        Address = address,
        TokenFile = town.TokenFile,
        Pending = pending,
        PendingFolder = folder,
        Deadline = TimeSpan.FromSeconds(4),
    });

    private Instrument Payer() => Instrument.AccountToken(town.TokenOf(town.NewCitizen()));

    private async Task AssertDebitedAsync(Instrument payer, int cheeses)
    {
        using var office = Till(town.Address, new MemoryPendingRequests());
        Assert.Equal(Town.BudgetGrams - (cheeses * Town.CheeseGrams), (await office.GetBalanceAsync(payer, Stop))[0].Available.Grams);
    }
}
