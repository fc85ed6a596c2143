using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>The commands that show where Redis and the ledger contradict each other, and let a partition go on. Gateways may run meanwhile.</summary>
/// <param name="options">The gateway's own.</param>
/// <param name="time">The clock.</param>
/// <param name="output">Takes what is told.</param>
internal sealed class HaltCommands(GatewayOptions options, TimeProvider time, TextWriter output)
{
    private const string LedgerSide = "ledger";
    private const int MostShown = 20;
    private static readonly ILogger Log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    /// <summary>Shows partitions that are halted or cannot be drained, with what both sides have, and the halts that were lifted.</summary>
    /// <returns>Exit code: 1 when there is one.</returns>
    public async Task<int> ListAsync(CancellationToken cancellation)
    {
        if (!options.IsOnRedis) return await new EmbeddedHalts(options, time, output).ListAsync(cancellation);
        await using var ledger = await LedgerCommands.OpenAsync(options, time, "halts", cancellation);
        await using var journal = await RedisJournal.OpenAsync(options.Redis, time, Log, cancellation);
        var marks = await ledger.ReadWatermarksAsync(cancellation);
        var heads = await journal.ReadHeadsAsync(ledger.Deployment.All);
        // A drain at work may have gone on between the two: what has left Redis by now is held against the ledger as it is now.
        var now = await ledger.ReadWatermarksAsync(cancellation);
        var halted = 0;
        for (var p = 0; p < marks.Count; p++)
        {
            var isWell = now[p].Halted is null && heads[p] is { } head && head.Sequence >= marks[p].Sequence && head.Trimmed <= now[p].Sequence;
            if (isWell) continue;
            if (halted++ < MostShown) Show(await PartitionStand.LookAsync(now[p], heads[p], ledger, journal, _ => { }, cancellation));
        }

        if (halted > MostShown) output.WriteLine($"And {halted - MostShown:N0} partitions more.");
        if (halted == 0) output.WriteLine("No partition is halted, and none contradicts the ledger.");
        foreach (var lifted in (await ledger.ListLiftedHaltsAsync(cancellation)).Take(MostShown)) Show(lifted);
        return halted == 0 ? 0 : 1;
    }

    /// <summary>Lets a partition go on, once Redis and the ledger agree about it, or once they are made to.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="reason">Why, 1 to 1,000 characters; noted in the ledger.</param>
    /// <param name="by">Who; null = the user of this machine.</param>
    /// <param name="wins">"ledger" = what Redis has of it is dropped, and made again; null = only where nothing contradicts.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Exit code: 1 when the contradiction persists, and nothing was done.</returns>
    /// <exception cref="UsageException">Wrong words.</exception>
    /// <exception cref="InvalidOperationException">Nothing to lift.</exception>
    public async Task<int> LiftAsync(string? partition, string? reason, string? by, string? wins, CancellationToken cancellation)
    {
        if (reason is not { Length: >= 1 and <= 1_000 }) throw new UsageException("Say why with --reason, 1 to 1,000 characters: it is kept in the ledger.");
        var who = by ?? $"{Environment.UserName}@{Environment.MachineName}";
        if (who.Length is 0 or > 100) throw new UsageException("Say who with --by, 1 to 100 characters.");
        if (wins is not (null or LedgerSide)) throw new UsageException("--wins takes 'ledger' only: what the ledger has may be settled already, and its chain is never unwritten.");
        if (!options.IsOnRedis && wins is not null) throw new UsageException("--wins is for balances in Redis: behind the embedded store the journal is the truth, and what the ledger has may be settled. Neither gives way by a command.");
        if (!options.IsOnRedis) return await new EmbeddedHalts(options, time, output).LiftAsync(partition, new(who, reason, LedgerWon: false, 0), cancellation);
        await using var ledger = await LedgerCommands.OpenAsync(options, time, "lift-halt", cancellation);
        if (!int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var p) || p >= ledger.Deployment.Partitions) throw new UsageException($"Say which with --partition, 0 to {ledger.Deployment.Partitions - 1}.");
        await using var journal = await RedisJournal.OpenAsync(options.Redis, time, Log, cancellation);
        var head = (await journal.ReadHeadsAsync(PartitionRange.Of(p)))[0];
        var mark = await ledger.ReadWatermarkAsync(p, cancellation);
        var stand = await PartitionStand.LookAsync(mark, head, ledger, journal, _ => { }, cancellation);
        if (stand.Count > 0 && wins is null)
        {
            Show(stand);
            output.WriteLine("Nothing is lifted while that is so: Redis and the ledger would contradict each other again at once.");
            return 1;
        }

