using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Market;

/// <summary>A holder sells what is left over, within the policy's limits; and which policy is in force.</summary>
public sealed class SurplusTests
{
    [Fact]
    public async Task SellSurplus_WithinTheLimit_OnceByRequestId()
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json());
        var before = await town.TermsAsync(town.RichToken);
        Assert.Equal((true, 10_000L, 11_000L, 100_000L, 1_000_000L, 2026, "FR-1"), (before.Trades, before.SurplusCentsPerTonne, before.PoolCentsPerTonne, before.SellableGrams, before.BuyableGrams, before.Period, before.PolicyVersion));
        var id = town.NewId();
        var sold = await town.SellSurplusAsync(60_050, id: id);
        Assert.Equal((Outcome.Approved, 60_050L, 60_050L, 601L), (sold.Outcome, sold.GramsMoved, sold.TradedGrams, sold.TradeCents));
        Assert.Equal(sold, await town.SellSurplusAsync(60_050, id: id));
        Assert.Equal(MarketTown.ManyGrams - 60_050, (await town.Gateway.Till.BalanceAsync(town.RichToken)).GramsAvailable);
        Assert.Equal(39_950, (await town.TermsAsync(town.RichToken)).SellableGrams);
        Assert.Equal(Refusal.OverLimit, (await town.SellSurplusAsync(39_951)).Refusal);
        Assert.Equal(Refusal.OfferChanged, (await town.SellSurplusAsync(1, price: 9_999)).Refusal);
        var reused = await Assert.ThrowsAsync<RpcException>(() => town.SellSurplusAsync(60_051, id: id));
        Assert.Equal("REQUEST_ID_REUSED", Errors.DetailOf(reused).Code);
    }

    [Fact]
    public async Task MarketTerms_SayWhatTheAccountStillMay()
    {
        await using var town = await MarketTown.WithPoolAsync(50_000);
        Assert.Equal(MarketTown.FewGrams, (await town.TermsAsync(town.PoorToken)).SellableGrams);
        var offer = (await town.QuoteAsync(3)).Offer;
        await town.AuthorizeAsync(town.Sale(3, offer: offer.Offer_));
        var after = await town.TermsAsync(town.PoorToken);
        Assert.Equal((0L, 1_000_000 - offer.Grams), (after.SellableGrams, after.BuyableGrams));
        await using var none = await MarketTown.OpenAsync(PolicyDocuments.Json(poolPrice: null));
        Assert.Equal((false, 0L, 0L), await none.TermsAsync(none.RichToken) is var t ? (t.Trades, t.SellableGrams, t.SurplusCentsPerTonne) : default);
        Assert.Equal(Refusal.PolicyForbids, (await none.SellSurplusAsync(10)).Refusal);
    }

    [Fact]
    public async Task SellSurplus_ByATill_OrOutOfRange_IsRefused()
    {
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json());
        var request = new SellSurplusRequest { RequestId = town.NewId(), AccountToken = town.RichToken, Grams = 5, CentsPerTonne = 10_000 };
        var byTill = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Till.CallAsync<SellSurplusResponse>("Wallet", "SellSurplus", request));
        Assert.Equal("ROLE_NOT_ALLOWED", Errors.DetailOf(byTill).Code);
        var terms = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Till.CallAsync<GetMarketTermsResponse>("Wallet", "GetMarketTerms", new GetMarketTermsRequest { AccountToken = town.RichToken }));
        Assert.Equal("ROLE_NOT_ALLOWED", Errors.DetailOf(terms).Code);
        foreach (var (change, code, field) in new (Action<SellSurplusRequest>, string, string)[]
        {
            (r => r.Grams = 0, "GRAMS_OUT_OF_RANGE", "grams"),
            (r => r.Grams = -5, "GRAMS_OUT_OF_RANGE", "grams"),
            (r => r.Grams = long.MaxValue, "GRAMS_OUT_OF_RANGE", "grams"),
            (r => r.CentsPerTonne = -1, "PRICE_OUT_OF_RANGE", "cents_per_tonne"),
            (r => r.CentsPerTonne = 100_000_001, "PRICE_OUT_OF_RANGE", "cents_per_tonne"),
            (r => r.AccountToken = "x", "ACCOUNT_TOKEN_INVALID", "account_token"),
            (r => r.RequestId = "x", "REQUEST_ID_INVALID", "request_id"),
        })
        {
            var wrong = request.Clone();
            change(wrong);
            var error = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Wallet.CallAsync<SellSurplusResponse>("Wallet", "SellSurplus", wrong));
            Assert.Equal((StatusCode.InvalidArgument, code, field), (error.StatusCode, Errors.DetailOf(error).Code, Errors.DetailOf(error).Field));
        }
    }

    [Fact]
    public async Task Policy_Decline_TakesNoPart_Overdraft_GoesToTheFloor()
    {
        await using (var town = await MarketTown.OpenAsync(PolicyDocuments.Json("decline")))
        {
            var part = town.Sale(3);
            part.AllowPartial = true;
            Assert.Equal(Outcome.Insufficient, (await town.AuthorizeAsync(part)).Posting.Outcome);
        }

        await using (var town = await MarketTown.OpenAsync(PolicyDocuments.Json("overdraft", floorGrams: -410)))
        {
            var sale = (await town.AuthorizeAsync(town.Sale(1))).Posting;
            Assert.Equal((Outcome.Approved, -410L, "FR-1"), (sale.Outcome, sale.GramsAvailable, sale.PolicyVersion));
        }
    }

    [Theory]
    [InlineData("{}", "version is missing")]
    [InlineData("not json", "no JSON")]
    [InlineData(null, "cannot be read")]
    public async Task PolicyFile_ThatIsNone_StopsTheStartAndNamesTheSetting(string? text, string reason)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => MarketTown.OpenAsync(text ?? "", options =>
        {
            if (text is null) File.Delete(options.Policy);
        }));
        Assert.StartsWith("Setting Gateway:Policy: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PolicyFile_OfALaterDay_StopsTheStart()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => MarketTown.OpenAsync(PolicyDocuments.Json(validFrom: "2026-06-02")));
        Assert.Contains("counts from 2026-06-02", refused.Message, StringComparison.Ordinal);
        await using var town = await MarketTown.OpenAsync(PolicyDocuments.Json(validFrom: "2026-06-01"));
        Assert.Equal("FR-1", (await town.TermsAsync(town.RichToken)).PolicyVersion);
    }

    [Fact]
    public void Options_TwoWordsForOneThing_AreRefused()
    {
        Assert.Contains("Gateway:PolicyFloorGrams", Assert.Throws<InvalidOperationException>(() => new GatewayOptions { Catalogue = "c", Policy = "p.json", PolicyFloorGrams = -5 }.Validate()).Message, StringComparison.Ordinal);
        foreach (var validity in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(29), TimeSpan.FromHours(1.1) })
        {
            Assert.Contains("Gateway:OfferValidity", Assert.Throws<InvalidOperationException>(() => new GatewayOptions { Catalogue = "c", OfferValidity = validity }.Validate()).Message, StringComparison.Ordinal);
        }
    }
}
