using System.Text.Json;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Reads the rows of a contents file in JSON: a list of objects, or an object with "format" and the list "contents".</summary>
internal sealed class JsonContents
{
    /// <summary>What the field "format" of a file says.</summary>
    public const string Format = "carbonpos-contents/1";

    private readonly JsonTokens _tokens;
    private readonly string _file;
    private readonly HashSet<ContentColumn> _seen = [];
    private readonly bool _isWrapped;
    private ContentFault? _fault;

    /// <exception cref="ContentFileException">The file is not one of contents.</exception>
    public JsonContents(Stream stream, string file)
    {
        _file = file;
        _tokens = new(stream, file);
        Require(_tokens.TryNext());
        _isWrapped = _tokens.Type == JsonTokenType.StartObject;
        if (_isWrapped)
        {
            ReadHead();
        }

        Require(_tokens.Type == JsonTokenType.StartArray);
    }

    /// <inheritdoc cref="CsvRows.TryRead"/>
    public bool TryRead(RowFields fields, out ContentFault? fault)
    {
        fault = null;
        Require(_tokens.TryNext());
        if (_tokens.Type == JsonTokenType.EndArray)
        {
            ReadTail();
            return false;
        }

        fields.Begin(_tokens.Line);
        _fault = null;
        _seen.Clear();
        if (_tokens.Type != JsonTokenType.StartObject)
        {
            throw Broken("Each content must be an object in braces.");
        }

        while (_tokens.TryNext() && _tokens.Type == JsonTokenType.PropertyName)
        {
            ReadField(fields);
        }

        fault = _fault;
        return true;
    }

    private static bool IsNumber(ContentColumn column) => column is ContentColumn.KgCo2e or ContentColumn.Vintage;

    private void ReadField(RowFields fields)
    {
        var name = _tokens.Text.ToString();
        Require(_tokens.TryNext());
        var at = Array.IndexOf(ContentWords.Columns, name);
        if (at < 0)
        {
            Note(name, ContentFaultCodes.FieldUnknown, $"There is no such field; known are {string.Join(", ", ContentWords.Columns)}.");
            Skip();
            return;
        }

        var column = (ContentColumn)at;
        if (!_seen.Add(column))
        {
            Note(name, ContentFaultCodes.FieldTwice, "This field stands twice.");
        }

        switch (_tokens.Type)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.Number when IsNumber(column) || column == ContentColumn.Merchant:
            case JsonTokenType.String when !IsNumber(column):
                fields.Set(at, _tokens.Text);
                break;
            default:
                Note(name, ContentFaultCodes.FieldType, IsNumber(column) ? "Must be a number, without quotation marks." : "Must be a text in quotation marks.");
                Skip();
                break;
        }
    }

    /// <summary>Passes over the rest of a value that holds others.</summary>
    private void Skip()
    {
        if (_tokens.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var depth = _tokens.Depth;
            while (_tokens.TryNext() && _tokens.Depth > depth)
            {
                // What is inside does not count.
            }
        }
    }

    private void ReadHead()
    {
        var isFormat = false;
        while (_tokens.TryNext() && _tokens.Type == JsonTokenType.PropertyName)
        {
            var name = _tokens.Text.ToString();
            Require(_tokens.TryNext());
            switch (name)
            {
                case "format":
                    isFormat = _tokens.Type == JsonTokenType.String && _tokens.Text.SequenceEqual(Format);
                    break;
                case "contents" when isFormat:
                    return;
                case "note" when _tokens.Type == JsonTokenType.String:
                    break;
                default:
                    throw Broken($"\"{name}\" is not expected here. The file is a list of contents, or an object that begins with \"format\": \"{Format}\" and has the list \"contents\".");
            }
        }
    }

    private void ReadTail()
    {
        Require(!_isWrapped || (_tokens.TryNext() && _tokens.Type == JsonTokenType.EndObject));

        // What follows is an error that the reader itself finds.
        Require(!_tokens.TryNext());
    }

    private void Note(string field, string code, string advice) => _fault ??= new(_file, _tokens.Line, field, code, advice);

    private void Require(bool isSo)
    {
        if (!isSo)
        {
            throw Broken($"The file must be a list of contents, or an object with \"format\": \"{Format}\" and the list \"contents\".");
        }
    }

    private ContentFileException Broken(string advice) => new(new(_file, _tokens.Line, "", ContentFaultCodes.JsonShape, advice));
}