        if (stand.Count > 0) return await DropAsync(p, who, reason, ledger, journal, cancellation);
        if (mark.Halted is null) throw new InvalidOperationException($"Partition {p} is not halted, and nothing in Redis contradicts the ledger.");
        if (!await ledger.LiftHaltAsync(mark, new(who, reason, LedgerWon: false, 0), cancellation)) throw new InvalidOperationException($"Partition {p} was halted or lifted by somebody else just now. Look again: carbonpos-gateway halts");
        output.WriteLine($"Partition {p} goes on: Redis and the ledger agree up to entry {mark.Sequence}. It is drained again within Gateway:Ledger:Drain:LeaseFor.");
        return 0;
    }

    private async Task<int> DropAsync(int partition, string by, string reason, ILedger ledger, RedisJournal journal, CancellationToken cancellation)
    {
        PrivateFile.MakeFolder(options.Embedded.Folder);
        var file = Path.GetFullPath(Path.Combine(options.Embedded.Folder, $"partition-{partition}-dropped-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}.jsonl"));
        await using var client = await RedisClient.ConnectAsync(options.Redis.Wire, time, Log, cancellation);
        var writer = new PartitionWriter(client, options.Redis, options.Redis.Layout);
        var (stand, dropped) = await new LedgerWins(options.Redis, ledger, journal, writer).RunAsync(partition, by, reason, file, cancellation);
        Show(stand);
        output.WriteLine(dropped == 0 ? "Redis alone had nothing that is lost by it." : $"{dropped:N0} entries that only Redis had are gone from it; they are in {file}.");
        output.WriteLine($"Partition {partition} is made again from the ledger, up to entry {stand.Mark.Sequence}, and goes on.");
        return 0;
    }

    private void Show(PartitionStand stand)
    {
        var p = stand.Mark.Partition;
        output.WriteLine(stand.Mark.Halted is { } halt ? $"Partition {p} is halted at entry {halt.Key}: {halt.Reason}" : $"Partition {p} is not halted, and cannot be drained.");
        foreach (var found in stand.Contradictions)
        {
            output.WriteLine($"  {found.What}");
            if (found.Ledger is { } known) output.WriteLine($"    ledger: {Text(known)}");
            if (found.Redis is { } entry) output.WriteLine($"    Redis:  {Text(entry)}");
        }

        if (stand.Count > stand.Contradictions.Count) output.WriteLine($"  and {stand.Count - stand.Contradictions.Count:N0} contradictions more.");
        if (stand.Count > 0) output.WriteLine($"  Only the ledger has {stand.LedgerAlone:N0} entries, only Redis {stand.RedisAlone:N0}.");
        else output.WriteLine($"  Nothing contradicts any more: carbonpos-gateway lift-halt --partition={p} --reason=…");
    }

    private void Show(LiftedHalt lifted) => output.WriteLine(Line(lifted));

    /// <summary>A lifted halt, for people.</summary>
    internal static string Line(LiftedHalt lifted) =>
        $"Lifted on {lifted.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z by {lifted.Lift.By}: partition {lifted.Partition}, {(lifted.Halt is { } halt ? $"halted at {halt.Key}" : "not halted")}"
        + $"{(lifted.Lift.LedgerWon ? $", made again from the ledger, {lifted.Lift.Dropped:N0} entries dropped" : "")}. {lifted.Lift.Reason}";

    private static string Text(JournalEntry e) =>
        $"{e.Key} {e.Kind} at {e.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z, {e.Answer?.Outcome.ToString() ?? "no outcome"}, {e.Answer?.Moved.Grams ?? 0:N0} g, {e.Account}, request {e.Request.Id} of merchant {e.Request.Merchant.Value}";
}
