using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>What one turn came to.</summary>
internal enum DrainTurn
{
    /// <summary>Nothing more is to be done now.</summary>
    CaughtUp,

    /// <summary>There is more than one commit takes: go on at once.</summary>
    Behind,

    /// <summary>Another gateway has the lease.</summary>
    StandsBy,

    /// <summary>The ledger or the journal does not answer.</summary>
    Failed,
}

/// <summary>
/// Drains neighbouring partitions under one lease: reads what the ledger does not have, appends it in one commit for each
/// business day, then trims what the ledger has. It may die, or sleep, between any two steps: what was appended is skipped when
/// it comes again, the ledger refuses an old fence, and only committed entries are trimmed.
/// </summary>
internal sealed class RangeDrain(PartitionRange range, string owner, ILedger ledger, IDrainedJournal journal, DrainOptions options, TimeProvider time, ILogger log)
{
    private const int MostOfAPartition = 1_000;
    private readonly DrainedPartition[] partitions = new DrainedPartition[range.Count];
    private readonly LedgerPlace[] places = new LedgerPlace[range.Count];
    private long beyond;
    private Lease? lease;
    private long leasedAt;
    private int next;
    private string trouble = "";
    private string holder = "";
    private volatile DrainHealth health = new(0, 0, TimeSpan.Zero, [], "");

    /// <summary>As of the last turn.</summary>
    public DrainHealth Health => health;

    /// <summary>One look at all partitions, and at most one commit for each business day.</summary>
    /// <exception cref="OperationCanceledException">Stopped; what was on its way is told by the next turn.</exception>
    public async Task<DrainTurn> TurnAsync(CancellationToken cancellation)
    {
        DrainTurn turn;
        try
        {
            turn = await TryTurnAsync(cancellation);
        }
        catch (JournalUnavailableException e)
        {
            turn = Fail(e.Message);
        }
        catch (LedgerUnavailableException e)
        {
            turn = Fail(e.Message);
        }

        if (turn != DrainTurn.Failed && trouble.Length > 0)
        {
            trouble = "";
            DrainLog.GoesOn(log);
        }

        health = Sum();
        return turn;
    }

    /// <summary>Gives the lease back.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellation)
    {
        if (lease is { } held) await ledger.ReleaseAsync(held, cancellation);
        lease = null;
        health = Sum();
    }

    private async Task<DrainTurn> TryTurnAsync(CancellationToken cancellation)
    {
        if (await LeaseAsync(cancellation) is { } none) return none;
        await LookAsync(cancellation);
        var wanted = Choose(out var more);
        if (wanted.Count > 0)
        {
            var found = await journal.ReadAsync(wanted);
            var read = Dated(wanted, found);
            if (read.Count == 0 && Array.Find(found, f => !f.IsAnswered) is { Flaw: { Length: > 0 } silence }) return Fail(silence);
            if (await AppendAsync(read, cancellation) is { } stopped) return stopped;
        }

        if (journal.Trims) await TrimAsync();
        return more || beyond > 0 ? DrainTurn.Behind : DrainTurn.CaughtUp;
    }

