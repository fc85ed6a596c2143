using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.V1;
using Grpc.Core;
using WeighedLine = CarbonPos.V1.WeighedLine;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>CatalogService on the wire.</summary>
internal sealed class CatalogCalls(CallerDirectory callers, Weigher weigher, FaultGuard guard, TimeProvider clock) : CatalogService.CatalogServiceBase
{
    public override Task<WeighResponse> Weigh(WeighRequest request, ServerCallContext context) => guard.RunAsync(request, context, WeighAsync);

    private Task<WeighResponse> WeighAsync(WeighRequest request, ServerCallContext context)
    {
        var caller = callers.Require(context);
        var basket = weigher.Explain(RequestReader.Lines(request.Lines, 1), caller.Seller, request.Explain);
        var response = new WeighResponse { GramsTotal = basket.Total.Grams, CatalogueVersion = basket.CatalogueVersion, DayBudget = SurfaceWriter.DayBudget(clock.GetUtcNow()) };
        foreach (var line in basket.Lines) response.Lines.Add(Write(line));
        return Task.FromResult(response);
    }

    /// <summary>A weighed line with all that is known of it.</summary>
    internal static WeighedLine Write(Explanation line)
    {
        var weighed = new WeighedLine
        {
            Grams = PostingWriter.Write(line.Line),
            Gtin = line.Gtin,
            Name = line.Name,
            FactorId = line.FactorId,
            FactorVersion = line.FactorVersion,
            Why = line.Why,
            WhyFr = line.WhyFr,
            LabelError = line.LabelError,
            Trace = line.Trace is { } trace ? Write(trace) : null,
            Evidence = SurfaceWriter.Write(line.Evidence),
            Standing = SurfaceWriter.Write(line.Standing),
        };
        // On the wire a list of stages, in memory one bit for each: bit n is stage n + 1.
        for (var stage = LifeCycleStage.Materials; stage <= LifeCycleStage.Disposal; stage++)
        {
            if (((int)line.Line.Stages & (1 << ((int)stage - 1))) != 0) weighed.Stages.Add(stage);
        }

        return weighed;
    }

    private static WeighingTrace Write(LineTrace trace)
    {
        var rounding = trace.Rounding;
        return new()
        {
            Read = { trace.Read.Select(Write) },
            Steps = { trace.Steps.Select(Write) },
            Rounding = new()
            {
                ExactGrams = rounding.ExactGrams,
                PrudenceBasisPoints = rounding.PrudenceBasisPoints,
                RaisedGrams = rounding.RaisedGrams,
            },
        };
    }

    private static LadderStep Write(TraceStep step) => new()
    {
        Rule = step.Rule,
        Verdict = (StepVerdict)step.Verdict,
        Why = step.Why,
        WhyFr = step.WhyFrench,
        Inputs = { step.Inputs.Select(Write) },
        Calculation = step.Calculation,
        ExactGrams = step.ExactGrams,
    };

    private static V1.TraceFact Write(Carbon.Content.TraceFact fact) => new() { Name = fact.Name, Value = fact.Value };
}
