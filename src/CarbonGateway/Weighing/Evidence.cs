namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Who stands behind a figure, and of when it is: what a document must say beside it.</summary>
/// <param name="Supplier">Who transmits it; empty for public factors and the seller's own account.</param>
/// <param name="Source">From what it is made, as its publisher states it.</param>
/// <param name="Year">Year of the closed account, or of the public figure.</param>
/// <param name="ValidFrom">First day of a content. Null = open, or no content.</param>
/// <param name="ValidTo">Last day of a content. Null = open, or no content.</param>
public sealed record Evidence(string Supplier, string Source, int Year, DateOnly? ValidFrom, DateOnly? ValidTo)
{
    internal static Evidence? Of(in Finding finding)
    {
        if (finding.Content is { Exists: true } content)
        {
            return new(content.Supplier, content.Source, content.Vintage, content.ValidFrom == DateOnly.MinValue ? null : content.ValidFrom, content.ValidTo);
        }

        return finding switch
        {
            { Factor: { } factor } => new("", factor.Source, factor.Year, null, null),
            { Account: { } account } => new("", account.Source, account.YearClosed, null, null),
            _ => null,
        };
    }
}
