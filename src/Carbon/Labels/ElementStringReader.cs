namespace CarbonPos.Carbon.Labels;

/// <summary>Reads concatenated elements, where FNC1 ends each value whose length is not predefined.</summary>
static class ElementStringReader
{
    /// <summary>FNC1 as scanners transmit it: the group separator.</summary>
    public const char Fnc1 = '\x1D';

    /// <summary>FNC1 as people write it; no value can hold this character.</summary>
    public const char Fnc1AsText = '^';

    /// <param name="data">With or without the leading FNC1.</param>
    /// <param name="isTransmitted">True behind an AIM identifier, where FNC1 is <see cref="Fnc1"/> and nothing else.</param>
    public static LabelParse Read(ReadOnlySpan<char> data, bool isTransmitted = false)
    {
        var asText = isTransmitted ? Fnc1 : Fnc1AsText;
        if (!data.IsEmpty && (data[0] == Fnc1 || data[0] == asText))
        {
            data = data[1..];
        }

        if (data.IsEmpty)
        {
            return Failed(new LabelFault(LabelErrorCodes.Empty, "The symbol holds no element."));
        }

        var elements = new ElementCollector(data, LabelKind.Gs1ElementString);
        for (var at = 0; at < data.Length;)
        {
            if (ElementTable.FindPrefix(data[at..]) is not { } rule)
            {
                return Failed(Unknown(data, at));
            }

            at += rule.Ai.Length;
            var length = LengthOf(data[at..], asText);
            if (rule.IsPredefinedLength)
            {
                length = Math.Min(length, rule.MaxLength);
            }

            if (elements.Add(rule, at, length, ValueForm.Plain) is { } fault)
            {
                return Failed(fault);
            }

            at += length;
            if (at < data.Length && (data[at] == Fnc1 || data[at] == asText))
            {
                at++;
            }
        }

        return elements.Finish();
    }

    // Values are short: a plain loop beats the vectorised search.
    static int LengthOf(ReadOnlySpan<char> data, char asText)
    {
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == Fnc1 || data[i] == asText)
            {
                return i;
            }
        }

        return data.Length;
    }

    static LabelFault Unknown(ReadOnlySpan<char> data, int at)
    {
        var shown = LabelFault.Shown(data.Slice(at, Math.Min(4, data.Length - at)));
        return new LabelFault(LabelErrorCodes.AiUnknown, $"No application identifier starts with {shown}, at character {at + 1} of the data.");
    }

    static LabelParse Failed(LabelFault fault) => LabelParse.Failed(fault, LabelKind.Gs1ElementString);
}
