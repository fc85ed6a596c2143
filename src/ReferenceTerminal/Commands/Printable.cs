using System.Globalization;
using System.Text;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Text from labels and files that may reach a printer or a screen: what would steer it is shown as "?" instead.</summary>
static class Printable
{
    /// <summary>Control characters, line ends and marks that turn the direction of writing are replaced; all else stays.</summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '?' : c);
        }

        return clean.ToString();
    }

    /// <summary>An exception's own sentence, without what the runtime appends for programmers.</summary>
    public static string Of(Exception fault)
    {
        var text = fault.Message;
        foreach (var tail in (string[])[" (Parameter '", "\r", "\n"])
        {
            var at = text.IndexOf(tail, StringComparison.Ordinal);
            text = at > 0 ? text[..at] : text;
        }

        return Of(text);
    }
}
