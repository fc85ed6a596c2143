using CarbonPos.Carbon.Content;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>Why a line gets no label. A claim needs scope, method, period and source, all of this very product.</summary>
enum LabelWithheld
{
    /// <summary>It gets one.</summary>
    None = 0,

    /// <summary>A public factor or an estimate weighed it, or nothing did.</summary>
    NotOfThisProduct,

    /// <summary>The source does not state the stages of the life cycle.</summary>
    ScopeUnknown,

    /// <summary>Source or year is missing.</summary>
    SourceUnknown,

    /// <summary>Zero, or a footprint below zero that counts as zero.</summary>
    NotAboveZero,

    /// <summary>Name, supplier or source hold words of neutrality or offsetting.</summary>
    ClaimWords,
}

/// <summary>Decides which lines may carry a label.</summary>
static class LabelTerms
{
    public static LabelWithheld Check(PriceLine line)
    {
        var weighed = line.Weighed;
        return (weighed.Line.Provenance, weighed.Evidence) switch
        {
            (not (Provenance.Transmitted or Provenance.Resale or Provenance.ProducerFactor), _) => LabelWithheld.NotOfThisProduct,
            _ when line.ClaimWords is not null => LabelWithheld.ClaimWords,
            _ when !weighed.Line.Grams.IsPositive => LabelWithheld.NotAboveZero,
            (_, null or { Source: null } or { Year: <= 0 }) => LabelWithheld.SourceUnknown,
            _ when weighed.Stages == LifeCycleStages.NotStated => LabelWithheld.ScopeUnknown,
            _ => LabelWithheld.None,
        };
    }
}
