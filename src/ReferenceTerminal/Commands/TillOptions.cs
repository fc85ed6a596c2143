using System.CommandLine;
using System.CommandLine.Parsing;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>The options that every verb knows.</summary>
sealed class TillOptions
{
    public const string GatewayVariable = "CARBONPOS_GATEWAY";
    public const string TokenVariable = "CARBONPOS_TOKEN_FILE";
    public const string DefaultGateway = "http://127.0.0.1:7443";

    public Option<string?> Gateway { get; } = new("--gateway")
    {
        Description = $"Address of the carbon gateway. Default: {GatewayVariable}, else {DefaultGateway}.",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<string?> BearerFile { get; } = new("--bearer-file")
    {
        Description = $"File whose first line is this till's token. Default: {TokenVariable}.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string?> State { get; } = new("--state")
    {
        Description = "Folder where this till keeps requests without an answer, its tickets and its shifts. Default: per user.",
        HelpName = "FOLDER",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON object on standard output instead of text.", Recursive = true };

    public Option<string> Lang { get; } = new("--lang")
    {
        Description = "Language of receipts and messages: en or fr. Default: en.",
        HelpName = "en|fr",
        DefaultValueFactory = _ => "en",
        Recursive = true,
    };

    public Option<string> Deadline { get; } = new("--deadline")
    {
        Description = "Seconds to wait for the gateway, repetitions included: 0.1 to 120. Default: 5. Finding out what an unanswered request did may take as long again.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => "5",
        Recursive = true,
    };

    /// <exception cref="TillFault">No number of seconds, or one outside its range.</exception>
    public TimeSpan Wait(ParseResult parsed) => TimeSpan.FromSeconds((double)TillNumber.Read(parsed.GetValue(Deadline) ?? "5", "--deadline", 0.1m, 120, 3));

    public void AddTo(RootCommand root)
    {
        Lang.AcceptOnlyFromAmong("en", "fr");
        foreach (var option in new Option[] { Gateway, BearerFile, State, Json, Lang, Deadline })
        {
            root.Options.Add(option);
        }
    }

    /// <summary>Works for a command line with errors too, so that these are told in the right language.</summary>
    public Language Language(ParseResult parsed) =>
        parsed.Tokens.Select(t => t.Value).SkipWhile(t => t != "--lang").Skip(1).FirstOrDefault() == "fr" ? PosSdk.Language.French : PosSdk.Language.English;

    public bool IsJson(ParseResult parsed) => parsed.Tokens.Any(t => t.Type == TokenType.Option && t.Value == "--json");
}
