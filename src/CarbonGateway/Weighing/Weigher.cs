using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Turns basket lines into grams, from memory. Safe for any number of threads.</summary>
/// <param name="source">Holds the catalogue that weighs now.</param>
/// <param name="clock">Says which contents are valid; days are UTC.</param>
public sealed class Weigher(CatalogueSource source, TimeProvider clock)
{
    /// <summary>Weighs one line.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range; check <see cref="BasketLine.FieldOutOfRange"/> first.</exception>
    /// <exception cref="LineTooHeavyException">The line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public WeighedLine Weigh(in BasketLine line)
    {
        var (catalogue, day) = Now();
        return Weigh(line, 0, catalogue, day);
    }

    /// <summary>Weighs a basket, all of it by one version of the catalogue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range.</exception>
    /// <exception cref="LineTooHeavyException">A line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public WeighedBasket Weigh(ReadOnlySpan<BasketLine> lines)
    {
        var (catalogue, day) = Now();
        var weighed = new WeighedLine[lines.Length];
        var total = Co2eMass.Zero;
        for (var i = 0; i < lines.Length; i++)
        {
            weighed[i] = Weigh(lines[i], i, catalogue, day);
            total += weighed[i].Grams;
        }

        return new(weighed, total, catalogue.Version);
    }

    /// <summary>Weighs one line and says in a sentence why; the grams are those of <see cref="Weigh(in BasketLine)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range.</exception>
    /// <exception cref="LineTooHeavyException">The line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public Explanation Explain(in BasketLine line) => Explain([line]).Lines[0];

    /// <summary>Weighs and explains a basket by one version of the catalogue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range.</exception>
    /// <exception cref="LineTooHeavyException">A line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public ExplainedBasket Explain(ReadOnlySpan<BasketLine> lines)
    {
        var (catalogue, day) = Now();
        var explained = new Explanation[lines.Length];
        var total = Co2eMass.Zero;
        for (var i = 0; i < lines.Length; i++)
        {
            var weighed = Weigh(lines[i], i, catalogue, day);
            explained[i] = Explanation.Of(LineCase.Read(lines[i], catalogue, day), weighed);
            total += weighed.Grams;
        }

        return new(explained, total, catalogue.Version);
    }

    private static WeighedLine Weigh(in BasketLine line, int index, Catalogue catalogue, DateOnly day)
    {
        var read = LineCase.Read(line, catalogue, day);
        try
        {
            return Ladder.Round(read, Ladder.Climb(read));
        }
        catch (OverflowException tooHeavy)
        {
            throw new LineTooHeavyException(index, tooHeavy);
        }
    }

    private (Catalogue Catalogue, DateOnly Day) Now() =>
        (source.Current, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
}

/// <summary>A basket's grams, line by line.</summary>
/// <param name="Lines">Same length and order as the basket.</param>
/// <param name="Total">Their sum.</param>
/// <param name="CatalogueVersion">Which catalogue weighed.</param>
public readonly record struct WeighedBasket(WeighedLine[] Lines, Co2eMass Total, string CatalogueVersion);

/// <summary>A basket's grams with the reasons.</summary>
/// <param name="Lines">Same length and order as the basket.</param>
/// <param name="Total">Their sum.</param>
/// <param name="CatalogueVersion">Which catalogue weighed.</param>
public sealed record ExplainedBasket(IReadOnlyList<Explanation> Lines, Co2eMass Total, string CatalogueVersion);

/// <summary>A line is inside all ranges, yet its mass is not: a quantity in the wrong unit, most likely. Misuse, not a refusal.</summary>
public sealed class LineTooHeavyException(int index, Exception inner)
    : Exception($"Line {index} would weigh more than {WeighedLine.MaxGrams} g CO2e; check its quantity and unit.", inner)
{
    /// <summary>Index of the line in its basket, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Path of the field for an INVALID_ARGUMENT answer.</summary>
    public string Field => $"lines[{Index}].quantity_milli";
}
