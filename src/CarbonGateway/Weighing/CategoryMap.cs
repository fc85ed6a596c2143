using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>From everyday categories and GS1 GPC bricks to activities and physical factors. Immutable.</summary>
public sealed class CategoryMap
{
    private const string BrickPrefix = "gpc:";

    private static readonly Lazy<CategoryMap> _shipped = new(() => CategoryMapReader.Read(
        ShippedResource.Read("category-map.json"), "category-map.json", ActivityTable.Shipped, PhysicalTable.Shipped));

    private readonly Dictionary<string, ProductCategory> _byId;
    private readonly Dictionary<string, ProductCategory> _byBrick;
    private readonly PhysicalTable _factors;

    internal CategoryMap(string version, ActivityFactor defaultActivity, string defaultReason, IEnumerable<ProductCategory> categories, PhysicalTable factors)
    {
        Version = version;
        DefaultActivity = defaultActivity;
        DefaultReason = defaultReason;
        All = [.. categories];
        _byId = All.ToDictionary(category => category.Id, StringComparer.Ordinal);
        _byBrick = All
            .SelectMany(category => category.GpcBricks.Select(brick => (Brick: brick, Category: category)))
            .ToDictionary(pair => pair.Brick, pair => pair.Category, StringComparer.Ordinal);
        _factors = factors;
    }

    /// <summary>The map that comes with the gateway.</summary>
    public static CategoryMap Shipped => _shipped.Value;

    /// <summary>Edition of the map.</summary>
    public string Version { get; }

    /// <summary>What is taken where nothing tells.</summary>
    public ActivityFactor DefaultActivity { get; }

    /// <summary>Why that one.</summary>
    public string DefaultReason { get; }

    /// <summary>All categories, in the order of the file.</summary>
    public IReadOnlyList<ProductCategory> All { get; }

    /// <param name="id">For example "bread".</param>
    /// <param name="category">The category; null when the answer is false.</param>
    public bool TryFind(string? id, [NotNullWhen(true)] out ProductCategory? category)
    {
        category = null;
        return !string.IsNullOrEmpty(id) && _byId.TryGetValue(id, out category);
    }

    /// <param name="brick">A GS1 GPC brick code, eight digits.</param>
    /// <param name="category">The category; null when the answer is false.</param>
    public bool TryFindByBrick(string? brick, [NotNullWhen(true)] out ProductCategory? category)
    {
        category = null;
        return !string.IsNullOrEmpty(brick) && _byBrick.TryGetValue(brick, out category);
    }

    /// <returns>The category's own id for "gpc:" and one of its bricks; any other name as it is.</returns>
    public string IdOf(string name) =>
        name.StartsWith(BrickPrefix, StringComparison.Ordinal) && TryFindByBrick(name[BrickPrefix.Length..], out var category) ? category.Id : name;

    /// <summary>What a catalogue's product means by a category that its own file does not define: one of this map, a brick, or a bare physical factor.</summary>
    /// <param name="name">Id of a category, "gpc:" and a brick code, or id of a physical factor.</param>
    /// <param name="factor">Physical factor, or null where the category has none.</param>
    /// <param name="activity">What makes it, or null where only a factor was named.</param>
    /// <returns>False when nothing is known by that name.</returns>
    public bool TryResolve(string name, out Factor? factor, out ActivityFactor? activity)
    {
        var found = name.StartsWith(BrickPrefix, StringComparison.Ordinal)
            ? TryFindByBrick(name[BrickPrefix.Length..], out var category)
            : TryFind(name, out category);
        PhysicalFactor? bare = null;
        found = found || _factors.TryFind(name, out bare);
        factor = category?.Factor?.Factor ?? bare?.Factor;
        activity = category?.Activity;
        return found;
    }
}
