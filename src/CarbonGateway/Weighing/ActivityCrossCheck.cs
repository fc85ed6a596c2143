using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What a second source says of an activity. Shown beside the factor that weighs; nothing is weighed with it.</summary>
/// <param name="Code">Code of the activity table.</param>
/// <param name="Total">CO2e per euro without VAT at basic prices, all that is upstream included.</param>
/// <param name="Direct">Of it, what the activity itself emits.</param>
public sealed record ActivityCrossCheck(string Code, CarbonIntensity Total, CarbonIntensity Direct);

/// <summary>A second source for the activity factors: FIGARO, by Ecodex, CC BY-SA 4.0. Kept in a file of its own for its licence; see NOTICE.</summary>
public sealed class ActivityCrossChecks
{
    private static readonly Lazy<ActivityCrossChecks> _shipped =
        new(() => ActivityCrossCheckReader.Read(ShippedResource.Read("activity-factors-figaro.json"), "activity-factors-figaro.json"));

    private readonly Dictionary<string, ActivityCrossCheck> _byCode;

    internal ActivityCrossChecks(string version, string source, string licence, IEnumerable<ActivityCrossCheck> checks)
    {
        Version = version;
        Source = source;
        Licence = licence;
        _byCode = checks.ToDictionary(check => check.Code, StringComparer.Ordinal);
    }

    /// <summary>The table that comes with the gateway: 63 activities, France 2023.</summary>
    public static ActivityCrossChecks Shipped => _shipped.Value;

    /// <summary>Edition of the source.</summary>
    public string Version { get; }

    /// <summary>Who publishes it, and where.</summary>
    public string Source { get; }

    /// <summary>Under which licence the figures stand; whoever passes them on names it.</summary>
    public string Licence { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<ActivityCrossCheck> All => _byCode.Values;

    /// <param name="code">As the activity table writes it.</param>
    /// <param name="check">The second figure; null when the answer is false.</param>
    public bool TryFind(string code, [NotNullWhen(true)] out ActivityCrossCheck? check) => _byCode.TryGetValue(code, out check);
}
