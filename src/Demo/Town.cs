using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Phones;

namespace CarbonPos.Demo;

/// <summary>Everything that takes part, on loopback in one process: the gateway, a till on the SDK, and the citizens' phones.</summary>
internal sealed class Town : IAsyncDisposable
{
    private readonly Dictionary<Citizen, string> cards;
    private readonly Dictionary<Citizen, SandboxPhone> phones;

    private Town(DemoFolder folder, Gateway gateway, TimeProvider time)
    {
        Folder = folder;
        Gateway = gateway;
        cards = Citizen.All.ToDictionary(c => c, c => Card(c, time));
        Till = new CarbonPosClient(new()
        {
            Address = gateway.Address,
            TokenFile = folder.TillToken,
            PendingFolder = folder.Pending,
            Clock = time,
            // No queue waits behind this till, and a newcomer's machine may be busy building something.
            Deadline = TimeSpan.FromSeconds(60),
            AttemptDeadline = TimeSpan.FromSeconds(20),
        });
        var access = File.ReadAllText(folder.WalletToken).Trim();
        phones = Citizen.All.ToDictionary(c => c, c => new SandboxPhone(gateway.Address, access, cards[c], time));
        Camera = new Camera(folder);
    }

    public DemoFolder Folder { get; }

    public Gateway Gateway { get; }

    /// <summary>The grocer's till.</summary>
    public CarbonPosClient Till { get; }

    public Camera Camera { get; }

    /// <summary>The sample catalogue, beside this program.</summary>
    public static string Catalogue => Path.Combine(AppContext.BaseDirectory, "catalogue.json");

    public SandboxPhone PhoneOf(Citizen citizen) => phones[citizen];

    /// <summary>What a citizen's loyalty card holds.</summary>
    public Instrument CardOf(Citizen citizen) => Instrument.AccountToken(cards[citizen]);

    /// <summary>Where a citizen's card is kept for the till on the command line.</summary>
    public string CardFile(Citizen citizen) => Path.Combine(Folder.Cards, citizen.Key + ".card");

    /// <exception cref="InvalidOperationException">The folder is in use, or something in it is not as it should be.</exception>
    public static async Task<Town> OpenAsync(DemoSettings settings, TimeProvider time, CancellationToken stop)
    {
        var folder = DemoFolder.Open(settings.Folder, settings.Fresh);
        await File.WriteAllTextAsync(folder.Allocations, Citizen.Allocations(time.GetUtcNow(), RequestId.New(time).Value), stop);
        var options = new GatewayOptions { Port = settings.Port, Catalogue = Catalogue, Allocations = folder.Allocations };
        options.Embedded.Folder = folder.Root;
        // A demo is opened again after weeks; no shop would close for so long without a word.
        options.Embedded.AcceptClockAhead = true;
        var gateway = await Gateway.StartAsync(options, WarningsToError, time, stop);
        try
        {
            var town = new Town(folder, gateway, time);
            // What an interrupted run left open is settled before anything is sold.
            await town.Till.ResolvePendingAsync(stop);
            return town;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>The sample products' 13-digit numbers.</summary>
    public static IReadOnlyList<string> Shelf()
    {
        using var catalogue = JsonDocument.Parse(File.ReadAllBytes(Catalogue));
        return [.. catalogue.RootElement.GetProperty("products").EnumerateArray().Select(p => p.GetProperty("gtin").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in phones.Values) phone.Dispose();
        Till.Dispose();
        await Gateway.DisposeAsync();
    }

    // Standard output is the story's.
    private static void WarningsToError(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    // A card lasts: it is made once, and thrown away with the gateway's keys only.
    private string Card(Citizen citizen, TimeProvider time)
    {
        var file = CardFile(citizen);
        if (File.Exists(file) && Gateway.Tokens.TryOpen(File.ReadAllText(file).Trim(), out var account) && account == citizen.Account)
        {
            return File.ReadAllText(file).Trim();
        }

        var card = Gateway.Tokens.Seal(citizen.Account, RandomNumberGenerator.GetBytes(Flashcode.NonceSize), time.GetUtcNow());
        File.WriteAllText(file, card + "\n");
        return card;
    }
}
