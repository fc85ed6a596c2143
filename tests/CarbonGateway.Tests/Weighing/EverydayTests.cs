using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>What happens at a till every day, on the figures of <see cref="Fair"/>; each comment is the whole calculation.</summary>
public class EverydayTests
{
    [Fact]
    public void WeightInTheLabel_TimesTheContentPerKilogram() =>
        // Comté, 0.380 kg in the label: 5 x 0.38 = 1.9 kg; the register's "1 piece" says nothing of weight.
        Expect(Scales.Goods(GoldenTests.InStore(Fair.ComteByWeight, 380), cents: 912), 1900, WeighingReason.SupplierTransmitted);

    [Fact]
    public void PriceInTheLabel_IsTheBasisWhereOnlyMoneyIsKnown() =>
        // Dish, 11.00 in the label at 10 % VAT: 10.00; 7 x 0.54 + 3 x 0.11 = 4.11; x 1.2 = 4.932 kg.
        Expect(Scales.Goods(GoldenTests.InStore(Fair.DishByPrice, 1100), vat: 1000), 4932, WeighingReason.PublicMonetary);

    [Fact]
    public void PriceInTheLabel_WithTheScalesWeightOnTheLine_TheWeightCounts() =>
        // Apples, 3.20 in the label; the scale gave the register 1.250 kg: 0.4 x 1.25 = 0.5 kg. No weight is guessed from a price.
        Expect(Scales.Goods(GoldenTests.InStore(Fair.ApplesByPrice, 320), 1250, QuantityUnit.Kilogram), 500, WeighingReason.SupplierTransmitted);

