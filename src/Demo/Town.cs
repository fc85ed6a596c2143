using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Phones;

namespace CarbonPos.Demo;

/// <summary>Everything that takes part, on loopback: the gateway, tills on the SDK and the citizens' phones in this process, both institutions in theirs.</summary>
internal sealed class Town : IAsyncDisposable
{
    /// <summary>Enough to see that there are several, few enough to read their list.</summary>
    private const int Partitions = 16;

    private readonly Dictionary<Citizen, string> cards;
    private readonly Dictionary<Citizen, SandboxPhone> phones;

    private Town(DemoFolder folder, GatewayOptions options, Gateway gateway, Offices offices, Citizen leo, TimeProvider time)
    {
        (Folder, Options, Gateway, Offices, Leo) = (folder, options, gateway, offices, leo);
        cards = [];
        foreach (var citizen in Citizen.Registered.Append(leo)) cards[citizen] = Card(citizen, time);
        Till = OpenTill(Shop.Grocer, time);
        var access = File.ReadAllText(folder.WalletToken).Trim();
        phones = Cast.ToDictionary(c => c, c => new SandboxPhone(gateway.Address, access, cards[c], time));
        Camera = new Camera(folder);
    }

    public DemoFolder Folder { get; }

    /// <summary>What the gateway was started with.</summary>
    public GatewayOptions Options { get; }

    public Gateway Gateway { get; }

    public Offices Offices { get; }

    /// <summary>Moved in with this run.</summary>
    public Citizen Leo { get; }

    /// <summary>Whom the story is about.</summary>
    public IReadOnlyList<Citizen> Cast => [Citizen.Amina, Citizen.Household, Leo];

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
        Shop.AdmitAll(folder);
        Offices? offices = null;
        Gateway? gateway = null;
        try
        {
            offices = await Offices.OpenAsync(folder, time, stop);
            var options = OptionsOf(settings, folder, offices);
            var leo = Citizen.Leo(await offices.MoveInAsync(Citizen.Instalment.Grams, stop));
            gateway = await Gateway.StartAsync(options, WarningsToError, time, stop);
            await ReceiveBudgetsAsync(gateway, stop);
            var town = new Town(folder, options, gateway, offices, leo, time);
            // What an interrupted run left open is settled before anything is sold.
            await town.Till.ResolvePendingAsync(stop);
            return town;
        }
        catch
        {
            if (gateway is not null) await gateway.DisposeAsync();
            if (offices is not null) await offices.DisposeAsync();
            throw;
        }
    }

    /// <summary>A till of a shop, on the SDK.</summary>
    public CarbonPosClient OpenTill(Shop shop, TimeProvider time) => new(new()
    {
        Address = Gateway.Address,
        TokenFile = Folder.TokenOf(shop),
        PendingFolder = Folder.PendingOf(shop),
        Clock = time,
        // No queue waits behind this till, and a newcomer's machine may be busy building something.
        Deadline = TimeSpan.FromSeconds(60),
        AttemptDeadline = TimeSpan.FromSeconds(20),
    });

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
        await Offices.DisposeAsync();
    }

    private static GatewayOptions OptionsOf(DemoSettings settings, DemoFolder folder, Offices offices)
    {
        var options = new GatewayOptions { Port = settings.Port, Catalogue = Catalogue };
        options.Embedded.Folder = folder.Root;
        (options.Embedded.Ledger, options.Embedded.Partitions) = (true, Partitions);
        // A demo is opened again after weeks; no shop would close for so long without a word.
        options.Embedded.AcceptClockAhead = true;
        // A day that is over is over: nothing is on its way when the demo is opened.
        options.Settlement.Grace = TimeSpan.Zero;
        (options.Central.Address, options.Central.TokenFile) = (offices.Central.Address, Path.Combine(folder.Central, options.Embedded.Deployment + ".token"));
        (options.Registry.Address, options.Registry.TokenFile) = (offices.Registry.Address, Path.Combine(folder.Registry, "deployment.token"));
        return options;
    }

    // What the central account has ordered; and days that ended while the demo was closed are settled, so that this one is today's.
    private static async Task ReceiveBudgetsAsync(Gateway gateway, CancellationToken stop)
    {
        foreach (var night in await gateway.Night!.TurnAsync(null, stop))
        {
            if (night.Trouble.Length > 0) throw new DemoException($"{night.Day:yyyy-MM-dd} is not settled: {night.Trouble}");
        }
    }

    // Standard output is the story's.
    private static void WarningsToError(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    // A card pays: it is its owner's alone, also where an earlier demo left it open to others.
    private static void WritePrivately(string file, string text)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
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
        WritePrivately(file, card + "\n");
        return card;
    }
}
