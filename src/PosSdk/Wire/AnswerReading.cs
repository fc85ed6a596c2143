using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Units;
using CarbonPos.V1;
using Google.Protobuf.WellKnownTypes;

namespace CarbonPos.PosSdk.Wire;

/// <summary>The gateway's answers put into the SDK's types. A value that this version does not know is never success and never a crash.</summary>
internal static class AnswerReading
{
    public static SaleOutcome ToOutcome(this V1.Posting? answer, RequestId id)
    {
        if (answer is null || !TryRead(answer, out var posting))
        {
            return NotUnderstood(id, answer is null ? "no posting" : "a figure outside its range");
        }

        return answer.Outcome switch
        {
            Outcome.Approved => new SaleOutcome.Approved(id, posting),
            Outcome.Partial => new SaleOutcome.Partial(id, posting),
            Outcome.Insufficient => new SaleOutcome.Insufficient(id, posting),
            Outcome.RefusedPolicy => new SaleOutcome.Refused(id, Known<RefusalReason>((int)answer.Refusal) ?? RefusalReason.Other, posting),
            _ => NotUnderstood(id, $"outcome {(int)answer.Outcome}"),
        };
    }

    /// <summary>An authorisation's outcome, with what can be bought where points are short.</summary>
    public static SaleOutcome ToOutcome(this AuthorizeResponse answer, RequestId id)
    {
        var outcome = answer.Posting.ToOutcome(id);
        return outcome is SaleOutcome.Insufficient or SaleOutcome.Refused ? outcome with { Offer = answer.Offer.ToOffer(), NoOffer = Reason(answer.NoOffer) } : outcome;
    }

    public static LineWeight ToLine(this LineGrams? line) => new(
        Mass(line?.Grams ?? 0),
        Known<Carbon.Content.Provenance>((int)(line?.Provenance ?? 0)),
        Known<Carbon.Content.WeighingReason>((int)(line?.Reason ?? 0)),
        Mass(line?.PrudenceGrams ?? 0))
    {
        Removal = Mass(line?.RemovalGrams ?? 0),
    };

    public static Quote ToQuote(this QuoteResponse answer) => new(
        [.. answer.Lines.Select(ToLine)],
        Mass(answer.GramsTotal),
        answer.HasGramsAvailable ? Mass(answer.GramsAvailable) : null,
        answer.HasBudgetGrams ? Mass(answer.BudgetGrams) : null,
        answer.CatalogueVersion)
    {
        Short = Mass(answer.GramsShort),
        Offer = answer.Offer.ToOffer(),
        NoOffer = Reason(answer.NoOffer),
    };

    public static WeighedBasket ToBasket(this WeighResponse answer) => new(
        [.. answer.Lines.Select(ToProduct)],
        Mass(answer.GramsTotal),
        answer.CatalogueVersion)
    {
        DayBudget = answer.DayBudget?.ToDayBudget(),
    };

    public static PosSdk.PeriodBalance ToBalance(this V1.PeriodBalance answer) =>
        new(answer.Period, Mass(answer.GramsAvailable), Mass(answer.GramsHeld), Mass(answer.BudgetGrams));

    public static PosSdk.Transaction ToTransaction(this V1.Transaction answer) => new(
        answer.TransactionId,
        Known<PosSdk.TransactionState>((int)answer.State) ?? PosSdk.TransactionState.Other,
        Mass(answer.GramsHeld),
        Mass(answer.GramsDebited),
        Mass(answer.GramsRefunded),
        Moment(answer.PostedAt),
        Guid.TryParse(answer.PurchaseId, out var purchase) ? purchase : null,
        [.. answer.Lines.Select(ToLine)],
        Moment(answer.HoldExpiresAt),
        answer.Period)
    {
        CatalogueVersion = OrNull(answer.CatalogueVersion),
        Bought = Mass(answer.BoughtGrams),
        Paid = answer.PaidCents / 100m,
        Returned = answer.ReturnedCents / 100m,
    };

    // What is not whole is no offer: the shopper is asked to pay by it.
    internal static PointOffer? ToOffer(this Offer? answer) =>
        answer is { Offer_.Length: > 0 and <= PointOffer.MaxTextLength, Grams: > 0 and <= Co2eMass.MaxGrams, Cents: >= 0, CentsPerTonne: >= 0 } && Moment(answer.ValidUntil) is { } until
            ? new(answer.Offer_, Mass(answer.Grams), answer.Cents / 100m, answer.CentsPerTonne / 100m, until)
            : null;

