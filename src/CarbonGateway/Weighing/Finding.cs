using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Why a rule leaves a line to the next one. Also the index of the words that say so.</summary>
internal enum NotUsed : byte
{
    None = 0,
    NothingKnown,
    OutOfDate,
    UnitMismatch,
    NoPrice,
    NotOwnMake,
    CarriesGrams,
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

    public LifeCycleStages Stages { get; private init; }

    /// <summary>The content that was used; refers to nothing where something else or nothing was.</summary>
    public ContentRef Content { get; private init; }

    /// <summary>The public factor that was used, or null.</summary>
    public Factor? Factor { get; private init; }

    /// <summary>The seller's own account that was used, or null.</summary>
    public ProducerAccount? Account { get; private init; }

    /// <summary>How many packs deep the article lies that the rule weighed: 0 = the line's own.</summary>
    public int PacksOpened { get; init; }

    /// <summary>Id of the content, factor or account, or empty. May allocate: for explanations.</summary>
    public string EvidenceId => Content.Exists ? Content.Id : Factor?.Id ?? Account?.Id ?? "";

    /// <summary>Its version, or empty.</summary>
    public string EvidenceVersion => Content.Exists ? Content.Version : Factor?.Version ?? Account?.Version ?? "";

    public static Finding Not(NotUsed why) => new() { NotUsed = why };

    /// <summary>Evidence is there but cannot weigh this line: it is kept for traces.</summary>
    public static Finding Not(NotUsed why, in ContentRef content) => new() { NotUsed = why, Content = content };

    public static Finding Not(NotUsed why, ProducerAccount account) => new() { NotUsed = why, Account = account };

    public static Finding Not(NotUsed why, Factor factor) => new() { NotUsed = why, Factor = factor };

    public static Finding WithoutGrams(WeighingReason reason) => new() { Provenance = Provenance.None, Reason = reason };

    public static Finding Of(in ContentRef content, Ratio bareGrams, WeighingReason reason) => new()
    {
        BareGrams = bareGrams,
        Provenance = content.Provenance,
        Reason = reason,
        Stages = content.Stages,
        Content = content,
    };

    public static Finding Of(ProducerAccount account, Ratio bareGrams) => new()
    {
        BareGrams = bareGrams,
        Provenance = Provenance.ProducerFactor,
        Reason = WeighingReason.ProducerFactor,
        Stages = LifeCycleStages.UpToSale,
        Account = account,
    };

    public static Finding Of(Factor factor, Ratio bareGrams, WeighingReason reason, LifeCycleStages stages) => new()
    {
        BareGrams = bareGrams,
        Provenance = reason == WeighingReason.CardEstimate ? Provenance.CardEstimate : Provenance.PublicProxy,
        Reason = reason,
        Stages = stages,
        Factor = factor,
    };
}
