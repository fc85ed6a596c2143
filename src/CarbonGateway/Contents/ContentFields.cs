namespace CarbonPos.CarbonGateway.Contents;

/// <summary>One row of a contents file, cut into its fields; used again for each row.</summary>
internal sealed class ContentFields
{
    private readonly (int Start, int Length)[] _ranges = new (int, int)[ContentWords.Columns.Length];
    private char[] _text = new char[1024];
    private int _length;

    /// <summary>Line on which the row starts, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The field without spaces around it; empty when the row does not have it.</summary>
    public ReadOnlySpan<char> this[ContentColumn column] => _text.AsSpan(_ranges[(int)column].Start, _ranges[(int)column].Length);

    public void Begin(long line)
    {
        Line = line;
        _length = 0;
        Array.Clear(_ranges);
    }

    public void Set(ContentColumn column, ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (_length + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _ranges[(int)column] = (_length, text.Length);
        _length += text.Length;
    }
}
