using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

public sealed class LabelTests
{
    [Theory]
    [InlineData("9506000134352")]
    [InlineData("]E09506000134352")]
    [InlineData("]E3950600013435212")]
    [InlineData("]E3950600013435212345")]
    [InlineData("09506000134352")]
    [InlineData("]I109506000134352")]
    [InlineData("]C009506000134352")]
    [InlineData("^0109506000134352")]
    [InlineData("\u001d0109506000134352")]
    [InlineData("]C10109506000134352")]
    [InlineData("]e00109506000134352")]
    [InlineData("]d20109506000134352")]
    [InlineData("]Q30109506000134352")]
    [InlineData("]J10109506000134352")]
    [InlineData("0109506000134352")]
    [InlineData("(01)09506000134352")]
    [InlineData("https://id.gs1.org/01/09506000134352")]
    [InlineData("]Q1https://shop.example/en/p/01/09506000134352?lang=fr")]
    [InlineData("]d1HTTPS://SHOP.EXAMPLE:8443/01/09506000134352#top")]
    public void Parse_OneArticleInEveryDress_IsTheSameGtin(string scan)
    {
        var parse = Label.Parse(scan);
        Assert.True(parse.IsOk, parse.ErrorText);
        Assert.Equal("09506000134352", parse.Label.Gtin.ToString());
        Assert.Equal([new LabelElement("01", "09506000134352")], parse.Label.Elements);
        Assert.Equal(parse.Label.Kind, parse.Kind);
        Assert.Equal(("", ""), (parse.ErrorCode, parse.ErrorText));
    }

    [Theory]
    [InlineData("", "LABEL_EMPTY", null)]
    [InlineData("]Q1", "LABEL_EMPTY", null)]
    [InlineData("]C1", "LABEL_EMPTY", LabelKind.Gs1ElementString)]
    [InlineData("]", "LABEL_SYMBOLOGY", null)]
    [InlineData("]E", "LABEL_SYMBOLOGY", null)]
    [InlineData("]E112", "LABEL_SYMBOLOGY", null)]
    [InlineData("]Z9123", "LABEL_SYMBOLOGY", null)]
    [InlineData("]E212345", "LABEL_SYMBOLOGY", null)]
    [InlineData("hello", "LABEL_UNRECOGNISED", null)]
    [InlineData("cpf1:ABC", "LABEL_UNRECOGNISED", null)]
    [InlineData("Ω", "LABEL_UNRECOGNISED", null)]
    [InlineData("12345", "GTIN_LENGTH", LabelKind.Gtin)]
    [InlineData("123456789012345678", "GTIN_LENGTH", LabelKind.Gtin)]
    [InlineData("]E4123456789", "GTIN_LENGTH", LabelKind.Gtin)]
    [InlineData("]I19506000134352", "GTIN_LENGTH", LabelKind.Gtin)]
    [InlineData("]E01234ABC890123", "GTIN_CHARACTER", LabelKind.Gtin)]
    [InlineData("4006381333932", "GTIN_CHECK_DIGIT", LabelKind.Gtin)]
    [InlineData("]E402345674", "GTIN_CHECK_DIGIT", LabelKind.Gtin)]
    [InlineData("^89123", "AI_UNKNOWN", LabelKind.Gs1ElementString)]
    [InlineData("^010950600013435", "AI_LENGTH", LabelKind.Gs1ElementString)]
    [InlineData("^0109506000134352" + "10é", "AI_CHARACTER", LabelKind.Gs1ElementString)]
    [InlineData("^0109506000134353", "AI_CHECK_DIGIT", LabelKind.Gs1ElementString)]
    [InlineData("^0109506000134352" + "17251301", "AI_VALUE", LabelKind.Gs1ElementString)]
    [InlineData("^10ABC", "AI_REQUIRES", LabelKind.Gs1ElementString)]
    [InlineData("^0109506000134352" + "37" + "5", "AI_EXCLUDES", LabelKind.Gs1ElementString)]
    [InlineData("^0109506000134352" + "10A^10B", "AI_REPEATED", LabelKind.Gs1ElementString)]
    [InlineData("(01", "BRACKETS_MALFORMED", LabelKind.Gs1ElementString)]
    [InlineData("(ab)1", "AI_UNKNOWN", LabelKind.Gs1ElementString)]
    [InlineData("https://", "LINK_MALFORMED", LabelKind.DigitalLink)]
    [InlineData("https://a b/01/09506000134352", "LINK_MALFORMED", LabelKind.DigitalLink)]
    [InlineData("httpx", "LINK_MALFORMED", LabelKind.DigitalLink)]
    [InlineData("https://shop.example/about", "LINK_NO_KEY", LabelKind.DigitalLink)]
    [InlineData("https://a/01/09506000134352/21/A/10/B", "LINK_QUALIFIERS", LabelKind.DigitalLink)]
    [InlineData("https://a/01/09506000134352?21=A", "LINK_ATTRIBUTE", LabelKind.DigitalLink)]
    [InlineData("https://a/01/09506000134352?10=A", "LINK_ATTRIBUTE", LabelKind.DigitalLink)]
    [InlineData("https://a/01/09506000134352?99=A&99=A", "AI_REPEATED", LabelKind.DigitalLink)]
    public void Parse_BadScan_HasAStableCodeAndASentence(string scan, string code, LabelKind? kind)
    {
        var parse = Label.Parse(scan);
        Assert.False(parse.IsOk);
        Assert.Null(parse.Label);
        Assert.Equal(code, parse.ErrorCode);
        Assert.EndsWith(".", parse.ErrorText);
        Assert.Equal(kind, parse.Kind);
    }

