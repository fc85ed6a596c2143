using CarbonPos.Carbon.Content;
using CarbonPos.V1;
using TraceFact = CarbonPos.Carbon.Content.TraceFact;

namespace CarbonPos.PosSdk.Wire;

/// <summary>The trace of a weighing put into the SDK's types.</summary>
internal static class TraceReading
{
    public static LineTrace ToTrace(this WeighingTrace trace) => new(
        [.. trace.Read.Select(ToFact)],
        [.. trace.Steps.Select(ToStep)],
        new(trace.Rounding?.ExactGrams ?? "", trace.Rounding?.PrudenceBasisPoints ?? 0, trace.Rounding?.RaisedGrams ?? ""));

    // A verdict that this version does not know is shown as one that did not weigh the line.
    private static TraceStep ToStep(LadderStep step) => new(
        step.Rule,
        step.Verdict is StepVerdict.Used or StepVerdict.NotNeeded ? (TraceVerdict)step.Verdict : TraceVerdict.NotApplicable,
        step.Why,
        step.WhyFr,
        [.. step.Inputs.Select(ToFact)],
        step.Calculation,
        step.ExactGrams);

    private static TraceFact ToFact(V1.TraceFact fact) => new(fact.Name, fact.Value);
}
