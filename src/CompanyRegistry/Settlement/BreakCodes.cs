namespace CarbonPos.CompanyRegistry.Settlement;

/// <summary>Why a record is not booked. Codes are stable; all stand in docs/reference/company-registry.md.</summary>
internal static class BreakCodes
{
    public const string CompanyUnknown = "COMPANY_UNKNOWN";
    public const string CompanyNotOpen = "COMPANY_NOT_OPEN";
    public const string ActivityUnknown = "ACTIVITY_UNKNOWN";
    public const string ActivityNotOpen = "ACTIVITY_NOT_OPEN";
    public const string StoreUnknown = "STORE_UNKNOWN";
    public const string StoreNotOpen = "STORE_NOT_OPEN";
}
