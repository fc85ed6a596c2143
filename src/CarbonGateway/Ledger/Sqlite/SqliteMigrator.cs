using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

/// <summary>Brings a file to this build's schema, in one transaction that no other can be in, and settles whose ledger it is.</summary>
internal static class SqliteMigrator
{
    /// <returns>The schema now.</returns>
    /// <exception cref="InvalidOperationException">A newer schema, another deployment's ledger, another partition count.</exception>
    public static int Run(SqliteConnection connection, LedgerDeployment deployment, string path, ILogger log)
    {
        var steps = Migration.Of("Sqlite");
        connection.Run(null, "PRAGMA journal_mode = WAL");
        connection.Run(null, "PRAGMA synchronous = FULL");
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Run(transaction, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, migration TEXT NOT NULL) STRICT");
        var found = Convert.ToInt32(connection.Scalar(transaction, "SELECT coalesce(max(version), 0) FROM schema_version"), CultureInfo.InvariantCulture);
        Migration.RequireKnown(found, steps, path);
        foreach (var step in steps.Skip(found))
        {
            connection.Run(transaction, step.Sql);
            connection.Run(transaction, "INSERT INTO schema_version (version, migration) VALUES ($1, $2)", step.Version, step.Name);
        }

        Settle(connection, transaction, deployment, path);
        transaction.Commit();
        foreach (var step in steps.Skip(found)) LedgerLog.Migrated(log, step.Version, step.Name);
        return steps.Count;
    }

    private static void Settle(SqliteConnection connection, SqliteTransaction transaction, LedgerDeployment wanted, string path)
    {
        using (var read = connection.Command(transaction, "SELECT id, partitions FROM deployment"))
        {
            using var rows = read.ExecuteReader();
            if (rows.Read())
            {
                DeploymentCheck.Require(new(rows.GetString(0), rows.GetInt32(1)), wanted, path);
                return;
            }
        }

        connection.Run(transaction, "INSERT INTO deployment (only_one, id, partitions) VALUES (1, $1, $2)", wanted.Id, wanted.Partitions);
        using var mark = connection.Command(transaction, "INSERT INTO watermark (partition, epoch, sequence, fence, chain) VALUES ($1, 0, 0, 0, $2)", 0, Array.Empty<byte>());
        for (var p = 0; p < wanted.Partitions; p++) mark.Run(p, PartitionChain.Origin(wanted.Id, p).ToArray());
        connection.Run(transaction, "INSERT INTO lease (partition, fence) SELECT partition, 0 FROM watermark");
        connection.Run(transaction, "INSERT INTO compared (partition, sequence) SELECT partition, 0 FROM watermark");
    }
}
