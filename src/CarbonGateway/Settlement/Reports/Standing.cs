using System.Diagnostics;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>How a sealed day stands, in a sentence.</summary>
internal static class Standing
{
    /// <summary>True: nothing is left to do.</summary>
    public static bool IsWell(Night night) => night.State == NightState.Settled && night.Trouble.Length == 0;

    /// <summary>The sentence.</summary>
    /// <param name="night">Of the day.</param>
    /// <param name="ties">Whether the report ties to the ledger.</param>
    public static string Of(Night night, bool ties) => Figure.Of($"{Of(night)} This report {(ties ? "ties" : "does NOT tie")} to the ledger.").Text;

    private static string Of(Night night) => night switch
    {
        { State: NightState.Settled, Trouble.Length: 0 } => "Settled with every institution.",
        { State: NightState.Settled } => $"Settled with every institution. {night.Trouble}",
        { State: NightState.Sealed, Trouble.Length: 0 } => "Sealed, and not settled yet: an institution has not booked it.",
        { State: NightState.Sealed } => $"Sealed, and not settled yet: {night.Trouble}",
        _ => throw new UnreachableException($"A day that is {night.State} has no report."),
    };
}
