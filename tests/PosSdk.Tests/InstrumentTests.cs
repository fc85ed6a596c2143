namespace CarbonPos.PosSdk.Tests;

public class InstrumentTests
{
    [Theory]
    [InlineData("CPF1:6BF+70R30FGF4", InstrumentKind.Flashcode)]
    [InlineData("  CPA1:AQ-_xyz=\r\n", InstrumentKind.AccountToken)]
    public void TryParse_ScannedText_IsRecognised(string scan, InstrumentKind kind)
    {
        Assert.True(Instrument.TryParse(scan, out var instrument, out var reason), reason);
        Assert.Equal(kind, instrument.Kind);
        Assert.Equal(scan.Trim(), instrument.Text);
    }

    [Theory]
    [InlineData(null, "Nothing")]
    [InlineData("", "Nothing")]
    [InlineData("4006381333931", "neither")]
    [InlineData("CPF1:", "characters")]
    [InlineData("CPF1:abc", "scan it again")]
    [InlineData("CPA1:a+b", "scan it again")]
    [InlineData("cpf1:6BF", "neither")]
    public void TryParse_AnythingElse_SaysWhy(string? scan, string why)
    {
        Assert.False(Instrument.TryParse(scan, out var instrument, out var reason));
        Assert.Null(instrument);
        Assert.Contains(why, reason);
    }

    [Fact]
    public void TryParse_AtAndOverTheLimit_IsToldApart()
    {
        Assert.True(Instrument.TryParse("CPF1:" + new string('A', 595), out _, out _));
        Assert.False(Instrument.TryParse("CPF1:" + new string('A', 596), out _, out _));
        Assert.True(Instrument.TryParse("CPA1:" + new string('A', 115), out _, out _));
        Assert.False(Instrument.TryParse("CPA1:" + new string('A', 116), out _, out _));
    }

    [Fact]
    public void Flashcode_OfAToken_SaysSo() =>
        Assert.Contains("account token", Assert.Throws<ArgumentException>(() => Instrument.Flashcode("CPA1:abc")).Message);

    [Fact]
    public void ToString_NeverShowsWhatPays() => Assert.DoesNotContain("CPA1", $"{Instrument.AccountToken("CPA1:secret")}");
}
