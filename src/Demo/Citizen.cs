using System.Globalization;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Demo;

/// <summary>Someone with an account. The ids are fixed, so that a second start finds the same people.</summary>
/// <param name="Key">Names files: lower-case letters.</param>
/// <param name="Name">As the story has it.</param>
/// <param name="Account">Sample id; real ones are random.</param>
/// <param name="Budgets">Yearly budgets of one person that the account takes together.</param>
internal sealed record Citizen(string Key, string Name, AccountId Account, int Budgets)
{
    public static Citizen Amina { get; } = new("amina", "Amina", new(0xCA4B0_0000_0001, 0xD0_0000_0000_0001), 1);

    public static Citizen Household { get; } = new("household", "Household Marchand (3)", new(0xCA4B0_0000_0001, 0xD0_0000_0000_0002), 3);

    /// <summary>Moves in with every run: gets a few points, which never last.</summary>
    public static Citizen Leo { get; } = new("leo", "Léo", new(0xCA4B0_0000_0001, 0xD0_0000_0000_0003), 0);

    public static IReadOnlyList<Citizen> All { get; } = [Amina, Household, Leo];

    /// <summary>What Léo gets at each start.</summary>
    public static readonly Co2eMass Instalment = Co2eMass.FromGrams(12_000);

    /// <summary>The allocation file: yearly budgets under ids that are the same at each start, so posted once, and Léo's instalment under a new one.</summary>
    /// <param name="now">Decides the period.</param>
    /// <param name="instalment">Id of this start's instalment.</param>
    public static string Allocations(DateTimeOffset now, Guid instalment)
    {
        var period = BudgetPeriod.Of(now);
        var budget = BudgetSchedule.Reference.For(period).Grams;
        return string.Concat(
            All.Where(c => c.Budgets > 0).Select(c => Row(c.AllocationId(period), c, period, budget * c.Budgets))
                .Prepend("allocation_id,account,period,grams\n")
                .Append(Row(instalment, Leo, period, Instalment.Grams)));
    }

    private static string Row(Guid id, Citizen citizen, BudgetPeriod period, long grams) =>
        string.Create(CultureInfo.InvariantCulture, $"{id:D},{citizen.Account.ToHex()},{period},{grams}\n");

    private Guid AllocationId(BudgetPeriod period) =>
        Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"ca4b0000-{period}-8000-8000-{Account.Low & 0xFFFF_FFFF:x12}"));
}
