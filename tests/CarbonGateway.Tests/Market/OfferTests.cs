using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Market;

/// <summary>Points run short at the till: the offer, its acceptance, and everything that can come between.</summary>
public sealed class OfferTests
{
    // 3 pieces of 1,410 g, 1,000 g at hand: 3,230 g at 110 euros a tonne are 35.53 ct.
    private const long Missing = 3_230;
    private const long Cents = 36;

    [Fact]
    public async Task Authorize_Short_OffersWhatIsMissing_AndTheAcceptedOfferPays()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var first = await town.AuthorizeAsync(town.Sale(3));
        Assert.Equal((Outcome.Insufficient, 0L), (first.Posting.Outcome, first.Posting.TradeCents));
        Assert.Equal((Missing, Cents, PolicyDocuments.PoolPrice, Refusal.Unspecified), (first.Offer.Grams, first.Offer.Cents, first.Offer.CentsPerTonne, first.NoOffer));
        Assert.Equal(town.Gateway.Clock.GetUtcNow().AddMinutes(5), first.Offer.ValidUntil.ToDateTimeOffset());
        Assert.Matches("^CPO1:[A-Za-z0-9_-]{115}$", first.Offer.Offer_);

        var request = town.Sale(3, offer: first.Offer.Offer_);
        var paid = await town.AuthorizeAsync(request);
        Assert.Equal((Outcome.Approved, 4_230L, 0L), (paid.Posting.Outcome, paid.Posting.GramsMoved, paid.Posting.GramsAvailable));
        Assert.Equal((Missing, Cents, PolicyDocuments.PoolPrice), (paid.Posting.TradedGrams, paid.Posting.TradeCents, paid.Posting.TradeCentsPerTonne));
        Assert.Null(paid.Offer);

