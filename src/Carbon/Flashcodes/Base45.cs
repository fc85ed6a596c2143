namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Base45 (RFC 9285): bytes as text that a QR code holds in its dense alphanumeric mode.</summary>
public static class Base45
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private const byte NotInAlphabet = 0xFF;
    private static readonly byte[] Digits = DigitTable();

    /// <summary>Characters that so many bytes become: three for each pair, two for a last single byte.</summary>
    /// <param name="byteCount">0 to 1,000,000,000.</param>
    public static int EncodedLength(int byteCount) => (byteCount / 2 * 3) + (byteCount % 2 * 2);

    /// <summary>Writes bytes as Base45.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    /// <param name="text">At least <see cref="EncodedLength"/> characters.</param>
    /// <returns>Characters written.</returns>
    public static int Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        var at = 0;
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            var pair = (bytes[i] << 8) | bytes[i + 1];
            text[at++] = Alphabet[pair % 45];
            text[at++] = Alphabet[pair / 45 % 45];
            text[at++] = Alphabet[pair / (45 * 45)];
        }

        if (bytes.Length % 2 != 0)
        {
            text[at++] = Alphabet[bytes[^1] % 45];
            text[at++] = Alphabet[bytes[^1] / 45];
        }

        return at;
    }

    /// <summary>Reads Base45. Each byte string has exactly one text: lower case, white space and overlong groups are refused.</summary>
    /// <param name="text">What was scanned, without any prefix.</param>
    /// <param name="bytes">Room for the result; two bytes for each three characters.</param>
    /// <param name="written">Bytes written; 0 on failure.</param>
    /// <returns>False when the text is not Base45 or the result does not fit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;
        if (text.Length % 3 == 1 || (text.Length / 3 * 2) + (text.Length % 3 / 2) > bytes.Length)
        {
            return false;
        }

        var at = 0;
        var rest = text;
        for (; rest.Length >= 3; rest = rest[3..])
        {
            int low = Digit(rest[0]), middle = Digit(rest[1]), high = Digit(rest[2]);
            var pair = low + (middle * 45) + (high * 45 * 45);
            if (low >= 45 || middle >= 45 || high >= 45 || pair > ushort.MaxValue)
            {
                return false;
            }

            bytes[at++] = (byte)(pair >> 8);
            bytes[at++] = (byte)pair;
        }

        if (rest.Length == 2)
        {
            int low = Digit(rest[0]), high = Digit(rest[1]);
            if (low >= 45 || high >= 45 || low + (high * 45) > byte.MaxValue)
            {
                return false;
            }

            bytes[at++] = (byte)(low + (high * 45));
        }

        written = at;
        return true;
    }

    private static byte Digit(char c) => c < Digits.Length ? Digits[c] : NotInAlphabet;

    private static byte[] DigitTable()
    {
        var table = new byte[128];
        Array.Fill(table, NotInAlphabet);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            table[Alphabet[i]] = (byte)i;
        }

        return table;
    }
}
