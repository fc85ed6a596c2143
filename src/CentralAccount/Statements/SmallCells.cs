namespace CarbonPos.CentralAccount.Statements;

/// <summary>Figures of the people of one cell, in grams. Sums of a country may be larger than any one account's.</summary>
internal readonly record struct CellFigures(long People, Int128 Allocated, Int128 Corrected, Int128 Spent, Int128 Bought, Int128 Sold, Int128 CarriedIn, Int128 CarriedOut, Int128 Lapsed)
{
    public static CellFigures operator +(CellFigures a, CellFigures b) => new(
        a.People + b.People, a.Allocated + b.Allocated, a.Corrected + b.Corrected, a.Spent + b.Spent, a.Bought + b.Bought, a.Sold + b.Sold,
        a.CarriedIn + b.CarriedIn, a.CarriedOut + b.CarriedOut, a.Lapsed + b.Lapsed);
}

/// <summary>One cell; empty = merged over what that says.</summary>
internal sealed record Cell(string Deployment, string Holders, CellFigures Figures);

/// <summary>
/// Merges cells of fewer than k people upward: first among the holders of a deployment, then among deployments. What is merged
/// must reach k itself, so that it cannot be had by subtraction: the smallest cell that could be published goes in until it does.
/// </summary>
internal static class SmallCells
{
    /// <param name="cells">Not overlapping, none empty-named, in any order.</param>
    /// <param name="fewest">k, 1 or more.</param>
    /// <returns>Cells with the same sums, each of at least k people, in order of their names; none where all together have fewer.</returns>
    public static IReadOnlyList<Cell> Merge(IReadOnlyList<Cell> cells, int fewest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 1);
        var (kept, country) = (new List<Cell>(), new List<Cell>());
        foreach (var deployment in cells.GroupBy(c => c.Deployment, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var (large, whole) = Split([.. deployment], fewest, c => c with { Holders = "" });
            kept.AddRange(large);
            // Too few people even all together: the deployment itself is a small cell.
            if (whole is not null) country.Add(whole);
        }

        while (country.Count > 0)
        {
            var merged = country.Aggregate((a, b) => new("", "", a.Figures + b.Figures)) with { Deployment = "", Holders = "" };
            if (merged.Figures.People >= fewest)
            {
                kept.Add(merged);
                break;
            }

            if (Smallest(kept) is not { } next) return [];
            kept.Remove(next);
            country.Add(next);
        }

        return [.. kept.OrderBy(c => c.Deployment, StringComparer.Ordinal).ThenBy(c => c.Holders, StringComparer.Ordinal)];
    }

    // Large cells and, among them, the merged one; or one whole that is still too small.
    private static (List<Cell> Large, Cell? Whole) Split(List<Cell> cells, int fewest, Func<Cell, Cell> merge)
    {
        var large = cells.FindAll(c => c.Figures.People >= fewest);
        var small = cells.FindAll(c => c.Figures.People < fewest);
        while (small.Count > 0)
        {
            var merged = merge(small.Aggregate((a, b) => a with { Figures = a.Figures + b.Figures }));
            if (merged.Figures.People >= fewest)
            {
                large.Add(merged);
                return (large, null);
            }

            if (Smallest(large) is not { } next) return ([], merged);
            large.Remove(next);
            small.Add(next);
        }

        return (large, null);
    }

    private static Cell? Smallest(List<Cell> cells) =>
        cells.OrderBy(c => c.Figures.People).ThenBy(c => c.Deployment, StringComparer.Ordinal).ThenBy(c => c.Holders, StringComparer.Ordinal).FirstOrDefault();
}
