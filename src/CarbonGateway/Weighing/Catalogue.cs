using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Everything that weighs, as it stood at one moment: articles, contents, activity factors, sellers' accounts, declared assumptions. Immutable.</summary>
/// <remarks>A basket is weighed against one catalogue from its first line to its last; see <see cref="CatalogueSource"/>.</remarks>
public sealed class Catalogue
{
    private readonly Dictionary<MerchantId, Assortment> _assortments;
    private readonly string _fileVersion;

    internal Catalogue(
        string version,
        Dictionary<MerchantId, Assortment> assortments,
        ContentTable contents,
        ActivityTable activities,
        ActivityFactor defaultActivity,
        string defaultActivityReason,
        TradeMargin tradeMargin)
    {
        Version = _fileVersion = version;
        _assortments = assortments;
        Contents = contents;
        Shared = assortments.GetValueOrDefault(MerchantId.Authority) ?? Assortment.Empty;
        Activities = activities;
        DefaultActivity = defaultActivity;
        DefaultActivityReason = defaultActivityReason;
        TradeMargin = tradeMargin;
    }

    /// <summary>The file's own, e.g. "sample-2026-11", and that of imported contents, e.g. "sample-2026-11+17"; every answer names it, and every transaction keeps it.</summary>
    public string Version { get; private set; }

    /// <summary>What suppliers transmit and back offices work out, by GTIN, lot, service, merchant's article.</summary>
    public ContentTable Contents { get; private set; }

    /// <summary>Activity factors per euro.</summary>
    public ActivityTable Activities { get; }

    /// <summary>What a line is taken for when nothing tells.</summary>
    public ActivityFactor DefaultActivity { get; }

    /// <summary>Why that one.</summary>
    public string DefaultActivityReason { get; }

    /// <summary>The assumed margin of a shop.</summary>
    public TradeMargin TradeMargin { get; }

    /// <summary>How labels are read: the country's in-store numbers, and links as old as there are on shelves.</summary>
    public LabelRules LabelRules { get; internal init; } = LabelRules.Till;

    /// <summary>All products with a number of their own, in no particular order; rows of a single merchant are not among them.</summary>
    public IReadOnlyCollection<Product> Products => Shared.ByGtin;

    /// <summary>What all merchants share.</summary>
    internal Assortment Shared { get; }

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
    /// <returns>The product that all merchants share, or null when this catalogue does not have it.</returns>
    public Product? Find(Gtin gtin) => Shared.Find(gtin);

    /// <summary>What is there for one merchant alone.</summary>
    internal Assortment OwnOf(MerchantId merchant) =>
        merchant == MerchantId.Authority ? Assortment.Empty : _assortments.GetValueOrDefault(merchant) ?? Assortment.Empty;
}
