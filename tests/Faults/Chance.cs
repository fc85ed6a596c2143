using System.Globalization;
using System.Security.Cryptography;

namespace CarbonPos.Faults;

/// <summary>How often and by which chance faults happen.</summary>
internal static class Chance
{
    /// <summary>2, or 20 with CARBONPOS_LONG=1.</summary>
    public static int Rounds { get; } = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 20 : 2;

    /// <summary>CARBONPOS_SEED, or a new one.</summary>
    public static int Seed() => int.TryParse(Environment.GetEnvironmentVariable("CARBONPOS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
        ? given
        : RandomNumberGenerator.GetInt32(1_000_000_000);
}
