using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>Lines worked by hand from the figures of the sample catalogue; each comment is the whole calculation.</summary>
public class GoldenTests
{
    private const string Yogurt = "9520100000102";         // transmitted 1.098 kg a piece, a piece holds 500 g
    private const string AlmondDrink = "9520100000409";    // transmitted 0.968 kg a litre, a piece holds 1,000 ml
    private const string OatFlakes = "9520100000706";      // transmitted 1.172 kg a kilogram, a piece holds 500 g
    private const string Chocolate = "9520100001109";      // transmitted 1.640 kg in 2024, 1.582 kg from 2025
    private const string Smoothie = "9520100001208";       // transmitted until 2024 only; category 0.6828709 kg/kg, 780 g
    private const string CorkTrivet = "9520100001307";     // transmitted -0.120 kg a piece
    private const string TShirt = "9520100001505";         // transmitted 0.230 kg per euro
    private const string BeefBourguignon = "9520100001604"; // category 28.207661 kg/kg, a piece holds 300 g
    private const string Electricity = "2000000000015";    // category 0.052 kg/kWh
    private const string Notebook = "9520100002601";       // activity C17 only
    private const string Unlisted = "9520100099991";       // a good GTIN that no catalogue row has

    [Fact]
    public void Weigh_TransmittedPerPiece_TimesPieces() =>
        // 1.098 kg x 2 = 2.196 kg; a supplier vouches for it, so no prudence.
        Expect(Scales.Goods(Yogurt, 2000), 2196, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_TransmittedPerLitre_PiecesToldInLitres() =>
        // 3 pieces x 1,000 ml = 3 l; 0.968 kg x 3 = 2.904 kg.
        Expect(Scales.Goods(AlmondDrink, 3000), 2904, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_TransmittedPerKilogram_PiecesToldInKilograms() =>
        // 3 pieces x 500 g = 1.5 kg; 1.172 kg x 1.5 = 1.758 kg.
        Expect(Scales.Goods(OatFlakes, 3000), 1758, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_TransmittedPerPiece_KilogramsToldInPieces() =>
        // 0.75 kg / 0.5 kg = 1.5 pieces; 1.098 kg x 1.5 = 1.647 kg.
        Expect(Scales.Goods(Yogurt, 750, QuantityUnit.Kilogram), 1647, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_TransmittedOnWeightLabel_LabelGoesBeforeTheLine()
    {
        // Apples, 1.234 kg in the label; 0.390 kg x 1.234 = 0.48126 kg -> 481 g.
        var weighed = Expect(
            Scales.Goods(InStore("2100010", 1234), 1000, cents: 320), 481, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

        Assert.Equal((1234, QuantityUnit.Kilogram), (weighed.QuantityMilli, weighed.Unit));
    }

    [Fact]
    public void Weigh_TransmittedPerEuro_OnTheSuppliersShareOfThePrice() =>
        // 24.00 / 1.20 = 20.00 without VAT; less 30 % margin = 14.00; 0.230 kg x 14 = 3.220 kg.
        Expect(Scales.Goods(TShirt, cents: 2400, vat: 2000), 3220, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_NegativeContent_CountsAsZero() =>
        // -0.120 kg stays in the catalogue; the till debits nothing and credits nothing.
        Expect(Scales.Goods(CorkTrivet, 5000), 0, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_TwoVintages_TheOneOfTheDay() =>
        // 22 November 2026 lies in the second validity: 1.582 kg.
        Expect(Scales.Goods(Chocolate), 1582, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_ContentOutOfDate_FallsToThePublicFactor() =>
        // 0.78 kg x 0.6828709 = 0.532639302 kg; x 1.2 = 0.6391671624 -> 639 g; x 0.2 = 0.1065278604 -> 107 g.
        Expect(Scales.Goods(Smoothie), 639, 107, Provenance.PublicProxy, WeighingReason.PublicPhysical);

    [Fact]
    public void Weigh_PublicFactorPerKilogram_OnTheNetMass() =>
        // 0.3 kg x 28.207661 = 8.4622983 kg; x 1.2 = 10.15475796 -> 10,155 g; x 0.2 = 1.69245966 -> 1,692 g.
        Expect(Scales.Goods(BeefBourguignon), 10_155, 1692, Provenance.PublicProxy, WeighingReason.PublicPhysical);

    [Fact]
    public void Weigh_PublicFactorOnWeightLabel_OnTheWeight() =>
        // Cooked prawns, 0.350 kg in the label: 7.0588478 x 0.35 = 2.47059673 kg; x 1.2 = 2.964716076 -> 2,965 g; x 0.2 -> 494 g.
        Expect(Scales.Goods(InStore("2500021", 350)), 2965, 494, Provenance.PublicProxy, WeighingReason.PublicPhysical);

    [Fact]
    public void Weigh_Electricity_PerKilowattHour() =>
        // 12.5 kWh x 0.052 = 0.650 kg; x 1.2 = 0.780 kg; x 0.2 = 0.130 kg.
        Expect(Scales.Goods(Electricity, 12_500, QuantityUnit.KilowattHour), 780, 130, Provenance.PublicProxy, WeighingReason.PublicPhysical);

    [Fact]
    public void Weigh_ActivityOfTheProduct_SplitsThePrice() =>
        // 3.60 / 1.20 = 3.00; maker 2.10 x 0.357 = 0.7497, shop 0.90 x 0.110 = 0.0990; sum 0.8487; x 1.2 = 1.01844 -> 1,018 g; x 0.2 -> 170 g.
        Expect(Scales.Goods(Notebook, cents: 360, vat: 2000), 1018, 170, Provenance.PublicProxy, WeighingReason.PublicMonetary);

    [Fact]
    public void Weigh_ActivityOfTheLine_GoesBeforeTheProducts() =>
        // 3.60 / 1.20 = 3.00; maker 2.10 x 0.603 (C20) = 1.2663, shop 0.0990; 1.3653 x 1.2 = 1.63836 -> 1,638 g; x 0.2 = 0.27306 -> 273 g.
        Expect(Scales.Goods(Notebook, cents: 360, vat: 2000, activity: "C20"), 1638, 273, Provenance.PublicProxy, WeighingReason.PublicMonetary);

    [Fact]
    public void Weigh_Service_HasNoTradeMargin() =>
        // A haircut: 30.00 / 1.20 = 25.00; x 0.157 (S96) = 3.925 kg; x 1.2 = 4.710 kg; x 0.2 = 0.785 kg.
        Expect(
            Scales.Goods(cents: 3000, vat: 2000, activity: "S96", kind: LineKind.Service),
            4710, 785, Provenance.PublicProxy, WeighingReason.PublicMonetary);

    [Fact]
    public void Weigh_PriceLabel_LabelGoesBeforeTheLine() =>
        // Ready dish, 8.50 in the label, VAT 10 %: 7.72727...; maker 5.40909 x 0.54 = 2.9209090..., shop 2.31818 x 0.11 = 0.255;
        // 3.1759090... x 1.2 = 3.8110909 -> 3,811 g; x 0.2 = 0.63518 -> 635 g.
        Expect(Scales.Goods(InStore("0200030", 850), cents: 99_900, vat: 1000), 3811, 635, Provenance.PublicProxy, WeighingReason.PublicMonetary);

    [Fact]
    public void Weigh_ProductUnknown_DefaultActivity() =>
        // 10.55 / 1.055 = 10.00; maker 7.00 x 0.54 = 3.78, shop 3.00 x 0.11 = 0.33; 4.11 x 1.2 = 4.932 kg; x 0.2 = 0.822 kg.
        Expect(Scales.Goods(Unlisted, cents: 1055, vat: 550), 4932, 822, Provenance.PublicProxy, WeighingReason.DefaultActivity);

    [Theory]
    [InlineData("9520100000103")]   // the check digit should be 2
    [InlineData("not a label")]
    public void Weigh_LabelUnreadable_PriceCountsInstead(string label) =>
        // As the unknown product: 4.932 kg.
        Expect(Scales.Goods(label, cents: 1055, vat: 550), 4932, 822, Provenance.PublicProxy, WeighingReason.LabelUnreadable);

    [Fact]
    public void Weigh_UnitThatNothingJoins_FallsToThePrice() =>
        // Apples are known by the kilogram and a piece declares no mass. 2.11 / 1.055 = 2.00; maker 1.40 x 1.208 (A01) = 1.6912,
        // shop 0.60 x 0.11 = 0.066; 1.7572 x 1.2 = 2.10864 -> 2,109 g; x 0.2 = 0.35144 -> 351 g.
        Expect(Scales.Goods("2100010000002", 3000, cents: 211, vat: 550), 2109, 351, Provenance.PublicProxy, WeighingReason.PublicMonetary);

    [Theory]
    [InlineData(Unlisted)]
    [InlineData("not a label")]
    [InlineData("")]
    [InlineData(TShirt)]   // content per euro, and no price
    public void Weigh_NeitherContentNorPrice_ZeroAndTheSaleGoesOn(string label) =>
        Expect(Scales.Goods(label), 0, 0, Provenance.None, WeighingReason.NothingKnown);

    [Theory]
    [InlineData(LineKind.Deposit)]
    [InlineData(LineKind.DepositReturn)]
    [InlineData(LineKind.GiftCard)]
    [InlineData(LineKind.Donation)]
    [InlineData(LineKind.TopUp)]
    [InlineData(LineKind.Tip)]
    [InlineData(LineKind.Fee)]
    public void Weigh_KindWithoutGrams_ZeroWhateverItsLabelAndPrice(LineKind kind) =>
        Expect(Scales.Goods(Yogurt, cents: 5000, vat: 2000, kind: kind), 0, 0, Provenance.None, WeighingReason.KindWithoutGrams);

    [Fact]
    public void Weigh_QuantityZero_ReadsAsOneUnit() =>
        Expect(Scales.Goods(Yogurt, 0), 1098, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted);

    [Fact]
    public void Weigh_Basket_SumsItsLinesAndNamesTheCatalogue()
    {
        // 2,196 + 10,155 + 1,018 + 0 = 13,369 g.
        var basket = Scales.Weigher.Weigh(
        [
            Scales.Goods(Yogurt, 2000),
            Scales.Goods(BeefBourguignon),
            Scales.Goods(Notebook, cents: 360, vat: 2000),
            Scales.Goods(cents: 25, kind: LineKind.Deposit),
        ]);

        Assert.Equal(13_369, basket.Total.Grams);
        Assert.Equal("sample-2026-11", basket.CatalogueVersion);
    }

    /// <summary>An in-store EAN-13: seven digits of prefix and article, five of value, the check digit.</summary>
    internal static string InStore(string article, int value)
    {
        var digits = $"{article}{value:D5}";
        return digits + Gtin.CheckDigit(digits);
    }

    private static WeighedLine Expect(BasketLine line, long grams, long prudence, Provenance provenance, WeighingReason reason)
    {
        var weighed = Scales.Weigher.Weigh(line);
        Assert.Equal(
            (grams, prudence, provenance, reason),
            (weighed.Grams.Grams, weighed.Prudence.Grams, weighed.Provenance, weighed.Reason));
        return weighed;
    }
}
