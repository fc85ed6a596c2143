using System.Buffers.Binary;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Reads flashcodes. Safe for many threads; allocates nothing where the machine's OpenSSL can be used.</summary>
/// <remarks>
/// <see cref="Open"/> does all at once. Where order matters, as on a gateway that must find a replay's stored answer first:
/// <see cref="Authenticate"/> (about 2 µs), then <see cref="CheckPhone"/> (one ES256 verification), then
/// <see cref="FlashcodeOpening.Judge"/>.
/// </remarks>
public sealed class FlashcodeOpener
{
    private readonly FlashcodeKeyring keyring;
    private readonly Es256Verifier verifier;

    /// <param name="keyring">The keys whose vouchers are taken.</param>
    /// <param name="verifier">What checks signatures; null = the fastest on this machine.</param>
    public FlashcodeOpener(FlashcodeKeyring keyring, Es256Verifier? verifier = null)
    {
        ArgumentNullException.ThrowIfNull(keyring);
        this.keyring = keyring;
        this.verifier = verifier ?? Es256Verifier.Fastest;
    }

    /// <summary>Reads a flashcode and judges everything about it. Never throws for what was scanned.</summary>
    /// <param name="text">What was scanned.</param>
    /// <param name="moment">Now; for a forwarded offline sale the moment of that sale.</param>
    /// <param name="stepTolerance">Steps of 30 s that the shown one may be before or after the moment's.</param>
    public FlashcodeOpening Open(ReadOnlySpan<char> text, DateTimeOffset moment, int stepTolerance = Flashcode.StepTolerance)
    {
        Span<byte> shown = stackalloc byte[Flashcode.ShownSize];
        return WithPhone(Authenticate(text, shown), shown).Judge(moment, stepTolerance);
    }

    /// <summary>
    /// As <see cref="Open"/>, for a till without network: the gateway's signature stands in for the seal, the account stays
    /// closed, and only <see cref="FlashcodeOpening.OfflineCap"/> may be taken.
    /// </summary>
    public FlashcodeOpening OpenOffline(ReadOnlySpan<char> text, DateTimeOffset moment, int stepTolerance = Flashcode.StepTolerance)
    {
        Span<byte> shown = stackalloc byte[Flashcode.ShownSize];
        if (!Flashcode.TryDecode(text, shown))
        {
            return new() { Verdict = FlashcodeVerdict.Malformed };
        }

        if (keyring.Find(FlashcodeLayout.ReadKeyId(shown)) is not { } key)
        {
            return new() { Verdict = FlashcodeVerdict.UnknownKey };
        }

        Span<byte> hash = stackalloc byte[32];
        FlashcodeLayout.HashForGateway(shown, hash);
        var signature = shown.Slice(FlashcodeLayout.GatewaySignature, FlashcodeLayout.SignatureSize);
        if (!verifier.Verify(key.PublicKey.Span, hash, signature))
        {
            return new() { Verdict = FlashcodeVerdict.Altered };
        }

        return WithPhone(ReadFields(shown, key), shown).Judge(moment, stepTolerance);
    }

    /// <summary>Reads a flashcode and proves by the seal that this gateway's keys made it: who pays, with which voucher. No signature is checked, nor any time.</summary>
    /// <param name="text">What was scanned.</param>
    /// <param name="shown">At least <see cref="Flashcode.ShownSize"/> bytes; holds the flashcode for <see cref="CheckPhone"/> unless malformed.</param>
    /// <returns>Ok, Malformed, UnknownKey or Altered.</returns>
    public FlashcodeOpening Authenticate(ReadOnlySpan<char> text, Span<byte> shown)
    {
        if (!Flashcode.TryDecode(text, shown))
        {
            return new() { Verdict = FlashcodeVerdict.Malformed };
        }

        if (keyring.Find(FlashcodeLayout.ReadKeyId(shown)) is not { HasSecrets: true } key)
        {
            return new() { Verdict = FlashcodeVerdict.UnknownKey };
        }

        return key.TryOpenVoucher(shown, out var account)
            ? ReadFields(shown, key) with { Account = account }
            : new() { Verdict = FlashcodeVerdict.Altered };
    }

    /// <summary>True when the holder of the voucher's phone key signed this voucher and step.</summary>
    /// <param name="shown">What <see cref="Authenticate"/> found genuine.</param>
    public bool CheckPhone(ReadOnlySpan<byte> shown)
    {
        Span<byte> hash = stackalloc byte[32];
        FlashcodeLayout.HashForPhone(shown, hash);
        return verifier.Verify(
            shown.Slice(FlashcodeLayout.PhoneKey, Flashcode.PublicKeySize),
            hash,
            shown.Slice(FlashcodeLayout.PhoneSignature, FlashcodeLayout.SignatureSize));
    }

    private FlashcodeOpening WithPhone(FlashcodeOpening opening, ReadOnlySpan<byte> shown) =>
        opening.Verdict == FlashcodeVerdict.Ok && !CheckPhone(shown)
            ? opening with { Verdict = FlashcodeVerdict.PhoneSignatureInvalid }
            : opening;

    private static FlashcodeOpening ReadFields(ReadOnlySpan<byte> shown, FlashcodeKey key)
    {
        var cap = BinaryPrimitives.ReadInt64BigEndian(shown[FlashcodeLayout.Cap..]);
        var offlineCap = BinaryPrimitives.ReadInt64BigEndian(shown[FlashcodeLayout.OfflineCap..]);
        if (cap < 1 || cap > Flashcode.MaxCap.Grams || offlineCap < 0 || offlineCap > cap)
        {
            // Sealed with a right key by an issuer that breaks the rules.
            return new() { Verdict = FlashcodeVerdict.Altered };
        }

        var from = FlashcodeLayout.ReadMoment(shown[FlashcodeLayout.ValidFrom..]);
        var until = FlashcodeLayout.ReadMoment(shown[FlashcodeLayout.ValidUntil..]);
        return new()
        {
            Verdict = FlashcodeVerdict.Ok,
            Serial = FlashcodeSerial.Read(shown[FlashcodeLayout.Serial..]),
            KeyId = key.Id,
            Cap = Co2eMass.FromGrams(cap),
            OfflineCap = Co2eMass.FromGrams(offlineCap),
            ValidFrom = from > key.NotBefore ? from : key.NotBefore,
            ValidUntil = until < key.NotAfter ? until : key.NotAfter,
            ShownAt = Flashcode.BeginOf(BinaryPrimitives.ReadUInt32BigEndian(shown[FlashcodeLayout.Step..])),
        };
    }
}
