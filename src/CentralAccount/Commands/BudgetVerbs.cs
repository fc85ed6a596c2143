using System.CommandLine;
using CarbonPos.CentralAccount.Allocation;
using CarbonPos.CentralAccount.Registers;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"allocate" and "carry-over".</summary>
internal static class BudgetVerbs
{
    public static IEnumerable<Command> All(Desk desk) => [Allocate(desk), CarryOver(desk)];

    private static Command Allocate(Desk desk)
    {
        var (country, period) = (Desk.Country(), Desk.Period());
        var month = new Option<int?>("--through-month") { Description = "Where the policy allocates monthly: the last month that is due, 1 to 12. Default: this month, or all of a year that is over.", HelpName = "N" };
        return desk.Do(new("allocate", "Orders what is due of a year and was not ordered yet. May run any number of times.") { country, period, month }, async (parsed, store, stop) =>
        {
            var year = parsed.GetValue(period);
            var through = parsed.GetValue(month) ?? (desk.Today.Year > year.Year ? 12 : desk.Today.Year == year.Year ? desk.Today.Month : 1);
            if (through is < 1 or > 12) throw new RegisterException("--through-month must be 1 to 12.");
            var (given, grams) = await Allocating.RunAsync(store, parsed.GetValue(country)!, year, through, desk.Time, stop);
            desk.Out.WriteLine($"{given} instructions, {grams} net.");
        });
    }

    private static Command CarryOver(Desk desk)
    {
        var (country, period) = (Desk.Country(), Desk.Period());
        return desk.Do(new("carry-over", "Orders the carry-over of a period that is over, once for each account.") { country, period }, async (parsed, store, stop) =>
        {
            var ordered = await CarryOvers.RunAsync(store, parsed.GetValue(country)!, parsed.GetValue(period), desk.Time, stop);
            desk.Out.WriteLine($"{ordered} accounts ordered.");
        });
    }
}
