using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>The commands that work on the ledger: hold Redis against it, print what it has of a settled day.</summary>
internal sealed class LedgerCommands(GatewayOptions options, TimeProvider time, TextWriter output)
{
    /// <summary>Makes an empty Redis again from the ledger.</summary>
    /// <param name="partitions">"empty", or numbers; null = all.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Exit code.</returns>
    /// <exception cref="InvalidOperationException">It must not be done; the message says why.</exception>
    public async Task<int> RebuildAsync(string? partitions, CancellationToken cancellation)
    {
        await using var ledger = await OpenAsync("rebuild", cancellation);
        var choice = partitions is null ? null : PartitionChoice.Parse(partitions, options.Redis.Partitions);
        var entries = await new Rebuild(options.Redis, ledger, time, Log(), output.WriteLine).RunAsync(choice, cancellation);
        output.WriteLine($"Rebuilt from {entries:N0} entries. Gateways may start.");
        return 0;
    }

    /// <summary>Compares a Redis at work with the ledger.</summary>
    /// <returns>Exit code: 1 when anything differs.</returns>
    /// <exception cref="InvalidOperationException">Wrong settings, or no such ledger.</exception>
    public async Task<int> VerifyAsync(CancellationToken cancellation)
    {
        await using var ledger = await OpenAsync("verify", cancellation);
        var differences = await new Verification(options.Redis, ledger, time, Log(), output.WriteLine).RunAsync(cancellation);
        output.WriteLine(differences == 0 ? "Redis holds what its journal adds up to." : $"{differences:N0} differences.");
        return differences == 0 ? 0 : 1;
    }

    /// <summary>Prints a settled day's statement.</summary>
    /// <returns>Exit code.</returns>
    /// <exception cref="InvalidOperationException">The day is not settled, wrong settings, or no such ledger.</exception>
    public async Task<int> StatementAsync(DateOnly day, CancellationToken cancellation)
    {
        await using var ledger = await OpenAsync("statement", cancellation);
        var statement = await ledger.ReadStatementAsync(day, cancellation) ?? throw new InvalidOperationException($"{day:yyyy-MM-dd} is not settled yet.");
        output.Write(ReceiptJson.Write(statement));
        return 0;
    }

    private Task<ILedger> OpenAsync(string verb, CancellationToken cancellation) => OpenAsync(options, time, verb, cancellation);

    /// <summary>The ledger, for a command.</summary>
    /// <exception cref="InvalidOperationException">Balances are not in Redis, or the ledger is not there or cannot be opened.</exception>
    internal static async Task<ILedger> OpenAsync(GatewayOptions options, TimeProvider time, string verb, CancellationToken cancellation)
    {
        if (!options.IsOnRedis && verb is ("rebuild" or "verify" or "halts" or "lift-halt")) throw new InvalidOperationException($"'{verb}' is for balances in Redis: give the gateway's own settings, Gateway:Store=redis among them.");
        if (options.IsOnRedis) options.Redis.Validate();
        else options.Embedded.Validate();
        options.Ledger.Validate();
        RequireFile(options, verb);
        return await OpenStores.OpenLedgerAsync(options, time, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, cancellation);
    }

    // Opening it would make an empty one where the settings are not the gateway's, and whatever is asked would not be found.
    private static void RequireFile(GatewayOptions options, string verb)
    {
        if (options.Ledger.Postgres.Length > 0 || File.Exists(options.Ledger.FileIn(options.Embedded.Folder))) return;
        throw new InvalidOperationException($"There is no ledger {options.LedgerPlace}. '{verb}' reads the gateway's ledger: give the gateway's own settings, Embedded:Folder and Embedded:Partitions, or Gateway:Ledger:Postgres or Gateway:Ledger:File, among them.");
    }

    private static ILogger Log() => Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
}
