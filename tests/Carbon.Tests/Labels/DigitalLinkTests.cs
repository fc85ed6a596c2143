using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Links both ways, and those that are refused by name.</summary>
public sealed class DigitalLinkTests
{
    static readonly LabelRules Lenient = LabelRules.Till;

    [Theory]
    [InlineData("(01)09506000134352", "https://id.gs1.org/01/09506000134352")]
    [InlineData("9506000134352", "https://id.gs1.org/01/09506000134352")]
    [InlineData("(21)S/1(17)251231(01)09506000134352(10)L(98)a+b", "https://id.gs1.org/01/09506000134352/10/L/21/S%2F1?17=251231&98=a%2Bb")]
    [InlineData("(01)09506000134352(98)x(3103)000195(99)y(17)251231", "https://id.gs1.org/01/09506000134352?3103=000195&17=251231&98=x&99=y")]
    [InlineData("(01)09506000134352(235)T", "https://id.gs1.org/01/09506000134352/235/T")]
    [InlineData("(01)09506000134352(235)T(10)L", "https://id.gs1.org/01/09506000134352/235/T?10=L")]
    [InlineData("(00)006141411234567890(01)09506000134352(21)S", "https://id.gs1.org/01/09506000134352/21/S?00=006141411234567890")]
    [InlineData("(01)09506000134352(10)A(10)A", "https://id.gs1.org/01/09506000134352/10/A")]
    [InlineData("(414)9520123456788(254)X", "https://id.gs1.org/414/9520123456788/254/X")]
    public void Write_Label_IsTheLinkInTheStandardsOrder(string scan, string expected)
    {
        var link = DigitalLinkWriter.Write(Label.Parse(scan).Label!);
        Assert.Equal((expected, "", ""), (link.Text, link.ErrorCode, link.ErrorText));
        Assert.True(Label.Parse(expected).IsOk);
    }

    [Theory]
    [InlineData("(99)A", "LINK_NO_KEY")]
    [InlineData("CPF1:ABC", "LINK_NO_KEY")]
    [InlineData("(01)09506000134352(8200)http://a.example", "LINK_ATTRIBUTE")]
    [InlineData("(01)09506000134352(235)T(22)V", "LINK_ATTRIBUTE")]
    public void Write_WhatHasNoPlaceInALink_SaysWhy(string scan, string code)
    {
        var link = DigitalLinkWriter.Write(Label.Parse(scan).Label!);
        Assert.False(link.IsOk);
        Assert.Equal(code, link.ErrorCode);
        Assert.EndsWith(".", link.ErrorText);
    }

    [Fact]
    public void Parse_ParametersWithNames_AreKeptAndWrittenAgain()
    {
        const string Link = "https://shop.example/p/01/09506000134352?utm=a%20b&17=251231&flag&%C3%A9t%C3%A9=1%2B1&empty=";
        var label = Label.Parse(Link).Label!;
        Assert.Equal(
            [new("utm", "a b"), new("flag", null), new("été", "1+1"), new("empty", "")],
            label.LinkParameters);
        Assert.Same(label.LinkParameters, label.LinkParameters);

        var written = DigitalLinkWriter.Write(label, "https://other.example").Text!;
        Assert.Equal("https://other.example/01/09506000134352?17=251231&utm=a%20b&flag&%C3%A9t%C3%A9=1%2B1&empty=", written);
        Assert.Equal(label.LinkParameters, Label.Parse(written).Label!.LinkParameters);
        Assert.Equal("https://other.example/01/09506000134352?17=251231", DigitalLinkWriter.Write(label, "https://other.example", []).Text);
    }

    [Theory]
    [InlineData("https://a/01/09506000134352")]
    [InlineData("https://a/01/09506000134352?")]
    [InlineData("https://a/01/09506000134352?&&17=251231&")]
    [InlineData("(01)09506000134352")]
    [InlineData("CPF1:A?b=c")]
    public void Parse_WithoutNames_HasNoParameters(string scan) => Assert.Empty(Label.Parse(scan).Label!.LinkParameters);

    [Theory]
    [InlineData("id.gs1.org")]
    [InlineData("ftp://a")]
    [InlineData("https://a?b=c")]
    [InlineData("https://a#b")]
    [InlineData("")]
    public void Write_StemThatIsNone_IsMisuse(string stem) =>
        Assert.Throws<ArgumentException>(() => DigitalLinkWriter.Write(Label.Parse("9506000134352").Label!, stem));

    [Theory]
    [InlineData("", "x")]
    [InlineData("17", "251231")]
    public void Write_ParameterThatReadsAsAnElement_IsMisuse(string name, string value) =>
        Assert.Throws<ArgumentException>(() => DigitalLinkWriter.Write(Label.Parse("9506000134352").Label!, parameters: [new(name, value)]));

