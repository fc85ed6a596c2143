using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>The data that comes with the project: whole, and equal to its sources where they are at hand.</summary>
public class SampleDataTests
{
    [Fact]
    public void Sample_EveryRow_IsSound()
    {
        var reading = CatalogueReader.Load(Scales.SamplePath());

        Assert.Empty(reading.Refused);
        Assert.InRange(reading.Catalogue!.Products.Count, 40, 60);
    }

    [Fact]
    public void Sample_EveryGtin_IsOfADemonstrationOrRestrictedRange() =>
        Assert.All(Scales.Sample.Products, product => Assert.True(
            product.Gtin.ToString() is var digits && (digits.StartsWith("0952", StringComparison.Ordinal) || digits[1] == '2' || digits[1..3] == "02"),
            $"{product.Gtin} could be somebody's"));

    [Fact]
    public void Sample_Reasons_AllOccur()
    {
        var reasons = Scales.Sample.Products
            .Select(product => Scales.Weigher.Weigh(Scales.Goods(product.Gtin.ToString(), cents: 500, vat: 550)).Reason)
            .ToHashSet();

        Assert.Contains(WeighingReason.SupplierTransmitted, reasons);
        Assert.Contains(WeighingReason.PublicPhysical, reasons);
        Assert.Contains(WeighingReason.PublicMonetary, reasons);
    }

    [Fact]
    public void Activities_AllRows_EqualTheSource()
    {
        var rows = SharedRows("emission/nace_fr_2023.tsv");

        Assert.Equal(rows.Count, ActivityTable.Shipped.All.Count);
        foreach (var row in rows)
        {
            Assert.True(ActivityTable.Shipped.TryFind(row["nace_a64"], out var activity), row["nace_a64"]);
            Assert.Equal(decimal.Parse(row["kgco2e_per_eur_sdes"], CultureInfo.InvariantCulture) * 1000, activity.Factor.Intensity.Grams);
            Assert.Equal((VatBasis.WithoutVat, PriceBasis.BasicPrices, 2023), (activity.Factor.VatBasis, activity.Factor.PriceBasis, activity.Factor.Year));
        }
    }

    [Fact]
    public void Categories_FoodFactors_EqualTheSource()
    {
        var published = SharedRows("emission/gtin_carbon_sample.tsv")
            .DistinctBy(row => row["agribalyse_code"])
            .ToDictionary(row => $"agb-{row["agribalyse_code"]}", row => decimal.Parse(row["kgco2e_per_kg"], CultureInfo.InvariantCulture));
        var used = Scales.Sample.Products.Select(product => product.Category).OfType<Factor>().Where(factor => factor.Id.StartsWith("agb-", StringComparison.Ordinal)).ToArray();

        Assert.True(used.Length > 15);
        Assert.All(used, factor => Assert.Equal(published[factor.Id] * 1000, factor.Intensity.Grams));
    }

    private static List<Dictionary<string, string>> SharedRows(string file)
    {
        var path = Scales.SharedData(file);
        if (!File.Exists(path))
        {
            Assert.Skip($"{file} is absent: expected in ../shared/data beside the checkout, or where CARBONPOS_TESTDATA says.");
        }

        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => columns.Zip(line.Split('\t')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}
