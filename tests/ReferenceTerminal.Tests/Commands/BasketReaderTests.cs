using System.CommandLine;
using CarbonPos.Carbon.Content;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

public sealed class BasketReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-basket-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Read_ModifiersAfterEachProduct_BelongToIt()
    {
        var (basket, _) = Read("4006381333931", "x2", "--price", "3.20", "--label", "2001234005006", "--weight", "0.25", "--vat=5.5", "--service", "I", "--price", "12", "--deposit", "0.25");
        Assert.Equal(
            [
                new BasketItem { Label = "4006381333931", Quantity = 2, Price = 3.20m },
                new BasketItem { Label = "2001234005006", Quantity = 0.25m, Unit = QuantityUnit.Kilogram, VatPercent = 5.5m },
                new BasketItem { Kind = LineKind.Service, Activity = "I", Price = 12 },
                new BasketItem { Kind = LineKind.Deposit, Price = 0.25m },
            ],
            basket.Items);
    }

    [Fact]
    public void Read_ArticlesServicesAndUnits_AreWhatTheyAre()
    {
        var (basket, _) = Read(
            "--service", "rail-km", "x480", "--unit", "km", "--service", "I", "--article", "NIGHT", "x3", "--unit", "night", "--article", "A-17", "x2", "--article", "A-18", "4006381333931");
        Assert.Equal(
            [
                new BasketItem { Kind = LineKind.Service, Article = "rail-km", Quantity = 480, Unit = QuantityUnit.Kilometre },
                new BasketItem { Kind = LineKind.Service, Activity = "I", Article = "NIGHT", Quantity = 3, Unit = QuantityUnit.Night },
                new BasketItem { Article = "A-17", Quantity = 2 },
                new BasketItem { Article = "A-18" },
                new BasketItem { Label = "4006381333931" },
            ],
            basket.Items);
    }

    [Theory]
    [InlineData("piece", QuantityUnit.Piece)]
    [InlineData("kg", QuantityUnit.Kilogram)]
    [InlineData("litre", QuantityUnit.Litre)]
    [InlineData("kWh", QuantityUnit.KilowattHour)]
    [InlineData("km", QuantityUnit.Kilometre)]
    [InlineData("night", QuantityUnit.Night)]
    public void Read_Unit_OfTheProductBefore(string word, QuantityUnit unit) =>
        Assert.Equal(unit, Assert.Single(Read("--article", "A", "x2", "--unit", word).Basket.Items).Unit);

    [Fact]
    public void Read_UnitThatIsNone_IsAPlainError() =>
        Assert.Equal("UNIT_WRONG", Assert.Throws<TillFault>(() => Read("4006381333931", "--unit", "pound")).Code);

    [Fact]
    public void Read_OptionsOfOtherThings_AreNoProducts()
    {
        var (basket, _) = Read("--training", "4006381333931", "--token", "CPA1:abc", "--partial", "4006381333932");
        Assert.Equal(["4006381333931", "4006381333932"], basket.Items.Select(i => i.Label));
    }

    [Fact]
    public void Read_Pictures_AreScannedInOrder_AndTheFlashcodePays()
    {
        const string flashcode = "CPF1:6BF+70R30FGF4 $%*";
        File.WriteAllBytes(Path.Combine(folder, "milk.png"), Ean13Bars.Render("4006381333931"));
        File.WriteAllBytes(Path.Combine(folder, "phone.png"), QrPng.DrawFlashcode(flashcode).ToPng());
        var (basket, scanned) = Read("9506000134352", Path.Combine(folder, "milk.png"), "x3", "--scan", Path.Combine(folder, "phone.png"));
        Assert.Equal([("9506000134352", 1m), ("4006381333931", 3m)], basket.Items.Select(i => (i.Label!, i.Quantity)));
        Assert.Equal(Instrument.Flashcode(flashcode), scanned);
    }

    private static (Basket Basket, Instrument? Scanned) Read(params string[] words)
    {
        var products = new ProductOptions();
        var command = new Command("sell");
        products.AddBasketTo(command);
        products.AddPayerTo(command);
        command.Options.Add(products.Training);
        command.Options.Add(new Option<bool>("--partial"));
        var parsed = new RootCommand { command }.Parse(["sell", .. words]);
        Assert.Empty(parsed.Errors);
        return BasketReader.Read(products, parsed);
    }
}
