namespace CarbonPos.Carbon.Labels;

/// <summary>Reads elements as people write them: <c>(01)09506000134352(10)ABC</c>, with <c>\(</c> for a bracket inside a value.</summary>
static class BracketReader
{
    /// <summary>Digits of the longest identifier, and some room to tell a longer one.</summary>
    const int LongestShown = 8;

    /// <param name="text">Starts with an opening bracket.</param>
    public static LabelParse Read(ReadOnlySpan<char> text)
    {
        var elements = new ElementCollector(text, LabelKind.Gs1ElementString);
        for (var at = 0; at < text.Length;)
        {
            var length = text[at] == '(' ? text[at..].IndexOf(')') - 1 : -1;
            if (length < 0)
            {
                return Failed(new LabelFault(
                    LabelErrorCodes.Brackets, "An opening bracket, an identifier and a closing bracket lead each value."));
            }

            var ai = text.Slice(at + 1, length);
            if (ElementTable.Find(ai) is not { } rule)
            {
                var shown = LabelFault.Shown(ai[..Math.Min(LongestShown, ai.Length)]);
                return Failed(new LabelFault(LabelErrorCodes.AiUnknown, $"({shown}) is not an application identifier."));
            }

            at += length + 2;
            length = LengthOf(text[at..], out var isEscaped);
            if (elements.Add(rule, at, length, isEscaped ? ValueForm.Bracketed : ValueForm.Plain) is { } fault)
            {
                return Failed(fault);
            }

            at += length;
        }

        return elements.Finish();
    }

    static int LengthOf(ReadOnlySpan<char> text, out bool isEscaped)
    {
        isEscaped = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
            {
                if (i == 0 || text[i - 1] != '\\')
                {
                    return i;
                }

                isEscaped = true;
            }
        }

        return text.Length;
    }

    static LabelParse Failed(LabelFault fault) => LabelParse.Failed(fault, LabelKind.Gs1ElementString);
}
