using System.Text;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>Cuts CSV text into records, as RFC 4180 has it; the first line tells whether commas or semicolons separate.</summary>
static class CsvText
{
    /// <summary>Records with the line on which each starts, from 1. Empty lines are passed over.</summary>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Records(string text)
    {
        var head = text.AsSpan(0, text.IndexOf('\n') is var end and >= 0 ? end : text.Length);
        var separator = head.Count(';') > head.Count(',') ? ';' : ',';
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var start = line;
            var fields = new List<string>();
            bool more;
            do
            {
                fields.Add(Field(text, separator, ref at, ref line, out more));
            }
            while (more);

            if (fields is not [""])
            {
                yield return (start, fields);
            }
        }
    }

    private static string Field(string text, char separator, ref int at, ref int line, out bool more)
    {
        var field = new StringBuilder();
        var quoted = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                // Doubled inside quotation marks, it stands for itself.
                if (quoted && at + 1 < text.Length && text[at + 1] == '"')
                {
                    field.Append(c);
                    at++;
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (!quoted && (c == separator || c == '\n'))
            {
                at++;
                line += c == '\n' ? 1 : 0;
                more = c == separator;
                return field.ToString().TrimEnd('\r');
            }
            else
            {
                line += c == '\n' ? 1 : 0;
                field.Append(c);
            }
        }

        more = false;
        return field.ToString().TrimEnd('\r');
    }
}
