using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk.Pending;
using CarbonPos.TestTown;

namespace CarbonPos.PosSdk.Tests.RealGateway;

/// <summary>Every call of the SDK against the gateway's own process.</summary>
public sealed class RealGatewayTests(Town town) : IClassFixture<Town>, IDisposable
{
    private readonly CarbonPosClient till = new(new CarbonPosOptions { Address = town.Address, TokenFile = town.TokenFile, Pending = new MemoryPendingRequests() });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Basket CheeseTwiceAndCoffee => new Basket().Add(Town.Cheese, 2).Add(Town.Coffee).AddDeposit(0.25m);

    public void Dispose() => till.Dispose();

    [Fact]
    public async Task Sell_ByFlashcode_SaysWhatEachLineWeighsAndWhatIsLeft()
    {
        var outcome = await till.SellAsync(CheeseTwiceAndCoffee, Instrument.Flashcode(town.FlashcodeOf(town.NewCitizen())), cancellation: Stop);
        var sale = Assert.IsType<SaleOutcome.Approved>(outcome).Details;
        Assert.Equal((5_640, 5_640, Town.BudgetGrams - 5_640, Town.BudgetGrams), (sale.Moved.Grams, sale.Requested.Grams, sale.Available.Grams, sale.Budget.Grams));
        Assert.Equal([2 * Town.CheeseGrams, Town.CoffeeGrams, 0], sale.Lines.Select(l => l.Grams.Grams));
        Assert.Equal([Provenance.Transmitted, Provenance.PublicProxy, Provenance.None], sale.Lines.Select(l => l.Provenance!.Value));
        Assert.Equal([WeighingReason.SupplierTransmitted, WeighingReason.PublicPhysical, WeighingReason.KindWithoutGrams], sale.Lines.Select(l => l.Reason!.Value));
        Assert.Equal(470, sale.Lines[1].Prudence.Grams);
        Assert.NotNull(sale.TransactionId);
        Assert.Null(sale.HoldExpiresAt);
        Assert.Equal(5_640m / Town.BudgetGrams, sale.ShareOfYear);
    }

