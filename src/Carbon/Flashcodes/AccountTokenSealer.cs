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
    private const int PaddedLength = (Size + 2) / 3 * 4;

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
        Encode(token, text);
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
        return TryDecode(token, bytes)
            && keyring.Find(BinaryPrimitives.ReadUInt16BigEndian(bytes)) is { HasSecrets: true } key
            && key.TryOpenToken(bytes[KeyIdSize..SealAt], bytes[..KeyIdSize], bytes[SealAt..], out account);
    }

    private static void Encode(ReadOnlySpan<byte> token, Span<char> text)
    {
        Span<char> padded = stackalloc char[PaddedLength];
        Convert.TryToBase64Chars(token, padded, out _);
        padded.Replace('+', '-');
        padded.Replace('/', '_');
        Prefix.CopyTo(text);
        padded[..(TextLength - Prefix.Length)].CopyTo(text[Prefix.Length..]);
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> token)
    {
        if (text.Length != TextLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        Span<char> padded = stackalloc char[PaddedLength];
        padded.Fill('=');
        text[Prefix.Length..].CopyTo(padded);
        padded.Replace('-', '+');
        padded.Replace('_', '/');
        if (!Convert.TryFromBase64Chars(padded, token, out var written) || written != Size)
        {
            return false;
        }

        // One text per token: the framework overlooks white space and stray bits in the last character.
        Span<char> canonical = stackalloc char[TextLength];
        Encode(token, canonical);
        return canonical.SequenceEqual(text);
    }
}
