using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The order of the evidence: the first rule that applies wins.</summary>
/// <remarks>
/// A rule hands over a bare mass; the prudence margin and the one rounding follow in <see cref="WeighedLine.FromBareMass"/>.
/// </remarks>
internal static class Ladder
{
    public static Finding Climb(in LineCase line) =>
        KindRule.Weigh(line, out var finding)            // payments that carry no grams
        || TransmittedRule.Weigh(line, out finding)      // 1  the supplier's content
                                                         // 2  resale: needs department margins from the back office
                                                         // 3  the seller's own account, for what it makes itself
        || PhysicalRule.Weigh(line, out finding)         // 4  public factor times quantity
        || MonetaryRule.Weigh(line, out finding)         // 5  public factor times price
                                                         // 6  card estimates come without a basket, not here
            ? finding
            : Finding.WithoutGrams(Provenance.None, WeighingReason.NothingKnown);

    public static WeighedLine Round(in LineCase line, in Finding finding) =>
        WeighedLine.FromBareMass(finding.BareGrams, finding.Provenance, finding.Reason, line.QuantityMilli, line.Unit);
}
