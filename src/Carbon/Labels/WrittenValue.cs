using System.Diagnostics;

namespace CarbonPos.Carbon.Labels;

/// <summary>Reads values that bracketed text or a link writes with escapes.</summary>
static class WrittenValue
{
    /// <summary>Characters that are read of one value: more than any may have, so that a longer one is told by its length.</summary>
    public const int Room = 256;

    /// <param name="raw">As it stands in the scan.</param>
    /// <param name="form">How it is written.</param>
    /// <param name="room">At least <see cref="Room"/> characters.</param>
    /// <returns>The value, cut after <see cref="Room"/> characters.</returns>
    public static ReadOnlySpan<char> Read(ReadOnlySpan<char> raw, ValueForm form, Span<char> room) => form switch
    {
        ValueForm.Plain => raw,
        ValueForm.Bracketed => Unbracketed(raw, room),
        ValueForm.InPath => Unescaped(raw, plusIsSpace: false, room),
        ValueForm.InQuery => Unescaped(raw, plusIsSpace: true, room),
        ValueForm.ShortGtin => Padded(raw, room),
        _ => throw new UnreachableException(),
    };

    /// <summary>How a link's value has to be read: as it is wherever nothing in it is escaped.</summary>
    public static ValueForm FormOf(ReadOnlySpan<char> raw, ValueForm inLink) => raw.ContainsAny('%', '+') ? inLink : ValueForm.Plain;

    /// <summary>True for a character that needs no escape in a link.</summary>
    public static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';

    static ReadOnlySpan<char> Unbracketed(ReadOnlySpan<char> raw, Span<char> room)
    {
        var length = 0;
        for (var i = 0; i < raw.Length && length < room.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length && raw[i + 1] == '(')
            {
                i++;
            }

            room[length++] = raw[i];
        }

        return room[..length];
    }

    // A percent sign without two hexadecimal digits behind it stays what it is.
    static ReadOnlySpan<char> Unescaped(ReadOnlySpan<char> raw, bool plusIsSpace, Span<char> room)
    {
        var length = 0;
        for (var i = 0; i < raw.Length && length < room.Length; i++)
        {
            var c = raw[i];
            if (c == '%' && i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]) && char.IsAsciiHexDigit(raw[i + 2]))
            {
                c = (char)((Nibble(raw[i + 1]) << 4) | Nibble(raw[i + 2]));
                i += 2;
            }
            else if (c == '+' && plusIsSpace)
            {
                c = ' ';
            }

            room[length++] = c;
        }

        return room[..length];
    }

    static ReadOnlySpan<char> Padded(ReadOnlySpan<char> raw, Span<char> room)
    {
        var zeros = Gtin.Length - raw.Length;
        room[..zeros].Fill('0');
        raw.CopyTo(room[zeros..]);
        return room[..Gtin.Length];
    }

    static int Nibble(char c) => c <= '9' ? c - '0' : (c & 0xF) + 9;
}