    [Theory]
    [InlineData("https://a/gtin/09506000134352/lot/A/ser/S", "01=09506000134352 10=A 21=S")]
    [InlineData("https://a/01/9506000134352", "01=09506000134352")]
    [InlineData("https://a/gtin/02345673?17=251231", "01=00000002345673 17=251231")]
    [InlineData("https://a/sscc/006141411234567890", "00=006141411234567890")]
    public void Parse_OlderLinks_AreTakenByTillsAlone(string link, string expected)
    {
        var lenient = Label.Parse(link, Lenient);
        Assert.True(lenient.IsOk, lenient.ErrorText);
        Assert.Equal(expected, string.Join(' ', lenient.Label.Elements.Select(e => $"{e.Ai}={e.Value}")));
        Assert.False(Label.Parse(link).IsOk);
    }

    [Theory]
    [InlineData("https://a/gtin/09506000134353")]
    [InlineData("https://a/gtin/9506000134353")]
    [InlineData("https://a/gtin/950600013435")]
    [InlineData("https://a/lot/A")]
    [InlineData("https://a/GTIN/09506000134352")]
    [InlineData("https://a/gtin/09506000134352?lot=A&10=B")]
    public void Parse_OlderLinksThatAreWrong_AreRefusedByTillsToo(string link) => Assert.False(Label.Parse(link, Lenient).IsOk);

    [Theory]
    [InlineData("https://id.gs1.org/AN2yxDhfaiaw", true)]
    [InlineData("https://dl.example/stem/AN2yxDhfaiaw", true)]
    [InlineData("https://dl.example/AN2yxDhfaiax", true)]
    [InlineData("https://dl.example/AN2yxDhfaiaX", false)]
    [InlineData("https://shop.example/about-our-company", false)]
    [InlineData("https://shop.example/Jacket", false)]
    [InlineData("https://shop.example/01/09506000134352/details", false)]
    [InlineData("https://shop.example/01/09506000134352/EAAA", true)]
    [InlineData("https://shop.example/01/09506000134353/EAAA", false)]
    public void Parse_CompressedLink_IsRefusedByName(string link, bool isCompressed)
    {
        foreach (var rules in (LabelRules[])[LabelRules.Standard, Lenient])
        {
            var parse = Label.Parse(link, rules);
            Assert.Equal((false, isCompressed ? "LINK_COMPRESSED" : "LINK_NO_KEY"), (parse.IsOk, parse.ErrorCode));
        }
    }

    [Fact]
    public void Parse_CompressedByTheBook_IsRecognised()
    {
        // Four bits for each digit of 01, 47 for the number, then 10 and its length and text: what the standard's algorithm packs.
        const int Seed = 31;
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var random = new Random(Seed);
        for (var round = 0; round < 1000; round++)
        {
            var gtin = Digits.RandomGtin(random, 14);
            var bits = "00000001" + Convert.ToString(long.Parse(gtin), 2).PadLeft(47, '0') + "00010000" + string.Concat(Enumerable.Range(0, random.Next(10, 60)).Select(_ => random.Next(2)));
            bits = bits.PadRight((bits.Length + 5) / 6 * 6, '0');
            var text = string.Concat(bits.Chunk(6).Select(six => Alphabet[Convert.ToInt32(new string(six), 2)]));
            Assert.Equal("LINK_COMPRESSED", Label.Parse($"https://id.gs1.org/{text}").ErrorCode);
        }
    }

    [Fact]
    public void Parse_LinkWithoutEscapes_AllocatesTheLabelOnly()
    {
        // A label of four elements: itself, an array, four texts.
        Assert.InRange(Allocated("https://id.gs1.org/01/09506000134352/10/LOT1/21/SN123?17=271231"), 1, Texts + 40);
        Assert.InRange(Allocated("]C101095060001343521" + "0LOT1\u001d21SN123\u001d17271231"), 1, Texts + 40);
        Assert.InRange(Allocated("(01)09506000134352(10)LOT1(21)SN123(17)271231"), 1, Texts + 40);
    }

    // Label 72, array 16 + 8 + 4 × 16, texts of 14, 4, 5 and 6 characters with 22 bytes each before, rounded up to 8.
    const int Texts = 72 + 88 + 56 + 32 + 32 + 40;

    // The least of many rounds: code that is not optimised yet allocates boxes that are none of the label's.
    static long Allocated(string scan)
    {
        const int Calls = 1000;
        var least = long.MaxValue;
        for (var round = 0; round < 1000 && least > Texts + 40; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
            {
                Assert.True(Label.Parse(scan).IsOk);
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
        }

        return least;
    }
}
