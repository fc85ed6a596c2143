using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>The halts of a ledger behind the embedded store. There the journal is the truth: a halt is lifted where the ledger has nothing else than the journal, and nothing is ever dropped.</summary>
/// <param name="options">The gateway's own.</param>
/// <param name="time">The clock.</param>
/// <param name="output">Takes what is told.</param>
internal sealed class EmbeddedHalts(GatewayOptions options, TimeProvider time, TextWriter output)
{
    private const int MostShown = 20;

    /// <summary>Shows partitions that are halted, and the halts that were lifted. A gateway may run meanwhile.</summary>
    /// <returns>Exit code: 1 when there is one.</returns>
    public async Task<int> ListAsync(CancellationToken cancellation)
    {
        await using var ledger = await LedgerCommands.OpenAsync(options, time, "halts", cancellation);
        var halted = (await ledger.ReadWatermarksAsync(cancellation)).Where(m => m.Halted is not null).ToList();
        foreach (var mark in halted.Take(MostShown)) output.WriteLine($"Partition {mark.Partition} is halted at entry {mark.Halted!.Key}: {mark.Halted.Reason}");
        if (halted.Count > MostShown) output.WriteLine($"And {halted.Count - MostShown:N0} partitions more.");
        if (halted.Count == 0) output.WriteLine("No partition is halted.");
        foreach (var lifted in (await ledger.ListLiftedHaltsAsync(cancellation)).Take(MostShown)) output.WriteLine(HaltCommands.Line(lifted));
        return halted.Count == 0 ? 0 : 1;
    }

    /// <summary>Lets a partition go on, where the ledger has nothing else of it than the journal. The gateway is stopped.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="lift">Why, and who.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Exit code: 1 when the two contradict each other, and nothing was done.</returns>
    /// <exception cref="InvalidOperationException">A gateway is at work, wrong words, or nothing to lift.</exception>
    public async Task<int> LiftAsync(string? partition, HaltLift lift, CancellationToken cancellation)
    {
        await using var ledger = await LedgerCommands.OpenAsync(options, time, "lift-halt", cancellation);
        if (!int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var p) || p >= ledger.Deployment.Partitions) throw new UsageException($"Say which with --partition, 0 to {ledger.Deployment.Partitions - 1}.");
        using var folder = TakeFolder(options.Embedded.Folder, "lift-halt");
        JournalMark.RequireJournal(options.Embedded.Folder);
        var mark = await ledger.ReadWatermarkAsync(p, cancellation);
        if (await DifferenceAsync(ledger, mark, cancellation) is { Length: > 0 } difference)
        {
            output.WriteLine(difference);
            output.WriteLine("Nothing is lifted while that is so. Restore journal.db and ledger.db from one backup, or the one of them that is wrong.");
            return 1;
        }

        if (mark.Halted is null) throw new InvalidOperationException($"Partition {p} is not halted, and the ledger has nothing else of it than the journal.");
        if (!await ledger.LiftHaltAsync(mark, lift, cancellation)) throw new InvalidOperationException($"Partition {p} was halted or lifted by somebody else just now. Look again: carbonpos-gateway halts");
        output.WriteLine($"Partition {p} goes on: journal and ledger agree up to entry {mark.Sequence}. It is drained again once the gateway runs.");
        return 0;
    }

    /// <summary>Keeps gateways out of a data folder that a command works on by itself.</summary>
    /// <exception cref="InvalidOperationException">One is at work there.</exception>
    public static FileStream TakeFolder(string folder, string verb)
    {
        try
        {
            return FolderLock.Take(folder);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(
                $"'{verb}' works on the data folder {Path.GetFullPath(folder)} by itself, and a gateway is at work there. Stop the gateway, give the command again, and start it{(verb == "settle" ? "; or let it settle by itself (Gateway:Settlement:Enabled=true)" : "")}.", e);
        }
    }

    // What the ledger has of a partition must be the beginning of what the journal has, byte by byte.
    private async Task<string> DifferenceAsync(ILedger ledger, Watermark mark, CancellationToken cancellation)
    {
        using var journal = new SqliteJournal(options.Embedded.Folder, options.Embedded.Partitions, options.Embedded.Deployment);
        using var entries = journal.ReadAfter(0).Select(e => e.Entry).Where(e => e.Key.Partition == mark.Partition).GetEnumerator();
        await foreach (var known in ledger.ReadPartitionAsync(mark.Partition, 0, cancellation))
        {
            if (!entries.MoveNext()) return $"The ledger has entry {known.Key}, and the journal ends before it.";
            if (!Bytes(entries.Current).SequenceEqual(Bytes(known))) return $"Entry {known.Key} is another in the ledger than in the journal.";
        }

        return "";
    }

    private static ReadOnlySpan<byte> Bytes(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return writer.Written.Span;
    }
}
