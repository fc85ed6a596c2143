using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The public factor of one activity, per euro at basic prices.</summary>
/// <param name="Code">Code of the table, e.g. "C10T12".</param>
/// <param name="Factor">kg CO2e per euro without VAT.</param>
/// <param name="MakesTradedGoods">True for farming, mining and manufacture: what they make reaches a shopper through a trader, whose margin is in the price.</param>
public sealed record ActivityFactor(string Code, Factor Factor, bool MakesTradedGoods);

/// <summary>How much of a shop's price is assumed to be its own margin where the split is not known. Declared data, with its reason.</summary>
/// <param name="ShareBasisPoints">Share of the price without VAT, 0 to 10,000.</param>
/// <param name="Trade">The activity whose factor covers the margin, and the margin alone.</param>
/// <param name="Reason">Why this share.</param>
/// <param name="Source">Who publishes it.</param>
public sealed record TradeMargin(int ShareBasisPoints, ActivityFactor Trade, string Reason, string Source);
