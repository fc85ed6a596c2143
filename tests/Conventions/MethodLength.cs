using System.Text.RegularExpressions;

namespace CarbonPos.Conventions;

/// <summary>Finds methods by their signature and their braces, by indentation: enough for sources that one formatter keeps.</summary>
static partial class MethodLength
{
    public static IEnumerable<(string Name, int Lines)> Of(string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim() != "{") continue;
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            if (indent is not (4 or 8)) continue;
            var head = string.Concat(lines[Math.Max(0, i - 6)..i].Reverse().TakeWhile(l => l.Trim() is not ("" or "{") && !l.TrimEnd().EndsWith(';') && !l.TrimEnd().EndsWith('}')).Reverse());
            if (!Signature().IsMatch(head) || Statement().IsMatch(head)) continue;
            var close = Array.FindIndex(lines, i, l => l.StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal));
            if (close > i) yield return (Signature().Match(head).Groups[1].Value, close - i + 1);
        }
    }

    [GeneratedRegex(@"(\w+)(<[^>]*>)?\s*\(")]
    private static partial Regex Signature();

    [GeneratedRegex(@"^\s*(if|for|foreach|while|switch|using|lock|catch|else|return|var|await)\b|=>|\b(class|struct|record|interface|new)\b")]
    private static partial Regex Statement();
}
