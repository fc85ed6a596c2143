using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

public sealed class CompanyPrefixTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("950")]
    [InlineData("9506000134352")]
    [InlineData("9506 00")]
    [InlineData("-9506")]
    [InlineData("９５０６")]
    public void TryParse_NotFourToTwelveDigits_IsNone(string? text)
    {
        Assert.False(CompanyPrefix.TryParse(text, out var prefix));
        Assert.Throws<FormatException>(() => CompanyPrefix.Parse(text));
        Assert.Equal("", prefix.ToString());
        Assert.False(prefix.Covers(Gtin.Parse("09506000134352").Gtin));
        Assert.False(prefix.Covers(prefix));
    }

    [Fact]
    public void Covers_EveryLength_AgreesWithTheDigits()
    {
        const string Number = "09506000134352";
        var gtin = Gtin.Parse(Number).Gtin;
        for (var length = CompanyPrefix.MinLength; length <= CompanyPrefix.MaxLength; length++)
        {
            var text = Number.Substring(1, length);
            Assert.True(CompanyPrefix.TryParse(text, out var prefix));
            Assert.Equal(text, prefix.ToString());
            Assert.True(prefix.Covers(gtin));
            var next = text[..^1] + (char)('0' + ((text[^1] - '0' + 1) % 10));
            Assert.True(CompanyPrefix.TryParse(next, out var other) && !other.Covers(gtin) && !other.Covers(prefix), next);
        }
    }

    [Fact]
    public void Order_IsThatOfTheText_SoThatTheShorterComesFirst()
    {
        string[] texts = ["9520", "95", "0123", "01234", "9506000"];
        var read = texts.Where(text => CompanyPrefix.TryParse(text, out _)).Select(text => CompanyPrefix.TryParse(text, out var prefix) ? prefix : default).Order();
        Assert.Equal(["0123", "01234", "9506000", "9520"], read.Select(prefix => prefix.ToString()));
    }
}
