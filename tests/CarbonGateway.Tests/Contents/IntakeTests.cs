using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Tests.Weighing;
using CarbonPos.CarbonGateway.Weighing;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>How a running gateway takes a version up, and what it does with one that is bad.</summary>
public sealed class IntakeTests : IDisposable
{
    // In the catalogue of these tests the product 9520100000102 has a content of 1.5 kg of its own.
    private const string Milk = "9520100000102";

    private readonly ContentsDesk _desk = new();
    private readonly CatalogueSource _source = new(Scales.Read(CatalogueReaderTests.Minimal).Catalogue!);
    private readonly Lines _log = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Look_NewVersion_WeighsFromTheNextBasketOn()
    {
        var intake = Intake();
        intake.TakeAtStart();
        Assert.Equal((1500, "t-1"), Weighed());

        Import(2);
        Assert.Equal((1500, "t-1"), Weighed());
        intake.Look();
        Assert.Equal((2000, "t-1+1"), Weighed());
        Import(3);
        intake.Look();
        Assert.Equal((3000, "t-1+2"), Weighed());
        _desk.Run("rollback");
        intake.Look();
        Assert.Equal((2000, "t-1+1"), Weighed());
        intake.Look();
        Assert.Equal(3, _log.Count("in use: 1 contents"));
    }

    [Fact]
    public void Look_KeyNotImported_CatalogueFilesContentStands()
    {
        _desk.Run("import", _desk.Csv("a.csv", "9520100000201,,,,,9,piece,,,,,2025,1,test,test,,,"));
        Intake().Look();

        Assert.Equal((1500, "t-1+1"), Weighed());
        Assert.Equal(9000, Weigher.Weigh(Scales.Goods("9520100000201")).Grams.Grams);
    }

    [Fact]
    public void Look_ImportedIdIsOneOfTheCatalogueFile_ThatOneIsLeftOutAndNamed()
    {
        _desk.Run("import", _desk.Csv("a.csv", "9520100000201,,,,,9,piece,,,,,2025,1,test,test,,c-1,"));
        Intake().Look();

        Assert.Equal(1, _log.Count("ID_TAKEN"));
        Assert.Equal(9000, Weigher.Weigh(Scales.Goods("9520100000201")).Grams.Grams);
    }

    [Fact]
    public void Weigh_GtinThatTheCatalogueDoesNotHave_ContentIsUsed()
    {
        _desk.Run("import", _desk.Csv("a.csv", "4006381333931,,,,,9,piece,,,,,2025,1,test,test,,,"));
        Intake().Look();

        var explained = Weigher.Explain(Scales.Goods("4006381333931", milli: 2000));
        Assert.Equal((18_000, WeighingReason.SupplierTransmitted), (explained.Line.Grams.Grams, explained.Line.Reason));
        Assert.Equal(("04006381333931", "1"), (explained.FactorId, explained.FactorVersion));
    }

