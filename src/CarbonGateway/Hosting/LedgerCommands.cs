using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>The commands that work on the ledger: hold Redis against it, check it, print what it has of a settled day.</summary>
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

    /// <summary>Compares a Redis at work with the ledger; of the embedded store, whose journal is the ledger's source, checks the ledger's chains.</summary>
    /// <returns>Exit code: 1 when anything differs or does not hold.</returns>
    /// <exception cref="InvalidOperationException">Wrong settings, or no such ledger.</exception>
    public async Task<int> VerifyAsync(CancellationToken cancellation)
    {
        await using var ledger = await OpenAsync("verify", cancellation);
        if (!options.IsOnRedis) return await VerifyChainsAsync(ledger, cancellation);
        var differences = await new Verification(options.Redis, ledger, time, Log(), output.WriteLine).RunAsync(cancellation);
        output.WriteLine(differences == 0 ? "Redis holds what its journal adds up to." : $"{differences:N0} differences.");
        return differences == 0 ? 0 : 1;
    }

    private async Task<int> VerifyChainsAsync(ILedger ledger, CancellationToken cancellation)
    {
        var (entries, broken) = (0L, 0);
        foreach (var mark in await ledger.ReadWatermarksAsync(cancellation))
        {
            var verdict = await ledger.VerifyChainAsync(mark.Partition, cancellation);
            entries += verdict.Entries;
            if (verdict.Holds) continue;
            broken++;
            output.WriteLine(verdict.Reason);
        }

        output.WriteLine(broken == 0 ? $"The ledger is as it was written: {entries:N0} entries." : $"{broken:N0} partitions of the ledger are not as they were written. Restore it from a backup.");
        return broken == 0 ? 0 : 1;
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
    /// <exception cref="InvalidOperationException">Balances are not in Redis, there is no such ledger, or it cannot be opened. Nothing was made.</exception>
    internal static async Task<ILedger> OpenAsync(GatewayOptions options, TimeProvider time, string verb, CancellationToken cancellation)
    {
        if (!options.IsOnRedis && verb is "rebuild") throw new InvalidOperationException($"'{verb}' is for balances in Redis: give the gateway's own settings, Gateway:Store=redis among them.");
        if (options.IsOnRedis) options.Redis.Validate();
        else options.Embedded.Validate();
        options.Ledger.Validate();
        RequireLedger(options, verb);
        return await OpenStores.OpenLedgerAsync(options, time, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, cancellation);
    }

    /// <summary>Refuses where a command would make an empty ledger and answer out of it.</summary>
    /// <exception cref="InvalidOperationException">There is no ledger.</exception>
    internal static void RequireLedger(GatewayOptions options, string verb)
    {
        if (options.Ledger.Postgres.Length > 0 || File.Exists(options.LedgerPlace)) return;
        throw new InvalidOperationException(options.IsOnRedis
            ? $"'{verb}' needs the ledger, and there is none at {options.LedgerPlace}: give the gateway's own settings, Gateway:Ledger and Embedded:Folder among them. Nothing was made."
            : $"'{verb}' needs the ledger, and there is none at {options.LedgerPlace}. The embedded store keeps one where the gateway runs with Embedded:Ledger=true: set it, start the gateway once, and all that its journal has comes in; give the gateway's own settings here, too, Embedded:Folder among them. Nothing was made.");
    }

    private static ILogger Log() => Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
}
