using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Elements and links written by hand, where the shared data has no or few examples.</summary>
public sealed class ElementTests
{
    [Theory]
    [InlineData("^010950600013435210ABC^21S1", "01=09506000134352 10=ABC 21=S1")]
    [InlineData("]C10109506000134352\u001d10ABC\u001d17251231\u001d", "01=09506000134352 10=ABC 17=251231")]
    [InlineData("010950600013435210ABC\u001d21S1", "01=09506000134352 10=ABC 21=S1")]
    [InlineData("10ABC^0109506000134352", "10=ABC 01=09506000134352")]
    [InlineData("^0109506000134352" + "10A^10A", "01=09506000134352 10=A 10=A")]
    [InlineData("(01)09506000134352(10)A\\(1)B", "01=09506000134352 10=A(1)B")]
    [InlineData("https://a/x/01/09506000134352/22/V/10/A%2FB/21/S+1?17=251231&k=v&flag&98=%3D", "01=09506000134352 22=V 10=A/B 21=S+1 17=251231 98==")]
    [InlineData("https://a/01/09506000134352/10/100%", "01=09506000134352 10=100%")]
    [InlineData("https://a/414/9520123456788/254/X", "414=9520123456788 254=X")]
    [InlineData("https://a/8006/095060001343520102/21/S", "8006=095060001343520102 21=S")]
    [InlineData("^00" + "006141411234567890", "00=006141411234567890")]
    public void Parse_Elements_AreInTheirOrder(string scan, string expected)
    {
        var parse = Label.Parse(scan);
        Assert.True(parse.IsOk, parse.ErrorText);
        Assert.Equal(expected, string.Join(' ', parse.Label.Elements.Select(e => $"{e.Ai}={e.Value}")));
    }

    [Theory]
    [InlineData("^0109506000134352" + "17240229", true)]
    [InlineData("^0109506000134352" + "17250229", false)]
    [InlineData("^0109506000134352" + "17250200", true)]
    [InlineData("^0109506000134352" + "7006250200", false)]
    [InlineData("^8013" + "1987654Ad4X4bL5ttr2310c2K", true)]
    [InlineData("^8013" + "1987654Ad4X4bL5ttr2310c2L", false)]
    [InlineData("^4159520123456788" + "8020A^8007GB82WEST12345698765432", true)]
    [InlineData("^4159520123456788" + "8020A^8007GB82WEST12345698765433", false)]
    [InlineData("^0109506000134352" + "422250", true)]
    [InlineData("^0109506000134352" + "422251", false)]
    [InlineData("^2539506000134352^8030abc", false)]
    [InlineData("^2539506000134352S1^8030abc", true)]
    [InlineData("^2539506000134352S1^8030abcd=", false)]
    [InlineData("^2539506000134352S1^8030ab=", true)]
    [InlineData("^2539506000134352S1^8030a=b", false)]
    [InlineData("^2539506000134352S1^8030====", false)]
    [InlineData("^00006141411234567890" + "70419", true)]
    [InlineData("^00006141411234567890" + "7041PAE", true)]
    [InlineData("^00006141411234567890" + "7041QZ", false)]
    [InlineData("^0109506000134352" + "30" + "1^3910932" + "100", false)]
    [InlineData("^0109506000134352" + "30" + "1^3930978" + "100", true)]
    [InlineData("]C10109506000134352" + "10A^21B", false)]
    [InlineData("^^0109506000134352", false)]
    [InlineData("^0109506000134352^^10A", false)]
    public void Parse_RulesOnValues_AreHeld(string scan, bool expected)
    {
        var parse = Label.Parse(scan);
        Assert.True(parse.IsOk == expected, $"{parse.ErrorCode} {parse.ErrorText}");
    }

