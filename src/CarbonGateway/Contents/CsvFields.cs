namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Cuts a record into its fields, as RFC 4180 has it; the separator is a comma or a semicolon.</summary>
internal ref struct CsvFields(ReadOnlySpan<char> record, char separator)
{
    private ReadOnlySpan<char> _rest = record;
    private bool _isOver;

    /// <summary>True when text stands beside the quotation marks of a field.</summary>
    public bool HasMisplacedQuote { get; private set; }

    /// <summary>The next field, without its quotation marks; false after the last one.</summary>
    public bool TryNext(out ReadOnlySpan<char> field)
    {
        field = default;
        if (_isOver)
        {
            return false;
        }

        var trimmed = _rest.TrimStart(' ');
        if (trimmed is ['"', ..])
        {
            field = Quoted(trimmed[1..]);
            return true;
        }

        var end = _rest.IndexOf(separator);
        field = end < 0 ? _rest : _rest[..end];
        HasMisplacedQuote |= field.Contains('"');
        GoOn(end);
        return true;
    }

    private ReadOnlySpan<char> Quoted(ReadOnlySpan<char> text)
    {
        var end = 0;
        var doubled = false;
        while (end < text.Length && (text[end] != '"' || (end + 1 < text.Length && text[end + 1] == '"')))
        {
            doubled |= text[end] == '"';
            end += text[end] == '"' ? 2 : 1;
        }

        var field = text[..Math.Min(end, text.Length)];
        var after = end < text.Length ? text[(end + 1)..] : [];
        var next = after.IndexOf(separator);
        HasMisplacedQuote |= end >= text.Length || !(next < 0 ? after : after[..next]).IsWhiteSpace();
        _rest = after;
        GoOn(next);
        return doubled ? field.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : field;
    }

    private void GoOn(int end)
    {
        _isOver = end < 0;
        _rest = end < 0 ? [] : _rest[(end + 1)..];
    }
}
