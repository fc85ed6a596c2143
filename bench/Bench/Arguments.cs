using System.Globalization;

namespace CarbonPos.Bench;

/// <summary>The words after the verb: --name value pairs, and flags without a value.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> values = [];

    private Arguments()
    {
    }

    /// <summary>Reads them all, and lets nothing pass that the verb does not know: a slip must not start a run of minutes.</summary>
    /// <param name="words">After the verb.</param>
    /// <param name="known">What the verb takes: "flag", "name=N" for a number of zero or more, "name=a|b" for one of these, "name=TEXT" for any other text.</param>
    /// <exception cref="ArgumentException">A word is unknown, a value is missing, superfluous or of another kind.</exception>
    public static Arguments Read(ReadOnlySpan<string> words, IReadOnlyList<string> known)
    {
        var arguments = new Arguments();
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal)) throw new ArgumentException($"'{words[i]}' is not an option.");
            var name = words[i][2..];
            var option = known.FirstOrDefault(k => k.Split('=')[0] == name) ?? throw new ArgumentException($"There is no option --{name} here.");
            var kind = option.Length > name.Length ? option[(name.Length + 1)..] : "";
            if (kind.Length == 0)
            {
                arguments.values[name] = "";
                continue;
            }

            if (++i == words.Length || words[i].StartsWith("--", StringComparison.Ordinal)) throw new ArgumentException($"--{name} needs a value: {kind}.");
            if (!Fits(kind, words[i])) throw new ArgumentException($"--{name} takes {kind}, not '{words[i]}'.");
            arguments.values[name] = words[i];
        }

        return arguments;
    }

    public bool Has(string name) => values.ContainsKey(name);

    public string Text(string name) =>
        values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name} is missing.");

    public string Text(string name, string byDefault) => values.GetValueOrDefault(name, byDefault);

    public int Number(string name, int byDefault) =>
        values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : byDefault;

    private static bool Fits(string kind, string value) => kind switch
    {
        "N" => IsNumber(value),
        "N,N" => value.Split(',').All(IsNumber),
        _ when kind.Contains('|', StringComparison.Ordinal) => kind.Split('|').Contains(value),
        _ => value.Length > 0,
    };

    private static bool IsNumber(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
