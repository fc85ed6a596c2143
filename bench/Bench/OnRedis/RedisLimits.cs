using CarbonPos.Bench.Reporting;

namespace CarbonPos.Bench.OnRedis;

/// <summary>What is promised of the store on Redis. Bounds are for disks as they are.</summary>
internal static class RedisLimits
{
    public static IEnumerable<Limit> Of(RedisCallFigures f)
    {
        var (checkout, echo) = (f.Checkout.Saturated, f.Echo.Saturated);
        yield return new("checkouts, share of the echo's rate", checkout.Rate / echo.Rate, 0.40, true);
        yield return new("server CPU of a checkout (gateway with drain, Redis), in echoes", f.ServerMicroseconds / echo.ServerMicroseconds, 3.5, false);
        yield return new("checkouts, share of the raw script's rate", checkout.Rate / f.RawMany.Rate, 0.5, true);
        if (f.Transfer is not null) yield return new("checkouts, in PostgreSQL's double-entry transfers", checkout.Rate / f.Transfer.Rate, 2.5, true);
        yield return new("one client at a time, p50 in the raw script's", f.Checkout.OneAtATime.P50 / f.RawOne.P50, 2, false);
        yield return new("bytes allocated per checkout in the gateway, drain included", checkout.AllocatedBytes, 4_096, false);
        if (f.Drain is { } drain) yield return new("drain, share of a bare COPY's rate", drain.Rate / drain.BareRate, 0.5, true);
        yield return new("calls that failed", f.Echo.Bad + f.Checkout.Bad, 0, false);
        yield return new("grams that the books are off by", f.Books is { } books ? books.OffBy : double.NaN, 0, false);
    }

    public static IEnumerable<Limit> Of(ClusterFigures f) =>
    [
        // A twentieth is what rounds of the same load differ by.
        new("two gateways, share of one gateway's rate", f.Two.Saturated.Rate / f.One.Saturated.Rate, 0.95, true),
        new("calls that failed", f.One.Bad + f.Two.Bad, 0, false),
        new("grams that the books are off by", f.Books.OffBy, 0, false),
    ];

    public static IEnumerable<Limit> Of(MemoryFigures f) =>
    [
        new("bytes per account at rest", f.PerAccount, 60, false),
        new("bytes per remembered transaction", f.PerRemembered, 70, false),
        new("bytes per remembered transaction with totals of five lines", f.PerRefunded, 120, false),
        new("bytes per undrained entry of three lines", f.PerUndrained, 170, false),
        new("buckets that are no listpack", f.NotListpacks, 0, false),
    ];
}
