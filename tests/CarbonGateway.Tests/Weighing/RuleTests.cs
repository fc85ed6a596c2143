using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>Each rule of the ladder, on the figures of <see cref="Fair"/>; each comment is the whole calculation.</summary>
public class RuleTests
{
    [Fact]
    public void Rule1_Lot_GoesBeforeTheArticle() =>
        // Lot L7 says 1.1 kg a piece; two pieces make 2.2 kg.
        Expect(Scales.Goods($"(01)0{Fair.Milk}(10)L7", 2000), Fair.InnShop, 2200, 0, Provenance.Transmitted, WeighingReason.LotTransmitted, "milk-l7");

    [Fact]
    public void Rule1_LotThatNobodyKnows_TheArticleCounts() =>
        // Lot L8 has no content of its own: 1.2 kg x 2 = 2.4 kg.
        Expect(Scales.Goods($"(01)0{Fair.Milk}(10)L8", 2000), Fair.InnShop, 2400, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted, "milk");

    [Fact]
    public void Rule1_ServiceCode_TimesPieces() =>
        // A launderer's wash weighs 2 kg; three make 6 kg.
        Expect(Service("wash", 3000), Fair.Hairdresser, 6000, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted, "wash");

    [Fact]
    public void Rule1_ServiceCodeOnGoods_IsNoContent() =>
        // The code is of a service; on goods it says nothing, and there is no price.
        Expect(Scales.Goods(article: "wash"), Fair.Hairdresser, 0, 0, Provenance.None, WeighingReason.NothingKnown, "");

    [Fact]
    public void Rule1_OwnArticle_OfThisSellerOnly()
    {
        // The inn's article A-17: 0.7 kg x 2 = 1.4 kg. Another seller's A-17 is another thing: 3.00 without VAT at C10T12,
        // 2.10 x 0.54 + 0.90 x 0.11 = 1.233; x 1.2 = 1.4796 -> 1,480 g; x 0.2 = 0.2466 -> 247 g.
        var jam = Scales.Goods(milli: 2000, cents: 300, article: "A-17");

        Expect(jam, Fair.InnShop, 1400, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted, "jam");
        Expect(jam, Fair.Hairdresser, 1480, 247, Provenance.PublicProxy, WeighingReason.DefaultActivity, "C10T12");
    }

    [Fact]
    public void Rule2_ResaleSum_OfThisSellerOnly()
    {
        // At the inn's shop the back office's sum: 1.75 kg x 2 = 3.5 kg, no prudence. Elsewhere the public factor:
        // 0.5 kg x 6 = 3 kg; x 1.2 = 3.6 kg; x 0.2 = 0.6 kg.
        var cheese = Scales.Goods(Fair.Cheese, 2000, cents: 700, vat: 550);

        Expect(cheese, Fair.InnShop, 3500, 0, Provenance.Resale, WeighingReason.Resale, "cheese-at-inn");
        Expect(cheese, Fair.Hairdresser, 3600, 600, Provenance.PublicProxy, WeighingReason.PublicPhysical, "dairy");
    }

    [Fact]
    public void Rule2_ResaleSumPerEuro_OnTheWholePriceWithoutVat() =>
        // 60.00 / 1.20 = 50.00; the margin is in the sum already: 0.3 kg x 50 = 15 kg.
        Expect(Scales.Goods(Fair.Rug, cents: 6000, vat: 2000), Fair.InnShop, 15_000, 0, Provenance.Resale, WeighingReason.Resale, "rug-at-inn");

    [Fact]
    public void Rule3_ServicePerEuro_OnTheWholePriceWithoutVat() =>
        // A meal: 22.00 / 1.10 = 20.00; the inn's account says 0.18 kg per euro: 3.6 kg, no prudence.
        Expect(Scales.Goods(cents: 2200, vat: 1000, kind: LineKind.Service), Fair.Inn, 3600, 0, Provenance.ProducerFactor, WeighingReason.ProducerFactor, "inn-I");

    [Fact]
    public void Rule3_ServicePerKilometre_OfTheActivityThatTheLineStates() =>
        // The inn's coach: 0.02 kg x 35 km = 0.7 kg.
        Expect(
            Scales.Goods(milli: 35_000, unit: QuantityUnit.Kilometre, activity: "H49", kind: LineKind.Service),
            Fair.Inn, 700, 0, Provenance.ProducerFactor, WeighingReason.ProducerFactor, "inn-coach");

    [Fact]
    public void Rule3_GoodsMadeHere_PhysicalAccountAtTheShopsTillToo() =>
        // Two loaves of 400 g: 0.9 kg x 0.8 = 0.72 kg. The shop's own activity is trade; the bread's is baking.
        Expect(Scales.Goods(Fair.Bread, 2000, cents: 360), Fair.InnShop, 720, 0, Provenance.ProducerFactor, WeighingReason.ProducerFactor, "inn-bakery");

