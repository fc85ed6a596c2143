using CarbonPos.PosSdk.Pending;
using Grpc.Core;

namespace CarbonPos.PosSdk.Tests.Calls;

/// <summary>What the SDK does when the gateway is busy, silent, gone or newer than the SDK.</summary>
public sealed class CallTests : IDisposable
{
    private static readonly Instrument Alice = Instrument.AccountToken("CPA1:alice");
    private static readonly Basket Milk = new Basket().Add("4006381333931");

    private readonly ScriptedTransport gateway = new();
    private readonly MemoryPendingRequests pending = new();
    private readonly InstantClock clock = new(TimeProvider.System.GetUtcNow());
    private readonly CarbonPosClient till;

    public CallTests() => till = new CarbonPosClient(new CarbonPosOptions
    {
        Address = new Uri("http://127.0.0.1:1"),
        Token = "t",
        Pending = pending,
        Transport = gateway,
        Clock = clock,
        Random = bytes => bytes.Clear(),
    });

    public void Dispose()
    {
        till.Dispose();
        gateway.Dispose();
    }

    [Fact]
    public async Task Sell_UnavailableTwice_SendsTheSameBytesAgain()
    {
        gateway.Fail(StatusCode.Unavailable).Fail(StatusCode.DeadlineExceeded).Answer(Approved());
        var outcome = await till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken);
        Assert.IsType<SaleOutcome.Approved>(outcome);
        Assert.Equal(3, gateway.Seen.Count);
        Assert.All(gateway.Seen, s => Assert.Equal(gateway.Seen[0].Body, s.Body));
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task Sell_QueueFull_WaitsAsLongAsTheGatewaySays()
    {
        gateway.Fail(StatusCode.ResourceExhausted, new() { Code = "QUEUE_FULL", RetryAfterMs = 700, Retryable = true }).Answer(Approved());
        await till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(TimeSpan.FromMilliseconds(700), clock.Waits);
    }

