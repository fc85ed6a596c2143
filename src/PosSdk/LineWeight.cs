using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.PosSdk;

/// <summary>The grams of one basket line and why.</summary>
/// <param name="Grams">Whole grams CO2e, 0 to 10^12.</param>
/// <param name="Provenance">How good the evidence is. Null: a value that this version of the SDK does not know.</param>
/// <param name="Reason">Which rule weighed the line. Null: a value that this version does not know; <see cref="Why"/> has a sentence for that too.</param>
/// <param name="Prudence">Of <paramref name="Grams"/>, what the 20 % prudence margin adds; zero unless the provenance is a public proxy.</param>
public sealed record LineWeight(Co2eMass Grams, Provenance? Provenance, WeighingReason? Reason, Co2eMass Prudence)
{
    /// <summary>What a negative footprint takes out of the air, -10^12 to 0 g: counts as zero at the till and is kept for the registry.</summary>
    public Co2eMass Removal { get; init; }
}

/// <summary>What the catalogue says about one line.</summary>
/// <param name="Line">Its grams and why.</param>
/// <param name="Gtin">14 digits. Null when the label names no trade item.</param>
/// <param name="Name">The product's name in the catalogue. Null when it is not there.</param>
/// <param name="FactorId">Which content, factor or account was used. Null when none was.</param>
/// <param name="FactorVersion">Its year or edition. Null when none was used.</param>
/// <param name="Why">One plain sentence in English.</param>
/// <param name="WhyFrench">The same in French.</param>
/// <param name="LabelError">Stable code that says why the label could not be used. Null when it could.</param>
public sealed record WeighedProduct(
    LineWeight Line, string? Gtin, string? Name, string? FactorId, string? FactorVersion, string Why, string WhyFrench, string? LabelError)
{
    /// <summary>Which stages of the product's life the figure covers; NotStated where the source does not say.</summary>
    public LifeCycleStages Stages { get; init; }

    /// <summary>How it was weighed, step by step. Null unless asked for with <see cref="CarbonPosClient.ExplainAsync"/>.</summary>
    public LineTrace? Trace { get; init; }

    /// <summary>Who stands behind the figure. Null where nothing was weighed.</summary>
    public FigureEvidence? Evidence { get; init; }

    /// <summary>How the product stands among others of its category. Null where too few can be compared: then nothing may be said.</summary>
    public CategoryStanding? Standing { get; init; }
}

/// <summary>What a basket weighs, and, with an instrument, what the account could carry. A promise of nothing.</summary>
/// <param name="Lines">Same length and order as the basket.</param>
/// <param name="Total">Sum of the lines.</param>
/// <param name="Available">What the account can spend now; negative = debt. Null without an instrument.</param>
/// <param name="Budget">The account's budget of this period. Null without an instrument.</param>
/// <param name="CatalogueVersion">Which catalogue weighed.</param>
public sealed record Quote(IReadOnlyList<LineWeight> Lines, Co2eMass Total, Co2eMass? Available, Co2eMass? Budget, string CatalogueVersion)
{
    /// <summary>What the account lacks for this basket; a visitor lacks all of it. Zero = it carries the basket, or no instrument was shown.</summary>
    public Co2eMass Short { get; init; }

    /// <summary>Points to buy with the sale. Null where none are short or none are offered.</summary>
    public PointOffer? Offer { get; init; }

    /// <summary>Why there is no offer although points are short. Null where there is one, or none are short.</summary>
    public RefusalReason? NoOffer { get; init; }
}

/// <summary>What the catalogue says about a basket, without any account.</summary>
/// <param name="Products">Same length and order as the basket.</param>
/// <param name="Total">Sum of the lines.</param>
/// <param name="CatalogueVersion">Which catalogue weighed.</param>
public sealed record WeighedBasket(IReadOnlyList<WeighedProduct> Products, Co2eMass Total, string CatalogueVersion)
{
    /// <summary>What a person's budget of one day is. Null where the gateway's schedule has none.</summary>
    public DayBudget? DayBudget { get; init; }
}

/// <summary>An account's points in one budget period.</summary>
/// <param name="Period">Calendar year.</param>
/// <param name="Available">What can be spent; negative = debt.</param>
/// <param name="Held">Set aside by open holds.</param>
/// <param name="Budget">Allocated to this account in this period.</param>
public sealed record PeriodBalance(int Period, Co2eMass Available, Co2eMass Held, Co2eMass Budget);
