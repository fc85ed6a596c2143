using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Why a rule leaves a line to the next one.</summary>
internal enum NotUsed : byte
{
    None = 0,
    NothingKnown,
    OutOfDate,
    UnitMismatch,
    NoPrice,
}

/// <summary>What one rule says of one line: an exact bare mass with its evidence, or why it does not apply.</summary>
internal readonly struct Finding
{
    public bool Applies => NotUsed == NotUsed.None;

    public NotUsed NotUsed { get; private init; }

    /// <summary>Exact grams before prudence and rounding; may be negative.</summary>
    public Ratio BareGrams { get; private init; }

    public Provenance Provenance { get; private init; }

    public WeighingReason Reason { get; private init; }

    /// <summary>Id of the content or factor, or empty. May allocate: for explanations.</summary>
    public string EvidenceId => Content.Exists ? Content.Id : Factor?.Id ?? "";

    /// <summary>Its version, or empty.</summary>
    public string EvidenceVersion => Content.Exists ? Content.Version : Factor?.Version ?? "";

    /// <summary>The content that was used; refers to nothing where a factor or no evidence was.</summary>
    public ContentRef Content { get; private init; }

    /// <summary>The public factor that was used, or null.</summary>
    public Factor? Factor { get; private init; }

    public static Finding Not(NotUsed why) => new() { NotUsed = why };

    public static Finding WithoutGrams(Provenance provenance, WeighingReason reason) =>
        new() { Provenance = provenance, Reason = reason };

    public static Finding Of(in ContentRef content, Ratio bareGrams, WeighingReason reason) => new()
    {
        BareGrams = bareGrams,
        Provenance = content.Provenance,
        Reason = reason,
        Content = content,
    };

    public static Finding Of(Factor factor, Ratio bareGrams, WeighingReason reason) => new()
    {
        BareGrams = bareGrams,
        Provenance = Provenance.PublicProxy,
        Reason = reason,
        Factor = factor,
    };
}
