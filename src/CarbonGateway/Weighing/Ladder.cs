using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The order of the evidence: the first rule that applies wins.</summary>
/// <remarks>
/// A rule hands over a bare mass; the prudence margin and the one rounding follow in <see cref="WeighedLine.FromBareMass"/>.
/// Rule 6, card payments, has no basket and so no ladder: see <see cref="CardRule"/>.
/// </remarks>
internal static class Ladder
{
    public static Finding Climb(in LineCase line)
    {
        if (KindRule.Weigh(line, out var finding)           // –  payments that carry no grams
            || TransmittedRule.Weigh(line, out finding))    // 1  the signed label's, or the supplier's content
        {
            return finding;
        }

        var named = line.Named();
        return ResaleRule.Weigh(named, out finding)         // 2  the supplier's content plus the shop's own
            || ProducerRule.Weigh(named, out finding)       // 3  the seller's account, for what it makes itself
            || PhysicalRule.Weigh(named, out finding)       // 4  public factor times quantity
            || MonetaryRule.Weigh(named, out finding)       // 5  public factor times price
                ? finding
                : Finding.WithoutGrams(WeighingReason.NothingKnown);
    }

    public static WeighedLine Round(in LineCase line, in Finding finding) =>
        WeighedLine.FromBareMass(finding.BareGrams, finding.Provenance, finding.Reason, line.QuantityMilli, line.Unit, finding.Stages);
}