    [Fact]
    public void Parse_LongerThanTheBound_IsRefusedUnread()
    {
        Assert.Equal("LABEL_TOO_LONG", Label.Parse(new string('1', Label.MaxScanLength + 1)).ErrorCode);
        Assert.True(Label.Parse("CPF1:" + new string('A', Label.MaxScanLength - 5)).IsOk);
    }

    [Theory]
    [InlineData("CPF1:ABC+$%")]
    [InlineData("]Q1CPF1:ABC+$%")]
    public void Parse_Flashcode_KeepsItsText(string scan)
    {
        var label = Label.Parse(scan).Label!;
        Assert.Equal(LabelKind.Flashcode, label.Kind);
        Assert.Equal("CPF1:ABC+$%", label.Flashcode);
        Assert.Null(label.Gtin);
        Assert.Empty(label.Elements);
    }

    [Theory]
    [InlineData("(01)09506000134352(3103)000195", 195L, null)]
    [InlineData("(01)09506000134352(3100)000002", 2000L, null)]
    [InlineData("(01)09506000134352(3105)012345", 123L, null)]
    [InlineData("(01)09506000134352(3105)012350", 124L, null)]
    [InlineData("(01)09506000134352(3103)000195(3922)0299", 195L, 299L)]
    [InlineData("(01)09506000134352(30)2(3920)5", null, 500L)]
    [InlineData("(01)09506000134352(30)2(3923)12345", null, 1235L)]
    [InlineData("(01)09506000134352(30)2(3920)999999999999999", null, 99_999_999_999_999_900L)]
    [InlineData("https://a/01/09506000134352?3103=000195&3922=0299&17=201225", 195L, 299L)]
    public void Parse_ElementsThatMeasure_GiveGramsAndCents(string scan, long? grams, long? cents)
    {
        var label = Label.Parse(scan).Label!;
        Assert.Equal(grams, label.NetWeightGrams);
        Assert.Equal(cents, label.PriceCents);
    }

    [Fact]
    public void Parse_ArticleNumber_AllocatesTheLabelOnly()
    {
        const int Rounds = 1000;
        _ = Label.Parse("4006381333931");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            _ = Label.Parse("4006381333931");
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, 1, 80);
    }

    [Fact]
    public void Parse_NoRules_IsMisuse() => Assert.Throws<ArgumentNullException>(() => Label.Parse("4006381333931", null!));

    [Fact]
    public void ErrorCodes_AreInTheReference()
    {
        var page = Gs1Data.Document("docs", "reference", "labels.md");
        var codes = typeof(LabelErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.True(codes.Count > 20, $"Only {codes.Count} codes were found.");
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", page, StringComparison.Ordinal));
    }
}
