using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>Whose figures a report is of.</summary>
/// <param name="Company">Null = of all companies.</param>
/// <param name="Store">Null = of all stores of the company: a chain. A franchise is one store.</param>
internal readonly record struct Scope(MerchantId? Company, long? Store)
{
    /// <summary>All of a day.</summary>
    public static readonly Scope Everything;

    /// <summary>True of a seller that it covers.</summary>
    public bool Has(in Seller seller) => Company is not { } company || (seller.Company == company && (Store is not { } store || seller.Store == store));

    /// <summary>True of a buyer that it covers: a company buys as a whole, no store does.</summary>
    public bool HasBuyer(MerchantId buyer) => Company is not { } company || (buyer == company && Store is null);
}
