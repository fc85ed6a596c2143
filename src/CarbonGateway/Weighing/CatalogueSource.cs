using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Holds the catalogue that weighs now. A newer one takes its place between two baskets, never within one.</summary>
public sealed class CatalogueSource(Catalogue catalogue)
{
    private Catalogue _current = catalogue;
    private CategoryStandings? _standings;
    private LabelKeyList? _labelKeys;

    /// <summary>The catalogue of this moment. Read it once per basket.</summary>
    public Catalogue Current => Volatile.Read(ref _current);

    /// <summary>The newest list of keys for signed labels; null = none is known, so that no signed label counts. It changes between two baskets.</summary>
    public LabelKeyList? LabelKeys
    {
        get => Volatile.Read(ref _labelKeys);
        set => Volatile.Write(ref _labelKeys, value);
    }

    /// <summary>Puts a newer catalogue in place for all baskets that start from now on.</summary>
    public void Swap(Catalogue newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        Volatile.Write(ref _current, newer);
    }

    /// <summary>
    /// Works out how the products of the present catalogue stand within their categories, unless that was done for this day.
    /// A quarter of a second for 300,000 products, so it runs beside the checkout; not for several threads at once.
    /// </summary>
    /// <param name="day">Contents that are valid on it count.</param>
    public void Rank(DateOnly day)
    {
        var current = Current;
        if (StandingsOf(current) is not { } standings || standings.Day != day)
        {
            Volatile.Write(ref _standings, CategoryStandings.Of(current, day));
        }
    }

    /// <summary>The standings of this very catalogue; null until they are worked out: then nothing is compared.</summary>
    internal CategoryStandings? StandingsOf(Catalogue catalogue) =>
        Volatile.Read(ref _standings) is { } standings && ReferenceEquals(standings.Catalogue, catalogue) ? standings : null;
}
