using Npgsql;
using NpgsqlTypes;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

/// <summary>Brings a database to this build's schema, in one transaction under one lock, and settles whose ledger it is.</summary>
internal static class PostgresMigrator
{
    /// <summary>Of the advisory lock that changes of schema are made under.</summary>
    public const long LockKey = 0x4361_7262_6F6E_506F;

    /// <returns>The schema now.</returns>
    /// <exception cref="InvalidOperationException">A newer schema, another deployment's ledger, another partition count.</exception>
    public static async Task<int> RunAsync(NpgsqlDataSource source, LedgerDeployment deployment, string place, ILogger log, CancellationToken cancellation)
    {
        var steps = Migration.Of("Postgres");
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Two that start at once: the second waits here, then finds nothing to do.
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey}); CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, migration text NOT NULL)", cancellation);
        var found = await ReadVersionAsync(connection, cancellation);
        Migration.RequireKnown(found, steps, place);
        foreach (var step in steps.Skip(found))
        {
            await RunAsync(connection, step.Sql, cancellation);
            await using var note = new NpgsqlCommand("INSERT INTO schema_version (version, migration) VALUES ($1, $2)", connection)
            {
                Parameters = { new() { Value = step.Version }, new() { Value = step.Name } },
            };
            await note.ExecuteNonQueryAsync(cancellation);
        }

        await SettleDeploymentAsync(connection, deployment, place, cancellation);
        await transaction.CommitAsync(cancellation);
        foreach (var step in steps.Skip(found)) LedgerLog.Migrated(log, step.Version, step.Name);
        return steps.Count;
    }

    private static async Task SettleDeploymentAsync(NpgsqlConnection connection, LedgerDeployment wanted, string place, CancellationToken cancellation)
    {
        await using (var read = new NpgsqlCommand("SELECT id, partitions FROM deployment", connection))
        {
            await using var rows = await read.ExecuteReaderAsync(cancellation);
            if (await rows.ReadAsync(cancellation))
            {
                DeploymentCheck.Require(new(rows.GetString(0), rows.GetInt32(1)), wanted, place);
                return;
            }
        }

        var origins = new byte[wanted.Partitions][];
        for (var p = 0; p < origins.Length; p++) origins[p] = PartitionChain.Origin(wanted.Id, p).ToArray();
        await using var make = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("INSERT INTO deployment (id, partitions) VALUES ($1, $2)") { Parameters = { new() { Value = wanted.Id }, new() { Value = wanted.Partitions } } },
                new("INSERT INTO watermark (partition, epoch, sequence, fence, chain) SELECT o.number - 1, 0, 0, 0, o.chain FROM unnest($1) WITH ORDINALITY AS o (chain, number)")
                {
                    Parameters = { new() { Value = origins, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea } },
                },
                new("INSERT INTO lease (partition, fence) SELECT partition, 0 FROM watermark"),
                new("INSERT INTO compared (partition, sequence) SELECT partition, 0 FROM watermark"),
            },
        };
        await make.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        // However long a step takes on much data: the lock is held by this start alone.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
