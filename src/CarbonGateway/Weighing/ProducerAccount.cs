using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What a seller's own closed account says of one of its activities: for what it makes or serves itself.</summary>
/// <param name="Merchant">Whose account.</param>
/// <param name="Activity">Which of its activities.</param>
/// <param name="Id">Stable id, e.g. "acc-552100554-I".</param>
/// <param name="Version">Edition of the closed account.</param>
/// <param name="Intensity">CO2e per physical unit, or per euro of its own invoices without VAT.</param>
/// <param name="YearClosed">The year that the account closed.</param>
/// <param name="Source">Who keeps or audits it.</param>
public sealed record ProducerAccount(
    MerchantId Merchant,
    ActivityCode Activity,
    string Id,
    string Version,
    CarbonIntensity Intensity,
    int YearClosed,
    string Source)
{
    /// <summary>For how many years after the one it closed an account stands in for the next: 2, for the next is closed within the year that follows its own.</summary>
    public const int MaxAgeYears = 2;

    /// <summary>True while it is the last that can be expected: not of a year to come, not older than <see cref="MaxAgeYears"/>.</summary>
    public bool CountsIn(int year) => YearClosed <= year && year - YearClosed <= MaxAgeYears;
}
