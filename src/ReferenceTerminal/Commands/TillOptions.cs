using System.CommandLine;
using System.CommandLine.Parsing;
using CarbonPos.Carbon.Labels;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>The options that every verb knows.</summary>
sealed class TillOptions
{
    public const string GatewayVariable = "CARBONPOS_GATEWAY";
    public const string TokenVariable = "CARBONPOS_TOKEN_FILE";
    public const string InStoreVariable = "CARBONPOS_IN_STORE";
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

    public Option<string?> InStore { get; } = new("--in-store")
    {
        Description = $"What in-store EAN-13 carry: FR, US, none, or entries such as 22+24:price5. Default: {InStoreVariable}, else FR.",
        HelpName = "TABLE",
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

    /// <exception cref="TillFault">The table cannot be read.</exception>
    public VariableMeasureTable InStoreNumbers(ParseResult parsed, TillConsole console)
    {
        var text = parsed.GetValue(InStore) ?? console.Environment(InStoreVariable) ?? "FR";
        if (VariableMeasureTable.TryParse(text, out var table, out var reason))
        {
            return table;
        }

        throw new TillFault(
            ExitCode.Usage,
            "SETTING_WRONG",
            $"--in-store {Printable.Of(text)}: {reason}",
            $"--in-store {Printable.Of(text)} : écrivez FR, US, none ou des entrées comme 22+24:price5 2:price4c 29:weight4x5.");
    }

    public void AddTo(RootCommand root)
    {
        Lang.AcceptOnlyFromAmong("en", "fr");
        foreach (var option in new Option[] { Gateway, BearerFile, State, InStore, Json, Lang, Deadline })
        {
            root.Options.Add(option);
        }
    }

    /// <summary>Works for a command line with errors too, so that these are told in the right language.</summary>
    public Language Language(ParseResult parsed) =>
        parsed.Tokens.Select(t => t.Value).SkipWhile(t => t != "--lang").Skip(1).FirstOrDefault() == "fr" ? PosSdk.Language.French : PosSdk.Language.English;

    public bool IsJson(ParseResult parsed) => parsed.Tokens.Any(t => t.Type == TokenType.Option && t.Value == "--json");
}
