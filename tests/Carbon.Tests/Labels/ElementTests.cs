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
}
