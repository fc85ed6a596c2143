using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>A weighed line, with what a shopper or a support desk asks about it.</summary>
/// <param name="Line">The grams, as the till posts them.</param>
/// <param name="Gtin">14 digits, or empty when the label names no trade item.</param>
/// <param name="Name">The product's name, or empty.</param>
/// <param name="FactorId">Id of the content, factor or account that was used, or empty.</param>
/// <param name="FactorVersion">Its version, or empty.</param>
/// <param name="Why">One plain sentence in English.</param>
/// <param name="WhyFr">The same in French.</param>
/// <param name="LabelError">Why the label could not be read, or why the signed label in it does not count: a stable code, or empty.</param>
public sealed record Explanation(
    WeighedLine Line,
    string Gtin,
    string Name,
    string FactorId,
    string FactorVersion,
    string Why,
    string WhyFr,
    string LabelError)
{
    /// <summary>Every step of the ladder, where it was asked for.</summary>
    public LineTrace? Trace { get; init; }

    /// <summary>Who stands behind the figure. Null where nothing was weighed.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>How the product stands among others of its category. Null where too few can be compared.</summary>
    public CategoryStanding? Standing { get; init; }

    internal static Explanation Of(in LineCase line, in Finding finding, in WeighedLine weighed) => new(
        weighed,
        line.Gtin?.ToString() ?? "",
        line.Product?.Name ?? "",
        finding.EvidenceId,
        finding.EvidenceVersion,
        Sentence.English.Write(line, finding, weighed),
        Sentence.French.Write(line, finding, weighed),
        line.LabelError.Length > 0 ? line.LabelError : line.SignedLabelError);

    internal static Explanation Of(in CardPayment payment, CardCategory category, in Finding finding, in WeighedLine weighed, TradeMargin trade) => new(
        weighed,
        "",
        category.Name,
        finding.EvidenceId,
        finding.EvidenceVersion,
        Sentence.English.WriteCard(payment, category, finding, weighed, trade),
        Sentence.French.WriteCard(payment, category, finding, weighed, trade),
        "");
}
