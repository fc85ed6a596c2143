using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

public sealed class BilledQuantityTests
{
    [Theory]
    [InlineData("3.0000", "C62", "x3", "x3")]
    [InlineData("1.00", "H87", "", "")]
    [InlineData("-1", "EA", "x-1", "x-1")]
    [InlineData("2", "DZN", "2 DZN", "2 DZN")]
    [InlineData("412.500", "KWH", "412.5 kWh", "412,5 kWh")]
    [InlineData("0.250", "MTQ", "0.25 m³", "0,25 m³")]
    [InlineData("2", "DAY", "2 d", "2 j")]
    [InlineData("1", "XBX", "1 XBX", "1 XBX")]
    [InlineData("1", "c62", "1 c62", "1 c62")]
    [InlineData("many", "KGM", "many kg", "many kg")]
    [InlineData("", "", "", "")]
    public void Of_AnyCode_IsWhatAShopperReads(string quantity, string unit, string english, string french)
    {
        Assert.Equal(english, BilledQuantity.Of(quantity, unit, Language.English));
        Assert.Equal(french, BilledQuantity.Of(quantity, unit, Language.French));
    }
}
