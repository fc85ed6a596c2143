using System.Text;

namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>The bytes of an XML file as UTF-8, whatever it was written in, and only if all of it is in what it says it is in.</summary>
internal readonly struct XmlBytes
{
    private const int MaxDeclaration = 256;

    private XmlBytes(ReadOnlyMemory<byte> utf8, Encoding written, int start, bool isTranscoded) => (Utf8, Written, Start, IsTranscoded) = (utf8, written, start, isTranscoded);

    /// <summary>UTF-8 without byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The encoding that the file is in.</summary>
    public Encoding Written { get; }

    /// <summary>Bytes of the file before the text: a byte order mark, spaces.</summary>
    public int Start { get; }

    /// <summary>True when the XML declaration names another encoding than these bytes are in.</summary>
    public bool IsTranscoded { get; }

    /// <summary>True when the first character that is no space is '&lt;', in one of the encodings that are read.</summary>
    public static bool LooksLikeXml(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return true;
        if (bytes is [(byte)'<', 0, ..] or [0, (byte)'<', ..])
            return true;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        return bytes.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
    }

    /// <exception cref="InvoiceRefusal">Mixed, damaged or unknown encoding.</exception>
    public static XmlBytes Of(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes is [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..])
            throw Refuse("UTF-32 is not read.");
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return Utf16(bytes, start: 2, isBigEndian: bytes[0] == 0xFE);
        if (bytes is [(byte)'<', 0, ..] or [0, (byte)'<', ..])
            return Utf16(bytes, start: 0, isBigEndian: bytes[0] == 0);

        var mark = bytes.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        // Space before the declaration is a slip that XML does not allow, and that nothing depends on.
        var start = bytes.Length - bytes[mark..].TrimStart(" \t\r\n"u8).Length;
        var declared = Declared(bytes[start..]);
        if (mark > 0 && !IsUtf8(declared))
            throw Refuse($"The file begins with the mark of UTF-8 and says that it is {declared}.");
        if (IsUtf8(declared) || declared.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            if (declared.Length == 8 && bytes[start..].ContainsAnyExceptInRange((byte)0, (byte)0x7F))
                throw Refuse("The file says that it is US-ASCII, and holds other bytes.");
            if (!System.Text.Unicode.Utf8.IsValid(bytes[start..]))
                throw Refuse(declared.Length == 0 ? "The file holds bytes that are not UTF-8, and names no other encoding." : "The file says that it is UTF-8, and holds bytes that are not.");
            return new(file[start..], declared.Length == 8 ? Encoding.ASCII : Encoding.UTF8, start, isTranscoded: declared.Length == 8);
        }

        var written = OneByte(declared);
        return new(Transcode(written, bytes[start..]), written, start, isTranscoded: true);
    }

    private static XmlBytes Utf16(ReadOnlySpan<byte> bytes, int start, bool isBigEndian)
    {
        var written = new UnicodeEncoding(isBigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
        var utf8 = Transcode(written, bytes[start..]);
        var declared = Declared(utf8.Span);
        if (declared.Length > 0 && !declared.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase))
            throw Refuse($"The file is UTF-16 and says that it is {declared}.");
        return new(utf8, written, start, isTranscoded: true);
    }

    private static Encoding OneByte(string declared)
    {
        if (declared.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase))
            return Encoding.Latin1;
        string[] known = ["windows-1252", "iso-8859-15"];
        var name = Array.Find(known, k => k.Equals(declared, StringComparison.OrdinalIgnoreCase))
            ?? throw Refuse($"The file says that it is {declared}; UTF-8, UTF-16, ISO-8859-1, ISO-8859-15 and Windows-1252 are read, as they are marked.");
        return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? throw Refuse($"{name} is not available in this runtime.");
    }

    private static ReadOnlyMemory<byte> Transcode(Encoding from, ReadOnlySpan<byte> bytes)
    {
        try
        {
            // In pieces: the text whole would take more memory than the file, twice.
            var decoder = from.GetDecoder();
            using var utf8 = new MemoryStream(bytes.Length + (bytes.Length / 8));
            var chars = new char[8192];
            var packed = new byte[chars.Length * 3];
            var encoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetEncoder();
            var isDone = false;
            while (!isDone || !bytes.IsEmpty)
            {
                decoder.Convert(bytes, chars, flush: true, out var used, out var made, out isDone);
                bytes = bytes[used..];
                utf8.Write(packed, 0, encoder.GetBytes(chars.AsSpan(0, made), packed, flush: bytes.IsEmpty && isDone));
            }

            return utf8.GetBuffer().AsMemory(0, (int)utf8.Length);
        }
        catch (ArgumentException)
        {
            // Decoder and encoder fallbacks, both.
            throw Refuse($"The file holds bytes that are not {from.WebName}.");
        }
    }

    /// <summary>What the XML declaration names; empty = nothing.</summary>
    private static string Declared(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("<?xml"u8))
            return "";
        var head = bytes[..Math.Min(bytes.Length, MaxDeclaration)];
        var end = head.IndexOf("?>"u8);
        var at = end < 0 ? -1 : head[..end].IndexOf("encoding"u8);
        if (at < 0)
            return "";
        var rest = head[(at + 8)..end].TrimStart(" \t\r\n="u8);
        if (rest is not [(byte)'"' or (byte)'\'', ..])
            return "";
        var name = rest[1..];
        var quote = name.IndexOf(rest[0]);
        return quote < 0 ? "" : Encoding.Latin1.GetString(name[..quote]);
    }

    private static bool IsUtf8(string declared) =>
        declared.Length == 0 || declared.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || declared.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static InvoiceRefusal Refuse(string sentence) => new(InvoiceFaultCodes.XmlEncoding, sentence);
}
