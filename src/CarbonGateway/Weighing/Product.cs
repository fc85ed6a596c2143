using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One product of the catalogue: what it is. What is transmitted of its carbon stands in <see cref="Catalogue.Contents"/>.</summary>
/// <param name="Gtin">Of a label that carries a price or weight: the number with its value digits zeroed.</param>
/// <param name="Name">As a receipt shows it.</param>
/// <param name="Net">What a piece holds.</param>
/// <param name="Category">Public physical factor, or null.</param>
/// <param name="Activity">What makes it, or null when the catalogue does not say.</param>
public sealed record Product(
    Gtin Gtin,
    string Name,
    NetContent Net,
    Factor? Category,
    ActivityFactor? Activity);
