using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One product of the catalogue: what it is and what is known of its carbon.</summary>
/// <param name="Gtin">Of a label that carries a price or weight: the number with its value digits zeroed.</param>
/// <param name="Name">As a receipt shows it.</param>
/// <param name="Net">What a piece holds.</param>
/// <param name="Contents">What the supplier transmits; validities do not overlap. Often empty.</param>
/// <param name="Category">Public physical factor, or null.</param>
/// <param name="Activity">What makes it, or null when the catalogue does not say.</param>
public sealed record Product(
    Gtin Gtin,
    string Name,
    NetContent Net,
    IReadOnlyList<CarbonContent> Contents,
    Factor? Category,
    ActivityFactor? Activity)
{
    /// <summary>The supplier's content of that day, or null.</summary>
    public CarbonContent? ContentOn(DateOnly day)
    {
        for (var i = 0; i < Contents.Count; i++)
        {
            if (Contents[i].IsValidOn(day))
            {
                return Contents[i];
            }
        }

        return null;
    }
}
