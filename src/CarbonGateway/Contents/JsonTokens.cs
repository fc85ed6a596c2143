using System.Text.Json;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>The tokens of a JSON file of any size, one at a time, from a buffer of bounded size, each with its line.</summary>
internal sealed class JsonTokens(Stream stream, string file)
{
    /// <summary>Most bytes of one token and what is between it and the next.</summary>
    public const int MaxToken = 1 << 16;

    private readonly byte[] _bytes = new byte[1 << 18];
    private char[] _text = new char[256];
    private int _textLength;
    private JsonReaderState _state;
    private int _start;
    private int _end;
    private int _counted;
    private bool _isOver;
    private bool _hasBegun;

    public JsonTokenType Type { get; private set; }

    /// <summary>How many brackets and braces are open around the token.</summary>
    public int Depth { get; private set; }

    /// <summary>Line on which the token starts, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Text of a string, name or number.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _textLength);

    /// <summary>Goes to the next token; false at the end of the file.</summary>
    /// <exception cref="ContentFileException">This is not JSON, or not UTF-8.</exception>
    public bool TryNext()
    {
        Begin();
        while (true)
        {
            try
            {
                if (TryRead())
                {
                    return true;
                }
            }
            catch (JsonException broken)
            {
                Line = Math.Max(Line, (broken.LineNumber ?? 0) + 1);
                throw Broken(ContentFaultCodes.JsonSyntax, $"This is not valid JSON: {broken.Message}");
            }
            catch (InvalidOperationException)
            {
                throw Broken(ContentFaultCodes.NotUtf8, "A text here is not UTF-8, or an escape (\\u…) in it is not a character.");
            }

            if (_isOver && _start == _end)
            {
                return false;
            }

            if (_end - _start > MaxToken)
            {
                throw Broken(ContentFaultCodes.RowTooLong, $"A text here has more than {MaxToken} bytes.");
            }

            Fill();
        }
    }

    private bool TryRead()
    {
        var reader = new Utf8JsonReader(_bytes.AsSpan(_start, _end - _start), _isOver, _state);
        var found = reader.Read();
        if (found)
        {
            CountLines(_start + (int)reader.TokenStartIndex);
            (Type, Depth) = (reader.TokenType, reader.CurrentDepth);
            Keep(reader);
        }

        _state = reader.CurrentState;
        CountLines(_start + (int)reader.BytesConsumed);
        _start += (int)reader.BytesConsumed;
        return found;
    }

    private void Keep(in Utf8JsonReader reader)
    {
        _textLength = 0;
        if (reader.ValueSpan.Length > _text.Length)
        {
            _text = new char[reader.ValueSpan.Length];
        }

        if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
        {
            _textLength = reader.CopyString(_text);
        }
        else if (reader.TokenType == JsonTokenType.Number)
        {
            _textLength = System.Text.Encoding.ASCII.GetChars(reader.ValueSpan, _text);
        }
    }

    private void CountLines(int to)
    {
        if (to > _counted)
        {
            Line += _bytes.AsSpan(_counted, to - _counted).Count((byte)'\n');
            _counted = to;
        }
    }

    private void Fill()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _counted -= _start;
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        _isOver = read == 0;
    }

    private void Begin()
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        while (_end < 3 && !_isOver)
        {
            Fill();
        }

        if (_end == 0)
        {
            throw Broken(ContentFaultCodes.FileEmpty, "The file is empty.");
        }

        var head = _bytes.AsSpan(0, _end);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw Broken(ContentFaultCodes.NotUtf8, "This is UTF-16; save the file as UTF-8.");
        }

        _start = head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }

    private ContentFileException Broken(string code, string advice) => new(new(file, Line, "", code, advice));
}
