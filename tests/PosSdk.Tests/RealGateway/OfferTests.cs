using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk.Pending;
using CarbonPos.TestTown;

namespace CarbonPos.PosSdk.Tests.RealGateway;

/// <summary>Points run short at a register on the SDK, against the gateway's own process.</summary>
public sealed class OfferTests(MarketTown town) : IClassFixture<MarketTown>, IDisposable
{
    private readonly MemoryPendingRequests pending = new();
    private CarbonPosClient? client;

    // 4 pieces of 1,410 g, 3,000 g at hand: 2,640 g at 110 euros a tonne are 29.04 ct.
    private const long MissingGrams = 2_640;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Basket FourCheeses => new Basket().Add(Town.Cheese, 4);

    private CarbonPosClient Till => client ??= new(new CarbonPosOptions { Address = town.Address, TokenFile = town.TokenFile, Pending = pending });

    private Instrument Poor => Instrument.AccountToken(town.TokenOf(town.Poor));

    public void Dispose() => client?.Dispose();

    [Fact]
    public async Task Short_OfferAcceptedAndRefunded_InEurosToTheCent()
    {
        var quote = await Till.QuoteAsync(FourCheeses, Poor, Stop);
        Assert.Equal((MissingGrams, 0.29m), (quote.Short.Grams, quote.Offer!.Euros));

        var outcome = Assert.IsType<SaleOutcome.Insufficient>(await Till.SellAsync(FourCheeses, Poor, cancellation: Stop));
        var offer = outcome.Offer!;
        Assert.Equal((MissingGrams, 0.29m, 110m, null), (offer.Points.Grams, offer.Euros, offer.EurosPerTonne, outcome.NoOffer));
        Assert.InRange(offer.ValidUntil - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(6));

        // Another flashcode of the same account will do: deciding may take longer than half a minute.
        var sale = Assert.IsType<SaleOutcome.Approved>(await Till.AcceptOfferAsync(offer, FourCheeses, Instrument.Flashcode(town.FlashcodeOf(town.Poor)), cancellation: Stop));
        Assert.Equal(new PointTrade(Co2eMass.FromGrams(MissingGrams), 0.29m, 110m), sale.Details.Trade);
        Assert.Equal((5_640L, 0L), (sale.Details.Moved.Grams, sale.Details.Available.Grams));
        Assert.Null(sale.Offer);

        var id = sale.Details.TransactionId!;
        var part = Assert.IsType<SaleOutcome.Approved>(await Till.RefundAsync(id, [new(0, 1)], cancellation: Stop));
        var rest = Assert.IsType<SaleOutcome.Approved>(await Till.RefundAsync(id, cancellation: Stop));
        Assert.Equal((0.16m, 0.13m), (part.Details.Trade!.Euros, rest.Details.Trade!.Euros));
        var transaction = await Till.GetTransactionAsync(id, Stop);
        Assert.Equal((MissingGrams, 0.29m, 0.29m), (transaction.Bought.Grams, transaction.Paid, transaction.Returned));
        Assert.Empty(pending.List());
    }

    [Fact]
    public async Task Accept_ForAnotherBasket_IsRefusedWithAnOfferThatFits()
    {
        var offer = (await Till.QuoteAsync(FourCheeses, Poor, Stop)).Offer!;
        var refused = Assert.IsType<SaleOutcome.Refused>(await Till.AcceptOfferAsync(offer, new Basket().Add(Town.Cheese, 5), Poor, cancellation: Stop));
        Assert.Equal((RefusalReason.OfferChanged, MissingGrams + Town.CheeseGrams), (refused.Reason, refused.Offer!.Points.Grams));
        Assert.Null(refused.Details.Trade);
    }

    [Fact]
    public async Task Accept_MadeUpText_ThrowsAndMovesNothing()
    {
        var made = new PointOffer("CPO1:" + new string('A', 115), Co2eMass.FromGrams(1), 0m, 0m, TimeProvider.System.GetUtcNow());
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => Till.AcceptOfferAsync(made, FourCheeses, Poor, cancellation: Stop));
        Assert.Equal(("OFFER_INVALID", "offer"), (error.Code, error.Field));
        Assert.Empty(pending.List());
    }

    [Fact]
    public async Task Sell_PoolTooSmall_SaysWhyThereIsNoOffer()
    {
        var outcome = await Till.SellAsync(new Basket().Add(Town.Cheese, 100), Poor, cancellation: Stop);
        Assert.Equal((true, null, RefusalReason.PoolShort), (outcome is SaleOutcome.Insufficient, outcome.Offer, outcome.NoOffer));
    }

    [Fact]
    public async Task Visitor_IsToldThePriceFirst_AndALostAnswerIsFound()
    {
        var basket = new Basket().Add(Town.Cheese);
        var told = Assert.IsType<SaleOutcome.Insufficient>(await Till.SellAsync(basket, Instrument.Visitor, cancellation: Stop));
        Assert.Equal((Town.CheeseGrams, 0.16m), (told.Offer!.Points.Grams, told.Offer.Euros));
        var id = Till.NewRequestId();
        var sale = Assert.IsType<SaleOutcome.Approved>(await Till.AcceptOfferAsync(told.Offer, basket, Instrument.Visitor, new SaleTerms { RequestId = id }, Stop));
        Assert.Equal((Town.CheeseGrams, 0.16m), (sale.Details.Moved.Grams, sale.Details.Trade!.Euros));

        // As after a crash: kept, nothing known. What is found says the euros too.
        pending.Save(PendingRequest.For(id, RequestKind.Sale, TimeProvider.System.GetUtcNow(), Instrument.Visitor));
        var found = Assert.IsType<SaleOutcome.Approved>(await Till.FindOrAbandonAsync(id, Stop));
        Assert.Equal((sale.Details.TransactionId, sale.Details.Trade), (found.Details.TransactionId, found.Details.Trade));
    }

    [Fact]
    public void Visitor_IsKeptOnDisk_AndIsNoScan()
    {
        Assert.False(Instrument.TryParse(Instrument.Visitor.Text, out _, out _));
        var folder = Directory.CreateTempSubdirectory("carbonpos-visitor-").FullName;
        try
        {
            var request = PendingRequest.For(RequestId.New(), RequestKind.Sale, TimeProvider.System.GetUtcNow(), Instrument.Visitor);
            using (var kept = new FilePendingRequests(folder)) kept.Save(request);
            using var again = new FilePendingRequests(folder);
            Assert.Equal((request.RequestId, InstrumentKind.Visitor), Assert.Single(again.List()) is var one ? (one.RequestId, one.Instrument!.Kind) : default);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
