using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>A flashcode that was read, and what to think of it.</summary>
/// <remarks>
/// Every field but the verdict is filled as soon as the voucher is genuine, so also for <see cref="FlashcodeVerdict.Expired"/>,
/// <see cref="FlashcodeVerdict.NotYetValid"/>, <see cref="FlashcodeVerdict.StepStale"/> and
/// <see cref="FlashcodeVerdict.PhoneSignatureInvalid"/>: a replayed request finds its stored answer by account and serial before
/// anyone asks how fresh the code is.
/// </remarks>
public readonly record struct FlashcodeOpening
{
    /// <summary>What to think of it.</summary>
    public FlashcodeVerdict Verdict { get; init; }

    /// <summary>True when the fields beside the verdict are the gateway's own words.</summary>
    public bool IsGenuine => Verdict is not (FlashcodeVerdict.Malformed or FlashcodeVerdict.UnknownKey or FlashcodeVerdict.Altered);

    /// <summary>The account that pays. Empty when read without the sealing key (offline till).</summary>
    public AccountId Account { get; init; }

    /// <summary>One voucher pays once: this is what to remember.</summary>
    public FlashcodeSerial Serial { get; init; }

    /// <summary>The key that made the voucher.</summary>
    public ushort KeyId { get; init; }

    /// <summary>The most it may debit, 1 to 10^12 g.</summary>
    public Co2eMass Cap { get; init; }

    /// <summary>The part of the cap that a till without network may take, 0 to the cap.</summary>
    public Co2eMass OfflineCap { get; init; }

    /// <summary>First moment of validity, whole seconds: the later of the voucher's and its key's.</summary>
    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>First moment after the validity, whole seconds: the earlier of the voucher's and its key's.</summary>
    public DateTimeOffset ValidUntil { get; init; }

    /// <summary>Begin of the 30 s step in which the phone showed it, by the phone's clock; proved only by the phone's signature.</summary>
    public DateTimeOffset ShownAt { get; init; }

    /// <summary>Judges a genuine flashcode's validity and freshness at a moment; leaves any refusal but these as it stands.</summary>
    /// <param name="moment">Now; for a forwarded offline sale the moment of that sale.</param>
    /// <param name="stepTolerance">Steps of 30 s that the shown one may be before or after the moment's, 0 or more.</param>
    public FlashcodeOpening Judge(DateTimeOffset moment, int stepTolerance = Flashcode.StepTolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepTolerance);
        return Verdict == FlashcodeVerdict.Ok ? this with { Verdict = FreshnessAt(moment, stepTolerance) } : this;
    }

    private FlashcodeVerdict FreshnessAt(DateTimeOffset moment, int stepTolerance)
    {
        if (moment < ValidFrom)
        {
            return FlashcodeVerdict.NotYetValid;
        }

        if (moment >= ValidUntil)
        {
            return FlashcodeVerdict.Expired;
        }

        var stepsApart = Math.Abs((long)Flashcode.StepOf(moment) - Flashcode.StepOf(ShownAt));
        return stepsApart <= stepTolerance ? FlashcodeVerdict.Ok : FlashcodeVerdict.StepStale;
    }
}