    [Fact]
    public void PriceInTheLabel_WithoutWeight_FallsToThePrice()
    {
        // 3.20 in the label, no VAT stated: A01: 2.24 x 1.208 + 0.96 x 0.11 = 2.81152; x 1.2 = 3.373824 -> 3,374 g.
        var explained = Expect(Scales.Goods(GoldenTests.InStore(Fair.ApplesByPrice, 320)), 3374, WeighingReason.PublicMonetary);
        Assert.Contains("the supplier's content was not used because it is in a unit that this line does not state", explained.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_OfWhatIsTransmitted_ItemTimesCount()
    {
        // Two packs of 6 milks: 12 x 1.2 = 14.4 kg.
        var explained = Expect(Scales.Goods(Fair.SixMilks, 2000), 14_400, WeighingReason.SupplierTransmitted);
        Assert.Equal("The supplier transmits 1,200 g per piece (Dairy, 2025): 14,400 g for 12 pieces; a pack holds 6 x Milk 1 l.", explained.Why);
        Assert.Equal((2000, QuantityUnit.Piece, "Milk 6 x 1 l"), (explained.Line.QuantityMilli, explained.Line.Unit, explained.Name));
    }

    [Fact]
    public void Pack_OfPacks_DownToThePiece() =>
        // A pallet: 40 packs x 6 milks = 240 x 1.2 = 288 kg.
        Assert.Contains("for 240 pieces", Expect(Scales.Goods(Fair.PalletOfMilk), 288_000, WeighingReason.SupplierTransmitted).Why, StringComparison.Ordinal);

    [Fact]
    public void Pack_OfWhatHasAPublicFactor_ItemTimesCount() =>
        // Twelve butters of 250 g: 3 kg x 6 = 18 kg; x 1.2 = 21.6 kg.
        Expect(Scales.Goods(Fair.TwelveButters, cents: 3000), 21_600, WeighingReason.PublicPhysical);

    [Fact]
    public void Pack_WithAContentOfItsOwn_ThatGoesFirst() =>
        // The press transmits 5.5 kg for the six, less than six times 1.0 kg.
        Expect(Scales.Goods(Fair.SixCiders), 5500, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Pack_ByTheKilogram_IsNotOpened() =>
        // Nothing says what a kilogram of packs holds: the price counts. 10.00 as food: 4.932 kg.
        Expect(Scales.Goods(Fair.TwelveButters, unit: QuantityUnit.Kilogram, cents: 1000), 4932, WeighingReason.DefaultActivity);

    [Fact]
    public void Pack_ThatNobodyDescribes_ThePriceCounts() =>
        // A GTIN-14 with indicator 3 that is in no row: the count is not guessed. 10.00 as food: 4.932 kg.
        Expect(Scales.Goods("39520100000103", cents: 1000), 4932, WeighingReason.DefaultActivity);

    [Theory]
    [InlineData(LineKind.Deposit, "A deposit carries no grams")]
    [InlineData(LineKind.DepositReturn, "A deposit given back carries no grams")]
    [InlineData(LineKind.GiftCard, "A gift card carries no grams when sold; what it buys will")]
    [InlineData(LineKind.Donation, "A donation carries no grams")]
    [InlineData(LineKind.TopUp, "Prepaid credit carries no grams when loaded; what it buys will")]
    [InlineData(LineKind.Tip, "A tip carries no grams")]
    [InlineData(LineKind.Fee, "A bare fee carries no grams")]
    public void PaymentThatBuysNothingMade_NoGramsAndItsSentence(LineKind kind, string sentence) =>
        Assert.Equal(sentence + ".", Expect(Scales.Goods(Fair.Milk, 3000, cents: 5000, vat: 2000, kind: kind), 0, WeighingReason.KindWithoutGrams).Why);

    [Fact]
    public void BottleWithDeposit_TheDepositAddsNothing() =>
        // Milk 1.2 kg, its bottle's deposit 0 g, and last week's bottle given back 0 g.
        Assert.Equal(1200, Fair.Weigher.Weigh(
            [Scales.Goods(Fair.Milk), Scales.Goods(cents: 40, kind: LineKind.Deposit), Scales.Goods(cents: 40, kind: LineKind.DepositReturn)]).Total.Grams);

    [Fact]
    public void GiftCard_NothingWhenSoldAndFullGramsWhenSpent()
    {
        // Sold: 0 g for its 50.00. Spent: it pays, so it is no line; the two milks weigh their 2.4 kg.
        Assert.Equal(0, Fair.Weigher.Weigh([Scales.Goods(cents: 5000, kind: LineKind.GiftCard)]).Total.Grams);
        Assert.Equal(2400, Fair.Weigher.Weigh([Scales.Goods(Fair.Milk, 2000, cents: 240)]).Total.Grams);
    }

    [Fact]
    public void VatInThePrice_ComesOff() =>
        // 12.00 at 20 % and 10.55 at 5.5 % are 10.00 each: 4.932 kg.
        Assert.All(
            new[] { Scales.Goods(cents: 1200, vat: 2000), Scales.Goods(cents: 1055, vat: 550), Scales.Goods(cents: 1000) },
            line => Expect(line, 4932, WeighingReason.DefaultActivity));

    [Theory]
    [InlineData(240)]   // the list price
    [InlineData(120)]   // half price
    [InlineData(200)]   // a coupon
    [InlineData(216)]   // staff price
    [InlineData(1)]     // paid with loyalty points but a cent
    [InlineData(0)]     // given away
    public void Discount_GramsOfAUnitContentStay(long cents) =>
        // Two milks, whatever they cost: 2.4 kg.
        Expect(Scales.Goods(Fair.Milk, 2000, cents: cents, vat: 550), 2400, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Discount_WhereOnlyMoneyIsKnown_TheUndiscountedPriceIsTheBasis() =>
        // A T-shirt of 24.00 sold at 12.00: the register sends 24.00. 20.00 without VAT, 14.00 to the weaver: 0.23 x 14 = 3.22 kg.
        Expect(Scales.Goods(Fair.TShirt, cents: 2400, vat: 2000), 3220, WeighingReason.SupplierTransmitted);

    [Fact]
    public void NegativeFootprint_CountsAsZeroAndIsKept()
    {
        // -0.12 kg x 5 = -600 g: nothing is debited, nothing credited; the registry hears of it.
        var explained = Expect(Scales.Goods(Fair.CorkTrivet, 5000), 0, WeighingReason.SupplierTransmitted);
        Assert.Equal(-600, explained.Line.Removal.Grams);
        Assert.EndsWith("; it takes up more than it emits, so it counts as zero here, and -600 g are kept for the registry.", explained.Why, StringComparison.Ordinal);
        Assert.Equal(-600, SoldLine.Of(explained.Line).Removal.Grams);
        Assert.Equal(0, SoldLine.Of(explained.Line).Prudence.Grams);
    }

    [Fact]
    public void NegativeFootprint_OfAPublicAverage_IsNobodysRemoval() =>
        // Straw at -1 kg/kg: zero, and none is kept, for nobody vouches for it.
        Assert.Equal(0, Expect(Scales.Goods(article: "straw"), 0, WeighingReason.PublicPhysical).Line.Removal.Grams);

    [Fact]
    public void UnreadableLabel_WithTheShopsOwnNumber_TheNumberCounts() =>
        // The label is torn, the cashier keyed the article: 0.7 kg.
        Expect(Scales.Goods("torn", article: "A-17"), 700, WeighingReason.SupplierTransmitted, Fair.InnShop);

    [Fact]
    public void TextsOfAnExplanation_SayResaleAndAccount()
    {
        Assert.Equal(
            "The supplier's content and the shop's own on its margin come to 1,750 g per piece (Dairy, 2025): 3,500 g for 2 pieces.",
            Fair.Weigher.Explain(Scales.Goods(Fair.Cheese, 2000), Fair.InnShop).Why);
        Assert.Equal(
            "Le compte du vendeur lui-même, clos pour 2025, dit 180 g par euro : 3\u202F600 g pour le prix hors taxe.",
            Fair.Weigher.Explain(Scales.Goods(cents: 2200, vat: 1000, kind: LineKind.Service), Fair.Inn).WhyFr);
        Assert.Equal(
            "The supplier transmits 1,100 g per piece for this very lot (Dairy, 2025): 1,100 g for 1 piece.",
            Fair.Weigher.Explain(Scales.Goods($"(01)0{Fair.Milk}(10)L7"), Fair.InnShop).Why);
    }

    private static Explanation Expect(BasketLine line, long grams, WeighingReason reason, Seller? seller = null)
    {
        var explained = Fair.Weigher.Explain(line, seller ?? Scales.Anybody);
        Assert.Equal((grams, reason), (explained.Line.Grams.Grams, explained.Line.Reason));
        return explained;
    }
}
