using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>What a caller may do.</summary>
public enum CallerRole
{
    /// <summary>A cash register: CheckoutService, CatalogService and the balance behind an instrument.</summary>
    Till,

    /// <summary>The shopper's app back end: WalletService and CatalogService.</summary>
    Wallet,
}

/// <summary>Who is on the other end of a connection. Never read from a request body.</summary>
/// <param name="Role">What it may do.</param>
/// <param name="Seller">Company, store and activity that its sales count for.</param>
/// <param name="Terminal">The register's number within its store, 0 to 10^9.</param>
public sealed record Caller(CallerRole Role, Seller Seller, int Terminal)
{
    /// <summary>Scope of its request ids.</summary>
    public MerchantId Merchant => Seller.Company;
}
