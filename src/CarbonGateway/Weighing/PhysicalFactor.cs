using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>A shipped public factor per kilogram, litre, kilowatt-hour, kilometre or night.</summary>
/// <param name="Factor">The figure with its edition, year, source and stages covered. Without prudence margin.</param>
/// <param name="Group">What it is of.</param>
/// <param name="Geography">Country it describes, ISO 3166.</param>
/// <param name="Code">Code at the source, or empty where it has none.</param>
/// <param name="Licence">Under which terms the figure is passed on.</param>
/// <param name="Shares">How the figure is made up by stage, or empty where the source does not split it. They add up to the figure exactly.</param>
/// <param name="Note">What a reader should know, or empty.</param>
public sealed record PhysicalFactor(
    Factor Factor,
    PhysicalFactorGroup Group,
    string Geography,
    string Code,
    string Licence,
    IReadOnlyList<StageShare> Shares,
    string Note);

/// <summary>The part of one stage in a figure.</summary>
/// <param name="Stage">A single stage.</param>
/// <param name="Intensity">Its part, per the unit of the figure.</param>
public readonly record struct StageShare(LifeCycleStages Stage, CarbonIntensity Intensity);

/// <summary>What a physical factor is of.</summary>
public enum PhysicalFactorGroup : byte
{
    /// <summary>Electricity, heat and fuels.</summary>
    Energy = 1,

    /// <summary>Tap water.</summary>
    Water = 2,

    /// <summary>Passengers and vehicles, per kilometre.</summary>
    Transport = 3,

    /// <summary>Nights.</summary>
    Lodging = 4,

    /// <summary>Food and drink, per kilogram.</summary>
    Food = 5,
}