    [Fact]
    public void Rule3_GoodsSoldOn_NeverByTheSellersAccount() =>
        // Butter is food, and the inn has an account of food that it makes; but it has not made the butter: 0.25 x 6 x 1.2 = 1.8 kg.
        Expect(Scales.Goods(Fair.Butter), Fair.Inn, 1800, 300, Provenance.PublicProxy, WeighingReason.PublicPhysical, "dairy");

    [Fact]
    public void Rule3_GoodsMadeHereOfATrader_NeverByItsTradeAccount() =>
        // The pie states no activity and the till's is trade, whose account is of a margin. So rule 5, and nobody in between:
        // 10.00 x 0.54 x 1.2 = 6.48 kg; x 0.2 of 5.4 = 1.08 kg.
        Expect(Scales.Goods(cents: 1000, article: "pie"), Fair.InnShop, 6480, 1080, Provenance.PublicProxy, WeighingReason.DefaultActivity, "C10T12");

    [Fact]
    public void Rule3_AccountTooOld_TheNextRuleAndTheReason()
    {
        // The inn's account for S96 closed for 2023; in 2026 that of 2024 or 2025 is due. 25.00 x 0.157 x 1.2 = 4.71 kg; x 0.2 of 3.925 = 0.785 kg.
        var haircut = Scales.Goods(cents: 2500, activity: "S96", kind: LineKind.Service);

        var explained = Expect(haircut, Fair.Inn, 4710, 785, Provenance.PublicProxy, WeighingReason.PublicMonetary, "S96");
        Assert.EndsWith("; the seller's own account was not used because it is not valid on this day.", explained.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2025, true)]
    [InlineData(2026, true)]   // closed during the year
    [InlineData(2024, true)]   // the next closes within the year that follows its own
    [InlineData(2023, false)]
    [InlineData(2027, false)]  // not closed yet
    public void Rule3_Account_CountsUntilTheNextButOneIsDue(int closed, bool counts) =>
        Assert.Equal(counts, new ProducerAccount(new(1), default, "a", "1", CarbonIntensity.FromKilograms(1, ContentUnit.Euro), closed, "test").CountsIn(2026));

