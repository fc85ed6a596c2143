namespace CarbonPos.Carbon.Labels;

/// <summary>The characters that a component may hold.</summary>
enum ElementCharacters : byte
{
    Digits,
    Set82,
    Set39,
    Base64Url,
}

/// <summary>One part of a value.</summary>
sealed record ElementComponent(ElementCharacters Characters, int MinLength, int MaxLength, bool IsOptional, ElementCheck[] Checks);

/// <summary>What one application identifier's value looks like and what must or must not stand beside it.</summary>
sealed class ElementRule
{
    /// <summary>2 to 4 digits.</summary>
    public required string Ai { get; init; }

    public required bool IsPredefinedLength { get; init; }

    public required bool IsLinkAttribute { get; init; }

    public required bool IsLinkKey { get; init; }

    public required ElementComponent[] Components { get; init; }

    /// <summary>Each entry must hold: one of its groups is there whole.</summary>
    public required string[][][] Requires { get; init; }

    /// <summary>Patterns, n for any digit.</summary>
    public required string[] Excludes { get; init; }

    /// <summary>Alternative orders of the qualifiers that may follow this key.</summary>
    public required string[][] Qualifiers { get; init; }

    public int MinLength { get; private init; }

    public int MaxLength { get; private init; }

    /// <summary>Reads a line of <see cref="ElementTable"/>.</summary>
    public static ElementRule Read(string ai, string[] words)
    {
        var relations = words[2..].Where(word => word[0] is '+' or '!' or '/').ToArray();
        var components = words[2..^relations.Length].Select(ReadComponent).ToArray();
        return new ElementRule
        {
            Ai = ai,
            IsPredefinedLength = words[1].Contains('p'),
            IsLinkAttribute = words[1].Contains('a'),
            IsLinkKey = words[1].Contains('k'),
            Components = components,
            Requires = [.. Of('+').Select(list => list.Split(',').Select(group => group.Split('&')).ToArray())],
            Excludes = [.. Of('!').SelectMany(list => list.Replace("~", ai[..^1] + 'n').Split(','))],
            Qualifiers = [.. Of('/').SelectMany(list => list.Split('|')).Select(order => order.Split(','))],
            MinLength = components.Where(c => !c.IsOptional).Sum(c => c.MinLength),
            MaxLength = components.Sum(c => c.MaxLength),
        };

        IEnumerable<string> Of(char sign) => relations.Where(word => word[0] == sign).Select(word => word[1..]);
    }

    /// <summary>Null when the value is well formed.</summary>
    public LabelFault? Check(ReadOnlySpan<char> value)
    {
        if (value.Length < MinLength || value.Length > MaxLength)
        {
            var range = MinLength == MaxLength ? $"{MinLength}" : $"{MinLength} to {MaxLength}";
            return new LabelFault(LabelErrorCodes.AiLength, $"The value of ({Ai}) has {value.Length} characters instead of {range}.");
        }

        foreach (var component in Components)
        {
            if (component.IsOptional && value.IsEmpty)
            {
                break;
            }

            var part = value[..Math.Min(component.MaxLength, value.Length)];
            value = value[part.Length..];
            if (part.Length < component.MinLength)
            {
                return new LabelFault(LabelErrorCodes.AiLength, $"A part of the value of ({Ai}) is cut short.");
            }

            if (part.ContainsAnyExcept(ElementChecks.Allowed(component.Characters)))
            {
                return new LabelFault(LabelErrorCodes.AiCharacter, $"The value of ({Ai}) holds a character that it may not hold.");
            }

            foreach (var check in component.Checks)
            {
                if (!ElementChecks.Holds(check, part))
                {
                    return Broken(check);
                }
            }
        }

        return null;
    }

    LabelFault Broken(ElementCheck check) => check is ElementCheck.Check or ElementCheck.Pair
        ? new(LabelErrorCodes.AiCheckDigit, $"The check digit inside ({Ai}) is wrong.")
        : new(LabelErrorCodes.AiValue, $"The value of ({Ai}) is not {ElementChecks.Describe(check)}.");

    static ElementComponent ReadComponent(string word)
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
}
