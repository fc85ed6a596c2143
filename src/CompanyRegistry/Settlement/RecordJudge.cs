using CarbonPos.Carbon.Settlement;
using CarbonPos.CompanyRegistry.Registers;
using CarbonPos.CompanyRegistry.Storage;

namespace CarbonPos.CompanyRegistry.Settlement;

/// <summary>Says whether a record can be booked, by the registers as they are now. For one transaction; records of one company should follow one another.</summary>
/// <param name="work">The transaction.</param>
/// <param name="businessDay">The day of all records.</param>
/// <param name="afterClosing">For how many days after a closing something may still come: forwards and refunds.</param>
internal sealed class RecordJudge(Work work, DateOnly businessDay, int afterClosing)
{
    private CompanyEntry? company;

    /// <returns>Null when it can be booked, else a code and one sentence that names no one but the company.</returns>
    public (string Code, string Reason)? Judge(in CompanyRecord record)
    {
        if (company?.Number != record.Company) company = Register.Find(work, record.Company);
        if (company is null) return (BreakCodes.CompanyUnknown, $"Company {record.Company} is not in the register.");
        if (NotOpen(company.Span) is { } companyIs) return (BreakCodes.CompanyNotOpen, $"Company {record.Company} {companyIs}.");
        if (record.Activity is not { } activity) return null;
        if (!company.Activities.TryGetValue(activity, out var activitySpan)) return (BreakCodes.ActivityUnknown, $"Company {record.Company} has no activity {activity} in the register.");
        if (NotOpen(activitySpan) is { } activityIs) return (BreakCodes.ActivityNotOpen, $"Activity {activity} of company {record.Company} {activityIs}.");
        if (record.Store is not { } store) return null;
        if (!company.Stores.TryGetValue(store, out var storeSpan)) return (BreakCodes.StoreUnknown, $"Company {record.Company} has no store {store} in the register.");
        return NotOpen(storeSpan) is { } storeIs ? (BreakCodes.StoreNotOpen, $"Store {store} of company {record.Company} {storeIs}.") : null;
    }

    private string? NotOpen(OpenSpan span) =>
        businessDay < span.Opened ? $"opens on {span.Opened:yyyy-MM-dd} only"
        : span.Closed is { } closed && businessDay.DayNumber > closed.DayNumber + afterClosing ? $"closed on {closed:yyyy-MM-dd}, and {afterClosing} days after that are over"
        : null;
}
