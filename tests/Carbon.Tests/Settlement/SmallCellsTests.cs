using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Settlement;
using static CarbonPos.Carbon.Tests.Settlement.CompanyCells;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>What leaves the gateway for the registry: no cell of few sales, and no gram less.</summary>
public sealed class SmallCellsTests
{
    public static TheoryData<int> Seeds => [1, 20261122, 9_000_000, 4711, 68_000_000];

    [Fact]
    public void Store_OfFewSales_BecomesTheActivitysOthers_AndTakesTheSmallestStoreAlong()
    {
        CompanyRecord[] cells = [Cell(7, "G47", 1, Provenance.Transmitted, 900, 500), Cell(7, "G47", 2, Provenance.Transmitted, 40, 12), Cell(7, "G47", 3, Provenance.Transmitted, 5, 3)];

        // Three sales alone would be three people's; with store 2 they are fifteen.
        Assert.Equal([Cell(7, "G47", null, Provenance.Transmitted, 45, 15), cells[0]], SmallCells.Merge(cells, 10));
    }

    [Fact]
    public void Stores_OfFewSales_ThatAreEnoughTogether_LeaveTheOthersAlone()
    {
        CompanyRecord[] cells = [Cell(7, "G47", 1, Provenance.Transmitted, 5, 6), Cell(7, "G47", 2, Provenance.Transmitted, 6, 7), Cell(7, "G47", 3, Provenance.Transmitted, 900, 500)];

        Assert.Equal([Cell(7, "G47", null, Provenance.Transmitted, 11, 13), cells[2]], SmallCells.Merge(cells, 10));
    }

    [Fact]
    public void Activity_OfFewSales_JoinsOthersOfItsProvenance()
    {
        CompanyRecord[] cells = [Cell(7, "G47", 1, Provenance.Resale, 900, 500), Cell(7, "G47", 2, Provenance.Resale, 70, 30), Cell(7, "I", 1, Provenance.Resale, 5, 2)];

        Assert.Equal([Cell(7, null, null, Provenance.Resale, 75, 32), cells[0]], SmallCells.Merge(cells, 10));
    }

    [Fact]
    public void Provenances_OfOneBasket_AreNotTakenForManySales()
    {
        // Two baskets with lines of five provenances: ten by adding up, two in truth.
        var cells = Enumerable.Range(1, 5).Select(p => Cell(7, "G47", 1, (Provenance)p, 10, 2)).Append(Cell(7, "I", 1, Provenance.Transmitted, 100, 10));

        Assert.Equal([Cell(7, null, null, null, 150, 20)], SmallCells.Merge(cells, 10));
    }

    [Fact]
    public void Company_OfFewSales_IsSentAsOneCell()
    {
        CompanyRecord[] cells = [Cell(7, "G47", 1, Provenance.Resale, 900, 2, 1), Cell(7, "I", 1, Provenance.Transmitted, 5, 1), Cell(8, "G47", 1, Provenance.Resale, 1, 99)];

        Assert.Equal([Cell(7, null, null, null, 905, 3, 1), cells[2]], SmallCells.Merge(cells, 10));
    }

    [Fact]
    public void RefundsWithoutSales_AreASmallCell() =>
        Assert.Equal(
            [Cell(7, "G47", null, Provenance.Resale, 70, 20, 3)],
            SmallCells.Merge([Cell(7, "G47", 1, Provenance.Resale, -30, 0, 3), Cell(7, "G47", 2, Provenance.Resale, 100, 20)], 10));

    [Fact]
    public void Purchases_StayAsTheyAre() =>
        Assert.Equal([Cell(7, null, null, null, 1, 1), Bought(7, 50)], SmallCells.Merge([Bought(7, 50), Cell(7, "G47", 1, Provenance.Resale, 1, 1)], 10));

    [Fact]
    public void Companies_Apart_AreRefused() =>
        Assert.Throws<ArgumentException>(() => SmallCells.Merge([Bought(7, 1), Bought(8, 1), Bought(7, 1)], 10).Count());

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Merge_AnyCells_KeepsSums_LeavesNoSmallCell_AndAnswersTheSameAgain(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var (cells, fewest) = (Random(random), random.Next(0, 40));
            var merged = SmallCells.Merge(cells, fewest).ToList();
            var where = $"seed {seed}, run {run}, fewest {fewest}";

            Assert.True(Totals(cells).SequenceEqual(Totals(merged)), $"{where}: sums differ");
            Assert.True(merged.SequenceEqual(merged.Order()) && merged.Zip(merged.Skip(1)).All(pair => pair.First.CompareTo(pair.Second) < 0), $"{where}: not in order, or one cell twice");
            var small = merged.Where(m => m.Kind == CompanyRecordKind.Sales && m.Sales < fewest).ToList();
            Assert.True(small.All(s => merged.Count(m => m.Company == s.Company && m.Kind == CompanyRecordKind.Sales) == 1), $"{where}: a small cell beside others");
            Assert.True(merged.SequenceEqual(SmallCells.Merge(merged, fewest)), $"{where}: merging again changes something");
            var shuffled = cells.GroupBy(c => c.Company).SelectMany(company => company.OrderBy(_ => random.Next())).ToList();
            Assert.True(merged.SequenceEqual(SmallCells.Merge(shuffled, fewest)), $"{where}: the order of the cells counts");
        }
    }

    // What must not change: each company's grams, removals, sales, refunds, and what it bought.
    private static IEnumerable<(long, CompanyRecordKind, long, long, long, long)> Totals(IEnumerable<CompanyRecord> records) =>
        from record in records
        group record by (record.Company, record.Kind) into company
        let sums = (company.Sum(r => r.Grams.Grams), company.Sum(r => r.Removal.Grams), company.Sum(r => r.Sales), company.Sum(r => r.Refunds))
        where sums != (0, 0, 0, 0)
        orderby company.Key.Company.Value, company.Key.Kind
        select (company.Key.Company.Value, company.Key.Kind, sums.Item1, sums.Item2, sums.Item3, sums.Item4);
}