    [Fact]
    public void Rule3_UnitThatTheLineDoesNotState_TheNextRuleAndTheReason()
    {
        // A coach trip by the piece: 12.00 / 1.10 x 0.319 x 1.2 = 4.176 kg; x 0.2 = 0.696 kg.
        var trip = Scales.Goods(cents: 1200, vat: 1000, activity: "H49", kind: LineKind.Service);

        var explained = Expect(trip, Fair.Inn, 4176, 696, Provenance.PublicProxy, WeighingReason.PublicMonetary, "H49");
        Assert.Contains("the seller's own account was not used because it is in a unit that this line does not state", explained.Why, StringComparison.Ordinal);
        Assert.Contains("le compte du vendeur n’a pas servi", explained.WhyFr, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule3_NoPrice_NothingKnownAndTheReason() =>
        Assert.Contains(
            "the seller's own account was not used because it is per euro and no price is known",
            Expect(Scales.Goods(kind: LineKind.Service), Fair.Inn, 0, 0, Provenance.None, WeighingReason.NothingKnown, "").Why,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("rail-km", 500_000, QuantityUnit.Kilometre, 2400, 400)]      // 500 km x 0.004 = 2 kg; x 1.2 = 2.4 kg
    [InlineData("coach-km", 500_000, QuantityUnit.Kilometre, 18_000, 3000)]  // 500 km x 0.03 = 15 kg; x 1.2 = 18 kg
    [InlineData("charge", 22_500, QuantityUnit.KilowattHour, 1350, 225)]     // 22.5 kWh x 0.05 = 1.125 kg; x 1.2 = 1.35 kg
    [InlineData("diesel", 41_370, QuantityUnit.Litre, 153_896, 25_649)]      // 41.37 l x 3.1 = 128.247 kg; x 1.2 = 153.8964; x 0.2 = 25.6494
    [InlineData("night", 3000, QuantityUnit.Night, 28_800, 4800)]            // 3 nights x 8 = 24 kg; x 1.2 = 28.8 kg
    public void Rule4_PhysicalUnits_TimesQuantity(string code, long milli, QuantityUnit unit, long grams, long prudence) =>
        Expect(
            Scales.Goods(milli: milli, unit: unit, kind: LineKind.Service, article: code),
            Fair.Hairdresser, grams, prudence, Provenance.PublicProxy, WeighingReason.PublicPhysical, null);

    [Fact]
    public void Rule5_ServiceThatSaysNothing_IsTheSellersActivity() =>
        // 30.00 / 1.20 = 25.00; S96: 0.157 x 25 = 3.925 kg; x 1.2 = 4.71 kg; x 0.2 = 0.785 kg.
        Expect(Scales.Goods(cents: 3000, vat: 2000, kind: LineKind.Service), Fair.Hairdresser, 4710, 785, Provenance.PublicProxy, WeighingReason.PublicMonetary, "S96");

    [Fact]
    public void Rule5_GoodsThatSayNothing_AreNotTheSellersActivity() =>
        // A shampoo at the hairdresser's is not hairdressing: the default. 10.00: 7 x 0.54 + 3 x 0.11 = 4.11; x 1.2 = 4.932 kg; x 0.2 = 0.822 kg.
        Expect(Scales.Goods(cents: 1000), Fair.Hairdresser, 4932, 822, Provenance.PublicProxy, WeighingReason.DefaultActivity, "C10T12");

    [Theory]
    [InlineData(5411, 4220, 19_728, 3288)]   // 42.20 / 1.055 = 40; 28 x 0.54 + 12 x 0.11 = 16.44; x 1.2 = 19.728 kg; x 0.2 = 3.288 kg
    [InlineData(5812, 3300, 9000, 1500)]     // 33.00 / 1.10 = 30; x 0.25 = 7.5; x 1.2 = 9 kg
    [InlineData(5541, 7200, 45_518, 7586)]   // 72.00 / 1.20 = 60; 42 x 0.856 + 18 x 0.11 = 37.932; x 1.2 = 45.5184 kg; x 0.2 = 7.5864 kg
    [InlineData(0, 4220, 19_728, 3288)]      // unknown: as food
    public void Rule6_CardPayment_ByItsCategory(int category, long cents, long grams, long prudence)
    {
        var estimate = Fair.Weigher.Estimate(new(category, cents));

        Assert.Equal(
            (grams, prudence, Provenance.CardEstimate, WeighingReason.CardEstimate, LifeCycleStages.UpToSale),
            (estimate.Line.Grams.Grams, estimate.Line.Prudence.Grams, estimate.Line.Provenance, estimate.Line.Reason, estimate.Line.Stages));
        Assert.Contains($"(category {category:0000})", estimate.Why, StringComparison.Ordinal);
        Assert.StartsWith("Estimé d’après un paiement par carte", estimate.WhyFr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6011)]   // cash
    [InlineData(8398)]   // a donation
    [InlineData(9311)]   // a tax
    public void Rule6_PaymentThatBuysNothingMade_NoGrams(int category)
    {
        var estimate = Fair.Weigher.Estimate(new(category, 10_000));

        Assert.Equal((0, Provenance.None, WeighingReason.KindWithoutGrams), (estimate.Line.Grams.Grams, estimate.Line.Provenance, estimate.Line.Reason));
        Assert.Contains("buys nothing that was made", estimate.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule6_AmountZero_NothingKnown() =>
        Assert.Equal(WeighingReason.NothingKnown, Fair.Weigher.Estimate(new(5411, 0)).Line.Reason);

    [Theory]
    [InlineData(-1, 100)]
    [InlineData(10_000, 100)]
    [InlineData(5411, -1)]
    [InlineData(5411, 1_000_000_001)]
    public void Rule6_OutOfRange_Throws(int category, long cents) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Fair.Weigher.Estimate(new(category, cents)));

    [Fact]
    public void CardCategories_EveryCode_HasAnActivityOrBuysNothing()
    {
        var table = CardCategoryTable.Shipped;
        for (var code = 0; code <= CardPayment.MaxCategoryCode; code++)
        {
            var category = table.Find(code);
            Assert.True(category == table.Other || (category.From <= code && code <= category.To), $"{code}");
        }

        Assert.True(table.All.Count > 90);
        Assert.All(table.All, category => Assert.NotEmpty(category.Reason));
    }

    [Fact]
    public void Stages_OfTheEvidence_AreAnswered()
    {
        Assert.Equal(LifeCycleStages.UpToSale, Fair.Weigher.Weigh(Scales.Goods(Fair.Milk)).Stages);
        Assert.Equal(LifeCycleStages.NotStated, Fair.Weigher.Weigh(Scales.Goods(Fair.Cider)).Stages);
        Assert.Equal(LifeCycleStages.UpToSale | LifeCycleStages.Use, Fair.Weigher.Weigh(Scales.Goods(Fair.Butter)).Stages);
        Assert.Equal(LifeCycleStages.UpToSale, Fair.Weigher.Weigh(Scales.Goods(cents: 100)).Stages);
        Assert.Equal(LifeCycleStages.NotStated, Fair.Weigher.Weigh(Scales.Goods(cents: 100, kind: LineKind.Tip)).Stages);
    }

    private static BasketLine Service(string code, long milli = 1000, long cents = 0) =>
        Scales.Goods(milli: milli, cents: cents, kind: LineKind.Service, article: code);

    private static Explanation Expect(
        BasketLine line, Seller seller, long grams, long prudence, Provenance provenance, WeighingReason reason, string? factor)
    {
        var explained = Fair.Weigher.Explain(line, seller);
        Assert.Equal(
            (grams, prudence, provenance, reason, factor ?? explained.FactorId),
            (explained.Line.Grams.Grams, explained.Line.Prudence.Grams, explained.Line.Provenance, explained.Line.Reason, explained.FactorId));
        Assert.Equal(explained.Line, Fair.Weigher.Weigh(line, seller));
        return explained;
    }
}
