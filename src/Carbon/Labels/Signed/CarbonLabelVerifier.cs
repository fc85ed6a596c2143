using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>Verifies signed labels, with nothing but a list of certified keys. Safe for many threads.</summary>
/// <param name="verifier">How signatures are checked.</param>
public sealed class CarbonLabelVerifier(Es256Verifier verifier)
{
    /// <summary>Looks for a signed label in a scan and verifies it.</summary>
    /// <param name="label">What was scanned.</param>
    /// <param name="keys">The newest list of certified keys that is known; null = none.</param>
    /// <param name="day">The day of the sale, UTC.</param>
    /// <returns>The first reason against it, in the order of <see cref="CarbonLabelVerdict"/>.</returns>
    public CarbonLabelCheck Verify(Label label, LabelKeyList? keys, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (label.Kind != LabelKind.CarbonLabel || !TryFind(label, out var text, out var isAlone)) return new(CarbonLabelVerdict.None);

        Span<byte> bytes = stackalloc byte[CarbonLabel.Size];
        if (!isAlone || !Gtin.TryParse(label.Find("01"), out var article) || !SealedText.TryDecode("", text, CarbonLabel.TextLength, bytes)) return new(CarbonLabelVerdict.Malformed);
        if (bytes[0] != CarbonLabel.Version) return new(CarbonLabelVerdict.VersionUnknown);
        var claims = bytes[..CarbonLabel.ClaimsSize];
        if (!CarbonLabel.TryRead(claims, out var says)) return new(CarbonLabelVerdict.FieldInvalid);
        if (keys is null) return new(CarbonLabelVerdict.NoKeyList, says);
        if (keys.Find(says.KeyId) is not { } key) return new(CarbonLabelVerdict.KeyUnknown, says);
        if (key.Company != says.Company) return new(CarbonLabelVerdict.CompanyMismatch, says, key);
        if (says.ValidFrom < key.ValidFrom || says.ValidTo > key.ValidTo) return new(CarbonLabelVerdict.OutsideKeyValidity, says, key);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        CarbonLabelSubject.TryHash(label, claims, hash);
        var verdict = !verifier.Verify(key.PublicKey.Span, hash, bytes[CarbonLabel.ClaimsSize..]) ? CarbonLabelVerdict.SignatureInvalid
            : !key.MaySign(article) ? CarbonLabelVerdict.OutsidePrefixes
            : day < says.ValidFrom ? CarbonLabelVerdict.NotYetValid
            : day > says.ValidTo ? CarbonLabelVerdict.Expired
            : CarbonLabelVerdict.Ok;
        return new(verdict, says, key);
    }

    private static bool TryFind(Label label, out string text, out bool isAlone)
    {
        text = "";
        var found = 0;
        foreach (var (name, value) in label.LinkParameters)
        {
            if (name != CarbonLabel.Parameter) continue;
            text = value ?? "";
            found++;
        }

        isAlone = found == 1;
        return found > 0;
    }
}
