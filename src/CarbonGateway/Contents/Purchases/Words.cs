using System.Text;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>Words that others wrote, made fit for a report and for a contents file.</summary>
internal static class Words
{
    /// <summary>One line without control characters, which a contents file refuses and a console obeys.</summary>
    public static string Plain(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
        : text;

    /// <summary>As <see cref="Plain"/>, with single spaces and at most so many characters.</summary>
    public static string Short(string text, int most)
    {
        var words = new StringBuilder();
        foreach (var c in text)
        {
            var isSpace = char.IsControl(c) || char.IsWhiteSpace(c);
            if (!isSpace || (words.Length > 0 && words[^1] != ' '))
            {
                words.Append(isSpace ? ' ' : c);
            }

            if (words.Length > most)
            {
                // Not through the middle of a character that is two.
                words.Length = char.IsHighSurrogate(words[most - 2]) ? most - 2 : most - 1;
                return words.Append('…').ToString();
            }
        }

        return words.ToString().TrimEnd(' ');
    }
}
