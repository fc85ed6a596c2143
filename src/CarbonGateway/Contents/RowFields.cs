namespace CarbonPos.CarbonGateway.Contents;

/// <summary>One row of a file, cut into its fields; used again for each row.</summary>
/// <param name="columns">How many columns the file knows.</param>
internal sealed class RowFields(int columns)
{
    private readonly (int Start, int Length)[] _ranges = new (int, int)[columns];
    private char[] _text = new char[1024];
    private int _length;

    /// <summary>Line on which the row starts, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The field without spaces around it; empty when the row does not have it.</summary>
    public ReadOnlySpan<char> this[int column] => _text.AsSpan(_ranges[column].Start, _ranges[column].Length);

    /// <inheritdoc cref="this[int]"/>
    public ReadOnlySpan<char> this[ContentColumn column] => this[(int)column];

    public void Begin(long line)
    {
        Line = line;
        _length = 0;
        Array.Clear(_ranges);
    }

    public void Set(int column, ReadOnlySpan<char> text)
    {
        text = CellText.Plain(text.Trim());
        if (_length + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _ranges[column] = (_length, text.Length);
        _length += text.Length;
    }
}
