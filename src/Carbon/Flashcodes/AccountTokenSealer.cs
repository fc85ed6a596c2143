using System.Buffers.Binary;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>
/// Lasting account references for loyalty cards and card networks: "CPA1:" and base64url of key id, nonce, sealed account and tag.
/// Only the gateway can read one. Safe for many threads.
/// </summary>
public sealed class AccountTokenSealer(FlashcodeKeyring keyring)
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "CPA1:";

    /// <summary>Characters of a token: 67.</summary>
    public const int TextLength = 5 + 62;

    private const int KeyIdSize = 2;
    private const int SealAt = KeyIdSize + Flashcode.NonceSize;
    private const int Size = SealAt + AccountId.Size + FlashcodeLayout.TagSize;

    /// <summary>Makes a token with the key that is newest now. Two of one account share nothing but that key's id.</summary>
    /// <param name="account">Sealed.</param>
    /// <param name="nonce12">12 random bytes, never used before for a token under this key.</param>
    /// <param name="now">Decides which key is the newest.</param>
    /// <exception cref="ArgumentException">The nonce is not 12 bytes.</exception>
    /// <exception cref="InvalidOperationException">No key is valid now.</exception>
    public string Seal(AccountId account, ReadOnlySpan<byte> nonce12, DateTimeOffset now)
    {
        if (nonce12.Length != Flashcode.NonceSize)
        {
            throw new ArgumentException("The nonce is 12 bytes.", nameof(nonce12));
        }

        var key = keyring.Newest(now);
        Span<byte> token = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt16BigEndian(token, key.Id);
        nonce12.CopyTo(token[KeyIdSize..]);
        key.SealToken(account, nonce12, token[..KeyIdSize], token[SealAt..]);
        Span<char> text = stackalloc char[TextLength];
        SealedText.Encode(Prefix, token, text);
        return new string(text);
    }

    /// <summary>Reads a token. Lasts as long as the keyring has its key.</summary>
    /// <param name="token">What came in; anything.</param>
    /// <param name="account">Whose it is, when the answer is true.</param>
    /// <returns>False when it is no token, was altered, or its key is not known here.</returns>
    public bool TryOpen(ReadOnlySpan<char> token, out AccountId account)
    {
        account = default;
        Span<byte> bytes = stackalloc byte[Size];
        return SealedText.TryDecode(Prefix, token, TextLength, bytes)
            && keyring.Find(BinaryPrimitives.ReadUInt16BigEndian(bytes)) is { HasSecrets: true } key
            && key.TryOpenToken(bytes[KeyIdSize..SealAt], bytes[..KeyIdSize], bytes[SealAt..], out account);
    }
}
