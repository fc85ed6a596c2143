using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>Signs labels, at whoever packs the goods.</summary>
public static class CarbonLabelWriter
{
    /// <summary>Signs a label and writes it into the product's link.</summary>
    /// <param name="product">What it is to be on: a label that names an article, with lot or serial where it is to hold for these alone.</param>
    /// <param name="says">What the company says.</param>
    /// <param name="key">The private half of the certified key, on P-256.</param>
    /// <param name="stem">Scheme, host and any path in front.</param>
    /// <returns>The link, or the reason why the product has none.</returns>
    /// <exception cref="ArgumentException">A field is outside its range, the key is of another curve, the product names no article, or the stem is no address.</exception>
    public static LinkText Write(Label product, CarbonLabel says, ECDsa key, string stem = DigitalLinkWriter.Gs1Stem)
    {
        ArgumentNullException.ThrowIfNull(product);
        var others = product.LinkParameters.Where(p => p.Name != CarbonLabel.Parameter);
        return DigitalLinkWriter.Write(product, stem, [.. others, new LinkParameter(CarbonLabel.Parameter, Sign(product, says, key))]);
    }

    /// <summary>Signs a label for a product.</summary>
    /// <returns>The value of the link's parameter: <see cref="CarbonLabel.TextLength"/> characters.</returns>
    /// <inheritdoc cref="Write"/>
    public static string Sign(Label product, CarbonLabel says, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(says);
        ArgumentNullException.ThrowIfNull(key);
        P256.Require(key, nameof(key));
        if (says.FieldOutOfRange() is { } field) throw new ArgumentException($"The label's {field} is outside its range.", nameof(says));

        Span<byte> bytes = stackalloc byte[CarbonLabel.Size];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        says.Write(bytes);
        if (!CarbonLabelSubject.TryHash(product, bytes[..CarbonLabel.ClaimsSize], hash))
        {
            throw new ArgumentException("A carbon label is of an article: the product needs a GTIN.", nameof(product));
        }

        if (!key.TrySignHash(hash, bytes[CarbonLabel.ClaimsSize..], DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out _))
        {
            throw new CryptographicException("A P-256 signature is 64 bytes; this key wrote another length.");
        }

        Span<char> text = stackalloc char[CarbonLabel.TextLength];
        SealedText.Encode("", bytes, text);
        return text.ToString();
    }
}
