using System.Diagnostics;
using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.CarbonGateway.Tests.Weighing;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.V1;
using Microsoft.Extensions.Logging.Abstractions;
using BasketLine = CarbonPos.Carbon.Content.BasketLine;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>50,000 articles change while baskets are weighed. In version k every article weighs k kg, so a basket tells its versions.</summary>
public sealed class SwapUnderLoadTests : IDisposable
{
    private const int Articles = 50_000;
    private const int Versions = 4;
    private const int LinesOfABasket = 20;

    private readonly ContentsDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Import_FiftyThousandArticlesUnderLoad_EachBasketIsOfOneVersion()
    {
        var source = new CatalogueSource(Scales.Read(CatalogueReaderTests.Minimal).Catalogue!);
        var intake = new ContentsIntake(_desk.Folder, source, NullLogger<ContentsIntake>.Instance);
        Assert.Equal(0, _desk.Run("import", File(1)));
        intake.TakeAtStart();
        using var stop = new CancellationTokenSource();
        var started = Stopwatch.GetTimestamp();
        var tills = Enumerable.Range(1, 2).Select(seed => Task.Factory.StartNew(
            () => Sell(new Weigher(source, _desk.Clock), new Random(seed), stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();

        // Whole imports, files and all; then many swaps in a row of what they made.
        var file = Scales.Read(CatalogueReaderTests.Minimal).Catalogue!;
        for (var version = 2; version <= Versions; version++)
        {
            Assert.Equal(0, _desk.Run("import", File(version)));
            intake.Look();
            Assert.Equal(version, intake.InUse);
        }

        var kept = _desk.Folder.Read().Versions.Select(version => file.With(_desk.Folder.Load(version))).ToArray();
        for (var i = 0; i < 100_000; i++)
        {
            source.Swap(kept[i % kept.Length]);
        }

        await stop.CancelAsync();
        var sold = await Task.WhenAll(tills);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var baskets = sold.Sum(till => till.Baskets);
        TestContext.Current.TestOutputHelper?.WriteLine($"{baskets} baskets in {seconds:0.0} s, {baskets / seconds:0} a second, while {Articles} articles changed {Versions - 1} times");

        Assert.Empty(sold.SelectMany(till => till.Mixed));
        Assert.Equal(Enumerable.Range(1, Versions), sold.SelectMany(till => till.Seen).Distinct().Order());
        Assert.True(baskets / seconds > 1000, $"only {baskets / seconds:0} baskets a second were weighed meanwhile");
    }

    [Fact]
    public async Task RunningGateway_NewVersion_IsWeighedWithAfterThePoll()
    {
        await using var gateway = await RunningGateway.StartAsync([], options => options.Contents = _desk.VersionsPath);
        var request = new WeighRequest { Lines = { Shelf.Line(Shelf.Cheese) } };
        var before = await gateway.Till.CallAsync<WeighResponse>("Catalog", "Weigh", request);
        Assert.Equal(1410, before.GramsTotal);

        Assert.Equal(0, _desk.Run("import", _desk.Csv("a.csv", $"{Shelf.Cheese},,,,,7,piece,,,,,2025,1,test,test,,own-id,")));
        var after = before;
        for (var i = 0; i < 5000 && after.CatalogueVersion == before.CatalogueVersion; i++)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(5));
            after = await gateway.Till.CallAsync<WeighResponse>("Catalog", "Weigh", request);
        }

        Assert.Equal((before.CatalogueVersion + "+1", 7000, "own-id"), (after.CatalogueVersion, after.GramsTotal, after.Lines[0].FactorId));
    }

    private static (int Baskets, List<string> Mixed, HashSet<int> Seen) Sell(Weigher weigher, Random random, CancellationToken stop)
    {
        var (baskets, mixed, seen) = (0, new List<string>(), new HashSet<int>());
        var shelf = Enumerable.Range(0, 1000).Select(_ => Scales.Goods(ManyArticles.Gtin(random.Next(Articles)))).ToArray();
        var basket = new BasketLine[LinesOfABasket];
        while (!stop.IsCancellationRequested || baskets == 0)
        {
            for (var i = 0; i < basket.Length; i++)
            {
                basket[i] = shelf[random.Next(shelf.Length)];
            }

            var weighed = weigher.Weigh(basket);
            var version = (int)(weighed.Lines[0].Grams.Grams / 1000);
            seen.Add(version);
            if (mixed.Count < 10 && (weighed.CatalogueVersion != $"t-1+{version}" || Array.Exists(weighed.Lines, line => line.Grams.Grams != version * 1000 || line.Provenance != Carbon.Content.Provenance.Transmitted)))
            {
                mixed.Add($"{weighed.CatalogueVersion}: {string.Join(' ', weighed.Lines.Select(line => line.Grams.Grams))}");
            }

            baskets++;
        }

        return (baskets, mixed, seen);
    }

    private string File(int version) => _desk.Csv($"v{version}.csv", [.. Enumerable.Range(0, Articles).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{ManyArticles.Gtin(i)},,,,,{version},piece,,,,,2025,{version},test,test,,,"))]);
}
