using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Budgets;

/// <summary>What a person's budget is each year: a start that shrinks at a fixed rate, rounded down to the gram every year.</summary>
/// <remarks>Policy is data: each country may start elsewhere and shrink faster.</remarks>
public sealed class BudgetSchedule
{
    /// <summary>The largest first budget: 10^14 g.</summary>
    public const long MaxFirstGrams = 100_000_000_000_000;

    const int WholeInBasisPoints = 10_000;

    // Year by year from the start until nothing changes any more.
    readonly long[] _grams;

    /// <param name="start">The first period that has a budget.</param>
    /// <param name="first">Its budget, 0 to 10^14 g.</param>
    /// <param name="reductionBasisPoints">Hundredths of a percent by which each year is below the one before, 0 to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside these ranges, or an unspecified period.</exception>
    public BudgetSchedule(BudgetPeriod start, Co2eMass first, int reductionBasisPoints)
    {
        if (!start.IsSpecified)
        {
            throw new ArgumentOutOfRangeException(nameof(start), "The first period has to be a year.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(first.Grams, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first.Grams, MaxFirstGrams, nameof(first));
        ArgumentOutOfRangeException.ThrowIfNegative(reductionBasisPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reductionBasisPoints, WholeInBasisPoints);
        Start = start;
        ReductionBasisPoints = reductionBasisPoints;
        _grams = [.. YearByYear(first.Grams, WholeInBasisPoints - reductionBasisPoints, BudgetPeriod.LastYear - start.Year)];
    }

    /// <summary>9,000,000 g in 2025, 6 % less each year.</summary>
    public static BudgetSchedule Reference { get; } = new(BudgetPeriod.FromYear(2025), Co2eMass.FromGrams(9_000_000), 600);

    /// <summary>The first period that has a budget.</summary>
    public BudgetPeriod Start { get; }

    /// <summary>Hundredths of a percent by which each year is below the one before, 0 to 10,000.</summary>
    public int ReductionBasisPoints { get; }

    /// <summary>One person's budget in a period, whole grams.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Before <see cref="Start"/>.</exception>
    public Co2eMass For(BudgetPeriod period)
    {
        if (period < Start)
        {
            throw new ArgumentOutOfRangeException(nameof(period), $"Budgets start in {Start}, not in {period}.");
        }

        return Co2eMass.FromGrams(_grams[Math.Min(period.Year - Start.Year, _grams.Length - 1)]);
    }

    static IEnumerable<long> YearByYear(long grams, int keptBasisPoints, int years)
    {
        yield return grams;
        for (; years > 0; years--)
        {
            // 10^14 g times 10^4 stays below 2^63.
            var next = grams * keptBasisPoints / WholeInBasisPoints;
            if (next == grams)
            {
                yield break;
            }

            yield return grams = next;
        }
    }
}
