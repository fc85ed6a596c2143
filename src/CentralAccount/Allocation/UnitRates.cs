using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Allocation;

/// <summary>Grams per tenth of a consumption unit and day, as an exact fraction.</summary>
internal sealed record UnitRate(Co2eMass Grams, long TenthDays);

/// <summary>
/// The rate per consumption unit of a year, fixed once: the sum that the same people would get one by one, over all their units.
/// The grams that rounding leaves over go to the largest remainders, so that the parts sum to the whole.
/// </summary>
internal static class UnitRates
{
    private const int PageSize = 2_000;

    public static UnitRate? Find(Work work, string country, BudgetPeriod period) => work.First(
        row => new UnitRate(row.Mass(0), row.GetInt64(1)), "SELECT grams, tenth_days FROM unit_rate WHERE country = $1 AND period = $2", country, (long)period.Year);

    public static bool HasExtra(Work work, AccountId account, BudgetPeriod period) =>
        work.Number("SELECT 1 FROM unit_extra WHERE account = $1 AND period = $2", account, (long)period.Year) is not null;

    /// <summary>Fixes the rate from the registers as they stand; one that is fixed stays.</summary>
    /// <exception cref="RegisterException">Nobody lives in a household that has an account.</exception>
    public static void Fix(Work work, Entitlement entitlement, BudgetPeriod period)
    {
        if (Find(work, entitlement.Country, period) is not null) return;
        var days = DayShare.DaysIn(period);
        var (accounts, weights, whole) = (new List<AccountId>(), new List<long>(), Co2eMass.Zero);
        foreach (var deployment in Deployments.All(work).Where(d => d.Country == entitlement.Country))
        {
            for (var page = Accounts.Page(work, deployment.Id, default, PageSize); page.Count > 0; page = Accounts.Page(work, deployment.Id, page[^1].Id, PageSize))
            {
                foreach (var account in page.Where(a => a.Household is not null))
                {
                    accounts.Add(account.Id);
                    weights.Add(entitlement.TenthDays(account, days));
                    whole += entitlement.OfHousehold(account, account.Household!.Value, days);
                }
            }
        }

        var sum = weights.Sum();
        if (sum == 0) throw new RegisterException($"Nobody lives in a household of {entitlement.Country} that has an account: there is nobody to share {period} among.");
        var parts = LargestRemainder.Split(whole, weights.ToArray());
        work.Run("INSERT INTO unit_rate VALUES ($1, $2, $3, $4)", entitlement.Country, (long)period.Year, whole, sum);
        for (var i = 0; i < parts.Length; i++)
        {
            if ((Int128)parts[i].Grams * sum > (Int128)whole.Grams * weights[i]) work.Run("INSERT INTO unit_extra VALUES ($1, $2)", accounts[i], (long)period.Year);
        }
    }
}