    /// <summary>The sum of one merchant weighs at its tills alone; a gate content weighs nowhere; a lot goes before its article.</summary>
    [Fact]
    public void Weigh_ImportedKinds_EachReachesItsRule()
    {
        const string Cheese = "9520100000201";
        _desk.Run("import", _desk.Csv(
            "a.csv",
            $"{Cheese},,,,,9,piece,gate,,,,2025,1,test,test,,,",
            $"{Cheese},,,552100554,,10,piece,,,,,2025,1,test,test,,,",
            $"{Milk},L7,,,,3,piece,,,,,2025,1,test,test,,,",
            ",,NIGHT,,,4,night,,,,,2025,1,test,test,,,",
            ",,,552100554,A7,5,piece,,,,,2025,1,test,test,,,"));
        Intake().Look();
        var (shop, other) = (Scales.SellerOf(552_100_554, "G47"), Scales.SellerOf(1, "G47"));

        Assert.Equal((10_000, Provenance.Resale), Of(Scales.Goods(Cheese), shop));
        Assert.Equal(Provenance.PublicProxy, Of(Scales.Goods(Cheese), other).Provenance);
        Assert.Equal((3000, Provenance.Transmitted), Of(Scales.Goods($"(01)0{Milk}(10)L7"), other));
        Assert.Equal((1500, Provenance.Transmitted), Of(Scales.Goods($"(01)0{Milk}(10)L8"), other));
        Assert.Equal((8000, Provenance.Transmitted), Of(Scales.Goods(milli: 2000, unit: QuantityUnit.Night, kind: LineKind.Service, article: "NIGHT"), other));
        Assert.Equal((5000, Provenance.Transmitted), Of(Scales.Goods(article: "A7"), shop));
        Assert.Equal(Provenance.None, Of(Scales.Goods(article: "A7"), other).Provenance);

        (long Grams, Provenance Provenance) Of(in BasketLine line, Carbon.Transactions.Seller seller)
        {
            var weighed = Weigher.Weigh(line, seller);
            return (weighed.Grams.Grams, weighed.Provenance);
        }
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("missing")]
    [InlineData("other")]
    public void Look_BadVersion_IsRefusedOnceAndTheOldOneStays(string how)
    {
        var intake = Intake();
        Import(2);
        intake.Look();
        Import(3);
        var path = Path.Combine(_desk.VersionsPath, "00000002.csv");
        switch (how)
        {
            case "damaged": File.AppendAllText(path, "x"); break;
            case "missing": File.Delete(path); break;
            case "other": File.Copy(Path.Combine(_desk.VersionsPath, "00000001.csv"), path, overwrite: true); break;
        }

        intake.Look();
        intake.Look();
        Assert.Equal((2000, "t-1+1"), Weighed());
        Assert.Equal(1, _log.Count("version 2 is refused, what was in use stays"));

        Import(4);
        intake.Look();
        Assert.Equal((4000, "t-1+3"), Weighed());
    }

    [Fact]
    public void Look_ManifestDamaged_IsSaidOnceAndTheOldOneStays()
    {
        var intake = Intake();
        Import(2);
        intake.Look();
        File.WriteAllText(Path.Combine(_desk.VersionsPath, "manifest.json"), "{");
        intake.Look();
        intake.Look();

        Assert.Equal((2000, "t-1+1"), Weighed());
        Assert.Equal(1, _log.Count("cannot be read, what was in use stays"));
    }

    [Fact]
    public void TakeAtStart_CurrentDamaged_TheOneBeforeStandsIn()
    {
        Import(2);
        Import(3);
        File.AppendAllText(Path.Combine(_desk.VersionsPath, "00000002.csv"), "x");
        Intake().TakeAtStart();

        Assert.Equal((2000, "t-1+1"), Weighed());
        Assert.Equal(1, _log.Count("version 1 stands in for version 2"));
    }

    [Fact]
    public void TakeAtStart_AfterARollback_ANewerVersionIsNotTaken()
    {
        Import(2);
        Import(3);
        _desk.Run("rollback");
        Intake().TakeAtStart();

        Assert.Equal((2000, "t-1+1"), Weighed());
    }

    private Weigher Weigher => new(_source, _desk.Clock);

    private ContentsIntake Intake() => new(_desk.Folder, _source, _log);

    private void Import(int kilograms) => Assert.Equal(0, _desk.Run("import", _desk.Csv("a.csv", $"{Milk},,,,,{kilograms},piece,,,,,2025,1,test,test,,,")));

    private (long Grams, string Version) Weighed()
    {
        var basket = Weigher.Weigh([Scales.Goods(Milk)]);
        return (basket.Total.Grams, basket.CatalogueVersion);
    }

    private sealed class Lines : ILogger<ContentsIntake>
    {
        private readonly List<string> _lines = [];

        public int Count(string part) => _lines.Count(line => line.Contains(part, StringComparison.Ordinal));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Add(formatter(state, exception));
    }
}
