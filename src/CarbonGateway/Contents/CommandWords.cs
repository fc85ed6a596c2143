namespace CarbonPos.CarbonGateway.Contents;

/// <summary>The command line cannot be understood; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The words after a verb: bare ones, flags, and options with their value.</summary>
internal sealed class CommandWords
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);

    /// <param name="words">As on the command line.</param>
    /// <param name="flags">Known flags, without dashes.</param>
    /// <param name="options">Known options, without dashes.</param>
    /// <exception cref="UsageException">A word is not known, or an option has no value.</exception>
    public CommandWords(ReadOnlySpan<string> words, string[] flags, string[] options)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                Bare.Add(words[i]);
                continue;
            }

            var (name, value) = words[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (words[i][2..at], words[i][(at + 1)..]) : (words[i][2..], null);
            if (flags.Contains(name) && value is null)
            {
                _flags.Add(name);
            }
            else if (options.Contains(name) && (value ?? (i + 1 < words.Length ? words[++i] : null)) is { } given)
            {
                _options[name] = given;
            }
            else
            {
                throw new UsageException(options.Contains(name) ? $"--{name} needs a value." : $"There is no option {words[i]} here.");
            }
        }
    }

    /// <summary>Words that are no options, in order.</summary>
    public List<string> Bare { get; } = [];

    public bool Has(string flag) => _flags.Contains(flag);

    public string? Text(string option) => _options.GetValueOrDefault(option);

    /// <exception cref="UsageException">The option is missing.</exception>
    public string Needed(string option) => Text(option) ?? throw new UsageException($"--{option} is missing.");

    /// <exception cref="UsageException">The value is no whole number of that range.</exception>
    public int? Number(string option, int min, int max) => Text(option) switch
    {
        null => null,
        var text when int.TryParse(text, out var number) && number >= min && number <= max => number,
        _ => throw new UsageException($"--{option} must be a whole number from {min} to {max}."),
    };
}
