using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Processes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CarbonGateway.Tests.Running;

/// <summary>The whole gateway in this process, on loopback and a clock of its own, with two merchants' tills and a wallet.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly Gateway gateway;
    private readonly GatewayOptions options;
    private readonly List<WireClient> clients = [];

    private RunningGateway(Gateway gateway, GatewayOptions options, ManualClock clock)
    {
        (this.gateway, this.options, Clock) = (gateway, options, clock);
        (Till, OtherTill, Wallet) = (Client("till-a"), Client("till-b"), Client("wallet"));
    }

    public static Seller Seller { get; } = new(new(101), 1, ActivityCode.TryParse("G47", out var retail) ? retail : default);

    public static Seller OtherSeller { get; } = Seller with { Company = new(202) };

    public ManualClock Clock { get; }

    /// <summary>Of merchant 101.</summary>
    public WireClient Till { get; }

    /// <summary>Of merchant 202.</summary>
    public WireClient OtherTill { get; }

    public WireClient Wallet { get; }

    /// <summary>What the gateway seals with.</summary>
    public FlashcodeKeyring Keys => KeyFile.Open(Path.Combine(options.Embedded.Folder, "keys.json"), Clock.GetUtcNow());

    /// <summary>What the gateway signs receipts with.</summary>
    public SettlementKeys SettlementKeys => SettlementKeyFile.Read(Path.Combine(options.Embedded.Folder, "settlement-keys.json"));

    /// <summary>The process' inside.</summary>
    public Gateway Process => gateway;

    /// <summary>Its data folder.</summary>
    public string Folder => options.Embedded.Folder;

    /// <param name="accounts">Who is enrolled, with how many grams for the clock's year.</param>
    /// <param name="configure">Changes the options.</param>
    public static async Task<RunningGateway> StartAsync(IEnumerable<(AccountId Account, long Grams)> accounts, Action<GatewayOptions>? configure = null)
    {
        var clock = new ManualClock(new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("carbonpos-running-").FullName;
        var settings = new GatewayOptions
        {
            Port = 0,
            Catalogue = Repository.File("tests", "CarbonGateway.Tests", "Running", "catalogue.json"),
            Allocations = Path.Combine(folder, "allocations.csv"),
        };
        (settings.Embedded.Folder, settings.Embedded.Ledger) = (folder, true);
        configure?.Invoke(settings);
        await File.WriteAllLinesAsync(settings.Allocations, accounts.Select(a => $"{Guid.CreateVersion7()},{a.Account.ToHex()},2026,{a.Grams}"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, "callers.json"), Callers(), TestContext.Current.CancellationToken);
        var running = await Gateway.StartAsync(settings, logging => logging.SetMinimumLevel(LogLevel.None), clock, TestContext.Current.CancellationToken);
        return new RunningGateway(running, settings, clock);
    }

    /// <summary>A client with a token, or with none.</summary>
    public WireClient Client(string? token)
    {
        var channel = GrpcChannel.ForAddress(gateway.Address, new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            MaxSendMessageSize = null,
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        });
        var client = new WireClient(channel, token);
        clients.Add(client);
        return client;
    }

    /// <summary>An account token, as a loyalty card holds it.</summary>
    public string TokenOf(AccountId account) => gateway.Tokens.Seal(account, RandomNumberGenerator.GetBytes(Flashcode.NonceSize), Clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await gateway.DisposeAsync();
        Directory.Delete(options.Embedded.Folder, recursive: true);
    }

    private static byte[] Callers() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        callers = new[] { ("till-a", "till", "101"), ("till-b", "till", "202"), ("wallet", "wallet", "303") }.Select(c => new
        {
            token_sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(c.Item1))),
            role = c.Item2,
            merchant = c.Item3,
            store = "1",
            terminal = 1,
            activity = "G47",
        }),
    });
}
