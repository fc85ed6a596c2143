using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The public factor of one activity, per euro at basic prices.</summary>
/// <param name="Code">Code of the table, e.g. "C10T12".</param>
/// <param name="Factor">kg CO2e per euro without VAT.</param>
/// <param name="MakesTradedGoods">True for farming, mining and manufacture: what they make reaches a shopper through a trader, whose margin is in the price.</param>
public sealed record ActivityFactor(string Code, Factor Factor, bool MakesTradedGoods)
{
    /// <summary>The code as sellers carry it; none where the code is longer than theirs.</summary>
    public ActivityCode Key { get; } = ActivityCode.TryParse(Code, out var key) ? key : default;

    /// <summary>True for wholesale and retail: their factor covers a margin, never what is sold.</summary>
    public bool IsTrade { get; } = Code.StartsWith("G4", StringComparison.Ordinal);
}

/// <summary>How much of a shop's price is assumed to be its own margin where the split is not known. Declared data, with its reason.</summary>
/// <param name="ShareBasisPoints">Share of the price without VAT, 0 to 10,000.</param>
/// <param name="Trade">The activity whose factor covers the margin, and the margin alone.</param>
/// <param name="Reason">Why this share.</param>
/// <param name="Source">Who publishes it.</param>
public sealed record TradeMargin(int ShareBasisPoints, ActivityFactor Trade, string Reason, string Source)
{
    private const int Whole = 10_000;

    /// <summary>The shop's share as a fraction in lowest terms.</summary>
    internal Ratio Share { get; } = new Ratio(ShareBasisPoints, Whole).Reduced();

    /// <summary>What is left for the maker.</summary>
    internal Ratio Rest { get; } = new Ratio(Whole - ShareBasisPoints, Whole).Reduced();

    /// <summary>A price without VAT cut into what the maker received and what the shop kept, where there is a shop in between.</summary>
    internal (Ratio AtBasicPrices, Ratio Margin) Split(Ratio withoutVat, bool isTraded) =>
        isTraded ? (withoutVat * Rest, withoutVat * Share) : (withoutVat, Ratio.Zero);
}
