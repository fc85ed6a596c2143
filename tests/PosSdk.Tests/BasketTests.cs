using CarbonPos.Carbon.Content;
using CarbonPos.PosSdk.Wire;

namespace CarbonPos.PosSdk.Tests;

public class BasketTests
{
    [Fact]
    public void Add_EveryShortForm_ReachesTheWireInItsUnits()
    {
        var basket = new Basket()
            .Add("4006381333931", 2, 3.20m)
            .AddWeighed("2001234000000", 0.25m, 4m)
            .AddUnlabelled("C10T12", 1.99m)
            .AddService("I", 12.5m)
            .AddDeposit(0.25m, 6)
            .AddDepositReturn(0.25m)
            .AddGiftCard(50m)
            .AddDonation(1m)
            .AddTopUp(20m)
            .AddTip(2m)
            .AddFee(0.5m)
            .Add(new BasketItem { Label = "x", VatPercent = 5.5m, Quantity = 1.5m, Unit = QuantityUnit.Litre });

        var lines = basket.ToWire().ToList();
        Assert.Equal([1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1], lines.Select(l => (int)l.Kind));
        Assert.Equal([2000, 250, 1000, 1000, 6000, 1000, 1000, 1000, 1000, 1000, 1000, 1500], lines.Select(l => l.QuantityMilli));
        Assert.Equal([320, 400, 199, 1250, 25, 25, 5000, 100, 2000, 200, 50, 0], lines.Select(l => l.PriceCents));
        Assert.Equal(V1.QuantityUnit.Kilogram, lines[1].Unit);
        Assert.Equal(550, lines[^1].VatBasisPoints);
        Assert.Equal("I", lines[3].Activity);
    }

    [Theory]
    [InlineData(0, null, "Quantity")]
    [InlineData(1_000_001, null, "Quantity")]
    [InlineData(1, -0.01, "Price")]
    [InlineData(1, 10_000_000.01, "Price")]
    [InlineData(1, 0.001, "Price")]
    public void Add_OutsideItsRange_NamesTheProperty(int quantity, double? price, string name)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Basket().Add("4006381333931", quantity, (decimal?)price));
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public void Add_QuantityFinerThanThousandths_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Basket().AddWeighed("4006381333931", 0.0005m));

    [Fact]
    public void Add_LabelOrActivityTooLong_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Basket().Add(new string('1', 1001)));
        Assert.Throws<ArgumentException>(() => new Basket().AddService(new string('C', 17), 1m));
        Assert.Throws<ArgumentException>(() => new Basket().Add(" "));
    }

    [Fact]
    public void Add_Line501_IsRefused()
    {
        var basket = new Basket();
        for (var i = 0; i < Basket.MaxLines; i++)
        {
            basket.Add("4006381333931");
        }

        Assert.Throws<InvalidOperationException>(() => basket.Add("4006381333931"));
        Assert.Equal(500, basket.Count);
    }
}
