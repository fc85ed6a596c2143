using CarbonPos.Carbon.Labels;
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

    [Theory]
    [InlineData("x2", 2)]
    [InlineData("X2", 2)]
    [InlineData("x1.5", 1.5)]
    [InlineData("x1,5", 1.5)]
    [InlineData("x 2", 2)]
    [InlineData("×2", 2)]
    [InlineData("x0.125", 0.125)]
    public void Read_Quantity_AsTyped(string word, double quantity) =>
        Assert.Equal((decimal)quantity, Assert.Single(Read("4006381333931", word, "--price", "3,20").Basket.Items).Quantity);

    [Theory]
    [InlineData("2x")]
    [InlineData("x+2")]
    [InlineData("x-2")]
    [InlineData("x1,500")]
    [InlineData("x1,5,2")]
    [InlineData("x")]
    [InlineData("*2")]
    [InlineData("2")]
    [InlineData("1,5")]
    [InlineData("1.5x")]
    [InlineData("40kWh")]
    [InlineData("0,5 kg")]
    [InlineData("4006381333931x2")]
    public void Read_WordLikeAQuantity_IsNeverAProduct(string word) =>
        Assert.Equal("QUANTITY_WRONG", Assert.Throws<TillFault>(() => Read("4006381333931", word, "--price", "3")).Code);

    [Theory]
    [InlineData("04252614")]
    [InlineData("4006381333931")]
    [InlineData("(01)04006381333931(3103)000250")]
    [InlineData("https://id.gs1.org/01/04006381333931")]
    [InlineData("PLU-4011")]
    [InlineData("4011")]
    public void Read_WordThatIsALabel_IsOne(string word) => Assert.Equal(word, Assert.Single(Read(word).Basket.Items).Label);

    [Fact]
    public void Read_LabelOption_TakesAnyText() => Assert.Equal("x1,500", Assert.Single(Read("--label", "x1,500").Basket.Items).Label);

    [Fact]
    public void Read_ScalesWeightOfAPriceLabel_IsTaken() =>
        Assert.Equal(0.4m, Assert.Single(Read("2200031004505", "--weight", "0,4").Basket.Items).Quantity);

    [Fact]
    public void Read_OneFlashcodeScannedTwice_Pays()
    {
        var (_, scanned) = Read("4006381333931", "CPF1:AA", "CPF1:AA");
        Assert.Equal(Instrument.Flashcode("CPF1:AA"), scanned);
    }

    [Fact]
    public void Read_TwoPhones_AreRefused()
    {
        File.WriteAllBytes(Path.Combine(folder, "one.png"), QrPng.DrawFlashcode("CPF1:AA").ToPng());
        File.WriteAllBytes(Path.Combine(folder, "two.png"), QrPng.DrawFlashcode("CPF1:BB").ToPng());
        Assert.Equal("TWO_INSTRUMENTS", Assert.Throws<TillFault>(() => Read("4006381333931", Path.Combine(folder, "one.png"), Path.Combine(folder, "two.png"))).Code);
    }

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
        return BasketReader.Read(products, parsed, LabelRules.Till);
    }
}
