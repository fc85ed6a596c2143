using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

/// <summary>
/// The tables of one business day each, made when the first entry of the day comes: beside, then attached, which neither waits
/// for what is being read and written nor holds it up.
/// </summary>
internal sealed class DayTables(NpgsqlDataSource source)
{
    private const int RememberedDays = 1_000;
    private readonly ConcurrentDictionary<DateOnly, bool> known = new();

    public static string Entries(DateOnly day) => $"entry_{Text(day)}";

    public static string Legs(DateOnly day) => $"leg_{Text(day)}";

    public async ValueTask EnsureAsync(DateOnly day, CancellationToken cancellation)
    {
        if (known.ContainsKey(day)) return;
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var command = new NpgsqlCommand(
            $"SELECT pg_advisory_xact_lock({PostgresMigrator.LockKey}); SELECT to_regclass('{Entries(day)}') IS NOT NULL", connection, transaction))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            await rows.NextResultAsync(cancellation);
            await rows.ReadAsync(cancellation);
            if (rows.GetBoolean(0))
            {
                Remember(day);
                return;
            }
        }

        await using (var command = new NpgsqlCommand(Attach("entry", Entries(day), day) + Attach("leg", Legs(day), day), connection, transaction))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        Remember(day);
    }

    private void Remember(DateOnly day)
    {
        if (known.Count >= RememberedDays) known.Clear();
        known[day] = true;
    }

    private static string Attach(string parent, string table, DateOnly day) => $"""
        CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
        ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES FROM ('{Date(day)}') TO ('{Date(day.AddDays(1))}');
        """;

    private static string Text(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
