using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>The tables that come with the gateway: whole, sourced, and equal to what was published where that is at hand.</summary>
public class ShippedTablesTests
{
    [Fact]
    public void CrossChecks_AllRows_EqualTheSecondSource()
    {
        var rows = Shared("emission/nace_fr_2023.tsv");

        Assert.Equal(63, rows.Count);
        Assert.Equal(rows.Count, ActivityCrossChecks.Shipped.All.Count);
        foreach (var row in rows)
        {
            Assert.True(ActivityCrossChecks.Shipped.TryFind(row["nace_a64"], out var check), row["nace_a64"]);
            Assert.Equal(Kilograms(row["kgco2e_per_eur_figaro"]) * 1000, check.Total.Grams);
            Assert.Equal(Kilograms(row["scope1_kgco2e_per_eur_figaro"]) * 1000, check.Direct.Grams);
            Assert.Contains(ActivityCrossChecks.Shipped.Licence[..12], row["source"]);
        }
    }

    [Fact]
    public void CrossChecks_EveryActivity_IsThereOnceAndHoldsItsDirectPart()
    {
        Assert.Equal(
            ActivityTable.Shipped.All.Select(activity => activity.Code).Order(StringComparer.Ordinal),
            ActivityCrossChecks.Shipped.All.Select(check => check.Code).Order(StringComparer.Ordinal));
        Assert.All(ActivityCrossChecks.Shipped.All, check => Assert.InRange(check.Direct.Micrograms, 1, check.Total.Micrograms));
    }

    /// <summary>Two methods of one economy agree in the main: a slip of a digit or of a row would not.</summary>
    [Fact]
    public void CrossChecks_TheTwoSources_AreNeverFarApart() => Assert.All(ActivityTable.Shipped.All, activity =>
    {
        Assert.True(ActivityCrossChecks.Shipped.TryFind(activity.Code, out var check));
        Assert.InRange((double)check.Total.Micrograms / activity.Factor.Intensity.Micrograms, 0.5, 1.4);
    });

    [Fact]
    public void Physical_EveryFactor_SaysWhereItIsFrom()
    {
        var factors = PhysicalTable.Shipped.All;

        Assert.True(factors.Count > 150);
        Assert.All(factors, factor =>
        {
            Assert.Equal("FR", factor.Geography);
            Assert.InRange(factor.Factor.Year, 2018, 2026);
            Assert.NotEmpty(factor.Licence);
            Assert.True(factor.Factor.Source.Contains("ADEME", StringComparison.Ordinal) || factor.Factor.Source.Contains("FEDENE", StringComparison.Ordinal), factor.Factor.Source);
        });
    }

    [Fact]
    public void Physical_UnitsFollowTheGroup() => Assert.All(PhysicalTable.Shipped.All, factor => Assert.True(
        (factor.Group, factor.Factor.Intensity.Unit) is
            (PhysicalFactorGroup.Energy, ContentUnit.KilowattHour or ContentUnit.Litre or ContentUnit.Kilogram)
            or (PhysicalFactorGroup.Water, ContentUnit.Litre)
            or (PhysicalFactorGroup.Transport, ContentUnit.Kilometre)
            or (PhysicalFactorGroup.Lodging, ContentUnit.Night)
            or (PhysicalFactorGroup.Food, ContentUnit.Kilogram),
        factor.Factor.Id));

    [Fact]
    public void Physical_Food_EndsAtTheShelf()
    {
        var food = PhysicalTable.Shipped.All.Where(factor => factor.Group == PhysicalFactorGroup.Food).ToArray();

        Assert.True(food.Length > 100);
        Assert.All(food, factor =>
        {
            Assert.NotEmpty(factor.Shares);
            Assert.NotEmpty(factor.Code);
            Assert.True((factor.Factor.Stages & (LifeCycleStages.Use | LifeCycleStages.Disposal)) == 0, factor.Factor.Id);
            Assert.True((factor.Factor.Stages & LifeCycleStages.Shop) != 0, factor.Factor.Id);
        });
    }

