using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>The catalogue says what the shop's own numbers carry, and every label of a basket is read by it.</summary>
public class InStoreNumbersTests
{
    // Cheese of 250 g a piece, 6.2 kg per kg: article 12345 of a North American shop.
    private static readonly string _article = Checked("02" + "12345" + "0" + "0000");

    [Fact]
    public void Weigh_ByTheCataloguesTable_FindsTheArticle()
    {
        // 250 g x 6.2 kg/kg x 1.2.
        var weigher = Scales.On(Read("\"US\""));
        Assert.Equal(1860, weigher.Weigh(Scales.Goods(_article)).Grams.Grams);
        Assert.Equal(1860, weigher.Weigh(Scales.Goods(Checked("02" + "12345" + "9" + "2875"))).Grams.Grams);

        // Without a table the same digits are an article of their own, which nobody knows: 10.00 euros weigh 4.932 kg.
        var without = Scales.On(Read("\"none\""));
        Assert.Equal(1860, without.Weigh(Scales.Goods(_article)).Grams.Grams);
        Assert.Equal(4932, without.Weigh(Scales.Goods(Checked("02" + "12345" + "9" + "2875"), cents: 1055, vat: 550)).Grams.Grams);
    }

    [Fact]
    public void Weigh_WrongCheckDigitOfThePrice_IsWeighedByTheLinesPrice()
    {
        var weigher = Scales.On(Read("\"US\""));
        foreach (var dress in (string[])["", "]E0"])
        {
            var line = Scales.Goods(dress + Checked("02" + "12345" + "8" + "2875"), cents: 1055, vat: 550);
            var weighed = weigher.Weigh(line);
            Assert.Equal((4932, WeighingReason.LabelUnreadable), (weighed.Grams.Grams, weighed.Reason));
            Assert.Equal(LabelErrorCodes.MeasureCheckDigit, weigher.Explain(line).LabelError);
        }
    }

    [Theory]
    [InlineData("https://shop.example/gtin/9520100000201")]
    [InlineData("https://shop.example/01/9520100000201")]
    [InlineData("https://shop.example/01/09520100000201/10/L?x=y")]
    public void Weigh_LinkOfAnyAge_IsItsArticle(string link) =>
        Assert.Equal(Scales.Weigher.Weigh(Scales.Goods("9520100000201")).Grams, Scales.Weigher.Weigh(Scales.Goods(link)).Grams);

    [Theory]
    [InlineData("\"ZZ\"")]
    [InlineData("\"22:price9\"")]
    [InlineData("\"\"")]
    [InlineData("7")]
    [InlineData("[\"FR\", \"US\"]")]
    public void Read_TableThatIsNone_StopsTheStart(string json)
    {
        var reading = Scales.Read(With(json));
        Assert.Null(reading.Catalogue);
        Assert.Contains(reading.Refused, fault => fault.Row.Contains("inStoreNumbers", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NoTable_IsFrance() =>
        Assert.Same(VariableMeasureTable.France, Scales.Read(CatalogueReaderTests.Minimal).Catalogue!.LabelRules.Measures);

    private static Catalogue Read(string json)
    {
        var reading = Scales.Read(With(json));
        Assert.Empty(reading.Refused);
        return reading.Catalogue!;
    }

    private static string With(string json) => CatalogueReaderTests.Minimal
        .Replace("\"categories\"", $"\"inStoreNumbers\": {json}, \"categories\"", StringComparison.Ordinal)
        .Replace("9520100000201", _article, StringComparison.Ordinal);

    private static string Checked(string digits) => digits + Gtin.CheckDigit(digits);
}
