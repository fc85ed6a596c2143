using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Units;

public sealed class Co2eMassTests
{
    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(1, "0.001")]
    [InlineData(-1, "-0.001")]
    [InlineData(1_234, "1.234")]
    [InlineData(9_000_000, "9000.000")]
    [InlineData(Co2eMass.MaxGrams, "1000000000000.000")]
    public void ToPoints_AnyMass_HasThreeDecimals(long grams, string points) =>
        Assert.Equal(points, Co2eMass.FromGrams(grams).ToPoints());

    [Theory]
    [InlineData("0.0005", 1)]
    [InlineData("-0.0005", -1)]
    [InlineData("0.0004999", 0)]
    [InlineData("1.2345", 1235)]
    [InlineData("2.5", 2500)]
    public void FromKilograms_Halves_RoundAwayFromZero(string kilograms, long grams) =>
        Assert.Equal(grams, Co2eMass.FromKilograms(decimal.Parse(kilograms)).Grams);

    [Fact]
    public void Arithmetic_BeyondTheRange_ThrowsAndNeverWraps()
    {
        var max = Co2eMass.FromGrams(Co2eMass.MaxGrams);
        var one = Co2eMass.FromGrams(1);
        Assert.Throws<OverflowException>(() => max + one);
        Assert.Throws<OverflowException>(() => -max - one);
        Assert.Throws<OverflowException>(() => Co2eMass.FromGrams(long.MinValue));
    }
}
