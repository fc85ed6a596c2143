using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
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
        Options.Settlement.FewestSales = 0;
        Keys = SettlementKeyFile.Open(Path.Combine(folder, "settlement-keys.json"), TimeProvider.System.GetUtcNow(), out _);
    }

    public DrainTown Books { get; }

    public TownOffices Offices { get; }

    public GatewayOptions Options { get; } = new();

    public SettlementKeys Keys { get; }

    /// <summary>The day that the first entries fall into.</summary>
    public static DateOnly Today => new DrainOptions().DayOf(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<NightTown> OpenAsync(string endpoints)
    {
        var books = await DrainTown.OpenAsync(endpoints, set: redis => redis.Deployment = Deployment);
        var town = new NightTown(books, await TownOffices.OpenAsync(Deployment));
        town.draining = Task.Run(() => town.DrainAsync(books.Drain()), Cancellation);
        return town;
    }

    /// <summary>A gateway's night, with settings as they are now.</summary>
    public NightService Night() => NightServices.Create(Books.Store, Books.Ledger, Options, Keys, TimeProvider.System, NullLoggerFactory.Instance);

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
}
