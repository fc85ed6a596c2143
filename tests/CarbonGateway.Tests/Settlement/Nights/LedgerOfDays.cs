using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.Contracts.Ledger;
using CarbonPos.Testbed;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>A ledger with business days in it, as the model journals a random town; whoever wants to, damages it.</summary>
internal sealed class LedgerOfDays : IAsyncDisposable
{
    public const int Partitions = 4;
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-days-").FullName;
    private readonly RandomEvents random;
    private readonly Book book = new(Partitions);
    private Lease? lease;

    public LedgerOfDays(int seed)
    {
        random = new(seed, partitions: Partitions);
        Ledger = SqliteLedger.Open(File, new(), new("days", Partitions), TimeProvider.System, NullLogger<SqliteLedger>.Instance);
        Keys = SettlementKeyFile.Open(Path.Combine(folder, "settlement-keys.json"), new(First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), out _);
    }

    /// <summary>The first day; any other one will do, for only cuts end it.</summary>
    public static DateOnly First { get; } = new(2026, 6, 1);

    public SqliteLedger Ledger { get; }

    public SettlementKeys Keys { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder, "ledger.db");

    /// <summary>Some events, and a cut in all partitions or some of them.</summary>
    /// <returns>The day's entries.</returns>
    public async Task<List<JournalEntry>> LiveAsync(DateOnly day, int events, Func<int, bool>? isCut = null)
    {
        var journal = new List<JournalEntry>();
        for (var i = 0; i < events;)
        {
            if (random.Next() is var e and not CutDay) random.Observe(e, book.Post(e, random.Policy, journal).Answer);
            i++;
        }

        for (var p = 0; p < Partitions; p++)
        {
            if (isCut?.Invoke(p) == false) continue;
            var cut = new CutDay(p, day) { Request = DayCutter.RequestOf("days", day, p), Fingerprint = new((ulong)day.DayNumber, (ulong)p), At = random.Now };
            Assert.NotNull(book.Post(cut, random.Policy, journal).Answer);
        }

        await AppendAsync(day, journal);
        return journal;
    }

    /// <summary>Appends entries to a day as they are.</summary>
    public async Task AppendAsync(DateOnly day, IEnumerable<JournalEntry> entries)
    {
        lease ??= (await Ledger.TryLeaseAsync(new(0, Partitions), "test", TimeSpan.FromHours(1), Cancellation)).Lease;
        var batches = entries.GroupBy(e => e.Key.Partition).Select(p => new PartitionBatch(p.Key, EntryRun.Of([.. p]))).ToArray();
        foreach (var result in await Ledger.AppendAsync(lease!, day, batches, Cancellation)) Assert.IsType<AppendResult.Committed>(result);
    }

    /// <summary>Runs a statement past the ledger.</summary>
    public async Task DamageAsync(string sql, byte[]? bytes = null)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (bytes is not null) command.Parameters.AddWithValue("$bytes", bytes);
        Assert.True(await command.ExecuteNonQueryAsync(Cancellation) > 0, $"Nothing was damaged by {sql}");
    }

    /// <summary>Reads a day as the night does.</summary>
    public Task<DayReading> ReadAsync(DateOnly day, int chunkRecords = 3) =>
        new DayBuilder(Ledger, Keys, new() { ChunkRecords = chunkRecords, FewestSales = 2 }, Path.Combine(folder, "spool")).ReadAsync(day, null, Cancellation);

    /// <summary>A day that adds up.</summary>
    public async Task<BuiltDay> BuildAsync(DateOnly day)
    {
        var reading = await ReadAsync(day);
        return reading is DayReading.Sound sound ? sound.Day : throw new InvalidOperationException(string.Join('\n', ((DayReading.Flawed)reading).Flaws));
    }

    /// <summary>An entry's bytes.</summary>
    public static byte[] Bytes(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return writer.Written.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
