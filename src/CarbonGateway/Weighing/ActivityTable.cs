using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Public factors per euro, by activity code.</summary>
public sealed class ActivityTable
{
    private static readonly Lazy<ActivityTable> _shipped = new(() => ActivityTableReader.Read(ShippedResource.Read("activity-factors.json"), "activity-factors.json"));

    private readonly Dictionary<string, ActivityFactor> _byCode;
    private readonly Dictionary<ActivityCode, ActivityFactor> _byKey;

    internal ActivityTable(IReadOnlyCollection<ActivityFactor> factors)
    {
        _byCode = factors.ToDictionary(factor => factor.Code, StringComparer.Ordinal);
        _byKey = factors.Where(factor => factor.Key != default).ToDictionary(factor => factor.Key);
    }

    /// <summary>The table that comes with the gateway: 63 activities, France 2023.</summary>
    public static ActivityTable Shipped => _shipped.Value;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<ActivityFactor> All => _byCode.Values;

    /// <param name="code">As the table writes it, upper case.</param>
    /// <param name="activity">The factor; null when the answer is false.</param>
    public bool TryFind(string? code, [NotNullWhen(true)] out ActivityFactor? activity)
    {
        activity = null;
        return !string.IsNullOrEmpty(code) && _byCode.TryGetValue(code, out activity);
    }

    /// <param name="code">As a seller carries it.</param>
    /// <param name="activity">The factor; null when the answer is false.</param>
    public bool TryFind(ActivityCode code, [NotNullWhen(true)] out ActivityFactor? activity) => _byKey.TryGetValue(code, out activity);
}
