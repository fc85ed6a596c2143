namespace CarbonPos.Carbon.Labels;

/// <summary>Gathers the elements of one label, checks each and then all together.</summary>
sealed class ElementCollector(LabelKind kind)
{
    readonly List<LabelElement> _elements = [];
    readonly Dictionary<string, (ElementRule Rule, string Value)> _byAi = [];

    /// <summary>True when this identifier has been added.</summary>
    public bool Has(ElementRule rule) => _byAi.ContainsKey(rule.Ai);

    /// <summary>Null when the value is well formed and at odds with no other of its identifier.</summary>
    public LabelFault? Add(ElementRule rule, ReadOnlySpan<char> value)
    {
        if (rule.Check(value) is { } fault)
        {
            return fault;
        }

        var text = value.ToString();
        if (!_byAi.TryAdd(rule.Ai, (rule, text)) && _byAi[rule.Ai].Value != text)
        {
            return new LabelFault(LabelErrorCodes.AiRepeated, $"({rule.Ai}) stands twice with different values.");
        }

        _elements.Add(new LabelElement(rule.Ai, text));
        return null;
    }

    /// <summary>The label, once what stands together is right.</summary>
    public LabelParse Finish()
    {
        foreach (var (rule, _) in _byAi.Values)
        {
            if (RelationFault(rule) is { } fault)
            {
                return LabelParse.Failed(fault, kind);
            }
        }

        Gtin? gtin = _byAi.TryGetValue("01", out var item) && Gtin.TryParse(item.Value, out var number) ? number : null;
        long? weight = null;
        long? price = null;
        foreach (var (ai, value) in _elements)
        {
            if (ai.StartsWith("310", StringComparison.Ordinal))
            {
                weight ??= Scaled(value, ai[3] - '0', 3);
            }
            else if (ai.StartsWith("392", StringComparison.Ordinal))
            {
                price ??= Scaled(value, ai[3] - '0', 2);
            }
        }

        return LabelParse.Ok(new Label(kind, gtin, _elements, weight, price));
    }

    // The distinct identifiers are some hundreds at most, so this stays bounded however long the label is.
    LabelFault? RelationFault(ElementRule rule)
    {
        foreach (var pattern in rule.Excludes)
        {
            foreach (var other in _byAi.Keys)
            {
                if (other != rule.Ai && Matches(pattern, other))
                {
                    return new LabelFault(LabelErrorCodes.AiExcludes, $"({rule.Ai}) and ({other}) exclude each other.");
                }
            }
        }

        foreach (var groups in rule.Requires)
        {
            if (!Array.Exists(groups, group => Array.TrueForAll(group, HasAny)))
            {
                var wanted = string.Join(", ", groups.Select(group => string.Join(" with ", group)));
                return new LabelFault(LabelErrorCodes.AiRequires, $"({rule.Ai}) needs one of these beside it: {wanted}.");
            }
        }

        // A signature is over one thing: these keys then have to name a single instance.
        if (rule.Ai == "8030" && UnserialisedKey() is { } key)
        {
            return new LabelFault(LabelErrorCodes.AiRequires, $"({rule.Ai}) needs the serial part of ({key}).");
        }

        return null;
    }

    string? UnserialisedKey()
    {
        foreach (var (rule, value) in _byAi.Values)
        {
            if (rule.Ai is "253" or "255" or "8003" && value.Length == rule.MinLength)
            {
                return rule.Ai;
            }
        }

        return null;
    }

    bool HasAny(string pattern) => pattern.EndsWith('n')
        ? _byAi.Keys.Any(ai => Matches(pattern, ai))
        : _byAi.ContainsKey(pattern);

    static bool Matches(string pattern, string ai) =>
        pattern.Length == ai.Length && ai.StartsWith(pattern.TrimEnd('n'), StringComparison.Ordinal);

    /// <summary>A decimal number as a whole number of its thousandths (3) or hundredths (2).</summary>
    static long Scaled(string digits, int decimals, int wanted)
    {
        var number = long.Parse(digits);
        for (; decimals < wanted; decimals++)
        {
            number *= 10;
        }

        long divisor = 1;
        for (; decimals > wanted; decimals--)
        {
            divisor *= 10;
        }

        return (number + (divisor / 2)) / divisor;
    }
}
