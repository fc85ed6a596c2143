using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Where a basket is weighed: one catalogue, one seller, one day for all its lines.</summary>
internal readonly struct Counter(Catalogue catalogue, Seller seller, DateOnly day, LabelKeyList? labelKeys = null)
{
    public Catalogue Catalogue { get; } = catalogue;

    public Seller Seller { get; } = seller;

    public DateOnly Day { get; } = day;

    /// <summary>The keys that signed labels are verified by; null = none are known.</summary>
    public LabelKeyList? LabelKeys { get; } = labelKeys;

    /// <summary>What the catalogue has for this seller alone; goes before what is for all.</summary>
    public Assortment Own { get; } = catalogue.OwnOf(seller.Company);

    public Product? Find(Gtin gtin) => Own.Find(gtin) ?? Catalogue.Shared.Find(gtin);

    public Product? Find(string article) => Own.Find(article) ?? Catalogue.Shared.Find(article);
}
