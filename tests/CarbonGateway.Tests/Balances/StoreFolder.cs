using System.Collections.Concurrent;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.Testbed;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>A data folder of an embedded store, and ways to look into it and to harm it while the store is closed.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly bool own;

    /// <param name="path">Null = a fresh one, deleted at the end.</param>
    public StoreFolder(string? path = null)
    {
        own = path is null;
        Options = new() { Folder = path ?? Directory.CreateTempSubdirectory("carbonpos-embedded-").FullName, Partitions = 4, DiskReserve = 0, AcceptClockAhead = true };
    }

    public EmbeddedOptions Options { get; }

    public PolicySchedule Policy { get; set; } = new Policy { Version = "embedded-1" };

    public Warnings Warnings { get; } = new();

    public string Snapshot => SnapshotFile.PathIn(Options.Folder);

    /// <param name="time">Null = a clock that stands still long after every event here, and is taken as right.</param>
    public EmbeddedBalanceStore Open(TimeProvider? time = null) => new(Options, Policy, time ?? new ManualClock(new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)), Warnings);

    /// <summary>All entries, in order of their commits.</summary>
    public List<JournalEntry> Entries()
    {
        using var journal = new SqliteJournal(Options.Folder, Options.Partitions);
        return [.. journal.ReadAfter(0).Select(e => e.Entry)];
    }

    /// <summary>The whole state of an open store, as canonical text.</summary>
    public static async Task<string> DumpAsync(EmbeddedBalanceStore store, IReadOnlyList<JournalEntry> entries) =>
        await store.Ask((book, _, _) => BookDump.Of(book, entries));

    /// <summary>Runs SQL on the journal.</summary>
    public void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Options.Folder, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    /// <summary>The stored bytes of an entry.</summary>
    public byte[] BytesOf(long id)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Options.Folder, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM entry WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return (byte[])command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        if (own) Directory.Delete(Options.Folder, recursive: true);
    }
}

/// <summary>What a store complained about.</summary>
internal sealed class Warnings : ILogger<EmbeddedBalanceStore>
{
    private readonly ConcurrentQueue<string> texts = new();

    public IReadOnlyCollection<string> Texts => texts;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) texts.Enqueue(formatter(state, exception));
    }
}
