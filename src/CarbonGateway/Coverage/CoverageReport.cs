using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>What a merchant learns of its coverage.</summary>
/// <param name="CatalogueVersion">Which catalogue and contents weighed.</param>
/// <param name="Day">Contents of this day count.</param>
/// <param name="Catalogue">Each article of the catalogue once, one unit at one euro.</param>
/// <param name="Sales">What was sold; null without a sales file.</param>
/// <param name="Rows">Rows of the sales file, refused ones included.</param>
/// <param name="Refused">Rows that were left out.</param>
/// <param name="Top">How many articles and suppliers are listed.</param>
/// <param name="Faults">What was wrong with rows.</param>
internal sealed record CoverageReport(
    string CatalogueVersion, DateOnly Day, CoverageCount Catalogue, CoverageCount? Sales, long Rows, long Refused, int Top, FaultList Faults)
{
    /// <summary>What the lists are of: what was sold where that is known, for an article that nobody buys puts nothing at stake.</summary>
    public CoverageCount Main => Sales ?? Catalogue;

    /// <summary>A share in percent; 0 of nothing.</summary>
    public static decimal Share(decimal part, decimal whole) => whole == 0 ? 0 : Math.Round(100m * part / whole, 2, MidpointRounding.AwayFromZero);
}
