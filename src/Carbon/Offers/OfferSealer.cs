using System.Buffers.Binary;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Offers;

/// <summary>
/// Texts of offers: "CPO1:" and base64url of key id, nonce, sealed offer and tag. Any gateway of the deployment can open one, a
/// register none: it shows whose points are short no more than a flashcode does. Safe for many threads.
/// </summary>
public sealed class OfferSealer(FlashcodeKeyring keyring)
{
    /// <summary>What every offer begins with.</summary>
    public const string Prefix = "CPO1:";

    /// <summary>Characters of an offer: 120.</summary>
    public const int TextLength = 5 + 115;

    private const int KeyIdSize = 2;
    private const int SealAt = KeyIdSize + Flashcode.NonceSize;
    private const int MerchantAt = AccountId.Size;
    private const int BasketAt = MerchantAt + sizeof(long);
    private const int GramsAt = BasketAt + sizeof(long);
    private const int PriceAt = GramsAt + sizeof(long);
    private const int UntilAt = PriceAt + sizeof(long);
    private const int PlainSize = UntilAt + sizeof(long);
    private const int Size = SealAt + PlainSize + FlashcodeLayout.TagSize;

    /// <summary>Seals an offer with the key that is newest now.</summary>
    /// <param name="offer">Sealed whole.</param>
    /// <param name="nonce12">12 random bytes, never used before for an offer under this key.</param>
    /// <param name="now">Decides which key is the newest.</param>
    /// <exception cref="ArgumentException">The nonce is not 12 bytes.</exception>
    /// <exception cref="InvalidOperationException">No key is valid now.</exception>
    public string Seal(in Offer offer, ReadOnlySpan<byte> nonce12, DateTimeOffset now)
    {
        if (nonce12.Length != Flashcode.NonceSize) throw new ArgumentException("The nonce is 12 bytes.", nameof(nonce12));
        var key = keyring.Newest(now);
        Span<byte> plain = stackalloc byte[PlainSize];
        offer.Account.Write(plain);
        BinaryPrimitives.WriteInt64BigEndian(plain[MerchantAt..], offer.Merchant.Value);
        BinaryPrimitives.WriteInt64BigEndian(plain[BasketAt..], offer.Basket.Grams);
        BinaryPrimitives.WriteInt64BigEndian(plain[GramsAt..], offer.Grams.Grams);
        BinaryPrimitives.WriteInt64BigEndian(plain[PriceAt..], offer.CentsPerTonne);
        BinaryPrimitives.WriteInt64BigEndian(plain[UntilAt..], offer.ValidUntil.ToUnixTimeMilliseconds());
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, key.Id);
        nonce12.CopyTo(bytes[KeyIdSize..]);
        key.SealOffer(nonce12, bytes[..KeyIdSize], plain, bytes[SealAt..]);
        Span<char> text = stackalloc char[TextLength];
        SealedText.Encode(Prefix, bytes, text);
        return new string(text);
    }

    /// <summary>Reads an offer. That it is genuine says nothing of whether it is still good.</summary>
    /// <param name="text">What came in; anything.</param>
    /// <param name="offer">When the answer is true.</param>
    /// <returns>False when it is no offer, was altered, or its key is not known here.</returns>
    public bool TryOpen(string text, out Offer offer)
    {
        offer = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (!SealedText.TryDecode(Prefix, text, TextLength, bytes)) return false;
        Span<byte> plain = stackalloc byte[PlainSize];
        if (keyring.Find(BinaryPrimitives.ReadUInt16BigEndian(bytes)) is not { HasSecrets: true } key || !key.TryOpenOffer(bytes[KeyIdSize..SealAt], bytes[..KeyIdSize], bytes[SealAt..], plain)) return false;
        offer = new(
            AccountId.Read(plain),
            new(BinaryPrimitives.ReadInt64BigEndian(plain[MerchantAt..])),
            Co2eMass.FromGrams(BinaryPrimitives.ReadInt64BigEndian(plain[BasketAt..])),
            Co2eMass.FromGrams(BinaryPrimitives.ReadInt64BigEndian(plain[GramsAt..])),
            BinaryPrimitives.ReadInt64BigEndian(plain[PriceAt..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain[UntilAt..])));
        return true;
    }
}
