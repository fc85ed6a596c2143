using System.Diagnostics;

namespace CarbonPos.Carbon.Labels;

/// <summary>What one application identifier's value looks like and what must or must not stand beside it.</summary>
sealed class ElementRule
{
    readonly ElementComponent[] _components;
    ElementSet _excludes;

    /// <summary>Reads a line of <see cref="ElementTable"/>, its relations aside.</summary>
    /// <param name="ai">2 to 4 digits.</param>
    /// <param name="index">Its place in <see cref="ElementSet"/>s.</param>
    /// <param name="words">The line, cut at its spaces.</param>
    public ElementRule(string ai, int index, string[] words)
    {
        Ai = ai;
        Index = index;
        IsPredefinedLength = words[1].Contains('p');
        IsLinkAttribute = words[1].Contains('a');
        IsLinkKey = words[1].Contains('k');
        _components = [.. words[2..].TakeWhile(word => !IsRelation(word)).Select(ElementComponent.Read)];
        MinLength = _components.Where(c => !c.IsOptional).Sum(c => c.MinLength);
        MaxLength = _components.Sum(c => c.MaxLength);
    }

    /// <summary>2 to 4 digits.</summary>
    public string Ai { get; }

    public int Index { get; }

    public bool IsPredefinedLength { get; }

    public bool IsLinkAttribute { get; }

    public bool IsLinkKey { get; }

    public int MinLength { get; }

    public int MaxLength { get; }

    public IReadOnlyList<ElementComponent> Components => _components;

    public ref readonly ElementSet Excludes => ref _excludes;

    public bool HasExcludes { get; private set; }

    /// <summary>Each of them must be met.</summary>
    public ElementRequirement[] Requires { get; private set; } = [];

    /// <summary>Alternative orders of the qualifiers that may follow this key.</summary>
    public ElementRule[][] Qualifiers { get; private set; } = [];

    /// <summary>Reads the relations of the line, once all rules are there.</summary>
    public void Relate(string[] words, Func<string, ElementSet> matching, Func<string, ElementRule> named)
    {
        foreach (var pattern in Of('!').SelectMany(list => list.Replace("~", Ai[..^1] + 'n').Split(',')))
        {
            _excludes.AddAll(matching(pattern));
            HasExcludes = true;
        }

        // An identifier never excludes itself, even where it fits its own pattern.
        _excludes.Remove(Index);
        Requires = [.. Of('+').Select(list => new ElementRequirement(list, matching))];
        Qualifiers = [.. Of('/').SelectMany(list => list.Split('|')).Select(order => order.Split(',').Select(named).ToArray())];

        IEnumerable<string> Of(char sign) => words[2..].Where(word => word[0] == sign).Select(word => word[1..]);
    }

    /// <summary>Null when the value is well formed.</summary>
    public LabelFault? Check(ReadOnlySpan<char> value)
    {
        if (value.Length < MinLength || value.Length > MaxLength)
        {
            return WrongLength(value.Length);
        }

        var start = 0;
        foreach (var component in _components)
        {
            if (start == value.Length && component.IsOptional)
            {
                break;
            }

            var part = value.Slice(start, Math.Min(component.MaxLength, value.Length - start));
            if (part.Length < component.MinLength)
            {
                return new LabelFault(LabelErrorCodes.AiLength, $"A part of the value of ({Ai}) is cut short.");
            }

            var forbidden = component.IndexOfForbidden(part);
            if (forbidden >= 0)
            {
                return WrongCharacter(component, start + forbidden);
            }

            foreach (var check in component.Checks)
            {
                if (!ElementChecks.Holds(check, part))
                {
                    return Broken(check, part);
                }
            }

            start += part.Length;
        }

        return null;
    }

    /// <summary>True when the qualifiers are this key's, each at most once and in their order.</summary>
    public bool TakesInOrder(ReadOnlySpan<ElementRule> qualifiers)
    {
        if (qualifiers.IsEmpty)
        {
            return true;
        }

        foreach (var order in Qualifiers)
        {
            var next = 0;
            foreach (var qualifier in qualifiers)
            {
                var at = next < 0 ? -1 : Array.IndexOf(order, qualifier, next);
                next = at < 0 ? -1 : at + 1;
            }

            if (next >= 0)
            {
                return true;
            }
        }

        return false;
    }

    static bool IsRelation(string word) => word[0] is '+' or '!' or '/';

    LabelFault WrongLength(int length)
    {
        var range = MinLength == MaxLength ? $"{MinLength}" : $"{MinLength} to {MaxLength}";
        return new LabelFault(LabelErrorCodes.AiLength, $"The value of ({Ai}) has {length} characters instead of {range}.");
    }

    LabelFault WrongCharacter(ElementComponent component, int at)
    {
        var allowed = component.Characters switch
        {
            ElementCharacters.Digits => "a digit",
            ElementCharacters.Set82 => "of GS1's 82 characters",
            ElementCharacters.Set39 => "of GS1's 39 characters",
            ElementCharacters.Base64Url => "of base64url",
            _ => throw new UnreachableException(),
        };
        return new LabelFault(LabelErrorCodes.AiCharacter, $"Character {at + 1} of the value of ({Ai}) is not {allowed}.");
    }

    LabelFault Broken(ElementCheck check, ReadOnlySpan<char> part) => check switch
    {
        ElementCheck.Check => new(
            LabelErrorCodes.AiCheckDigit, $"The check digit inside ({Ai}) is {part[^1]} and should be {Gtin.CheckDigit(part[..^1])}."),
        ElementCheck.Pair => new(LabelErrorCodes.AiCheckDigit, $"The check pair at the end of ({Ai}) is wrong."),
        ElementCheck.Coupon => new(LabelErrorCodes.AiValue, $"The coupon in ({Ai}) {Coupon.Fault(part)}."),
        ElementCheck.Offer => new(LabelErrorCodes.AiValue, $"The coupon in ({Ai}) {Coupon.OfferFault(part)}."),
        _ => new(LabelErrorCodes.AiValue, $"The value of ({Ai}) is not {ElementChecks.Describe(check)}."),
    };
}
