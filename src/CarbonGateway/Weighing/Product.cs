using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One article of the catalogue: what it is. What is transmitted of its carbon stands in <see cref="Catalogue.Contents"/>.</summary>
/// <param name="Gtin">Of a label that carries a price or weight: the number with its value digits zeroed. Default for an article without one.</param>
/// <param name="Name">As a receipt shows it.</param>
/// <param name="Net">What a piece holds.</param>
/// <param name="Category">Public physical factor, or null.</param>
/// <param name="Activity">What makes it, or null when the catalogue does not say.</param>
public sealed record Product(
    Gtin Gtin,
    string Name,
    NetContent Net,
    Factor? Category,
    ActivityFactor? Activity)
{
    /// <summary>What the catalogue puts it with, for comparisons: a shipped category, one of the file, or a bare factor. Empty = nothing.</summary>
    public string CategoryId { get; init; } = "";

    /// <summary>A merchant's own article number, or a service code; empty for what has a GTIN.</summary>
    public string Article { get; init; } = "";

    /// <summary>Whose tills know this row; <see cref="MerchantId.Authority"/>, the default, stands for all.</summary>
    public MerchantId Merchant { get; init; }

    /// <summary>True when who sells it has made it: the seller's own account may weigh it, and no trade margin is in its price.</summary>
    public bool MadeHere { get; init; }

    /// <summary>What a pack holds, or null for what is no pack.</summary>
    public PackOf? Pack { get; init; }
}

/// <summary>What is inside a pack.</summary>
/// <param name="Item">The article inside; may be a pack itself.</param>
/// <param name="Count">How many, 2 to 100,000.</param>
public sealed record PackOf(Product Item, int Count)
{
    /// <summary>The most that a pack may hold.</summary>
    public const int MaxCount = 100_000;
}
