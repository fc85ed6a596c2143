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
        var rules = new LabelRules { Measures = table };
        var label = Label.Parse(Digits.WithCheck("201234560123"), rules).Label!;
        Assert.Equal(615, label.NetWeightGrams);
        Assert.Equal("0" + Digits.WithCheck("201234560000"), label.Gtin.ToString());
        Assert.Null(Label.Parse(Digits.WithCheck("211234560123"), rules).Label!.NetWeightGrams);
        Assert.Null(Label.Parse(Digits.WithCheck("211234560123"), new LabelRules { Measures = VariableMeasureTable.None }).Label!.NetWeightGrams);
    }

    [Fact]
    public void Table_RuleOutOfRangeOrDouble_Throws()
    {
        Assert.Throws<ArgumentException>(() => new VariableMeasureTable([new(30, VariableMeasure.PriceCents)]));
        Assert.Throws<ArgumentException>(() => new VariableMeasureTable([new(21, VariableMeasure.PriceCents, ValueDigits: 9)]));
        Assert.Throws<ArgumentException>(() => new VariableMeasureTable([new(21, VariableMeasure.PriceCents, ValueDigits: 3, HasCheckDigit: true)]));
        Assert.Throws<ArgumentException>(
            () => new VariableMeasureTable([new(21, VariableMeasure.PriceCents), new(21, VariableMeasure.WeightGrams)]));
    }

    // Examples that others publish: barkick for the US, biip for the others (docs/reference/labels.md).
    [Theory]
    [InlineData("US", "299265108631", 863, null, "00299265000003")]
    [InlineData("20:price4c", "2011122912346", 1234, null, null)]
    [InlineData("22+23:price5c 28+29:weight5c", "2211114002394", 239, null, null)]
    [InlineData("22+23:price5c 28+29:weight5c", "2330714002396", 239, null, null)]
    [InlineData("22+23:price5c 28+29:weight5c", "2811111068708", null, 6870, null)]
    [InlineData("22+23:price5c 28+29:weight5c", "2930711068700", null, 6870, null)]
    [InlineData("20:price4 21:price4x10 22:price4x100 23:weight4 24:weight4x10 25:weight4x100", "2088060112343", 1234, null, null)]
    [InlineData("20:price4 21:price4x10 22:price4x100 23:weight4 24:weight4x10 25:weight4x100", "2188060112340", 12340, null, null)]
    [InlineData("20:price4 21:price4x10 22:price4x100 23:weight4 24:weight4x10 25:weight4x100", "2288060112347", 123400, null, null)]
    [InlineData("23:weight4 24:weight4x10 25:weight4x100", "2388060112344", null, 1234, null)]
    [InlineData("23:weight4 24:weight4x10 25:weight4x100", "2488060112341", null, 12340, null)]
    [InlineData("23:weight4 24:weight4x10 25:weight4x100", "2588060112348", null, 123400, null)]
    public void Parse_PublishedExample_CarriesWhatItsSourceSays(string setting, string scan, int? cents, int? grams, string? article)
    {
        Assert.True(VariableMeasureTable.TryParse(setting, out var table, out var reason), reason);
        var label = Label.Parse(scan, new LabelRules { Measures = table }).Label!;
        Assert.Equal((cents, grams), ((int?)label.PriceCents, (int?)label.NetWeightGrams));
        Assert.Equal(article ?? label.Gtin.ToString(), label.Gtin.ToString());
    }

    // The wrong ones of the same source.
    [Theory]
    [InlineData("20:price4c", "2011122812349")]
    [InlineData("25:price5c", "2511118000120")]
    public void Parse_PublishedExampleOfAWrongDigit_IsRefused(string setting, string scan)
    {
        Assert.True(VariableMeasureTable.TryParse(setting, out var table, out var reason), reason);
        Assert.Equal("MEASURE_CHECK_DIGIT", Label.Parse(scan, new LabelRules { Measures = table }).ErrorCode);
    }

    // The two examples of the GS1 General Specifications, section 7.9.
    [Theory]
    [InlineData(2875, 4, 9)]
    [InlineData(14685, 5, 6)]
    [InlineData(0, 4, 0)]
    [InlineData(0, 5, 0)]
    public void MeasureCheckDigit_OfAValue_FollowsTheSpecification(long value, int digits, int expected) =>
        Assert.Equal(expected, MeasureCheckDigit.Of(value, digits));

    [Fact]
    public void MeasureCheckDigit_OneWrongDigit_IsAlwaysSeen()
    {
        foreach (var (digits, count) in ((int, int)[])[(4, 10_000), (5, 100_000)])
        {
            for (var value = 0; value < count; value += 7)
            {
                var right = MeasureCheckDigit.Of(value, digits);
                for (var place = 1; place < count; place *= 10)
                {
                    var digit = value / place % 10;
                    for (var other = 0; other < 10; other++)
                    {
                        var wrong = value + ((other - digit) * place);
                        Assert.True(other == digit || MeasureCheckDigit.Of(wrong, digits) != right, $"{value} and {wrong}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(10_000, 4)]
    [InlineData(-1, 5)]
    [InlineData(1, 3)]
    public void MeasureCheckDigit_OfAnythingElse_IsMisuse(long value, int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MeasureCheckDigit.Of(value, digits));

    [Fact]
    public void Parse_NorthAmerican_ChecksThePriceDigits()
    {
        var rules = new LabelRules { Measures = VariableMeasureTable.NorthAmerica };
        var right = Label.Parse(Digits.WithCheck("2" + "12345" + "9" + "2875"), rules);
        Assert.Equal(2875, right.Label!.PriceCents);
        Assert.Equal("00" + Digits.WithCheck("2" + "12345" + "0" + "0000"), right.Label.Gtin.ToString());

        var wrong = Label.Parse(Digits.WithCheck("2" + "12345" + "8" + "2875"), rules);
        Assert.Equal(("MEASURE_CHECK_DIGIT", LabelKind.Gtin), (wrong.ErrorCode, wrong.Kind));
        Assert.True(Label.Parse(Digits.WithCheck("2" + "12345" + "0" + "0000"), rules).Label is { PriceCents: null });
    }

    [Theory]
    [InlineData("FR", 22, "22123450079")]
    [InlineData("US", 2, "02123459287")]
    [InlineData("22+24:price5 2:price4c 29:weight4x5", 29, "29")]
    [InlineData("  28:weight5  ", 28, "28")]
    public void TryParse_Setting_MakesATable(string text, int prefix, string start)
    {
        Assert.True(VariableMeasureTable.TryParse(text, out var table, out var reason), reason);
        var scanned = Gtin.Parse(Digits.WithCheck(start.PadRight(12, '0')));
        Assert.Equal(prefix.ToString("D2"), start[..2]);
        Assert.NotEqual(default, table.Split(scanned.Gtin).Measure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fr")]
    [InlineData("22")]
    [InlineData("22:")]
    [InlineData("22:price")]
    [InlineData("22:price0")]
    [InlineData("0:price0")]
    [InlineData("22:price9")]
    [InlineData("22:price3c")]
    [InlineData("22:price5x")]
    [InlineData("22:price5x0")]
    [InlineData("22:price5x99999")]
    [InlineData("30:price5")]
    [InlineData("2a:price5")]
    [InlineData("22+22:price5")]
    [InlineData("22:price5 22:weight5")]
    [InlineData("22:volume5")]
    public void TryParse_AnythingElse_SaysWhatItMustBe(string text)
    {
        Assert.False(VariableMeasureTable.TryParse(text, out var table, out var reason));
        Assert.Same(VariableMeasureTable.None, table);
        Assert.EndsWith(".", reason);
    }

    [Fact]
    public void TryParse_None_ReadsEveryNumberWhole()
    {
        Assert.True(VariableMeasureTable.TryParse("none", out var table, out _));
        var scanned = Gtin.Parse(Digits.WithCheck("211234501234")).Gtin;
        Assert.Equal(scanned, table.Split(scanned).Article);
    }
}
