namespace ZXing.DataBar;

/// <summary>The bits of a symbol, twelve of each character, read from the front.</summary>
internal sealed class Bits(IReadOnlyList<int> characters)
{
    private const int PerCharacter = 12;

    public int Position { get; private set; }

    public int Left => characters.Count * PerCharacter - Position;

    /// <summary>The next bits as a number; beyond the end they are 0.</summary>
    public int Peek(int count)
    {
        var value = 0;
        for (var i = Position; i < Position + count; i++)
            value = value << 1 | (i / PerCharacter < characters.Count ? characters[i / PerCharacter] >> (PerCharacter - 1 - i % PerCharacter) & 1 : 0);
        return value;
    }

    public int Take(int count)
    {
        var value = Peek(count);
        Position += count;
        return value;
    }

    /// <summary>The same bits from here, to be read in another way.</summary>
    public Bits Copy() => new(characters) { Position = Position };

    public void Skip(int count) => Position += count;
}
