namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Holds the catalogue that weighs now. A newer one takes its place between two baskets, never within one.</summary>
public sealed class CatalogueSource(Catalogue catalogue)
{
    private Catalogue _current = catalogue;

    /// <summary>The catalogue of this moment. Read it once per basket.</summary>
    public Catalogue Current => Volatile.Read(ref _current);

    /// <summary>Puts a newer catalogue in place for all baskets that start from now on.</summary>
    public void Swap(Catalogue newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        Volatile.Write(ref _current, newer);
    }
}
