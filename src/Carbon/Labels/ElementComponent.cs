namespace CarbonPos.Carbon.Labels;

/// <summary>The characters that a part of a value may hold.</summary>
enum ElementCharacters : byte
{
    Digits = 1,
    Set82 = 2,
    Set39 = 4,
    Base64Url = 8,
}

/// <summary>One part of a value.</summary>
sealed class ElementComponent
{
    const string Characters82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    const string Characters39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const string Characters64 = "-0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    // One look for each character: values are a dozen long, too short for a vectorised search to pay.
    static readonly byte[] Sets = Build();

    ElementComponent(ElementCharacters characters, int minLength, int maxLength, bool isOptional, ElementCheck[] checks) =>
        (Characters, MinLength, MaxLength, IsOptional, Checks) = (characters, minLength, maxLength, isOptional, checks);

    public ElementCharacters Characters { get; }

    public int MinLength { get; }

    public int MaxLength { get; }

    public bool IsOptional { get; }

    public ElementCheck[] Checks { get; }

    /// <summary>Reads a word of the table: <c>n14.check.prefix2</c>, <c>x-20</c>, <c>n6.date?</c>.</summary>
    public static ElementComponent Read(string word)
    {
        var optional = word.EndsWith('?');
        var parts = word.TrimEnd('?').Split('.');
        var variable = parts[0][1] == '-';
        var length = int.Parse(parts[0].AsSpan(variable ? 2 : 1));
        var characters = word[0] switch
        {
            'n' => ElementCharacters.Digits,
            'x' => ElementCharacters.Set82,
            'c' => ElementCharacters.Set39,
            _ => ElementCharacters.Base64Url,
        };
        var checks = parts[1..].Select(name => Enum.Parse<ElementCheck>(name, ignoreCase: true)).ToArray();
        return new ElementComponent(characters, variable ? 1 : length, length, optional, checks);
    }

    /// <summary>Where the first character stands that may not be there; -1 when all may.</summary>
    public int IndexOfForbidden(ReadOnlySpan<char> part)
    {
        var sets = Sets;
        var set = (byte)Characters;
        for (var i = 0; i < part.Length; i++)
        {
            var c = part[i];
            if (c >= sets.Length || (sets[c] & set) == 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Place of a character in the set of 82, which is its value in a check pair.</summary>
    public static int ValueOf(char c) => Characters82.IndexOf(c);

    static byte[] Build()
    {
        var sets = new byte[128];
        Mark("0123456789", ElementCharacters.Digits);
        Mark(Characters82, ElementCharacters.Set82);
        Mark(Characters39, ElementCharacters.Set39);
        Mark(Characters64, ElementCharacters.Base64Url);
        return sets;

        void Mark(string characters, ElementCharacters set)
        {
            foreach (var c in characters)
            {
                sets[c] |= (byte)set;
            }
        }
    }
}
