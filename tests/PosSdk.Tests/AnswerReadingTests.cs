using CarbonPos.PosSdk.Wire;

namespace CarbonPos.PosSdk.Tests;

/// <summary>The wire's values against the SDK's: each known one by its number, each unknown one harmless.</summary>
public class AnswerReadingTests
{
    [Fact]
    public void ToOutcome_EveryNumber_OnlyTwoEverMoved()
    {
        for (var value = -2; value < 300; value++)
        {
            var outcome = new V1.Posting { Outcome = (V1.Outcome)value, GramsMoved = 1 }.ToOutcome(RequestId.New());
            Assert.Equal(value is 1 or 2, outcome.HasMoved);
            Assert.Equal(value is < 1 or > 4, outcome is SaleOutcome.Unknown);
        }
    }

    [Fact]
    public void ToOutcome_EveryRefusalNumber_IsARefusal()
    {
        for (var value = -2; value < 300; value++)
        {
            var outcome = new V1.Posting { Outcome = V1.Outcome.RefusedPolicy, Refusal = (V1.Refusal)value }.ToOutcome(RequestId.New());
            var refused = Assert.IsType<SaleOutcome.Refused>(outcome);
            Assert.Equal(Enum.IsDefined((V1.Refusal)value) ? value : 0, (int)refused.Reason);
        }
    }

    [Fact]
    public void ToOutcome_NothingOrMassOutOfRange_IsUnknown()
    {
        Assert.IsType<SaleOutcome.Unknown>(((V1.Posting?)null).ToOutcome(RequestId.New()));
        Assert.IsType<SaleOutcome.Unknown>(new V1.Posting { Outcome = V1.Outcome.Approved, GramsAvailable = long.MinValue }.ToOutcome(RequestId.New()));
        Assert.IsType<SaleOutcome.Unknown>(
            new V1.Posting { Outcome = V1.Outcome.Approved, Lines = { new V1.LineGrams { Grams = long.MaxValue } } }.ToOutcome(RequestId.New()));
    }

    [Fact]
    public void ToLine_UnknownProvenanceAndReason_AreNullAndHaveASentence()
    {
        var line = new V1.LineGrams { Grams = 5, Provenance = (V1.Provenance)77, Reason = (V1.WeighingReason)1077 }.ToLine();
        Assert.Equal((null, null), (line.Provenance, line.Reason));
        Assert.Equal("weighed by the gateway", Why.Of(line.Reason));
        Assert.Equal("pesé par la passerelle", Why.Of(line.Reason, Language.French));
    }

    [Fact]
    public void Enums_OfTheContractAndOfTheSdk_HaveTheSameNames()
    {
        AssertSame<V1.Provenance, Carbon.Content.Provenance>();
        AssertSame<V1.WeighingReason, Carbon.Content.WeighingReason>();
        AssertSame<V1.LineKind, Carbon.Content.LineKind>();
        AssertSame<V1.QuantityUnit, Carbon.Content.QuantityUnit>();
        AssertSame<V1.Refusal, RefusalReason>();
        AssertSame<V1.TransactionState, TransactionState>();
    }

    [Fact]
    public void Why_EveryReason_HasAShortSentenceInBothLanguages()
    {
        foreach (var reason in Enum.GetValues<Carbon.Content.WeighingReason>())
        {
            foreach (var language in Enum.GetValues<Language>())
            {
                Assert.InRange(Why.Of(reason, language).Length, 10, 60);
                Assert.NotEqual(Why.Of((Carbon.Content.WeighingReason?)null, language), Why.Of(reason, language));
            }
        }
    }

    private static void AssertSame<TWire, TSdk>()
        where TWire : struct, Enum
        where TSdk : struct, Enum
    {
        static Dictionary<int, string> Names<T>()
            where T : struct, Enum => Enum.GetValues<T>().Where(v => Convert.ToInt32(v) != 0).ToDictionary(v => Convert.ToInt32(v), v => v.ToString());
        Assert.Equal(Names<TWire>(), Names<TSdk>());
    }
}
