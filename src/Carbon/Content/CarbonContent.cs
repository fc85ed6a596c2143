namespace CarbonPos.Carbon.Content;

/// <summary>What a supplier says one unit of its product weighs, up to its sale.</summary>
/// <param name="Id">Stable id, e.g. "aulnes-milk-1l"; empty = made from the key and the first day, see <see cref="ContentRef.Id"/>.</param>
/// <param name="Version">Edition of this content, e.g. "2025-1".</param>
/// <param name="Intensity">CO2e per unit; may be negative, which counts as zero at the till.</param>
/// <param name="Provenance">How good the evidence is; <see cref="Provenance.Transmitted"/> in a catalogue file.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">Last day; null = until replaced.</param>
/// <param name="Vintage">Year whose closed account it comes from.</param>
/// <param name="Supplier">Who says so, as a receipt names it.</param>
/// <param name="Source">From what the figure is made.</param>
/// <param name="Basis">Up to the sale, or up to the supplier's gate.</param>
/// <param name="Stages">Stages of the life cycle that the figure covers.</param>
/// <param name="DerivedFrom">Id of the content that this one was worked out from, e.g. the base of a resale content; empty = none.</param>
public sealed record CarbonContent(
    string Id,
    string Version,
    CarbonIntensity Intensity,
    Provenance Provenance,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    int Vintage,
    string Supplier,
    string Source,
    ContentBasis Basis = ContentBasis.Shelf,
    LifeCycleStages Stages = LifeCycleStages.NotStated,
    string DerivedFrom = "")
{
    /// <summary>True from the first to the last day, both included.</summary>
    public bool IsValidOn(DateOnly day) => ValidFrom <= day && (ValidTo is not { } last || day <= last);

    /// <summary>True when some day belongs to both.</summary>
    public bool Overlaps(CarbonContent other) =>
        ValidFrom <= (other.ValidTo ?? DateOnly.MaxValue) && other.ValidFrom <= (ValidTo ?? DateOnly.MaxValue);
}
