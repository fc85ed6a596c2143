using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

public sealed class VariableMeasureTests
{
    [Theory]
    [InlineData("02")]
    [InlineData("22")]
    [InlineData("24")]
    [InlineData("26")]
    [InlineData("28")]
    public void Parse_FrenchPricePrefix_CarriesCents(string prefix)
    {
        var scan = Digits.WithCheck(prefix + "12345" + "00799");
        var label = Label.Parse(scan).Label!;
        Assert.Equal(799, label.PriceCents);
        Assert.Null(label.NetWeightGrams);
        Assert.Equal("0" + Digits.WithCheck(prefix + "1234500000"), label.Gtin.ToString());
        Assert.Equal([new LabelElement("01", "0" + scan)], label.Elements);
    }

    [Theory]
    [InlineData("21")]
    [InlineData("23")]
    [InlineData("25")]
    [InlineData("27")]
    [InlineData("29")]
    public void Parse_FrenchWeightPrefix_CarriesGrams(string prefix)
    {
        var label = Label.Parse("]E0" + Digits.WithCheck(prefix + "54321" + "01234")).Label!;
        Assert.Equal(1234, label.NetWeightGrams);
        Assert.Null(label.PriceCents);
        Assert.Equal("0" + Digits.WithCheck(prefix + "5432100000"), label.Gtin.ToString());
    }

    [Fact]
    public void Parse_UpcAOfNumberSystem2_IsPrefix02()
    {
        var label = Label.Parse(Digits.WithCheck("2" + "12345" + "00150")).Label!;
        Assert.Equal(150, label.PriceCents);
    }

    [Fact]
    public void Parse_ValueAllZero_IsTheArticleWithoutMeasure()
    {
        var scan = Digits.WithCheck("211234500000");
        var label = Label.Parse(scan).Label!;
        Assert.Null(label.NetWeightGrams);
        Assert.Equal("0" + scan, label.Gtin.ToString());
    }

    [Theory]
    [InlineData("201234567890")]
    [InlineData("300638133393")]
    public void Parse_OtherPrefix_NamesItsArticleWhole(string body)
    {
        var scan = Digits.WithCheck(body);
        var label = Label.Parse(scan).Label!;
        Assert.Null(label.NetWeightGrams);
        Assert.Null(label.PriceCents);
        Assert.Equal("0" + scan, label.Gtin.ToString());
    }

    [Fact]
    public void Parse_FourteenDigits_CarryNoMeasure()
    {
        var scan = Digits.WithCheck("0211234501234");
        Assert.Null(Label.Parse(scan).Label!.NetWeightGrams);
    }

    [Fact]
    public void Parse_AnotherCountrysTable_IsFollowed()
    {
        var table = new VariableMeasureTable([new(20, VariableMeasure.WeightGrams, ValueDigits: 4, Step: 5)]);
        var label = Label.Parse(Digits.WithCheck("201234560123"), table).Label!;
        Assert.Equal(615, label.NetWeightGrams);
        Assert.Equal("0" + Digits.WithCheck("201234560000"), label.Gtin.ToString());
        Assert.Null(Label.Parse(Digits.WithCheck("211234560123"), table).Label!.NetWeightGrams);
        Assert.Null(Label.Parse(Digits.WithCheck("211234560123"), VariableMeasureTable.None).Label!.NetWeightGrams);
    }

    [Fact]
    public void Table_RuleOutOfRangeOrDouble_Throws()
    {
        Assert.Throws<ArgumentException>(() => new VariableMeasureTable([new(30, VariableMeasure.PriceCents)]));
        Assert.Throws<ArgumentException>(() => new VariableMeasureTable([new(21, VariableMeasure.PriceCents, ValueDigits: 9)]));
        Assert.Throws<ArgumentException>(
            () => new VariableMeasureTable([new(21, VariableMeasure.PriceCents), new(21, VariableMeasure.WeightGrams)]));
    }
}