    [Fact]
    public async Task Sell_SameIdAgain_GetsTheFirstAnswerAndMovesNothing()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var terms = new SaleTerms { RequestId = till.NewRequestId() };
        var first = Assert.IsType<SaleOutcome.Approved>(await till.SellAsync(CheeseTwiceAndCoffee, payer, terms, Stop));
        var second = Assert.IsType<SaleOutcome.Approved>(await till.SellAsync(CheeseTwiceAndCoffee, payer, terms, Stop));
        Assert.Equal((first.Details.TransactionId, first.Details.Available), (second.Details.TransactionId, second.Details.Available));
        Assert.Equal(first.Details.Available, (await till.GetBalanceAsync(payer, Stop))[0].Available);
    }

    [Fact]
    public async Task Sell_SameIdOtherBasket_NamesTheField()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var terms = new SaleTerms { RequestId = till.NewRequestId() };
        await till.SellAsync(CheeseTwiceAndCoffee, payer, terms, Stop);
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(new Basket().Add(Town.Coffee), payer, terms, Stop));
        Assert.Equal(("REQUEST_ID_REUSED", "lines", false), (error.Code, error.Field, error.SameRequestIdSafe));
    }

    [Fact]
    public async Task Sell_MoreThanThereIs_IsInsufficientOrPartialAsAsked()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.Poor));
        var before = (await till.GetBalanceAsync(payer, Stop))[0].Available;
        var short1 = Assert.IsType<SaleOutcome.Insufficient>(await till.SellAsync(CheeseTwiceAndCoffee, payer, cancellation: Stop));
        Assert.Equal((Co2eMass.Zero, before), (short1.Details.Moved, short1.Details.Available));
        var part = Assert.IsType<SaleOutcome.Partial>(await till.SellAsync(CheeseTwiceAndCoffee, payer, new SaleTerms { AllowPartial = true }, Stop));
        Assert.Equal((before.Grams, 5_640L, 0L), (part.Details.Moved.Grams, part.Details.Requested.Grams, part.Details.Available.Grams));
        Assert.Equal(before.Grams, part.Details.Lines.Sum(l => l.Grams.Grams));
        await till.RefundAsync(part.Details.TransactionId!, cancellation: Stop);
    }

    [Fact]
    public async Task Sell_SpentOrCappedFlashcode_IsRefusedWithItsReason()
    {
        var citizen = town.NewCitizen();
        var flashcode = Instrument.Flashcode(town.FlashcodeOf(citizen));
        await till.SellAsync(CheeseTwiceAndCoffee, flashcode, cancellation: Stop);
        var spent = await till.SellAsync(CheeseTwiceAndCoffee, flashcode, cancellation: Stop);
        Assert.Equal(RefusalReason.FlashcodeSpent, Assert.IsType<SaleOutcome.Refused>(spent).Reason);
        var capped = await till.SellAsync(CheeseTwiceAndCoffee, Instrument.Flashcode(town.FlashcodeOf(citizen, capGrams: 100)), cancellation: Stop);
        Assert.Equal(RefusalReason.OverCap, Assert.IsType<SaleOutcome.Refused>(capped).Reason);
    }

    [Fact]
    public async Task Sell_AlteredFlashcode_IsAnErrorForTheCashier()
    {
        var text = town.FlashcodeOf(town.NewCitizen());
        var altered = text[..100] + (text[100] == '0' ? '1' : '0') + text[101..];
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.SellAsync(CheeseTwiceAndCoffee, Instrument.Flashcode(altered), cancellation: Stop));
        Assert.Equal(("FLASHCODE_INVALID", "instrument.flashcode", false), (error.Code, error.Field, error.Retryable));
        Assert.Empty(till.Pending);
    }

    [Fact]
    public async Task Sell_Training_MovesNothing()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var outcome = await till.SellAsync(CheeseTwiceAndCoffee, payer, new SaleTerms { Training = true }, Stop);
        Assert.True(Assert.IsType<SaleOutcome.Approved>(outcome).Details.Training);
        Assert.Equal(Town.BudgetGrams, (await till.GetBalanceAsync(payer, Stop))[0].Available.Grams);
    }

    [Fact]
    public async Task Hold_ExtendAndCapture_DebitsWhatWasSold()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var hold = Assert.IsType<SaleOutcome.Approved>(await till.HoldAsync(Co2eMass.FromGrams(5_000), payer, new HoldTerms { Lasts = TimeSpan.FromMinutes(10) }, Stop)).Details;
        Assert.InRange(hold.HoldExpiresAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        var more = Assert.IsType<SaleOutcome.Approved>(await till.ExtendHoldAsync(hold.TransactionId!, Co2eMass.FromGrams(1_000), cancellation: Stop)).Details;
        Assert.Equal(Town.BudgetGrams - 6_000, more.Available.Grams);
        Assert.Equal((TransactionState.Held, 6_000), Standing(await till.GetTransactionAsync(hold.TransactionId!, Stop), t => t.Held));

        var capture = Assert.IsType<SaleOutcome.Approved>(await till.CaptureAsync(hold.TransactionId!, CheeseTwiceAndCoffee, cancellation: Stop)).Details;
        Assert.Equal((5_640L, Town.BudgetGrams - 5_640), (capture.Moved.Grams, capture.Available.Grams));
        Assert.Equal((TransactionState.Posted, 5_640), Standing(await till.GetTransactionAsync(hold.TransactionId!, Stop), t => t.Debited));
    }

    [Fact]
    public async Task Hold_ThenVoid_GivesEverythingBack_AndOnlyOnce()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var hold = (await till.HoldAsync(CheeseTwiceAndCoffee, payer, cancellation: Stop)).Posting!;
        var given = Assert.IsType<SaleOutcome.Approved>(await till.VoidAsync(hold.TransactionId!, cancellation: Stop)).Details;
        Assert.Equal(Town.BudgetGrams, given.Available.Grams);
        var again = Assert.IsType<SaleOutcome.Refused>(await till.VoidAsync(hold.TransactionId!, cancellation: Stop));
        Assert.Equal(RefusalReason.WrongState, again.Reason);
    }

    [Fact]
    public async Task Refund_OneLineThenTheRest_GivesBackExactlyWhatWasDebited()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var sale = (await till.SellAsync(CheeseTwiceAndCoffee, payer, cancellation: Stop)).Posting!;
        var one = Assert.IsType<SaleOutcome.Approved>(await till.RefundAsync(sale.TransactionId!, [new ReturnedLine(0, 1)], cancellation: Stop)).Details;
        Assert.Equal(Town.CheeseGrams, one.Moved.Grams);
        var rest = Assert.IsType<SaleOutcome.Approved>(await till.RefundAsync(sale.TransactionId!, cancellation: Stop)).Details;
        Assert.Equal((5_640 - Town.CheeseGrams, Town.BudgetGrams), (rest.Moved.Grams, rest.Available.Grams));
        var tooMuch = Assert.IsType<SaleOutcome.Refused>(await till.RefundAsync(sale.TransactionId!, [new ReturnedLine(0, 1)], cancellation: Stop));
        Assert.Equal(RefusalReason.OverRefund, tooMuch.Reason);
        var standing = await till.GetTransactionAsync(sale.TransactionId!, Stop);
        Assert.Equal((5_640, 5_640, 2m), (standing.Debited.Grams, standing.Refunded.Grams, standing.Lines[0].RefundedQuantity));
    }

    [Fact]
    public async Task Weigh_KnownAndUnknown_NamesAndExplains()
    {
        var weighed = await till.WeighAsync(new Basket().Add(Town.Cheese).Add("4006381333931").Add("4006381333931", 1, 10m), Stop);
        Assert.Equal(("Comté 18 months 250 g", "0" + Town.Cheese), (weighed.Products[0].Name, weighed.Products[0].Gtin));
        Assert.True(weighed.Products[0].Why.Length > 10 && weighed.Products[0].WhyFrench.Length > 10);
        Assert.Equal((null, WeighingReason.NothingKnown), (weighed.Products[1].Name, weighed.Products[1].Line.Reason));
        Assert.Equal(WeighingReason.DefaultActivity, weighed.Products[2].Line.Reason);
        Assert.Equal(weighed.Total.Grams, weighed.Products.Sum(p => p.Line.Grams.Grams));
    }

    [Fact]
    public async Task Explain_EveryStepComesAcross_AndASaleNamesItsCatalogue()
    {
        var explained = await till.ExplainAsync(new Basket().Add(Town.Cheese).Add(new BasketItem { Kind = LineKind.Service, Article = "none", Price = 10m }), Stop);
        var trace = explained.Products[0].Trace!;
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], trace.Steps.Select(s => s.Rule));
        Assert.Equal(Carbon.Content.TraceVerdict.Used, trace.Steps[1].Verdict);
        Assert.Equal((Town.CheeseGrams.ToString(), 0), (trace.Rounding.ExactGrams, trace.Rounding.PrudenceBasisPoints));
        Assert.Contains(new("article", "none"), explained.Products[1].Trace!.Read);
        Assert.Equal(Carbon.Content.LifeCycleStages.UpToSale, explained.Products[1].Stages);
        Assert.Null((await till.WeighAsync(new Basket().Add(Town.Cheese), Stop)).Products[0].Trace);

        var sale = Assert.IsType<SaleOutcome.Approved>(await till.SellAsync(CheeseTwiceAndCoffee, Instrument.AccountToken(town.TokenOf(town.NewCitizen())), cancellation: Stop)).Details;
        Assert.Equal(explained.CatalogueVersion, sale.CatalogueVersion);
        Assert.Equal(explained.CatalogueVersion, (await till.GetTransactionAsync(sale.TransactionId!, Stop)).CatalogueVersion);
    }

    [Fact]
    public async Task Quote_WithAndWithoutInstrument_MovesNothing()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        Assert.Equal((5_640, null), Totals(await till.QuoteAsync(CheeseTwiceAndCoffee, cancellation: Stop)));
        Assert.Equal((5_640, Town.BudgetGrams), Totals(await till.QuoteAsync(CheeseTwiceAndCoffee, payer, Stop)));
        Assert.Equal((5_640, Town.BudgetGrams), Totals(await till.QuoteAsync(CheeseTwiceAndCoffee, payer, Stop)));
    }

    [Fact]
    public async Task AnyCall_UnknownToken_SaysSo()
    {
        using var stranger = new CarbonPosClient(new CarbonPosOptions { Address = town.Address, Token = "nobody", Pending = new MemoryPendingRequests() });
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => stranger.WeighAsync(CheeseTwiceAndCoffee, Stop));
        Assert.Equal(("TOKEN_UNKNOWN", false), (error.Code, error.Retryable));
        Assert.NotEmpty(error.CashierText);
    }

    [Fact]
    public async Task GetTransaction_NobodysId_IsAnErrorWithACode()
    {
        var error = await Assert.ThrowsAsync<CarbonPosException>(() => till.GetTransactionAsync("1-1-999999", Stop));
        Assert.Equal("TRANSACTION_UNKNOWN", error.Code);
    }

    [Fact]
    public async Task FindOrAbandon_NeverSent_IsAbandonedForEver()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var id = till.NewRequestId();
        Assert.IsType<SaleOutcome.Abandoned>(await till.FindOrAbandonAsync(id, payer, Stop));
        Assert.IsType<SaleOutcome.Abandoned>(await till.FindOrAbandonAsync(id, payer, Stop));
        var late = Assert.IsType<SaleOutcome.Refused>(await till.SellAsync(CheeseTwiceAndCoffee, payer, new SaleTerms { RequestId = id }, Stop));
        Assert.Equal(RefusalReason.Abandoned, late.Reason);
    }

    [Fact]
    public async Task Sell_FromManyThreads_DebitsEachOnce()
    {
        var payer = Instrument.AccountToken(town.TokenOf(town.NewCitizen()));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => till.SellAsync(new Basket().Add(Town.Cheese), payer, cancellation: Stop)));
        Assert.All(outcomes, o => Assert.IsType<SaleOutcome.Approved>(o));
        Assert.Equal(Town.BudgetGrams - (32 * Town.CheeseGrams), (await till.GetBalanceAsync(payer, Stop))[0].Available.Grams);
    }

    private static (TransactionState, long) Standing(Transaction transaction, Func<Transaction, Co2eMass> mass) => (transaction.State, mass(transaction).Grams);

    private static (long, long?) Totals(Quote quote) => (quote.Total.Grams, quote.Available?.Grams);
}
