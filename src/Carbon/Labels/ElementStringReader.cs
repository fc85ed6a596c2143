namespace CarbonPos.Carbon.Labels;

/// <summary>Reads concatenated elements, where FNC1 ends each value whose length is not predefined.</summary>
static class ElementStringReader
{
    /// <summary>FNC1 as scanners transmit it: the group separator.</summary>
    public const char Fnc1 = '\x1D';

    /// <summary>FNC1 as people write it; no value can hold this character.</summary>
    public const char Fnc1AsText = '^';

    public static bool IsSeparator(char c) => c is Fnc1 or Fnc1AsText;

    /// <param name="data">With or without the leading FNC1.</param>
    public static LabelParse Read(ReadOnlySpan<char> data)
    {
        if (!data.IsEmpty && IsSeparator(data[0]))
        {
            data = data[1..];
        }

        if (data.IsEmpty)
        {
            return Failed(LabelErrorCodes.Empty, "The symbol holds no element.");
        }

        var elements = new ElementCollector(LabelKind.Gs1ElementString);
        while (!data.IsEmpty)
        {
            if (ElementTable.FindPrefix(data) is not { } rule)
            {
                return Failed(LabelErrorCodes.AiUnknown, "No application identifier starts where the next one should.");
            }

            data = data[rule.Ai.Length..];
            var end = data.IndexOfAny(Fnc1, Fnc1AsText);
            if (end < 0)
            {
                end = data.Length;
            }

            if (rule.IsPredefinedLength)
            {
                end = Math.Min(end, rule.MaxLength);
            }

            if (elements.Add(rule, data[..end]) is { } fault)
            {
                return LabelParse.Failed(fault, LabelKind.Gs1ElementString);
            }

            data = data[end..];
            if (!data.IsEmpty && IsSeparator(data[0]))
            {
                data = data[1..];
            }
        }

        return elements.Finish();
    }

    static LabelParse Failed(string code, string text) => LabelParse.Failed(new LabelFault(code, text), LabelKind.Gs1ElementString);
}
