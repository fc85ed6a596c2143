using System.Globalization;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Contents.Feed;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>What the gateway was started with. A word that it does not know is refused, never passed over: a setting that is only thought to be set does harm later.</summary>
public sealed class CommandLine
{
    private static readonly string[] Sections = ["Gateway:", "Embedded:", "Redis:"];
    private static readonly string[] Verbs = ["run", "token", "contents", "coverage", "rebuild", "verify", "halts", "lift-halt", "statement", "public-keys", "settle", "nights", "breaks", "report", "help"];

    private static readonly Dictionary<string, string[]> OwnWords = new(StringComparer.Ordinal)
    {
        ["token"] = ["account"],
        ["rebuild"] = ["partitions"],
        ["statement"] = ["day"],
        ["settle"] = ["day"],
        ["breaks"] = ["assign", "to", "all"],
        ["report"] = ["day", "company", "store", "format", "out"],
        ["lift-halt"] = ["partition", "reason", "by", "wins"],
    };

    private CommandLine(string verb, IReadOnlyList<string> rest, IConfiguration settings) => (Verb, Rest, Settings) = (verb, rest, settings);

    /// <summary>run, token, contents, coverage, rebuild, verify, halts, lift-halt, statement, public-keys, settle, nights, breaks, report or help.</summary>
    public string Verb { get; }

    /// <summary>What follows "contents" or "coverage", which have words and options of their own; settings are taken out.</summary>
    public IReadOnlyList<string> Rest { get; }

    /// <summary>Settings of the command line and, behind it, of the environment.</summary>
    public IConfiguration Settings { get; }

    /// <summary>The business day that was named with --day.</summary>
    /// <exception cref="UsageException">None was, or it is no date.</exception>
    public DateOnly Day => DateOnly.TryParseExact(Settings["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new UsageException("Give the business day as --day YYYY-MM-DD.");

    /// <summary>Whether an own word of the verb is "true"; where it is not given, it is not.</summary>
    /// <exception cref="UsageException">Neither true nor false.</exception>
    public bool IsTrue(string word) => Settings[word] switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new UsageException($"--{word} is true or false."),
    };

    /// <summary>Reads words, each "--Name=value", "--Name value" or a verb.</summary>
    /// <param name="words">As the shell gave them.</param>
    /// <param name="environment">Variables whose prefix is taken off; null = those that begin with CARBONPOS_.</param>
    /// <param name="fault">What is wrong and what would be right; empty when nothing is.</param>
    public static CommandLine? Parse(IReadOnlyList<string> words, IEnumerable<KeyValuePair<string, string?>>? environment, out string fault)
    {
        string? bare = null;
        var (verb, given, rest) = ("", new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase), new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            if (verb is "contents" or "coverage" && !IsSetting(words[i]))
            {
                rest.Add(words[i]);
            }
            else if (words[i] is "-h" or "--help")
            {
                verb = "help";
            }
            else if (words[i].StartsWith("--", StringComparison.Ordinal))
            {
                var parts = words[i][2..].Split('=', 2);
                // A setting may be given again behind those of a script, and the last one counts; a day or a company may not.
                if (given.ContainsKey(parts[0]) && !parts[0].Contains(':', StringComparison.Ordinal)) return Refuse($"--{parts[0]} stands twice.", out fault);
                var isBare = parts.Length == 1 && (i + 1 == words.Count || words[i + 1].StartsWith("--", StringComparison.Ordinal));
                if (isBare) bare ??= parts[0];
                given[parts[0]] = isBare ? "" : parts.Length == 2 ? parts[1] : words[++i];
            }
            else if (verb.Length > 0 && verb != "help")
            {
                return Refuse($"'{words[i]}' is one word too many after '{verb}'.", out fault);
            }
            else if (!Verbs.Contains(words[i], StringComparer.Ordinal))
            {
                return Refuse($"There is no verb '{words[i]}'{Hint(words[i], Verbs)} Try: carbonpos-gateway help", out fault);
            }
            else if (verb.Length == 0)
            {
                verb = words[i];
            }
        }

        if (verb.Length == 0) verb = "run";
        var builder = new ConfigurationBuilder();
        if (environment is null) builder.AddEnvironmentVariables("CARBONPOS_");
        else builder.AddInMemoryCollection(environment);
        var settings = builder.AddInMemoryCollection(given).Build();
        if (verb == "help") return Take(out fault);

        string[] known =
        [
            .. Names("Gateway", typeof(GatewayOptions)), .. Names("Gateway:Registry", typeof(RegistryLink)), .. Names("Gateway:Central", typeof(Settlement.Institutions.CentralLink)), .. Names("Gateway:Settlement", typeof(Settlement.SettlementOptions)), .. Names("Gateway:Ledger", typeof(LedgerOptions)),
            .. Names("Gateway:Pool", typeof(Market.Pool.PoolOptions)), .. Names("Gateway:Ledger:Drain", typeof(Ledger.Draining.DrainOptions)), .. Names("Embedded", typeof(EmbeddedOptions)),
            .. Names("Redis", typeof(RedisStoreOptions)), .. Names("Redis", typeof(RedisEndpoints)),
        ];
        string[] allowed = [.. known, .. OwnWords.GetValueOrDefault(verb, [])];
        // The environment has variables of other programs under the same prefix: only what names a section is meant for this one.
        var meant = settings.AsEnumerable().Where(s => s.Value is not null && s.Key.Contains(':', StringComparison.Ordinal)).Select(s => s.Key)
            .Where(name => given.ContainsKey(name) || Array.Exists(Sections, section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase)));
        return given.Keys.Concat(meant).FirstOrDefault(name => !allowed.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? Refuse($"There is no setting '{unknown}'{Hint(unknown, allowed)} All of them: docs/reference/gateway.md", out fault)
            : bare is not null ? Refuse($"--{bare} needs a value: --{bare}=…", out fault)
            : Take(out fault);

        CommandLine Take(out string none)
        {
            none = "";
            return new(verb, rest, settings);
        }
    }

    private static bool IsSetting(string word) => word.StartsWith("--", StringComparison.Ordinal) && Array.Exists(Sections, section => word.AsSpan(2).StartsWith(section, StringComparison.Ordinal));

    private static CommandLine? Refuse(string what, out string fault)
    {
        fault = what;
        return null;
    }

    private static IEnumerable<string> Names(string section, Type options) =>
        options.GetProperties().Where(p => !p.PropertyType.IsClass || p.PropertyType == typeof(string)).Select(p => $"{section}:{p.Name}");

    // Ends the sentence: with the known word that is nearest, where one is near at all.
    private static string Hint(string word, string[] known)
    {
        var nearest = known.MinBy(k => Distance(word, k))!;
        return Distance(word, nearest) <= Math.Max(2, nearest.Length / 3) ? $"; is '{nearest}' meant?" : ".";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + same));
            }
        }

        return row[^1];
    }
}
