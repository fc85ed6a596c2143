namespace CarbonPos.Carbon.Labels;

/// <summary>Reads elements as people write them: <c>(01)09506000134352(10)ABC</c>, with <c>\(</c> for a bracket inside a value.</summary>
static class BracketReader
{
    /// <param name="text">Starts with an opening bracket.</param>
    public static LabelParse Read(ReadOnlySpan<char> text)
    {
        var elements = new ElementCollector(LabelKind.Gs1ElementString);
        while (!text.IsEmpty)
        {
            var close = text.IndexOf(')');
            if (text[0] != '(' || close < 0)
            {
                return Failed(LabelErrorCodes.Brackets, "An opening bracket, an identifier and a closing bracket lead each value.");
            }

            if (ElementTable.Find(text[1..close]) is not { } rule)
            {
                return Failed(LabelErrorCodes.AiUnknown, "What stands in brackets is not an application identifier.");
            }

            text = text[(close + 1)..];
            var end = EndOfValue(text, out var escaped);
            var value = text[..end];
            if (elements.Add(rule, escaped ? value.ToString().Replace("\\(", "(") : value) is { } fault)
            {
                return LabelParse.Failed(fault, LabelKind.Gs1ElementString);
            }

            text = text[end..];
        }

        return elements.Finish();
    }

    static int EndOfValue(ReadOnlySpan<char> text, out bool escaped)
    {
        escaped = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
            {
                if (i == 0 || text[i - 1] != '\\')
                {
                    return i;
                }

                escaped = true;
            }
        }

        return text.Length;
    }

    static LabelParse Failed(string code, string text) => LabelParse.Failed(new LabelFault(code, text), LabelKind.Gs1ElementString);
}
