using System.Globalization;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>A town that settles: balances in a real Redis, a ledger, a drain at work, and both institutions.</summary>
internal sealed class NightTown : IAsyncDisposable
{
    public const string Deployment = "carbonpos";
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-night-").FullName;
    private readonly CancellationTokenSource stop = new();
    private Task draining = Task.CompletedTask;

    private NightTown(DrainTown books, TownOffices offices)
    {
        (Books, Offices) = (books, offices);
        Options.Embedded.Folder = folder;
        Options.Redis = books.Redis;
        (Options.Central.Address, Options.Central.TokenFile) = (offices.CentralAddress, offices.CentralToken);
        (Options.Registry.Address, Options.Registry.TokenFile) = (offices.RegistryAddress, offices.RegistryToken);
        (Options.Store, Options.Ledger.File) = ("redis", books.LedgerFile);
        (Options.Settlement.FewestSales, Options.Settlement.TimeZone) = (0, "UTC");
        Keys = SettlementKeyFile.Open(Path.Combine(folder, "settlement-keys.json"), TimeProvider.System.GetUtcNow(), out _);
    }

    public DrainTown Books { get; }

    public TownOffices Offices { get; }

    public GatewayOptions Options { get; } = new();

    public SettlementKeys Keys { get; }

    /// <summary>The night's clock: the system's, and so much later.</summary>
    public LaterClock Clock { get; } = new();

    /// <summary>The day that the first entries fall into.</summary>
    public static DateOnly Today => new DrainOptions().DayOf(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<NightTown> OpenAsync(string endpoints, Policy? policy = null)
    {
        var books = await DrainTown.OpenAsync(endpoints, policy: policy, set: redis => redis.Deployment = Deployment);
        var town = new NightTown(books, await TownOffices.OpenAsync(Deployment));
        town.draining = Task.Run(() => town.DrainAsync(books.Drain()), Cancellation);
        return town;
    }

    /// <summary>A gateway's night, with settings as they are now.</summary>
    public NightService Night(ILoggerFactory? logs = null) => NightServices.Create(Books.Store, Books.Ledger, Options, Keys, Clock, logs ?? NullLoggerFactory.Instance);

    /// <summary>A desk whose clock is right.</summary>
    public Desk OpenDesk()
    {
        var desk = Books.Desk;
        desk.Now = TimeProvider.System.GetUtcNow();
        return desk;
    }

    /// <summary>The desk's company, as the registry's operator adds it.</summary>
    public async Task AddCompanyAsync()
    {
        await Offices.RegistryAsync($"company add {Desk.Seller.Company.Value} --name Desk --opened 2026-01-01");
        await Offices.RegistryAsync($"activity add {Desk.Seller.Company.Value} G47");
        await Offices.RegistryAsync($"store add {Desk.Seller.Company.Value} 1");
    }

    /// <summary>Somebody with this year's points, which the night's feed has posted.</summary>
    public async Task<AccountId> CitizenAsync(NightService night, string reference)
    {
        var account = await Offices.PersonAsync(reference);
        await Offices.CentralAsync($"allocate --country FR --period {Today.Year}");
        await night.TurnAsync(null, Cancellation);
        return account;
    }

    /// <summary>The statement that stands.</summary>
    public async Task<DayStatement> StatementAsync(DateOnly day) =>
        DayStatementCodec.Parse((await Books.Ledger.ReadStatementAsync(day, Cancellation) ?? throw new InvalidOperationException($"{day:O} is not sealed.")).Bytes.Span).Statement!;

    /// <summary>What a command prints, and its exit code.</summary>
    public async Task<(int Code, string Text)> TypeAsync(Func<NightCommands, Task<int>> command)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var code = await command(new(Options, Clock, output));
        return (code, output.ToString());
    }

    /// <summary>Waits until the ledger has all that Redis has.</summary>
    public Task DrainedAsync() => Patience.UntilAsync(
        "the ledger has everything", async () => (await Books.Ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) == (await Books.Journal.ReadHeadsAsync(new(0, DrainTown.Partitions))).Sum(h => h?.Sequence ?? 0), Cancellation);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await draining;
        await Offices.DisposeAsync();
        await Books.DisposeAsync();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task DrainAsync(RangeDrain drain)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (await drain.TurnAsync(stop.Token) != DrainTurn.Behind) await Task.Delay(20, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The town closes.
        }
    }

    /// <summary>The system's clock, moved on; what waits for it does not wait longer.</summary>
    internal sealed class LaterClock : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;

        /// <summary>To the minute at which the cut of a day is due.</summary>
        public void MoveTo(DateTimeOffset moment) => By = moment - base.GetUtcNow();
    }
}