    [Fact]
    public async Task Sell_QueueFullForLongerThanTheDeadline_ThrowsAtOnceAndKeepsNothing()
    {
        gateway.Fail(StatusCode.ResourceExhausted, new() { Code = "QUEUE_FULL", RetryAfterMs = 60_000, Retryable = true, SameRequestIdSafe = true });
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(("QUEUE_FULL", true, true, TimeSpan.FromMinutes(1)), (error.Code, error.Retryable, error.SameRequestIdSafe, error.RetryAfter));
        Assert.Empty(till.Pending);
        Assert.Single(gateway.Seen);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.AlreadyExists)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.PermissionDenied)]
    public async Task Sell_Refused_ThrowsOnceAndKeepsNothing(StatusCode code)
    {
        gateway.Fail(code, new() { Code = "SOMETHING", CashierText = "c.", SupportText = "s", Field = "lines[2].quantity_milli" });
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(("SOMETHING", "c.", "s", "lines[2].quantity_milli"), (error.Code, error.CashierText, error.SupportText, error.Field));
        Assert.Null(error.RetryAfter);
        Assert.Single(gateway.Seen);
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task Sell_IdOfAnAnsweredSaleReused_LeavesNothingUnanswered()
    {
        var terms = new SaleTerms { RequestId = till.NewRequestId() };
        gateway.Answer(Approved()).Fail(StatusCode.AlreadyExists, new() { Code = "REQUEST_ID_REUSED" });
        await till.SellAsync(Milk, Alice, terms, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(new Basket().Add("4006381333931", 2), Alice, terms, TestContext.Current.CancellationToken));
        Assert.Equal(CarbonPosErrors.RequestIdReused, error.Code);
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task Sell_NoAnswerAndThenReused_IsNeverTheOtherSalesReceipt()
    {
        gateway.Fail(StatusCode.DeadlineExceeded).Fail(StatusCode.AlreadyExists, new() { Code = "REQUEST_ID_REUSED" });
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(CarbonPosErrors.RequestIdReused, error.Code);
        Assert.Equal(2, gateway.Seen.Count);
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task Sell_IdOfAnUnansweredSaleReused_KeepsTheFirst()
    {
        var first = PendingRequest.For(till.NewRequestId(), RequestKind.Sale, clock.GetUtcNow(), Alice);
        pending.Save(first);
        gateway.Fail(StatusCode.AlreadyExists, new() { Code = "REQUEST_ID_REUSED" });
        await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(Milk, Alice, new SaleTerms { RequestId = first.RequestId }, TestContext.Current.CancellationToken));
        Assert.Equal(first, Assert.Single(till.Pending));
    }

    [Fact]
    public async Task Sell_RefusedWithAGarbledTrailer_StillThrowsWithACode()
    {
        gateway.FailWithTrailer(StatusCode.InvalidArgument, [0xFF, 0xFF, 0xFF]);
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(CarbonPosErrors.RefusedWithoutDetail, error.Code);
    }

    [Fact]
    public async Task Sell_NeverConnected_ThrowsUnreachableAndKeepsNothing()
    {
        gateway.Unreachable().Unreachable().Unreachable().Unreachable();
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(CarbonPosErrors.GatewayUnreachable, error.Code);
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task Sell_LostOnceThenNeverConnected_IsUnknownAndKept()
    {
        gateway.Fail(StatusCode.Unavailable);
        for (var i = 0; i < 7; i++)
        {
            gateway.Unreachable();
        }

        var outcome = await till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken);
        var unknown = Assert.IsType<SaleOutcome.Unknown>(outcome);
        Assert.False(unknown.HasMoved || unknown.IsFinal);
        Assert.Equal(outcome.RequestId, Assert.Single(till.Pending).RequestId);
    }

    [Fact]
    public async Task Sell_NoAnswer_IsAskedAfterAndFound()
    {
        FailFour().Answer(new V1.FindOrAbandonResponse { Found = true, Posting = Approved().Posting });
        var outcome = await till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken);
        Assert.IsType<SaleOutcome.Approved>(outcome);
        Assert.Equal("FindOrAbandon", gateway.Seen[^1].Method);
        Assert.Equal(Alice.Text, V1.FindOrAbandonRequest.Parser.ParseFrom(gateway.Seen[^1].Body).Instrument.AccountToken);
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task Sell_NoAnswerAndNothingDone_IsAbandoned()
    {
        FailFour().Answer(new V1.FindOrAbandonResponse());
        var outcome = await till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken);
        Assert.IsType<SaleOutcome.Abandoned>(outcome);
        Assert.True(outcome is { HasMoved: false, IsFinal: true, Posting: null });
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task ResolvePending_AfterAnUnknown_EndsIt()
    {
        FailFour();
        FailFour();
        var unknown = await till.SellAsync(Milk, Alice, new SaleTerms { Note = "ticket 7" }, TestContext.Current.CancellationToken);
        Assert.IsType<SaleOutcome.Unknown>(unknown);

        gateway.Answer(new V1.FindOrAbandonResponse { Found = true, Posting = Approved().Posting });
        var resolved = Assert.Single(await till.ResolvePendingAsync(TestContext.Current.CancellationToken));
        Assert.Equal("ticket 7", resolved.Request.Note);
        Assert.IsType<SaleOutcome.Approved>(resolved.Outcome);
        Assert.Equal(unknown.RequestId, resolved.Outcome.RequestId);
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task ResolvePending_WhileASaleIsOnItsWay_LeavesItAlone()
    {
        using var stop = new CancellationTokenSource();
        var reached = new TaskCompletionSource();
        gateway.Silence(reached.SetResult);
        var sale = till.SellAsync(Milk, Alice, cancellation: stop.Token);
        await reached.Task;
        Assert.Empty(await till.ResolvePendingAsync(TestContext.Current.CancellationToken));
        Assert.Single(gateway.Seen);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sale);
    }

    [Fact]
    public async Task Sell_Cancelled_StopsWaitingAndKeepsTheRequest()
    {
        using var stop = new CancellationTokenSource();
        gateway.Silence(stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => till.SellAsync(Milk, Alice, cancellation: stop.Token));
        Assert.Single(till.Pending);
    }

    [Fact]
    public async Task Sell_SameIdOtherAccount_IsRefusedBeforeSending()
    {
        var id = till.NewRequestId();
        gateway.Answer(Approved());
        await till.SellAsync(Milk, Alice, new SaleTerms { RequestId = id }, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<CarbonPosException>(
            () => till.SellAsync(Milk, Instrument.AccountToken("CPA1:bob"), new SaleTerms { RequestId = id }, TestContext.Current.CancellationToken));
        Assert.Equal((CarbonPosErrors.RequestIdOnOtherAccount, id), (error.Code, error.RequestId));
        Assert.Single(gateway.Seen);
    }

    [Fact]
    public async Task Sell_IsKeptBeforeItIsSent()
    {
        var keptWhenSent = 0;
        using var stop = new CancellationTokenSource();
        gateway.Silence(() =>
        {
            keptWhenSent = pending.List().Count;
            stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => till.SellAsync(Milk, Alice, cancellation: stop.Token));
        Assert.Equal(1, keptWhenSent);
    }

    [Fact]
    public async Task Sell_Training_IsNotKept()
    {
        var kept = -1;
        using var stop = new CancellationTokenSource();
        gateway.Silence(() =>
        {
            kept = pending.List().Count;
            stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => till.SellAsync(Milk, Alice, new SaleTerms { Training = true }, stop.Token));
        Assert.Equal(0, kept);
    }

    [Fact]
    public async Task Sell_OutcomeOfANewerGateway_IsUnknownAndKept()
    {
        gateway.Answer(new V1.AuthorizeResponse { Posting = new V1.Posting { Outcome = (V1.Outcome)42, GramsMoved = 5 } });
        var outcome = await till.SellAsync(Milk, Alice, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(CarbonPosErrors.AnswerNotUnderstood, Assert.IsType<SaleOutcome.Unknown>(outcome).Cause.Code);
        Assert.Single(till.Pending);
    }

    [Fact]
    public async Task Void_NoAnswer_IsAskedAfterByItsTransaction()
    {
        FailFour().Answer(new V1.FindOrAbandonResponse());
        await till.VoidAsync("3-1-9", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("3-1-9", V1.FindOrAbandonRequest.Parser.ParseFrom(gateway.Seen[^1].Body).TransactionId);
    }

    [Fact]
    public async Task Balance_Busy_IsRetriedAndThenThrown()
    {
        FailFour();
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.GetBalanceAsync(Alice, TestContext.Current.CancellationToken));
        Assert.Equal((CarbonPosErrors.NoAnswer, true), (error.Code, error.Retryable));
        Assert.Equal(4, gateway.Seen.Count);
    }

    private ScriptedTransport FailFour()
    {
        for (var i = 0; i < 4; i++)
        {
            gateway.Fail(StatusCode.Unavailable);
        }

        return gateway;
    }

    private static V1.AuthorizeResponse Approved() => new()
    {
        Posting = new V1.Posting { Outcome = V1.Outcome.Approved, GramsMoved = 640, GramsRequested = 640, GramsAvailable = 8_459_360, BudgetGrams = 8_460_000, TransactionId = "3-1-9" },
    };
}