    internal static RefusalReason? Reason(Refusal refusal) => refusal == Refusal.Unspecified ? null : Known<RefusalReason>((int)refusal) ?? RefusalReason.Other;

    internal static WeighedProduct ToProduct(V1.WeighedLine line) =>
        new(line.Grams.ToLine(), OrNull(line.Gtin), OrNull(line.Name), OrNull(line.FactorId), OrNull(line.FactorVersion), line.Why, line.WhyFr, OrNull(line.LabelError))
        {
            // On the wire a list; here one bit for each. A stage that this version does not know has no bit.
            Stages = (Carbon.Content.LifeCycleStages)line.Stages.Where(s => s is >= LifeCycleStage.Materials and <= LifeCycleStage.Disposal).Aggregate(0, (all, s) => all | (1 << ((int)s - 1))),
            Trace = line.Trace?.ToTrace(),
            Evidence = line.Evidence?.ToEvidence(),
            Standing = line.Standing?.ToStanding(),
        };

    private static PosSdk.TransactionLine ToLine(V1.TransactionLine line) => new(
        Mass(line.GramsDebited),
        Mass(line.GramsRefunded),
        Known<Carbon.Content.Provenance>((int)line.Provenance),
        line.QuantityMilli / 1000m,
        line.RefundedQuantityMilli / 1000m)
    {
        Removal = Mass(line.RemovalGrams),
    };

    private static bool TryRead(V1.Posting answer, [NotNullWhen(true)] out PosSdk.Posting? posting)
    {
        long[] masses = [answer.GramsMoved, answer.GramsRequested, answer.TradedGrams, answer.GramsAvailable, answer.BudgetGrams, .. answer.Lines.SelectMany(l => new[] { l.Grams, l.PrudenceGrams, l.RemovalGrams })];
        if (Array.Exists(masses, g => g is < -Co2eMass.MaxGrams or > Co2eMass.MaxGrams) || answer.TradeCents < 0)
        {
            posting = null;
            return false;
        }

        posting = new()
        {
            Moved = Mass(answer.GramsMoved),
            Requested = Mass(answer.GramsRequested),
            Available = Mass(answer.GramsAvailable),
            Budget = Mass(answer.BudgetGrams),
            TransactionId = OrNull(answer.TransactionId),
            Lines = [.. answer.Lines.Select(ToLine)],
            HoldExpiresAt = Moment(answer.HoldExpiresAt),
            Period = answer.Period,
            PolicyVersion = answer.PolicyVersion,
            CatalogueVersion = OrNull(answer.CatalogueVersion),
            Training = answer.Training,
            Trade = answer.TradedGrams > 0 ? new(Mass(answer.TradedGrams), answer.TradeCents / 100m, answer.TradeCentsPerTonne / 100m) : null,
        };
        return true;
    }

    private static SaleOutcome.Unknown NotUnderstood(RequestId id, string what) => new(id, new CarbonPosException(
        CarbonPosErrors.AnswerNotUnderstood,
        "The carbon gateway gave an answer that this till does not understand. Do not try again; call support.",
        $"The answer has {what}; this version of the SDK does not know it. Update the SDK, then resolve the pending request.")
    {
        RequestId = id,
        SameRequestIdSafe = true,
    });

    internal static Co2eMass Mass(long grams) => Co2eMass.FromGrams(Math.Clamp(grams, -Co2eMass.MaxGrams, Co2eMass.MaxGrams));

    internal static string? OrNull(string text) => text.Length == 0 ? null : text;

    // A timestamp outside the calendar is no timestamp.
    private static DateTimeOffset? Moment(Timestamp? moment) =>
        moment is { Seconds: > -62_135_596_800 and < 253_402_300_800, Nanos: >= 0 and < 1_000_000_000 } ? moment.ToDateTimeOffset() : null;

    private static T? Known<T>(int value)
        where T : struct, System.Enum
    {
        // The SDK's enums have the wire's numbers; zero is "not stated" on the wire.
        var candidate = (T)System.Enum.ToObject(typeof(T), value);
        return value is > 0 and <= byte.MaxValue && System.Enum.IsDefined(candidate) ? candidate : null;
    }
}