    private async ValueTask LookAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < places.Length; i++) places[i] = new(partitions[i].Number, partitions[i].Mark.Last, partitions[i].Trouble.Length > 0);
        var look = await journal.LookAsync(places, cancellation);
        beyond = look.Beyond;
        var now = time.GetUtcNow();
        for (var i = 0; i < partitions.Length; i++)
        {
            partitions[i].See(look.Ends[i], now);
            Judge(partitions[i]);
        }
    }

    private async ValueTask<DrainTurn?> LeaseAsync(CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        if (lease is not null && time.GetElapsedTime(leasedAt, asked) < options.LeaseFor / 3) return null;
        var answer = await ledger.TryLeaseAsync(range, owner, options.LeaseFor, cancellation);
        switch (answer.Outcome)
        {
            case LeaseOutcome.Taken:
                var held = answer.Lease!;
                if (lease?.Fence != held.Fence) await BeginAsync(held, cancellation);
                (lease, leasedAt, holder) = (held, asked, "");
                return null;
            case LeaseOutcome.HeldByOther:
                lease = null;
                if (holder.Length == 0) DrainLog.StandsBy(log, range.First, range.First + range.Count - 1, answer.Reason);
                holder = answer.Reason;
                return DrainTurn.StandsBy;
            default:
                return Fail(answer.Reason);
        }
    }

    private async Task BeginAsync(Lease held, CancellationToken cancellation)
    {
        var marks = await ledger.ReadWatermarksAsync(cancellation);
        for (var i = 0; i < partitions.Length; i++) partitions[i] = new(marks[range.First + i]);
        DrainLog.Began(log, range.First, range.First + range.Count - 1, held.Fence);
    }

    private void Judge(DrainedPartition partition)
    {
        var flaw = partition.Flaw(time.GetUtcNow()) ?? "";
        if (flaw == partition.Trouble) return;
        if (flaw.Length > 0) DrainLog.Stuck(log, partition.Number, flaw);
        else DrainLog.Unstuck(log, partition.Number);
        partition.Trouble = flaw;
    }

    // Turns go on where the last one stopped, so that no partition waits for a busier one.
    private List<(int Partition, JournalKey? After, int Most)> Choose(out bool more)
    {
        var wanted = new List<(int, JournalKey?, int)>();
        var (room, first) = (options.Batch, next);
        more = false;
        for (var i = 0; i < partitions.Length; i++)
        {
            var at = (first + i) % partitions.Length;
            var partition = partitions[at];
            if (partition.Behind == 0 || partition.Trouble.Length > 0) continue;
            var most = (int)Math.Min(Math.Min(partition.Behind, Math.Min(MostOfAPartition, partition.Readable)), room);
            more |= most < partition.Behind;
            if (most == 0) break;
            wanted.Add((partition.Number, partition.Mark.Last, most));
            room -= most;
            next = (at + 1) % partitions.Length;
        }

        return wanted;
    }

    private List<DatedRun> Dated(List<(int Partition, JournalKey? After, int Most)> wanted, JournalRead[] found)
    {
        var read = new List<DatedRun>();
        for (var i = 0; i < found.Length; i++)
        {
            var (partition, entries) = (Of(wanted[i].Partition), found[i].Entries);
            if (entries.Count == 0)
            {
                if (found[i] is { IsAnswered: true, Flaw.Length: > 0 }) Refuse(partition, found[i].Flaw);
                continue;
            }

            // Where numbers fall back, history was written anew: the ledger is asked about that in a batch of its own, and halts.
            var rising = 1;
            while (rising < entries.Count && entries.KeyAt(rising).Sequence > entries.KeyAt(rising - 1).Sequence) rising++;
            partition.Found(entries.TimeAt(0));
            // The first day of all goes by the clock; from then on a day ends by its cut.
            read.Add(new(partition.Number, entries.Part(0, rising), partition.Mark.OpenDay ?? entries.CutAt(0) ?? options.DayOf(entries.TimeAt(0))));
        }

        return read;
    }

    private async Task<DrainTurn?> AppendAsync(List<DatedRun> read, CancellationToken cancellation)
    {
        var refused = new HashSet<int>();
        foreach (var (day, all) in BusinessDays.InOrder(read))
        {
            var batches = all.FindAll(b => !refused.Contains(b.Partition));
            if (batches.Count == 0) continue;
            var results = await ledger.AppendAsync(lease!, day, batches, cancellation);
            for (var i = 0; i < results.Count; i++)
            {
                var partition = Of(results[i].Partition);
                switch (results[i])
                {
                    case AppendResult.Committed committed:
                        partition.Committed(committed.Watermark, batches[i].Entries.TimeAt(batches[i].Entries.Count - 1));
                        continue;
                    case AppendResult.Halted halted:
                        partition.Halted(halted.Halt);
                        Judge(partition);
                        break;
                    case AppendResult.Gap gap:
                        Refuse(partition, $"Entry {gap.Expected} is missing from the journal: {gap.Found} comes instead. {journal.Advice}");
                        break;
                    case AppendResult.Unreadable { Index: 0 } unreadable:
                        Refuse(partition, unreadable.Reason);
                        break;
                    case AppendResult.Unreadable unreadable:
                        partition.Readable = unreadable.Index;
                        break;
                    case AppendResult.OtherDay:
                        // The watermark in hand is not the ledger's: it is read anew under a lease that is asked for again.
                        lease = null;
                        return DrainTurn.Behind;
                    case AppendResult.StaleLease stale:
                        DrainLog.Superseded(log, range.First, range.First + range.Count - 1, stale.Fence);
                        lease = null;
                        return DrainTurn.StandsBy;
                    case AppendResult.Unavailable unavailable:
                        return Fail(unavailable.Reason);
                }

                refused.Add(partition.Number);
            }
        }

        return null;
    }

    private void Refuse(DrainedPartition partition, string reason)
    {
        partition.Refuse(reason, time.GetUtcNow());
        Judge(partition);
    }

    // Little by little costs a script for every entry: only when a quarter more than is kept has come together.
    private async Task TrimAsync()
    {
        foreach (var some in partitions.Where(p => p.Trouble.Length == 0 && Surplus(p) >= Math.Max(1, options.Keep / 4)).Chunk(256))
        {
            await Task.WhenAll(some.Select(p => journal.TrimAsync(p.Number, p.Head!.Value.Epoch, lease!.Fence, p.Mark.Sequence - options.Keep, p.Mark.Epoch).AsTask()));
        }
    }

    private long Surplus(DrainedPartition partition) => partition.Head is { } head ? partition.Mark.Sequence - options.Keep - head.Trimmed : 0;

    private DrainedPartition Of(int partition) => partitions[partition - range.First];

    private DrainTurn Fail(string reason)
    {
        if (trouble.Length == 0) DrainLog.Failing(log, reason, journal.Meanwhile);
        trouble = reason;
        return DrainTurn.Failed;
    }

    private DrainHealth Sum()
    {
        if (lease is null) return new(0, 0, TimeSpan.Zero, [], trouble);
        var now = time.GetUtcNow();
        var stuck = partitions.Where(p => p.Trouble.Length > 0).Take(DrainHealth.MostNamed).Select(p => new StuckPartition(p.Number, p.Trouble));
        return new(range.Count, beyond + partitions.Sum(p => p.Behind), partitions.Max(p => p.Age(now)), [.. stuck], trouble);
    }
}
