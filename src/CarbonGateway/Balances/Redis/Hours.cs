namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>Hours since 2025, as the scripts count what they remember.</summary>
internal static class Hours
{
    private const long MillisecondsOfOne = 3_600_000;
    private const long Before2025 = 482_136;

    public static long Of(DateTimeOffset moment) => OfMilliseconds(moment.ToUnixTimeMilliseconds());

    public static long OfMilliseconds(long moment) => (long)Math.Floor(moment / (decimal)MillisecondsOfOne) - Before2025;
}
