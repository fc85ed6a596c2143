using System.CommandLine;
using CarbonPos.Carbon.Labels;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>One command at work: the client, where to write, and in which language.</summary>
sealed class TillSession : IDisposable
{
    private readonly FilePendingRequests pending;

    private TillSession(CarbonPosClient client, FilePendingRequests pending, TicketFolder tickets, ShiftBook shifts, TillConsole console, Language language, bool json)
    {
        Client = client;
        this.pending = pending;
        Tickets = tickets;
        Shifts = shifts;
        Console = console;
        Language = language;
        Json = json;
    }

    public CarbonPosClient Client { get; }

    public TicketFolder Tickets { get; }

    public ShiftBook Shifts { get; }

    public TillConsole Console { get; }

    public Language Language { get; }

    public bool Json { get; }

    /// <summary>How this till reads labels.</summary>
    public LabelRules LabelRules { get; private init; } = LabelRules.Till;

    /// <summary>What became of requests of an earlier command, found out before this one. Empty = there were none.</summary>
    public IReadOnlyList<ResolvedRequest> Earlier { get; set; } = [];

    /// <exception cref="TillFault">Something that the client needs is missing or wrong.</exception>
    public static TillSession Open(TillOptions options, ParseResult parsed, TillConsole console)
    {
        var rules = LabelRules.TillWith(options.InStoreNumbers(parsed, console));
        var state = parsed.GetValue(options.State) ?? DefaultState();
        var kept = OpenPending(state);
        try
        {
            var client = new CarbonPosClient(new CarbonPosOptions
            {
                Address = Address(options, parsed, console),
                TokenFile = parsed.GetValue(options.BearerFile) ?? console.Environment(TillOptions.TokenVariable) ?? throw NoToken(),
                Deadline = options.Wait(parsed),
                Pending = kept,
            });
            return new(client, kept, new TicketFolder(Path.Combine(state, "tickets")), new ShiftBook(Path.Combine(state, "shifts"), TimeProvider.System), console, options.Language(parsed), options.IsJson(parsed)) { LabelRules = rules };
        }
        catch (ArgumentException wrong)
        {
            kept.Dispose();
            throw new TillFault(ExitCode.Usage, "SETTING_WRONG", Printable.Of(wrong), $"Un réglage ne va pas : {Printable.Of(wrong)}");
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    /// <summary>Says something to the cashier without disturbing what a program reads.</summary>
    public void Notice(string english, string french) => Console.Error.WriteLine(Pick(english, french));

    public string Pick(string english, string french) => Language == Language.French ? french : english;

    public void Dispose()
    {
        Client.Dispose();
        pending.Dispose();
    }

    private static FilePendingRequests OpenPending(string state)
    {
        try
        {
            return new FilePendingRequests(Path.Combine(state, "pending"));
        }
        catch (PendingDamagedException damage)
        {
            throw new TillFault(
                ExitCode.State,
                "STATE_DAMAGED",
                $"{damage.File} is damaged (slot {string.Join(", ", damage.Slots)}): a request without an answer, which may have debited points, can be lost in it. Nothing is sold until somebody looks: compare the last sales with the gateway's statement, move the file away and keep it for support. The till then starts with none.",
                $"{damage.File} est abîmé (case {string.Join(", ", damage.Slots)}) : une demande sans réponse, qui a peut-être débité des points, peut y être perdue. Rien n'est vendu avant qu'on ait regardé : comparez les dernières ventes au relevé de la passerelle, déplacez le fichier et gardez-le pour l'assistance. La caisse repart alors sans demande.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TillFault(
                ExitCode.State,
                "STATE_FOLDER_UNUSABLE",
                $"The state folder {state} cannot be used: {failure.Message} Nothing was debited. Name another one with --state FOLDER.",
                $"Le dossier d'état {state} est inutilisable : {failure.Message} Rien n'a été débité. Indiquez-en un autre avec --state DOSSIER.");
        }
    }

    private static string DefaultState() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "carbonpos-till");

    /// <exception cref="TillFault">What was given is no address.</exception>
    public static Uri Address(TillOptions options, ParseResult parsed, TillConsole console) =>
        Address(parsed.GetValue(options.Gateway) ?? console.Environment(TillOptions.GatewayVariable) ?? TillOptions.DefaultGateway);

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? address
        : throw new TillFault(
            ExitCode.Usage,
            "GATEWAY_ADDRESS_WRONG",
            $"'{text}' is no address. Give one such as {TillOptions.DefaultGateway} with --gateway or {TillOptions.GatewayVariable}.",
            $"« {text} » n'est pas une adresse. Donnez-en une comme {TillOptions.DefaultGateway} avec --gateway ou {TillOptions.GatewayVariable}.");

    private static TillFault NoToken() => new(
        ExitCode.Usage,
        "TOKEN_MISSING",
        $"The gateway has to know which till this is: name the file with this till's token with --bearer-file FILE or {TillOptions.TokenVariable}.",
        $"La passerelle doit savoir de quelle caisse il s'agit : indiquez le fichier du jeton de cette caisse avec --bearer-file FICHIER ou {TillOptions.TokenVariable}.");
}
