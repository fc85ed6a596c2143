using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>How one product stands among the others of its category, by grams per unit.</summary>
/// <param name="CategoryId">Of which category.</param>
/// <param name="Name">The category in English.</param>
/// <param name="NameFr">The same in French.</param>
/// <param name="Unit">Per what the figures are compared.</param>
/// <param name="Others">How many other products; at least <see cref="CategoryStandings.FewestOthers"/>.</param>
/// <param name="Heavier">Of these, those that weigh more per unit.</param>
/// <param name="Equal">Of these, those that weigh the same to the microgram.</param>
public sealed record CategoryStanding(string CategoryId, string Name, string NameFr, ContentUnit Unit, int Others, int Heavier, int Equal)
{
    /// <summary>Of these, those that weigh less per unit.</summary>
    public int Lighter => Others - Heavier - Equal;
}
