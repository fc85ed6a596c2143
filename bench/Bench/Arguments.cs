using System.Globalization;

namespace CarbonPos.Bench;

/// <summary>The words after the verb: --name value pairs, and flags without a value.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> values = [];

    public Arguments(ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal)) throw new ArgumentException($"'{words[i]}' is not an option.");
            var isFlag = i + 1 == words.Length || words[i + 1].StartsWith("--", StringComparison.Ordinal);
            values[words[i][2..]] = isFlag ? "" : words[++i];
        }
    }

    public bool Has(string name) => values.ContainsKey(name);

    public string Text(string name) =>
        values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name} is missing.");

    public string Text(string name, string byDefault) => values.GetValueOrDefault(name, byDefault);

    public int Number(string name, int byDefault) =>
        values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : byDefault;
}
