using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Turns basket lines into grams, from memory. Safe for any number of threads.</summary>
/// <param name="source">Holds the catalogue that weighs now.</param>
/// <param name="clock">Says which contents are valid; days are UTC.</param>
/// <remarks>
/// Who sells comes with each call, from the connection: resale sums, own articles and own accounts are the seller's.
/// A seller without a company number is nobody in particular.
/// </remarks>
public sealed class Weigher(CatalogueSource source, TimeProvider clock)
{
    /// <summary>Weighs one line.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range; check <see cref="BasketLine.FieldOutOfRange"/> first.</exception>
    /// <exception cref="LineTooHeavyException">The line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public WeighedLine Weigh(in BasketLine line, Seller seller)
    {
        var counter = CounterOf(seller);
        var read = LineCase.Read(line, counter);
        return Weigh(read, 0, out _);
    }

    /// <summary>Weighs a basket, all of it by one version of the catalogue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range.</exception>
    /// <exception cref="LineTooHeavyException">A line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public WeighedBasket Weigh(ReadOnlySpan<BasketLine> lines, Seller seller)
    {
        var counter = CounterOf(seller);
        var weighed = new WeighedLine[lines.Length];
        var total = Co2eMass.Zero;
        for (var i = 0; i < lines.Length; i++)
        {
            var read = LineCase.Read(lines[i], counter);
            weighed[i] = Weigh(read, i, out _);
            total += weighed[i].Grams;
        }

        return new(weighed, total, counter.Catalogue.Version);
    }

    /// <summary>Weighs one line and says in a sentence why; the grams are those of <see cref="Weigh(in BasketLine, Seller)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range.</exception>
    /// <exception cref="LineTooHeavyException">The line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public Explanation Explain(in BasketLine line, Seller seller) => Explain([line], seller).Lines[0];

    /// <summary>Weighs and explains a basket by one version of the catalogue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range.</exception>
    /// <exception cref="LineTooHeavyException">A line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    /// <param name="lines">The basket.</param>
    /// <param name="seller">Who sells it.</param>
    /// <param name="withTrace">True: each explanation has its trace.</param>
    public ExplainedBasket Explain(ReadOnlySpan<BasketLine> lines, Seller seller, bool withTrace = false)
    {
        var counter = CounterOf(seller);
        var standings = source.StandingsOf(counter.Catalogue);
        var explained = new Explanation[lines.Length];
        var total = Co2eMass.Zero;
        for (var i = 0; i < lines.Length; i++)
        {
            var read = LineCase.Read(lines[i], counter);
            var weighed = Weigh(read, i, out var finding);
            explained[i] = Explanation.Of(read, finding, weighed) with
            {
                Trace = withTrace ? Tracing.Of(read, finding) : null,
                Evidence = Evidence.Of(finding),
                Standing = standings?.Of(read, finding),
            };
            total += explained[i].Line.Grams;
        }

        return new(explained, total, counter.Catalogue.Version);
    }

    /// <summary>Weighs and explains one line and keeps every step of the ladder, so that a strange figure can be followed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field is outside its range.</exception>
    /// <exception cref="LineTooHeavyException">The line would weigh more than <see cref="WeighedLine.MaxGrams"/>.</exception>
    public LineTrace Trace(in BasketLine line, Seller seller) => Explain([line], seller, withTrace: true).Lines[0].Trace!;

    /// <summary>Rule 6: weighs a card payment of which no basket is known, by its merchant category and the declared VAT.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Code or amount is outside its range.</exception>
    public Explanation Estimate(in CardPayment payment)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payment.CategoryCode, nameof(payment));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payment.CategoryCode, CardPayment.MaxCategoryCode, nameof(payment));
        ArgumentOutOfRangeException.ThrowIfNegative(payment.AmountCents, nameof(payment));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payment.AmountCents, BasketLine.MaxPriceCents, nameof(payment));
        var trade = source.Current.TradeMargin;
        var category = CardCategoryTable.Shipped.Find(payment.CategoryCode);
        var finding = CardRule.Weigh(payment, category, trade);
        var weighed = WeighedLine.FromBareMass(finding.BareGrams, finding.Provenance, finding.Reason, 1000, QuantityUnit.Piece, finding.Stages);
        return Explanation.Of(payment, category, finding, weighed, trade);
    }

    private static WeighedLine Weigh(in LineCase line, int index, out Finding finding)
    {
        try
        {
            finding = Ladder.Climb(line);
            return Ladder.Round(line, finding);
        }
        catch (OverflowException tooHeavy)
        {
            throw new LineTooHeavyException(index, tooHeavy);
        }
    }

    private Counter CounterOf(Seller seller) =>
        new(source.Current, seller, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), source.LabelKeys);
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
