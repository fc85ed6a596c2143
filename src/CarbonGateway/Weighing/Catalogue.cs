using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Everything that weighs, as it stood at one moment: products by GTIN, contents, activity factors, declared assumptions. Immutable.</summary>
/// <remarks>A basket is weighed against one catalogue from its first line to its last; see <see cref="CatalogueSource"/>.</remarks>
public sealed class Catalogue
{
    private readonly Dictionary<Gtin, Product> _products;
    private readonly string _fileVersion;

    internal Catalogue(
        string version,
        Dictionary<Gtin, Product> products,
        ContentTable contents,
        ActivityTable activities,
        ActivityFactor defaultActivity,
        string defaultActivityReason,
        TradeMargin tradeMargin)
    {
        Version = _fileVersion = version;
        _products = products;
        Contents = contents;
        Activities = activities;
        DefaultActivity = defaultActivity;
        DefaultActivityReason = defaultActivityReason;
        TradeMargin = tradeMargin;
    }

    /// <summary>The file's own, e.g. "sample-2026-11", and that of imported contents, e.g. "sample-2026-11+17"; every answer names it.</summary>
    public string Version { get; private set; }

    /// <summary>What suppliers transmit, by GTIN, lot, service, merchant's article.</summary>
    public ContentTable Contents { get; private set; }

    /// <summary>Activity factors per euro.</summary>
    public ActivityTable Activities { get; }

    /// <summary>What a line is taken for when nothing tells.</summary>
    public ActivityFactor DefaultActivity { get; }

    /// <summary>Why that one.</summary>
    public string DefaultActivityReason { get; }

    /// <summary>The assumed margin of a shop.</summary>
    public TradeMargin TradeMargin { get; }

    /// <summary>All products, in no particular order.</summary>
    public IReadOnlyCollection<Product> Products => _products.Values;

    /// <summary>The same catalogue with other contents; this one stays as it is.</summary>
    public Catalogue With(ContentTable contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var other = (Catalogue)MemberwiseClone();
        other.Contents = contents;
        other.Version = contents.Version.Length > 0 ? $"{_fileVersion}+{contents.Version}" : _fileVersion;
        return other;
    }

    /// <param name="gtin">As a label names it, value digits zeroed.</param>
    /// <returns>The product, or null when this catalogue does not have it.</returns>
    public Product? Find(Gtin gtin) => _products.GetValueOrDefault(gtin);
}