        // The very same request, also long after the offer's time: the first answer, nothing bought again.
        town.Gateway.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(paid.Posting, (await town.AuthorizeAsync(request)).Posting);
        Assert.Equal(0, await town.AvailableAsync());
        var transaction = await town.Gateway.Till.GetAsync(paid.Posting.TransactionId);
        Assert.Equal((Missing, Cents, 0L), (transaction.BoughtGrams, transaction.PaidCents, transaction.ReturnedCents));
    }

    [Fact]
    public async Task Refund_InParts_GivesTheEurosBackToTheCent()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var offer = (await town.AuthorizeAsync(town.Sale(3))).Offer;
        var sale = (await town.AuthorizeAsync(town.Sale(3, offer: offer.Offer_))).Posting;
        var back = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            var refund = await town.Gateway.Till.PostAsync(new RefundRequest { RequestId = town.NewId(), TransactionId = sale.TransactionId, Lines = { new RefundLine { Line = 0, QuantityMilli = 1_000 } } });
            Assert.Equal(1_410, refund.GramsMoved);
            back.Add(refund.TradeCents);
        }

        // Bought points go back first: 1,410 g, 1,410 g, then the 410 g that are left of them.
        Assert.Equal([16L, 15L, 5L], back);
        Assert.Equal(Cents, back.Sum());
        Assert.Equal(MarketTown.FewGrams, await town.AvailableAsync());
        Assert.Equal((Cents, Cents), (await town.Gateway.Till.GetAsync(sale.TransactionId) is var t ? (t.PaidCents, t.ReturnedCents) : default));
    }

    [Fact]
    public async Task Quote_Short_SaysTheSameAsTheSaleWould()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var quote = await town.QuoteAsync(3);
        Assert.Equal((Missing, Missing, Cents), (quote.GramsShort, quote.Offer.Grams, quote.Offer.Cents));
        Assert.Equal(Outcome.Approved, (await town.AuthorizeAsync(town.Sale(3, offer: quote.Offer.Offer_))).Posting.Outcome);
        var carried = await town.QuoteAsync(1, new() { AccountToken = town.RichToken });
        Assert.Equal((0L, null, Refusal.Unspecified), (carried.GramsShort, carried.Offer, carried.NoOffer));
    }

    [Fact]
    public async Task Offer_Expired_IsRefusedWithANewOne()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var offer = (await town.QuoteAsync(3)).Offer.Offer_;
        town.Gateway.Clock.Advance(TimeSpan.FromMinutes(5));
        var late = await town.AuthorizeAsync(town.Sale(3, offer: offer));
        Assert.Equal((Outcome.RefusedPolicy, Refusal.OfferExpired), (late.Posting.Outcome, late.Posting.Refusal));
        Assert.Equal(Missing, late.Offer.Grams);
        Assert.Equal(MarketTown.FewGrams, await town.AvailableAsync());
        Assert.Equal(Outcome.Approved, (await town.AuthorizeAsync(town.Sale(3, offer: late.Offer.Offer_))).Posting.Outcome);
    }

    [Fact]
    public async Task Offer_OfAnotherBasketAccountOrMerchant_IsRefused()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var offer = (await town.QuoteAsync(3)).Offer.Offer_;
        var visitors = (await town.QuoteAsync(3, MarketTown.ByVisitor)).Offer.Offer_;
        foreach (var (request, by) in new[]
        {
            (town.Sale(4, offer: offer), town.Gateway.Till),
            (town.Sale(3, new() { AccountToken = town.RichToken }, offer), town.Gateway.Till),
            (town.Sale(3, MarketTown.ByVisitor, offer), town.Gateway.Till),
            (town.Sale(3, offer: visitors), town.Gateway.Till),
            (town.Sale(3, offer: offer), town.Gateway.OtherTill),
        })
        {
            var posting = (await town.AuthorizeAsync(request, by)).Posting;
            Assert.Equal((Outcome.RefusedPolicy, Refusal.OfferChanged, 0L, 0L), (posting.Outcome, posting.Refusal, posting.GramsMoved, posting.TradeCents));
        }

        Assert.Equal(MarketTown.FewGrams, await town.AvailableAsync());
    }

    [Fact]
    public async Task Offer_PriceChangedSince_IsRefusedWithTheNewPrice()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var offer = (await town.QuoteAsync(3)).Offer.Offer_;
        await using var dearer = await MarketTown.OpenAsync(PolicyDocuments.Json(poolPrice: 12_000, version: "FR-2"), options => options.Keys = Path.Combine(town.Gateway.Folder, "keys.json"));
        await dearer.SellSurplusAsync(50_000);
        var answer = await dearer.AuthorizeAsync(dearer.Sale(3, offer: offer));
        Assert.Equal(Refusal.OfferChanged, answer.Posting.Refusal);
        Assert.Equal((12_000L, 39L), (answer.Offer.CentsPerTonne, answer.Offer.Cents));
    }

    [Fact]
    public async Task NoOffer_SaysWhy()
    {
        await using (var town = await MarketTown.WithPoolAsync(Missing - 1))
        {
            Assert.Equal((null, Refusal.PoolShort), await town.AuthorizeAsync(town.Sale(3)) is var a ? (a.Offer, a.NoOffer) : default);
            Assert.Equal((Missing, Refusal.PoolShort), await town.QuoteAsync(3) is var q ? (q.GramsShort, q.NoOffer) : default);
        }

        await using (var town = await MarketTown.WithPoolAsync(50_000, PolicyDocuments.Json(buyLimitGrams: Missing)))
        {
            var offer = (await town.QuoteAsync(3)).Offer.Offer_;
            Assert.Equal(Outcome.Approved, (await town.AuthorizeAsync(town.Sale(3, offer: offer))).Posting.Outcome);
            Assert.Equal(Refusal.OverLimit, (await town.AuthorizeAsync(town.Sale(1))).NoOffer);
            // Accepted once more, the sale is judged by the limit too.
            Assert.Equal(Refusal.OverLimit, (await town.AuthorizeAsync(town.Sale(3, offer: offer))).Posting.Refusal);
        }

        foreach (var policy in new[] { PolicyDocuments.Json("decline"), PolicyDocuments.Json("partial"), PolicyDocuments.Json("overdraft", floorGrams: -100), PolicyDocuments.Json(poolPrice: null) })
        {
            await using var town = await MarketTown.OpenAsync(policy);
            Assert.Equal((Outcome.Insufficient, null, Refusal.PolicyForbids), await town.AuthorizeAsync(town.Sale(3)) is var a ? (a.Posting.Outcome, a.Offer, a.NoOffer) : default);
        }
    }

    [Fact]
    public async Task Account_ThatIsClosed_IsOfferedNothing_AndAcceptsNothing()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var (offer, day) = ((await town.QuoteAsync(3)).Offer.Offer_, new DateOnly(2026, 6, 1));
        foreach (var e in (Carbon.Transactions.TransactionEvent[])[new Carbon.Transactions.CloseAccount(day) { Request = Order(1), At = town.Gateway.Clock.GetUtcNow(), Account = MarketTown.Poor }, new Carbon.Transactions.CutDay(0, day) { Request = Order(2), At = town.Gateway.Clock.GetUtcNow() }])
        {
            await town.Gateway.Process.Store.PostAsync(e, TestContext.Current.CancellationToken);
        }

        Assert.Equal((Missing, null, Refusal.AccountClosed), await town.QuoteAsync(3) is var q ? (q.GramsShort, q.Offer, q.NoOffer) : default);
        Assert.Equal((Refusal.AccountClosed, null, Refusal.Unspecified), await town.AuthorizeAsync(town.Sale(3, offer: offer)) is var a ? (a.Posting.Refusal, a.Offer, a.NoOffer) : default);
        Assert.Equal(MarketTown.FewGrams, await town.AvailableAsync());

        static Carbon.Transactions.RequestKey Order(int id) => new(Carbon.Transactions.MerchantId.Authority, new Guid(id, 0, 0, new byte[8]));
    }

    [Fact]
    public async Task Pool_ThatRunsOutBetween_RefusesTheAcceptedOffer()
    {
        await using var town = await MarketTown.WithPoolAsync(Missing + 1_410);
        var offer = (await town.QuoteAsync(3)).Offer.Offer_;
        var visitors = (await town.QuoteAsync(2, MarketTown.ByVisitor)).Offer.Offer_;
        Assert.Equal(Outcome.Approved, (await town.AuthorizeAsync(town.Sale(2, MarketTown.ByVisitor, visitors))).Posting.Outcome);
        Assert.Equal(Refusal.PoolShort, (await town.AuthorizeAsync(town.Sale(3, offer: offer))).Posting.Refusal);
        Assert.Equal(MarketTown.FewGrams, await town.AvailableAsync());
        Assert.Equal([new(0, Carbon.Units.Co2eMass.FromGrams(Missing))], town.Gateway.Process.Demand.Take());
    }

    [Fact]
    public async Task Offer_ThatIsNone_IsMisuse()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var offer = (await town.QuoteAsync(3)).Offer.Offer_;
        foreach (var text in new[] { "x", "CPO1:", offer[..^1], offer + "A", offer[..^1] + (offer[^1] == 'A' ? 'B' : 'A'), new string('A', 100_000), offer.Replace("CPO1:", "CPA1:", StringComparison.Ordinal), "CPO1:" + new string('\u00e9', 115), "CPO1:" + new string('!', 115) })
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => town.AuthorizeAsync(town.Sale(3, offer: text)));
            Assert.Equal((StatusCode.InvalidArgument, "OFFER_INVALID", "offer"), (error.StatusCode, Errors.DetailOf(error).Code, Errors.DetailOf(error).Field));
        }

        var hold = town.Sale(3, offer: offer);
        hold.Mode = AuthorizeMode.Hold;
        Assert.Equal("OFFER_NOT_FOR_MODE", Errors.DetailOf(await Assert.ThrowsAsync<RpcException>(() => town.AuthorizeAsync(hold))).Code);
    }

    [Fact]
    public async Task RequestId_WithAndWithoutAnOffer_AreTwoBodies()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        var request = town.Sale(3);
        request.Offer = (await town.AuthorizeAsync(request)).Offer.Offer_;
        var error = await Assert.ThrowsAsync<RpcException>(() => town.AuthorizeAsync(request));
        Assert.Equal((StatusCode.AlreadyExists, "grams"), (error.StatusCode, Errors.DetailOf(error).Field));
    }

    /// <summary>A flashcode that is stale speaks for nobody: sent again, it learns nothing of what the account lacks now.</summary>
    [Fact]
    public async Task Authorize_ReplayWithAStaleFlashcode_GetsItsAnswerAndNoOffer()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        using var phone = new Phone();
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.PoorToken, 500_000);
        var request = town.Sale(3, new() { Flashcode = phone.Show(voucher, town.Gateway.Clock.GetUtcNow()) });
        var first = await town.AuthorizeAsync(request);
        Assert.NotNull(first.Offer);
        town.Gateway.Clock.Advance(TimeSpan.FromMinutes(3));
        var again = await town.AuthorizeAsync(request);
        Assert.Equal((first.Posting, null, Refusal.Unspecified), (again.Posting, again.Offer, again.NoOffer));

        // Shown afresh, the same voucher pays with the offer.
        var paid = await town.AuthorizeAsync(town.Sale(3, new() { Flashcode = phone.Show(voucher, town.Gateway.Clock.GetUtcNow()) }, first.Offer.Offer_));
        Assert.Equal(Outcome.Approved, paid.Posting.Outcome);
    }

    [Fact]
    public async Task Training_Short_PractisesTheOfferAndBuysNothing()
    {
        await using var town = await MarketTown.WithPoolAsync(Missing);
        var request = town.Sale(3);
        request.Training = true;
        request.Offer = (await town.AuthorizeAsync(request)).Offer.Offer_;
        var practised = (await town.AuthorizeAsync(request)).Posting;
        Assert.Equal((Outcome.Approved, 0L, Cents, true), (practised.Outcome, practised.GramsMoved, practised.TradeCents, practised.Training));
        Assert.Equal(MarketTown.FewGrams, await town.AvailableAsync());
        Assert.NotNull((await town.AuthorizeAsync(town.Sale(3))).Offer);
    }
}
