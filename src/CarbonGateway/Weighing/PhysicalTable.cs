using System.Diagnostics.CodeAnalysis;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Public physical factors by id. Immutable.</summary>
public sealed class PhysicalTable
{
    private static readonly Lazy<PhysicalTable> _shipped =
        new(() => PhysicalTableReader.Read(ShippedResource.Read("physical-factors.json"), "physical-factors.json"));

    private readonly Dictionary<string, PhysicalFactor> _byId;

    internal PhysicalTable(string version, IEnumerable<PhysicalFactor> factors)
    {
        Version = version;
        All = [.. factors];
        _byId = All.ToDictionary(factor => factor.Factor.Id, StringComparer.Ordinal);
    }

    /// <summary>The table that comes with the gateway: energy, water, transport, lodging and food in France.</summary>
    public static PhysicalTable Shipped => _shipped.Value;

    /// <summary>Edition of the table, not of its sources.</summary>
    public string Version { get; }

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<PhysicalFactor> All { get; }

    /// <param name="id">For example "train-tgv" or "agb-7001".</param>
    /// <param name="factor">The factor; null when the answer is false.</param>
    public bool TryFind(string? id, [NotNullWhen(true)] out PhysicalFactor? factor)
    {
        factor = null;
        return !string.IsNullOrEmpty(id) && _byId.TryGetValue(id, out factor);
    }
}
