using CarbonPos.CentralAccount.Statements;
using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>Public sums: no cell of fewer than k people, none that can be had by subtraction, and nothing lost.</summary>
public class AggregatesTests
{
    [Fact]
    public async Task GetAggregates_SmallCellsMerge_AndSumsStay()
    {
        await using var central = await TestCentral.StartAsync(fewest: 3);
        var records = new List<Carbon.Settlement.CitizenRecord>();
        string[] born = ["1980-01-01", "1981-01-01", "1979-01-01", "1950-01-01", "1951-01-01", "2001-12-31"];
        for (var i = 0; i < born.Length; i++) records.Add(TestDay.Of(await central.PersonAsync($"p{i}", born[i]), 100 + i));
        await new TestDay("2026-06-01", records).SettleAsync(central.Client());

        var sums = await central.Client(null).CallAsync<GetAggregatesResponse>("CentralPublic", "GetAggregates", new GetAggregatesRequest { Country = "FR", Period = 2026 });
        // 40-64: three people. 65+: two, 25-39: one; together three.
        Assert.Equal(3, sums.FewestPeople);
        Assert.Equal([("town", "", 3L, 312L), ("town", "40-64", 3L, 303L)], sums.Cells.Select(c => (c.Deployment, c.Holders, c.People, c.SpentGrams)));
        Assert.Contains("fewestPeople", await central.DoAsync("aggregates --country FR --period 2026 --json"));
        Assert.Empty((await central.Client(null).CallAsync<GetAggregatesResponse>("CentralPublic", "GetAggregates", new GetAggregatesRequest { Country = "FR", Period = 2027 })).Cells);
        Assert.Equal("InvalidArgument COUNTRY_INVALID country", await central.Client(null).FaultAsync("CentralPublic", "GetAggregates", new GetAggregatesRequest { Country = "fr", Period = 2027 }));
        Assert.Equal("InvalidArgument PERIOD_INVALID period", await central.Client(null).FaultAsync("CentralPublic", "GetAggregates", new GetAggregatesRequest { Country = "FR", Period = 27 }));
    }

    [Fact]
    public void Merge_AnyCells_LeavesNoneTooSmallAndLosesNothing()
    {
        for (var seed = 1; seed <= 2_000; seed++)
        {
            var random = new Random(seed);
            var fewest = random.Next(1, 12);
            var cells = new List<Cell>();
            for (var d = random.Next(1, 5); d > 0; d--)
            {
                for (var h = random.Next(1, 6); h > 0; h--) cells.Add(new($"d{d}", $"h{h}", new(random.Next(1, 15), 1, -1, random.Next(1_000), 2, 3, 4, 5, 6)));
            }

            var merged = SmallCells.Merge(cells, fewest);
            var whole = cells.Aggregate(default(CellFigures), (sum, c) => sum + c.Figures);
            if (whole.People < fewest)
            {
                Assert.True(merged.Count == 0, $"seed {seed}");
                continue;
            }

            Assert.True(merged.All(c => c.Figures.People >= fewest), $"seed {seed}");
            Assert.True(merged.Aggregate(default(CellFigures), (sum, c) => sum + c.Figures) == whole, $"seed {seed}");
            Assert.True(merged.Select(c => (c.Deployment, c.Holders)).Distinct().Count() == merged.Count, $"seed {seed}");
            // The order in which cells come decides nothing.
            Assert.Equal(merged, SmallCells.Merge([.. cells.OrderBy(_ => random.Next())], fewest));
            Assert.True(cells.TrueForAll(c => c.Figures.People < fewest || merged.Any(m => m == c) || merged.Any(m => m.Holders.Length == 0)), $"seed {seed}");
        }
    }
}
