namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Sealed bytes as text: a prefix that says what it is, and base64url without padding.</summary>
internal static class SealedText
{
    /// <param name="prefix">What every such text begins with.</param>
    /// <param name="bytes">At most a few hundred.</param>
    /// <param name="text">Exactly as long as the text.</param>
    public static void Encode(string prefix, ReadOnlySpan<byte> bytes, Span<char> text)
    {
        Span<char> padded = stackalloc char[PaddedLength(bytes.Length)];
        Convert.TryToBase64Chars(bytes, padded, out _);
        padded.Replace('+', '-');
        padded.Replace('/', '_');
        prefix.CopyTo(text);
        padded[..(text.Length - prefix.Length)].CopyTo(text[prefix.Length..]);
    }

    /// <param name="prefix">What every such text begins with.</param>
    /// <param name="text">What came in; anything.</param>
    /// <param name="length">Characters of such a text.</param>
    /// <param name="bytes">Exactly as many as such a text has.</param>
    /// <returns>False when the text is not the one that <see cref="Encode"/> makes of its bytes.</returns>
    public static bool TryDecode(string prefix, ReadOnlySpan<char> text, int length, Span<byte> bytes)
    {
        if (text.Length != length || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        Span<char> padded = stackalloc char[PaddedLength(bytes.Length)];
        padded.Fill('=');
        text[prefix.Length..].CopyTo(padded);
        padded.Replace('-', '+');
        padded.Replace('_', '/');
        if (!Convert.TryFromBase64Chars(padded, bytes, out var written) || written != bytes.Length) return false;
        // One text each: the framework overlooks white space and stray bits in the last character.
        Span<char> canonical = stackalloc char[length];
        Encode(prefix, bytes, canonical);
        return canonical.SequenceEqual(text);
    }

    private static int PaddedLength(int bytes) => (bytes + 2) / 3 * 4;
}
