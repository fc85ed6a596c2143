using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Reports;
using CarbonPos.Testbed;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Reports;

/// <summary>A ledger in a file, with one day that is sealed.</summary>
internal sealed class SealedDay : IAsyncDisposable
{
    public const int Partitions = 4;
    public static readonly DateOnly Day = new(2026, 6, 1);
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-report-").FullName;

    private SealedDay()
    {
        Options.Ledger.File = Path.Combine(folder, "ledger.db");
        Options.Redis.Partitions = Partitions;
        Ledger = SqliteLedger.Open(Options.Ledger.File, new LedgerOptions(), new(Options.Redis.Deployment, Partitions), TimeProvider.System, NullLogger<SqliteLedger>.Instance);
    }

    public GatewayOptions Options { get; } = new() { Store = "redis" };

    public ILedger Ledger { get; }

    public ManualClock Clock { get; } = new(new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero));

    public DayReports Reports => new(Ledger, Options.Settlement, Clock);

    public string FileIn(string name) => Path.Combine(folder, name);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SealedDay> OfAsync(IReadOnlyList<JournalEntry> entries, bool sealIt = true)
    {
        var day = new SealedDay();
        var lease = (await day.Ledger.TryLeaseAsync(day.Ledger.Deployment.All, "drain", TimeSpan.FromMinutes(5), Cancellation)).Lease!;
        PartitionBatch[] batches = [.. entries.GroupBy(e => e.Key.Partition).Select(g => new PartitionBatch(g.Key, [.. g]))];
        foreach (var result in await day.Ledger.AppendAsync(lease, Day, batches, Cancellation)) Assert.IsType<AppendResult.Committed>(result);
        if (!sealIt) return day;
        var keys = SettlementKeyFile.Open(day.FileIn("keys.json"), day.Clock.GetUtcNow(), out _);
        await Night.SettleAsync(day.Ledger, keys, Day, Cancellation);
        return day;
    }

    /// <summary>Runs one statement on the ledger's tables, past the ledger.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Options.Ledger.File};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync(Cancellation) > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
