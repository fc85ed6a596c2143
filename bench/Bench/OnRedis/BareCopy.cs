using System.Diagnostics;
using CarbonPos.Bench.Driving;
using Npgsql;

namespace CarbonPos.Bench.OnRedis;

/// <summary>
/// The ledger's own rows, read out of it as binary COPY gives them, and copied into tables of the same columns: what PostgreSQL
/// takes at most from one connection.
/// </summary>
internal sealed class BareCopy(string address)
{
    private const int Rounds = 3;
    private static readonly string[] Kinds = ["entry", "leg"];

    /// <returns>Entries per second, with their legs; without an index, and with the ledger's.</returns>
    public async Task<(double Bare, double Indexed)> MeasureAsync(int entries, int perCommit)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false;Command Timeout=600");
        await connection.OpenAsync();
        var count = await PickAsync(connection, entries);
        var batches = new List<byte[][]>();
        for (var first = 1L; first <= count; first += perCommit) batches.Add([await ReadAsync(connection, "entry", first, perCommit), await ReadAsync(connection, "leg", first, perCommit)]);
        var (bare, indexed) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(count / await WriteAsync(connection, batches, "INCLUDING DEFAULTS"));
            indexed.Add(count / await WriteAsync(connection, batches, "INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES"));
        }

        await RunAsync(connection, "DROP TABLE picked_entry, picked_leg");
        return (bare.Median(), indexed.Median());
    }

    // The newest entries, numbered, with all their legs.
    private static async Task<long> PickAsync(NpgsqlConnection connection, int entries)
    {
        await RunAsync(connection, $"""
            CREATE UNLOGGED TABLE picked_entry AS SELECT row_number() OVER () AS n, e.* FROM (SELECT * FROM entry ORDER BY at DESC, partition, sequence LIMIT {entries}) e;
            CREATE UNLOGGED TABLE picked_leg AS SELECT p.n, l.* FROM leg l JOIN picked_entry p USING (partition, sequence);
            CREATE INDEX ON picked_entry (n);
            CREATE INDEX ON picked_leg (n);
            ANALYZE picked_entry; ANALYZE picked_leg
            """);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM picked_entry", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<byte[]> ReadAsync(NpgsqlConnection connection, string kind, long first, int count)
    {
        var columns = await ColumnsAsync(connection, kind);
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT {columns} FROM picked_{kind} WHERE n BETWEEN {first} AND {first + count - 1} ORDER BY n) TO STDOUT (FORMAT binary)");
        using var bytes = new MemoryStream();
        await copy.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task<double> WriteAsync(NpgsqlConnection connection, List<byte[][]> batches, string like)
    {
        foreach (var kind in Kinds) await RunAsync(connection, $"CREATE TABLE bare_{kind} (LIKE {kind} {like})");
        await RunAsync(connection, "CHECKPOINT");
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            for (var i = 0; i < Kinds.Length; i++)
            {
                await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY bare_{Kinds[i]} ({await ColumnsAsync(connection, Kinds[i])}) FROM STDIN (FORMAT binary)");
                await copy.WriteAsync(batch[i]);
            }

            await transaction.CommitAsync();
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await RunAsync(connection, "DROP TABLE bare_entry, bare_leg");
        return seconds;
    }

    private static readonly Dictionary<string, string> Columns = [];

    private static async Task<string> ColumnsAsync(NpgsqlConnection connection, string kind)
    {
        if (Columns.TryGetValue(kind, out var known)) return known;
        await using var command = new NpgsqlCommand($"SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '{kind}'::regclass AND attnum > 0 AND NOT attisdropped", connection);
        return Columns[kind] = (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
