namespace CarbonPos.Carbon.Content;

/// <summary>How one basket line was weighed, so that somebody can follow a strange figure: what was read, every rule in turn, the rounding.</summary>
/// <param name="Read">What the gateway took the line for: label, article, quantity, price, seller, day, catalogue.</param>
/// <param name="Steps">The rules in the order of the ladder.</param>
/// <param name="Rounding">From the exact mass to whole grams.</param>
public sealed record LineTrace(IReadOnlyList<TraceFact> Read, IReadOnlyList<TraceStep> Steps, TraceRounding Rounding);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">Stable, in lower case: "gtin", "figure", "price_without_vat".</param>
/// <param name="Value">As a person reads it, numbers with a point, fractions exact: "1098 g/piece", "21/10 euro".</param>
public sealed record TraceFact(string Name, string Value);

/// <summary>What became of a rule. Values are those of the wire: never renumbered.</summary>
public enum TraceVerdict
{
    /// <summary>The first rule that applies: it weighs the line.</summary>
    Used = 1,

    /// <summary>It does not apply to this line; the step says why.</summary>
    NotApplicable = 2,

    /// <summary>It would apply, but better evidence came first.</summary>
    NotNeeded = 3,
}

/// <summary>One rule of the ladder.</summary>
/// <param name="Rule">1 to 6 as the method numbers them; 0 for the kinds of line that carry no grams.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Why">Why it does not apply, English; empty where it does.</param>
/// <param name="WhyFrench">The same in French.</param>
/// <param name="Inputs">Evidence and figures that it found, whether it could use them or not.</param>
/// <param name="Calculation">For example "1098 g/piece x 2 piece = 2196 g"; empty where there was nothing to calculate.</param>
/// <param name="ExactGrams">The bare mass before prudence and rounding, as a fraction in lowest terms: "8487/10"; empty where there is none.</param>
public sealed record TraceStep(
    int Rule, TraceVerdict Verdict, string Why, string WhyFrench, IReadOnlyList<TraceFact> Inputs, string Calculation, string ExactGrams);

/// <summary>The end of the ladder: prudence, then one rounding, half away from zero.</summary>
/// <param name="ExactGrams">The bare mass of the rule that was used, as a fraction; "0" where none was.</param>
/// <param name="PrudenceBasisPoints">2000 on a public figure, 0 on one that somebody vouches for.</param>
/// <param name="RaisedGrams">The mass with prudence, as a fraction: what is rounded to the line's grams.</param>
public sealed record TraceRounding(string ExactGrams, int PrudenceBasisPoints, string RaisedGrams);
