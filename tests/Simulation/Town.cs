using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.Simulation.Gateways;
using CarbonPos.Simulation.Judging;
using CarbonPos.Simulation.Offices;
using CarbonPos.Simulation.Running;
using CarbonPos.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Simulation;

/// <summary>Some days and nights of a town, made by a seed: the same seed, the same days to the last message.</summary>
internal sealed partial class Town : IAsyncDisposable
{
    public const string Deployment = "town";
    public const int Partitions = 4;

    private readonly List<Exception> failures = [];
    private readonly HashSet<int> ended = [];
    private readonly TaskCompletionSource failed = new();

    private Town(int seed, PlantedFault plant)
    {
        (Plant, Chance) = (plant, new(seed));
        // Three days: in the middle of the year, or over its end.
        FirstDay = Chance.Below(2) == 0 ? new(2025, 12, 30) : new(2025, 6, 14);
        Clock = new(new DateTimeOffset(FirstDay.ToDateTime(new(5, 0)), TimeSpan.Zero));
        (Trace, Weather, Folder) = (new(Clock), new(Chance), Directory.CreateDirectory(Path.Combine(Root, $"carbonpos-sim-{Guid.NewGuid():n}")).FullName);
        IsLarge = seed % 50 == 0;
        Citizens = [.. Enumerable.Range(1, IsLarge ? 2_000 : Chance.Of([5, 30, 100])).Select(i => new AccountId((ulong)i * 0x9E37_79B9_7F4A_7C15, (ulong)i))];
        Settlement = new() { TimeZone = "UTC", Grace = TimeSpan.FromMinutes(30), ChunkRecords = Chance.Of([2, 7, 5_000]), FewestSales = 0, LeaseFor = TimeSpan.FromMinutes(2) };
        Policy = new() { Version = "FR-1", Shortage = ShortageRule.BuyBack, Visitors = VisitorRule.Pool, Prices = new(10_000, 11_000) };
        Pool = new() { ShareGrams = 200_000, LeaseGrams = Chance.Of([0, 500_000, 2_000_000]) };
        Keys = MakeKeys();
        (Judge, Vault, Central, Registry) = (new(this), new(this), new(this), new(this));
        Ledger = SqliteLedger.Open(Path.Combine(Folder, "ledger.db"), new(), new(Deployment, Partitions), Clock, NullLogger<SqliteLedger>.Instance);
        Gateways = [.. Enumerable.Range(1, 2).Select(i => new Gateway(this, i, Chance.Between(TimeSpan.FromMinutes(-3), TimeSpan.FromMinutes(3))))];
    }

    public PlantedFault Plant { get; }

    public Chance Chance { get; }

    public VirtualClock Clock { get; }

    public Trace Trace { get; }

    public Weather Weather { get; }

    public string Folder { get; }

    public DateOnly FirstDay { get; }

    /// <summary>Each fiftieth seed: 2,000 citizens, 300 tills.</summary>
    public bool IsLarge { get; }

    public Policy Policy { get; }

    public SettlementOptions Settlement { get; }

    public PoolOptions Pool { get; }

    public SettlementKeys Keys { get; }

    public Judge Judge { get; }

    public Vault Vault { get; }

    public ILedger Ledger { get; }

    public CentralOffice Central { get; }

    public RegistryOffice Registry { get; }

    public IReadOnlyList<Gateway> Gateways { get; }

    public IReadOnlyList<AccountId> Citizens { get; }

    /// <summary>Of two companies; the last one is late at the registry.</summary>
    public IReadOnlyList<Seller> Sellers { get; } = [new(new(101), 1, Activity("G47")), new(new(101), 2, Activity("G47")), new(new(202), 1, Activity("I56"))];

    /// <summary>Life goes on.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Kept for the fault that sends it twice.</summary>
    public SubmitCitizenChunkRequest? LastChunk { get; set; }

    // In memory where there is room for that: what a machine does at a loss of power is not simulated, so nothing waits for disks.
    private static string Root => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    public AccountId Somebody() => Chance.Of(Citizens);

    /// <summary>Starts something that nobody waits for.</summary>
    public void Spawn(Func<Task> something) => _ = WatchAsync(something);

    /// <summary>Something went wrong that must not: the run ends with the first of these.</summary>
    public void Fail(Exception e)
    {
        failures.Add(e);
        failed.TrySetException(e);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Central.CloseAsync();
        await Registry.CloseAsync();
        Trace.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WatchAsync(Func<Task> something)
    {
        try
        {
            await something();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    // Signatures are other ones each time, and no part of what is compared.
    private static SettlementKeys MakeKeys()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (from, to) = (new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return new(
            new SettlementKeyring([SettlementKey.FromPrivate(KeyUse.Statement, "s-1", p256, from, to)]),
            new LeafKeyring([new LeafKey("l-1", SHA256.HashData("a leaf key of the simulator"u8), from)]));
    }

    private static ActivityCode Activity(string text) => ActivityCode.TryParse(text, out var code) ? code : throw new ArgumentException($"'{text}' is no activity.", nameof(text));
}
