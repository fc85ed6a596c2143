namespace CarbonPos.Carbon.Content;

/// <summary>Whether the euros of a monetary factor hold VAT.</summary>
public enum VatBasis : byte
{
    /// <summary>A physical factor: no euros.</summary>
    NotApplicable = 0,

    /// <summary>Euros without VAT.</summary>
    WithoutVat = 1,
}

/// <summary>At which point of the chain the euros of a monetary factor are counted.</summary>
public enum PriceBasis : byte
{
    /// <summary>A physical factor: no euros.</summary>
    NotApplicable = 0,

    /// <summary>What the maker received: without trade margin and without taxes on the product.</summary>
    BasicPrices = 1,
}

/// <summary>A public average: CO2e per physical unit of a category, or per euro of an activity. Without any prudence margin.</summary>
/// <param name="Id">Stable id, e.g. "agb-12110" or "C10T12".</param>
/// <param name="Version">Edition of the source.</param>
/// <param name="Name">What it stands for, English.</param>
/// <param name="NameFr">The same in French.</param>
/// <param name="Intensity">CO2e per unit.</param>
/// <param name="Year">Year the figure describes or was published for.</param>
/// <param name="Source">Who publishes it, under which licence.</param>
/// <param name="VatBasis">Euros with or without VAT.</param>
/// <param name="PriceBasis">Where in the chain the euros are counted.</param>
public sealed record Factor(
    string Id,
    string Version,
    string Name,
    string NameFr,
    CarbonIntensity Intensity,
    int Year,
    string Source,
    VatBasis VatBasis,
    PriceBasis PriceBasis)
{
    /// <summary>What it covers, where the source says so.</summary>
    public LifeCycleStages Stages { get; init; }
}
