using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.Contracts.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Ledger;

/// <summary>The contract of every ledger, held by the embedded one.</summary>
public sealed class SqliteLedgerTests : LedgerContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-ledger-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected override ValueTask<ILedger> OpenAsync(LedgerTerms terms) =>
        new(SqliteLedger.Open(FileOf(terms.Data), new LedgerOptions(), terms.Deployment, TimeProvider.System, NullLogger<SqliteLedger>.Instance));

    protected override async Task ExecuteAsync(string data, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={FileOf(data)};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    protected override string Literal(byte[] bytes) => $"x'{Convert.ToHexString(bytes)}'";

    private string FileOf(string data) => Path.Combine(folder, data + ".db");
}
