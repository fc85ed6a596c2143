using System.Globalization;

namespace CarbonPos.Bench.Reporting;

/// <summary>A promise and what became of it.</summary>
/// <param name="What">The promise.</param>
/// <param name="Measured">Found.</param>
/// <param name="Bound">Allowed.</param>
/// <param name="AtLeast">The bound is a least, else a most.</param>
internal sealed record Limit(string What, double Measured, double Bound, bool AtLeast)
{
    public bool Holds => AtLeast ? Measured >= Bound : Measured <= Bound;

    public string Row() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {What} | {(AtLeast ? "≥" : "≤")} {Number(Bound)} | {Number(Measured)} | {(Holds ? "PASS" : "**MISS**")} |");

    public static IEnumerable<Limit> Of(CallFigures figures) =>
    [
        new("checkout by account token, share of the echo's rate", figures.Token.Saturated.Rate / figures.Echo.Saturated.Rate, 0.45, true),
        new("server CPU of a checkout by account token, in echoes", figures.Token.Saturated.ServerMicroseconds / figures.Echo.Saturated.ServerMicroseconds, 3, false),
        new("checkout by flashcode, share of the rate of the echo with ES256", figures.Flashcode.Saturated.Rate / figures.Es256.Saturated.Rate, 0.6, true),
        new("one client at a time by account token, p50 in echoes'", figures.Token.OneAtATime.P50 / figures.Echo.OneAtATime.P50, 2.5, false),
        new("p99 at half load by account token, ms", figures.Token.HalfLoad.P99 / 1000, 25, false),
        new("p99 at half load by flashcode, ms", figures.Flashcode.HalfLoad.P99 / 1000, 25, false),
        new("calls that failed", figures.Lanes.Sum(l => l.Bad), 0, false),
        new("grams that the books are off by", figures.Audit is { } audit ? Math.Abs(audit.DebitedGrams - audit.ExpectedGrams) + Math.Abs(audit.SumOfLegs) : double.NaN, 0, false),
    ];

    public static IEnumerable<Limit> Of(StoreFigures figures) =>
    [
        new("store alone, postings per second", figures.Rate, 100_000, true),
        new("postings that were not approved", figures.Refused, 0, false),
        new("grams that the store's book is off by", Math.Abs(figures.SumOfLegs), 0, false),
    ];

    public static IEnumerable<Limit> Of(WeighingFigures figures) =>
    [
        new($"weighing a basket of {figures.Lines} lines, µs", figures.BasketMicroseconds, 15, false),
        new("weighing a basket, in plain look-ups of its labels", figures.Ratio, 20, false),
        new("bytes allocated beyond the answer", Math.Round(figures.AllocatedBytes - figures.ResultBytes, 2), 0, false),
    ];

    public static IEnumerable<Limit> Of(ContentFigures figures) =>
    [
        new($"content look-up at {figures.Count:#,0}, ns", figures.Nanoseconds, 300, false),
        new("bytes allocated by a look-up", figures.AllocatedBytes, 0, false),
        new("bytes per content", figures.Bytes, 64, false),
        new($"import of {figures.Count:#,0} contents, s", figures.ImportSeconds, 10, false),
    ];

    private static string Number(double value) => value switch
    {
        0 => "0",
        >= 1_000 or <= -1_000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
