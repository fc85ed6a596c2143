using System.Net;
using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Offers;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Contents.Feed;
using CarbonPos.CarbonGateway.Health;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Market.Policies;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Wallet;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>A running gateway in this process. Serves loopback only.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private const int LargestMessage = 1 << 20;
    private readonly WebApplication host;

    private Gateway(WebApplication host, AccountTokenSealer tokens)
    {
        this.host = host;
        Tokens = tokens;
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address);
    }

    /// <summary>Where it listens, e.g. http://127.0.0.1:7443.</summary>
    public Uri Address { get; }

    /// <summary>Makes and reads account tokens.</summary>
    public AccountTokenSealer Tokens { get; }

    /// <summary>Opens the store, posts allocations, serves.</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="configureLogging">Null = warnings and worse on the console.</param>
    /// <param name="time">Null = the system's clock.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">A setting or file is not as it should be, or the port is taken; the message says what to do.</exception>
    /// <exception cref="CatalogueFileException">The catalogue is broken as a whole.</exception>
    /// <exception cref="InvalidDataException">The journal or the keys of a folder that was used before are missing, damaged or cut short.</exception>
    /// <exception cref="IOException">A file or the journal cannot be read or made.</exception>
    public static async Task<Gateway> StartAsync(
        GatewayOptions options, Action<ILoggingBuilder>? configureLogging = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var clock = time ?? TimeProvider.System;
        // All files are read before anything is made or served: a wrong one stops the start, and leaves no data folder behind.
        var catalogue = CatalogueReader.Load(options.Catalogue);
        if (catalogue.Catalogue is null) throw new CatalogueFileException(catalogue.Refused);
        var policies = new PolicySchedule(PolicyFile.Read(options, clock.GetUtcNow()));
        var shelf = options.Central.Address.Length > 0 ? PolicyShelf.Open(options.PoliciesPath, policies) : null;
        if (!File.Exists(options.KeysPath) && !options.AcceptNewKeys) JournalMark.RequireUnused(options.Embedded.Folder, options.KeysPath);
        var keys = KeyFile.Open(options.KeysPath, clock.GetUtcNow());
        var callers = CallerDirectory.Open(options.CallersPath);
        var settlementKeys = SettlementKeyFile.Open(options.SettlementKeysPath, clock.GetUtcNow(), out var keysMade);
        var app = Build(options, clock, new CatalogueSource(catalogue.Catalogue), keys, settlementKeys, callers, policies, shelf, configureLogging);
        var log = app.Services.GetRequiredService<ILogger<Gateway>>();
        if (keysMade) SettlementLog.KeysMade(log, options.SettlementKeysPath);
        foreach (var fault in catalogue.Refused) HostLog.RowRefused(log, fault.ToString());
        try
        {
            await app.Services.GetRequiredService<OpenStores>().OpenAsync(cancellation);
            var store = app.Services.GetRequiredService<IBalanceStore>();
            // What counts since the last time decides from the first sale on; a central account that is away keeps no shop closed.
            if (app.Services.GetService<PolicyWatch>() is { } watch) await watch.LookAsync(cancellation);
            if (options.Allocations.Length > 0) HostLog.Allocated(log, await AllocationFile.PostAsync(options.Allocations, store, clock, log, cancellation));
            app.Services.GetRequiredService<ContentsIntake>().TakeAtStart();
            app.Services.GetService<LabelKeyIntake>()?.TakeAtStart();
            app.Services.GetRequiredService<CatalogueSource>().Rank(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
            await app.StartAsync(cancellation);
            var gateway = new Gateway(app, app.Services.GetRequiredService<AccountTokenSealer>());
            HostLog.Serving(log, gateway.Address.Port, store.Health.Durability);
            if (options.PortFile.Length > 0) await WritePortAsync(options.PortFile, gateway.Address.Port, cancellation);
            return gateway;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await GiveUpAsync(app);
            throw new InvalidOperationException($"Port {options.Port} is in use: stop what has it, or choose another with --Gateway:Port=N (0 = any free one).", e);
        }
        catch
        {
            await GiveUpAsync(app);
            throw;
        }
    }

    // What was started already learns that the process ends: else its end would be taken for a fault of its own.
    private static async Task GiveUpAsync(WebApplication app)
    {
        app.Lifetime.StopApplication();
        await app.DisposeAsync();
    }

    /// <summary>The night's; null where there is no ledger.</summary>
    internal NightService? Night => host.Services.GetService<NightService>();

    /// <summary>The ledger; null where there is none.</summary>
    internal ILedger? Ledger => host.Services.GetRequiredService<OpenStores>().Ledger;

    /// <summary>What shoppers lacked of the pool.</summary>
    internal PoolDemand Demand => host.Services.GetRequiredService<PoolDemand>();

    /// <summary>The balances.</summary>
    internal IBalanceStore Store => host.Services.GetRequiredService<IBalanceStore>();

    /// <summary>Pulls policies; null where none are pulled.</summary>
    internal PolicyWatch? Policies => host.Services.GetService<PolicyWatch>();

    /// <summary>Returns when the process is asked to stop (Ctrl-C, SIGTERM).</summary>
    public Task WaitForShutdownAsync() => host.WaitForShutdownAsync();

    /// <summary>Sum of all ledger accounts of the book, citizens' included, in grams: zero, always.</summary>
    /// <exception cref="NotSupportedException">Balances are in Redis: 'carbonpos-gateway verify' adds up all of it.</exception>
    public ValueTask<Int128> ReadConservationAsync() => host.Services.GetRequiredService<IBalanceStore>() is EmbeddedBalanceStore embedded
        ? embedded.ReadConservationAsync()
        : throw new NotSupportedException("Balances are in Redis: use 'carbonpos-gateway verify'.");

    /// <summary>Stops serving, finishes what was taken in, closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }

    private static WebApplication Build(
        GatewayOptions options, TimeProvider clock, CatalogueSource catalogue, FlashcodeKeyring keys, SettlementKeys settlementKeys, CallerDirectory callers, PolicySchedule policies, PolicyShelf? shelf, Action<ILoggingBuilder>? configureLogging)
    {
        // Settings are read once: watching the folder for changes would cost a look at every write of the journal.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        if (configureLogging is not null) configureLogging(builder.Logging);
        else builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        // This category logs nothing that is shown here, yet being on makes an Activity, a kilobyte, for every call. A tracer that listens gets its activities all the same.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 256;
        });
        var services = builder.Services;
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = LargestMessage;
            // What is unknown is refused by the middleware.
            grpc.IgnoreUnknownServices = true;
        });
        services.AddSingleton(clock);
        services.AddSingleton(_ => RandomNumberGenerator.Create());
        services.AddSingleton(policies);
        services.AddSingleton(options);
        services.AddSingleton(options.Embedded);
        services.AddSingleton<OpenStores>();
        services.AddSingleton(provider => provider.GetRequiredService<OpenStores>().Balances);
        services.AddSingleton(callers);
        services.AddSingleton(keys);
        services.AddSingleton(provider => new FlashcodeOpener(provider.GetRequiredService<FlashcodeKeyring>()));
        services.AddSingleton<FlashcodeIssuer>();
        services.AddSingleton<AccountTokenSealer>();
        services.AddSingleton<InstrumentReader>();
        services.AddSingleton<OfferSealer>();
        services.AddSingleton(p => p.GetService<NightService>()?.Pool?.Demand ?? new PoolDemand());
        services.AddSingleton<Offers>();
        services.AddSingleton<Surplus>();
        services.AddSingleton(catalogue);
        services.AddSingleton(new ContentsFolder(options.ContentsPath));
        services.AddSingleton<ContentsIntake>();
        services.AddSingleton<Weigher>();
        services.AddSingleton<Authorizing>();
        AddInvoices(services);
        services.AddSingleton<FaultGuard>();
        AddReceipts(services, options, settlementKeys);
        services.AddSingleton<CheckoutCalls>();
        services.AddSingleton<WalletCalls>();
        services.AddSingleton<CatalogCalls>();
        services.AddSingleton<HealthCalls>();
        services.AddHostedService<HoldSweeper>();
        services.AddHostedService<ContentsWatch>();
        if (options.HasLedger) AddDrain(services, options, clock);
        if (options.HasLedger) AddNight(services, options, settlementKeys, clock);
        if (shelf is not null && options.Central.PolicyPoll > TimeSpan.Zero) AddPolicies(services, options, shelf, clock);
        if (options.Registry.FeedKeys.Length > 0) AddFeed(services, options, clock);
        var app = builder.Build();
        app.UseMiddleware<ErrorDetailsMiddleware>();
        app.MapGrpcService<CheckoutCalls>();
        app.MapGrpcService<WalletCalls>();
        app.MapGrpcService<CatalogCalls>();
        app.MapGrpcService<HealthCalls>();
        return app;
    }

    private static void AddInvoices(IServiceCollection services)
    {
        services.AddSingleton<InvoiceScales>();
        services.AddSingleton<InvoiceDesk>();
        services.AddSingleton<PaidBills>();
        services.AddSingleton<BillTrial>();
        services.AddSingleton<PayingInvoices>();
        services.AddSingleton<QuotingInvoices>();
    }

    private static void AddReceipts(IServiceCollection services, GatewayOptions options, SettlementKeys keys)
    {
        var deployment = options.Deployment.Id;
        services.AddSingleton(keys);
        services.AddSingleton(p => new ReceiptSigner(deployment, keys.Signing, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<ReceiptSigner>>()));
        services.AddSingleton<DayProofs>();
        services.AddSingleton(p => new Receipts(
            deployment, p.GetRequiredService<IBalanceStore>(), p.GetRequiredService<OpenStores>().Ledger, keys, p.GetRequiredService<ReceiptSigner>(), p.GetRequiredService<DayProofs>()));
    }

    private static void AddDrain(IServiceCollection services, GatewayOptions options, TimeProvider clock)
    {
        var drain = options.Ledger.Drain;
        drain.Calendar = options.Settlement.Calendar;
        // Pauses differ between gateways; nothing is decided by chance.
        services.AddSingleton(p =>
        {
            var (stores, random, log) = (p.GetRequiredService<OpenStores>(), new Random(RandomNumberGenerator.GetInt32(int.MaxValue)), p.GetRequiredService<ILogger<JournalDrain>>());
            return options.IsOnRedis
                ? new JournalDrain(LedgerOf(p), options.Redis, drain, clock, random, log)
                : new JournalDrain(LedgerOf(p), _ => Task.FromResult(stores.OpenJournal()), drain, clock, random, log);
        });
        services.AddHostedService(p => p.GetRequiredService<JournalDrain>());
        services.AddSingleton(p => new DrainWatch(p.GetRequiredService<JournalDrain>(), () => p.GetRequiredService<IBalanceStore>() is RedisBalanceStore redis ? redis.FullPartitions : [], drain, clock, p.GetRequiredService<ILogger<DrainWatch>>()));
        services.AddHostedService(p => p.GetRequiredService<DrainWatch>());
        services.AddHostedService(p => new DoubleWatch(
            LedgerOf(p), p.GetRequiredService<IBalanceStore>(), drain, () => p.GetRequiredService<JournalDrain>().Health.Partitions > 0, clock, p.GetRequiredService<ILogger<DoubleWatch>>()));

        static ILedger LedgerOf(IServiceProvider provider) => provider.GetRequiredService<OpenStores>().Ledger!;
    }

    private static void AddNight(IServiceCollection services, GatewayOptions options, SettlementKeys keys, TimeProvider clock)
    {
        services.AddSingleton(p => NightServices.Create(p.GetRequiredService<IBalanceStore>(), p.GetRequiredService<OpenStores>().Ledger!, options, keys, clock, p.GetRequiredService<ILoggerFactory>(), p.GetRequiredService<PolicySchedule>()));
        if (!options.Settlement.Enabled) return;
        services.AddHostedService(p => p.GetRequiredService<NightService>());
        if (options.Central.Address.Length > 0) services.AddHostedService(p => new PoolRefill(p.GetRequiredService<NightService>().Pool!, options.Pool, clock, p.GetRequiredService<ILogger<PoolRefill>>()));
    }

    private static void AddPolicies(IServiceCollection services, GatewayOptions options, PolicyShelf shelf, TimeProvider clock)
    {
        var (token, judge) = (File.ReadAllText(options.Central.TokenFile).Trim(), new PolicyJudge(options.PolicyVersion));
        services.AddSingleton(p => new PolicyPull(new(NightServices.ChannelTo(options.Central.Address)), options.Deployment.Id, token, shelf, judge, clock, p.GetRequiredService<ILogger<PolicyPull>>()));
        services.AddSingleton(p => new PolicyWatch(p.GetRequiredService<PolicyPull>(), shelf, options.Central.PolicyPoll, clock, p.GetRequiredService<ILogger<PolicyWatch>>()));
        services.AddHostedService(p => p.GetRequiredService<PolicyWatch>());
    }

    private static void AddFeed(IServiceCollection services, GatewayOptions options, TimeProvider clock)
    {
        var registry = options.Registry;
        var keys = FeedKeyFile.Read(registry.FeedKeys);
        var token = registry.PullsContents ? File.ReadAllText(registry.TokenFile).Trim() : "";
        services.AddSingleton(p => new LabelKeyIntake(options.LabelKeysPath, registry.LabelKeys, keys, p.GetRequiredService<CatalogueSource>(), p.GetRequiredService<ILogger<LabelKeyIntake>>()));
        services.AddHostedService(p => new LabelKeyWatch(
            p.GetRequiredService<LabelKeyIntake>(), p.GetService<ContentFeedService.ContentFeedServiceClient>(), token, registry.FeedPoll, clock, p.GetRequiredService<ILogger<LabelKeyWatch>>()));
        if (!registry.PullsContents) return;
        services.AddSingleton(_ => GrpcChannel.ForAddress(
            registry.Address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true, MaxReceiveMessageSize = Carbon.Labels.Signed.LabelKeyListJson.MaxBytes }));
        services.AddSingleton(p => new ContentFeedService.ContentFeedServiceClient(p.GetRequiredService<GrpcChannel>()));
        services.AddSingleton(p => new FeedReader(p.GetRequiredService<ContentFeedService.ContentFeedServiceClient>(), token, keys, clock));
        services.AddSingleton(p => new FeedPull(p.GetRequiredService<ContentsFolder>(), p.GetRequiredService<FeedReader>(), FeedPull.MostChanges, clock, p.GetRequiredService<ILogger<FeedPull>>()));
        services.AddHostedService(p => new FeedWatch(p.GetRequiredService<FeedPull>(), registry.FeedPoll, clock, p.GetRequiredService<ILogger<FeedWatch>>()));
    }

    // Beside, then renamed: who waits for the file never reads half of it.
    private static async Task WritePortAsync(string path, int port, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(path + ".new", port.ToString(), cancellation);
        File.Move(path + ".new", path, overwrite: true);
    }
}
