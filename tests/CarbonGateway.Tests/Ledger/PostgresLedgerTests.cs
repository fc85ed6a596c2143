using System.Collections.Concurrent;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.Contracts.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Ledger;

/// <summary>The contract of every ledger, held by PostgreSQL.</summary>
public sealed class PostgresLedgerTests(PostgresAtHand postgres) : LedgerContract
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> databases = new();

    protected override async ValueTask<ILedger> OpenAsync(LedgerTerms terms)
    {
        var server = await postgres.ServerAsync();
        return await PostgresLedger.OpenAsync(
            new() { Postgres = server.Address(await DatabaseAsync(terms.Data)) }, terms.Deployment, NullLogger<PostgresLedger>.Instance, Cancellation);
    }

    protected override async Task ExecuteAsync(string data, string sql) =>
        await (await postgres.ServerAsync()).ExecuteAsync(await DatabaseAsync(data), sql, Cancellation);

    protected override string Literal(byte[] bytes) => $"'\\x{Convert.ToHexString(bytes)}'";

    private Task<string> DatabaseAsync(string data) => databases.GetOrAdd(data, _ => new(postgres.DatabaseAsync)).Value;
}