    /// <summary>Editions differ, by a factor of 2.8 for prawns; a row that slipped would differ by more.</summary>
    [Fact]
    public void Physical_Food_IsNotFarFromAnOlderEdition()
    {
        var older = Shared("emission/gtin_carbon_sample.tsv")
            .DistinctBy(row => row["agribalyse_code"])
            .ToDictionary(row => row["agribalyse_code"], row => Kilograms(row["kgco2e_per_kg"]));
        var both = PhysicalTable.Shipped.All.Where(factor => older.ContainsKey(factor.Code)).ToArray();

        Assert.True(both.Length >= 10, $"Only {both.Length} codes are in both.");
        Assert.All(both, factor => Assert.InRange(factor.Factor.Intensity.Grams / 1000 / older[factor.Code], 1 / 3m, 3m));
    }

    [Theory]
    [InlineData("petrol-fr", true)]
    [InlineData("diesel-b7-fr", true)]
    [InlineData("natural-gas-fr", true)]
    [InlineData("wood-pellets-fr", true)]
    [InlineData("electricity-fr", false)]
    [InlineData("district-heat-fr", false)]
    public void Physical_Fuels_HoldTheirBurning(string id, bool burns)
    {
        Assert.True(PhysicalTable.Shipped.TryFind(id, out var factor));
        Assert.Equal(burns, (factor.Factor.Stages & LifeCycleStages.Use) != 0);
    }

    /// <summary>The publisher of AGRIBALYSE 3.2 says that its figures for eggs are too low; see decision 0023.</summary>
    [Theory]
    [InlineData("agb-22000")]
    [InlineData("agb-7740")]
    [InlineData("agb-24632")]
    [InlineData("agb-25405")]
    public void Physical_WhatHoldsManyEggs_IsNotOfTheEditionWithTheirError(string id)
    {
        Assert.True(PhysicalTable.Shipped.TryFind(id, out var factor));
        Assert.Equal("3.1", factor.Factor.Version);
    }

    [Fact]
    public void Map_EveryCategory_HasItsReason()
    {
        var map = CategoryMap.Shipped;

        Assert.True(map.All.Count >= 150);
        Assert.All(map.All, category => Assert.EndsWith(".", category.Reason, StringComparison.Ordinal));
        Assert.Equal("C10T12", map.DefaultActivity.Code);
        Assert.True(map.All.Count(category => category.GpcBricks.Count > 0) > 120);
        Assert.All(map.All, category => Assert.False(category.Activity.Code is "G45" or "G46" or "G47" && category.Factor is not null, category.Id));
    }

    [Fact]
    public void Map_EveryPhysicalFactor_IsReachedOrIsAKindOfItsOwn()
    {
        var reached = CategoryMap.Shipped.All.Select(category => category.Factor?.Factor.Id).ToHashSet();
        var unreached = PhysicalTable.Shipped.All.Select(factor => factor.Factor.Id).Where(id => !reached.Contains(id)).Order(StringComparer.Ordinal);

        // Finer kinds that a catalogue may name by their id; no everyday category leads to them.
        Assert.Equal(
            [
                "agb-13025-sea", "agb-15023", "agb-20062", "agb-25414", "agb-25592", "agb-5215", "bus-electric", "butane-fr", "diesel-b10-fr", "e-bike", "e-scooter",
                "hotel-night-2", "hotel-night-3", "hotel-night-4", "hotel-night-5", "hotel-night-unclassified", "moped", "motorcycle",
                "walk-cycle", "wood-pellets-kwh-fr",
            ],
            unreached);
    }

    [Fact]
    public void Map_Brick_LeadsToItsCategory()
    {
        Assert.True(CategoryMap.Shipped.TryFindByBrick("10000025", out var milk));
        Assert.Equal("milk", milk.Id);
        Assert.False(CategoryMap.Shipped.TryFindByBrick("99999999", out _));
        Assert.False(CategoryMap.Shipped.TryFindByBrick(null, out _));
    }

    private static decimal Kilograms(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Shared(string file)
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