    [Fact]
    public void Parse_OfFormat_IsTheSame_InEveryDress()
    {
        const int Seed = 20255;
        const string Safe = "ABCxyz019-_/%!*+;:=?<>\"&,.'()";
        var random = new Random(Seed);
        for (var round = 0; round < 5000; round++)
        {
            var gtin = Digits.RandomGtin(random, 14);
            var lot = new string(random.GetItems<char>(Safe, random.Next(1, 21)));
            var serial = new string(random.GetItems<char>(Safe, random.Next(1, 21)));
            var date = new DateTime(2000, 1, 1).AddDays(random.Next(36_524)).ToString("yyMMdd");
            LabelElement[] expected = [new("01", gtin), new("10", lot), new("21", serial), new("17", date)];

            string[] scans =
            [
                $"]C101{gtin}10{lot}\u001d21{serial}\u001d17{date}",
                $"^01{gtin}10{lot}^21{serial}^17{date}",
                $"(01){gtin}(10){lot.Replace("(", "\\(")}(21){serial.Replace("(", "\\(")}(17){date}",
                $"https://shop.example/p/01/{gtin}/10/{Uri.EscapeDataString(lot)}/21/{Uri.EscapeDataString(serial)}?17={date}",
            ];
            foreach (var scan in scans)
            {
                var parse = Label.Parse(scan);
                Assert.True(parse.IsOk, $"seed {Seed}: {scan}: {parse.ErrorText}");
                Assert.Equal(expected, parse.Label.Elements);
                Assert.Equal(gtin, parse.Label.Gtin.ToString());
            }
        }
    }

    [Theory]
    [InlineData("^89123", "No application identifier starts with 8912, at character 1 of the data.")]
    [InlineData("^0109506000134352\u0007\u00E9x", "No application identifier starts with ??x, at character 17 of the data.")]
    [InlineData("(89)1", "(89) is not an application identifier.")]
    [InlineData("(10)A(12345678901)1", "(12345678) is not an application identifier.")]
    [InlineData("(01)09506000134353", "The check digit inside (01) is 3 and should be 2.")]
    [InlineData("(10)A~B", "Character 2 of the value of (10) is not of GS1's 82 characters.")]
    [InlineData("(01)0950600013435X", "Character 14 of the value of (01) is not a digit.")]
    [InlineData("(00)00614141123456789", "The value of (00) has 17 characters instead of 18.")]
    [InlineData("(01)09506000134352(37)5", "(01) and (37) exclude each other.")]
    [InlineData("(10)A", "(10) needs one of these beside it: 01, 02, 03, 8006, 8026.")]
    [InlineData("(8030)abc(01)09506000134352", "(8030) needs one of these beside it: 00, 01 with 21, 253, 255, 8003, 8004, 8006 with 21, 8010 with 8011, 8017, 8018.")]
    [InlineData("(01)09506000134352(4330)000100X(00)006141411234567890", "The value of (4330) is not ended by a hyphen, which stands for below zero.")]
    [InlineData("https://a/01/09506000134352?89=x", "The parameter 89 of the link is no application identifier.")]
    [InlineData("https://a/gtin/09506000134352", "The link's path names its key in words, as links did before numbers were required.")]
    public void Parse_Refusal_NamesTheIdentifierAndTheReason(string scan, string sentence) => Assert.Equal(sentence, Label.Parse(scan).ErrorText);

    [Fact]
    public void Parse_MoreElementsThanALabelHas_IsRefused()
    {
        Assert.True(Label.Parse(string.Concat(Enumerable.Repeat("(99)A", 64))).IsOk);
        Assert.Equal("AI_TOO_MANY", Label.Parse(string.Concat(Enumerable.Repeat("(99)A", 65))).ErrorCode);
    }

    [Fact]
    public void Find_Element_IsItsValueOrNull()
    {
        var label = Label.Parse("(01)09506000134352(10)A").Label!;
        Assert.Equal(("09506000134352", "A", null), (label.Find("01"), label.Find("10"), label.Find("21")));
        Assert.Equal("04006381333931", Label.Parse("4006381333931").Label!.Find("01"));
        Assert.Null(Label.Parse("CPF1:A").Label!.Find("01"));
    }
}
