namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Whether what somebody judged is still what there is.</summary>
internal static class HaltRules
{
    /// <summary>True where nothing was appended and nothing else halted the partition; another drain may have taken it.</summary>
    public static bool IsAsSeen(Watermark mark, Watermark seen) => mark with { Fence = seen.Fence } == seen;
}
