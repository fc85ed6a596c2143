using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Market;

/// <summary>A visitor without an account pays in euros for the points of the pool.</summary>
public sealed class VisitorTests
{
    [Fact]
    public async Task Visitor_IsToldThePrice_PaysIt_AndGetsItBack()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var told = await town.AuthorizeAsync(town.Sale(2, MarketTown.ByVisitor));
        // 2,820 g at 110 euros a tonne: 31.02 ct.
        Assert.Equal((Outcome.Insufficient, 2_820L, 31L), (told.Posting.Outcome, told.Offer.Grams, told.Offer.Cents));
        var sale = (await town.AuthorizeAsync(town.Sale(2, MarketTown.ByVisitor, told.Offer.Offer_))).Posting;
        Assert.Equal((Outcome.Approved, 2_820L, 0L, 2_820L, 31L), (sale.Outcome, sale.GramsMoved, sale.GramsAvailable, sale.TradedGrams, sale.TradeCents));
        var half = await town.Gateway.Till.PostAsync(new RefundRequest { RequestId = town.NewId(), TransactionId = sale.TransactionId, Lines = { new RefundLine { QuantityMilli = 1_000 } } });
        var rest = await town.Gateway.Till.PostAsync(new RefundRequest { RequestId = town.NewId(), TransactionId = sale.TransactionId });
        Assert.Equal((16L, 15L), (half.TradeCents, rest.TradeCents));
        Assert.Equal((31L, 31L), await town.Gateway.Till.GetAsync(sale.TransactionId) is var t ? (t.PaidCents, t.ReturnedCents) : default);
    }

    [Fact]
    public async Task Visitor_WhosePolicyHasNone_IsRefused()
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json(visitors: "refuse"));
        Assert.Equal(Refusal.PolicyForbids, (await town.QuoteAsync(1, MarketTown.ByVisitor)).NoOffer);
        Assert.Equal(Refusal.PolicyForbids, (await town.AuthorizeAsync(town.Sale(1, MarketTown.ByVisitor))).Posting.Refusal);
    }

    [Fact]
    public async Task Visitor_EmptyPool_IsPoolShort_AndRingsForPoints()
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json());
        var offer = (await town.QuoteAsync(1, MarketTown.ByVisitor)).Offer;
        Assert.Empty(town.Gateway.Process.Demand.Take());
        Assert.Equal(Refusal.PoolShort, (await town.AuthorizeAsync(town.Sale(1, MarketTown.ByVisitor, offer.Offer_))).Posting.Refusal);
        Assert.True(town.Gateway.Process.Demand.Next.IsCompleted);
        Assert.Equal([new(0, Carbon.Units.Co2eMass.FromGrams(1_410))], town.Gateway.Process.Demand.Take());
    }

    /// <summary>A lost answer is found by the request id alone: there is no account to look under.</summary>
    [Fact]
    public async Task FindOrAbandon_OfAVisitorsSale_FindsItOrGivesItUp()
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json(), options => options.Embedded.Partitions = 64);
        var free = new AuthorizeRequest { RequestId = Guid.NewGuid().ToString(), Instrument = MarketTown.ByVisitor, Lines = { Shelf.Deposit() } };
        var posted = (await town.AuthorizeAsync(free)).Posting;
        Assert.Equal(Outcome.Approved, posted.Outcome);
        var found = await town.Gateway.Till.FindAsync(new() { RequestId = free.RequestId, Instrument = MarketTown.ByVisitor });
        Assert.Equal((true, posted), (found.Found, found.Posting));

        var never = new AuthorizeRequest(free) { RequestId = Guid.NewGuid().ToString() };
        Assert.False((await town.Gateway.Till.FindAsync(new() { RequestId = never.RequestId, Instrument = MarketTown.ByVisitor })).Found);
        Assert.Equal(Refusal.Abandoned, (await town.AuthorizeAsync(never)).Posting.Refusal);
    }

    [Theory]
    [InlineData((int)AuthorizeMode.Hold, false)]
    [InlineData((int)AuthorizeMode.Forward, false)]
    [InlineData((int)AuthorizeMode.Sale, true)]
    public async Task Visitor_ForMoreThanASale_IsMisuse(int mode, bool training)
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json());
        var request = town.Sale(1, MarketTown.ByVisitor);
        (request.Mode, request.Training, request.SoldAt) = ((AuthorizeMode)mode, training, Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(town.Gateway.Clock.GetUtcNow()));
        var error = await Assert.ThrowsAsync<RpcException>(() => town.AuthorizeAsync(request));
        Assert.Equal((StatusCode.InvalidArgument, "VISITOR_NOT_FOR_MODE", "instrument"), (error.StatusCode, Errors.DetailOf(error).Code, Errors.DetailOf(error).Field));
    }

    [Fact]
    public async Task Balance_OfAVisitor_IsMisuse()
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json());
        var error = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Till.CallAsync<GetBalanceResponse>("Wallet", "GetBalance", new GetBalanceRequest { Instrument = MarketTown.ByVisitor }));
        Assert.Equal("INSTRUMENT_MISSING", Errors.DetailOf(error).Code);
    }

    [Fact]
    public async Task Capture_OfAVisitorsSale_IsWrongState()
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json());
        var sale = (await town.AuthorizeAsync(new() { RequestId = town.NewId(), Instrument = MarketTown.ByVisitor, Lines = { Shelf.Deposit() } })).Posting;
        Assert.Equal(Refusal.WrongState, (await town.Gateway.Till.PostAsync(new CaptureRequest { RequestId = town.NewId(), TransactionId = sale.TransactionId })).Refusal);
        Assert.Equal(Refusal.WrongState, (await town.Gateway.Till.PostAsync(new ExtendHoldRequest { RequestId = town.NewId(), TransactionId = sale.TransactionId, AdditionalGrams = 5 })).Refusal);
    }
}
