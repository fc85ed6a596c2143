using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>How the bytes of a CSV file are read.</summary>
internal enum ContentEncoding
{
    /// <summary>UTF-8, with or without a byte order mark. What is not UTF-8 is refused.</summary>
    Utf8,

    /// <summary>Latin-1 as spreadsheets write it (Windows-1252): one byte a character.</summary>
    Latin1,
}

/// <summary>Cuts a stream into the records of a CSV file, one at a time: memory holds one record and one block, whatever the file's size.</summary>
internal sealed class CsvRecords(Stream stream, string file, ContentEncoding encoding) : IDisposable
{
    /// <summary>Most bytes of one record.</summary>
    public const int MaxRecord = 1 << 16;

    private const int Block = 1 << 18;

    // What Windows-1252 has where Latin-1 has control characters.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Block);
    private readonly char[] _chars = new char[MaxRecord];
    private int _start;
    private int _end;
    private ContentEncoding _encoding = encoding;
    private bool _isOver;
    private bool _hasBegun;
    private long _nextLine = 1;

    /// <summary>Line on which the last record starts, from 1.</summary>
    public long Line { get; private set; }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    /// <summary>The next record without its line end, valid until the next call. False at the end of the file. Empty lines are passed over.</summary>
    /// <exception cref="ContentFileException">The file cannot be read on.</exception>
    public bool TryRead(out ReadOnlySpan<char> record)
    {
        while (TryCut(out var bytes))
        {
            if (bytes.TrimEnd((byte)'\r').Length > 0)
            {
                record = Decode(bytes.TrimEnd((byte)'\r'));
                return true;
            }
        }

        record = default;
        return false;
    }

    private bool TryCut(out ReadOnlySpan<byte> record)
    {
        Begin();
        Line = _nextLine;
        var searched = 0;
        var quotes = 0;
        while (true)
        {
            var unread = _bytes.AsSpan(_start, _end - _start);
            var at = unread[searched..].IndexOf((byte)'\n');
            var to = at < 0 ? unread.Length : searched + at;
            quotes += unread[searched..to].Count((byte)'"');
            if (at >= 0)
            {
                _nextLine++;
                searched = to + 1;
                if (quotes % 2 == 0 && to <= MaxRecord)
                {
                    record = unread[..to];
                    _start += searched;
                    return true;
                }
            }
            else
            {
                searched = unread.Length;
            }

            if (searched > MaxRecord)
            {
                throw Broken(quotes % 2 == 1 ? ContentFaultCodes.QuoteUnclosed : ContentFaultCodes.RowTooLong, $"This row has more than {MaxRecord} bytes; a quotation mark that is never closed is the usual cause.");
            }

            if (at < 0 && !TryFill())
            {
                return TryEnd(quotes, out record);
            }
        }
    }

    private bool TryEnd(int quotes, out ReadOnlySpan<byte> record)
    {
        record = _bytes.AsSpan(_start, _end - _start);
        if (quotes % 2 == 1)
        {
            throw Broken(ContentFaultCodes.QuoteUnclosed, "A quotation mark opens in this row and is never closed.");
        }

        _start = _end;
        return record.Length > 0;
    }

    /// <summary>Fetches more bytes; false at the end of the file.</summary>
    private bool TryFill()
    {
        if (_isOver)
        {
            return false;
        }

        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        _isOver = read == 0;
        return !_isOver;
    }

    private void Begin()
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        while (_end < 3 && TryFill())
        {
            // A mark may come in pieces.
        }

        var head = _bytes.AsSpan(0, _end);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            Line = 1;
            throw Broken(ContentFaultCodes.NotUtf8, "This is UTF-16; save the file as UTF-8.");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            _start = 3;
            _encoding = ContentEncoding.Utf8;
        }
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes)
    {
        var isUtf8 = Utf8.IsValid(bytes);
        if (_encoding == ContentEncoding.Utf8)
        {
            return isUtf8
                ? _chars.AsSpan(0, Encoding.UTF8.GetChars(bytes, _chars))
                : throw Broken(ContentFaultCodes.NotUtf8, "This row is not UTF-8. Save the file as UTF-8, or say --encoding latin1 if that is what it is.");
        }

        // Accented letters of Latin-1 that happen to be UTF-8 ("Ã©") stand in no text that anybody wrote.
        if (isUtf8 && !Ascii.IsValid(bytes))
        {
            throw Broken(ContentFaultCodes.NotLatin1, "This row reads as UTF-8; leave --encoding latin1 out.");
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            _chars[i] = bytes[i] is >= 0x80 and < 0xA0 ? Windows1252[bytes[i] - 0x80] : (char)bytes[i];
        }

        return _chars.AsSpan(0, bytes.Length);
    }

    private ContentFileException Broken(string code, string advice) => new(new(file, Line, "", code, advice));
}
