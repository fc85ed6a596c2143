using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>
/// The journals of a deployment's partitions, as a drain works on them. One contract suite holds for every implementation.
/// For one caller at a time.
/// </summary>
internal interface IDrainedJournal : IAsyncDisposable
{
    /// <summary>What becomes of postings while nothing is drained; a sentence.</summary>
    string Meanwhile { get; }

    /// <summary>What to do where an entry is missing from it; a sentence.</summary>
    string Advice { get; }

    /// <summary>True: what the ledger has is dropped by <see cref="TrimAsync"/>. False: all stays, and nothing is to be dropped.</summary>
    bool Trims { get; }

    /// <summary>Where partitions end, as far as they are durable.</summary>
    /// <param name="ledger">Neighbouring partitions and where the ledger is with each; what it has need not be kept at hand.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <exception cref="JournalUnavailableException">It cannot be read now, or the ledger is not this journal's; the message says what to do.</exception>
    ValueTask<JournalLook> LookAsync(IReadOnlyList<LedgerPlace> ledger, CancellationToken cancellation);

    /// <summary>Entries after some place, that no crash can take back any more. Fewer than asked for is no fault: the rest comes when it is asked for again.</summary>
    /// <param name="wanted">Each partition at most once, with the ledger's last entry of it (null = none) and how many are wanted at most.</param>
    /// <returns>One reading for each, in their order.</returns>
    Task<JournalRead[]> ReadAsync(IReadOnlyList<(int Partition, JournalKey? After, int Most)> wanted);

    /// <summary>Drops entries that the ledger has, where the journal <see cref="Trims"/>.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="epoch">Of the partition as the caller saw it.</param>
    /// <param name="fence">Of the caller's lease: an older one than the journal has met trims nothing.</param>
    /// <param name="upto">Last entry to drop, at or before the ledger's watermark.</param>
    /// <param name="uptoEpoch">At most the epoch of the ledger's watermark.</param>
    /// <returns>The last entry that is trimmed; null = nothing was done: the caller is out of date, the journal does not answer, or it never trims.</returns>
    ValueTask<long?> TrimAsync(int partition, int epoch, long fence, long upto, int uptoEpoch);
}

/// <summary>Where the ledger is with a partition.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Last">Its last entry there; null = none.</param>
/// <param name="IsStuck">Nothing of it is taken for now.</param>
internal readonly record struct LedgerPlace(int Partition, JournalKey? Last, bool IsStuck)
{
    /// <summary>Of the last entry; 0 = none.</summary>
    public long Sequence => Last?.Sequence ?? 0;
}

/// <summary>Where a partition's journal is.</summary>
/// <param name="Epoch">Of new entries.</param>
/// <param name="Sequence">Of the last entry; 0 = none.</param>
/// <param name="Trimmed">Last entry that is no longer there; 0 = all are.</param>
internal readonly record struct JournalEnd(int Epoch, long Sequence, long Trimmed);

/// <summary>What a look at the journals came to.</summary>
/// <param name="Ends">In the order asked; null where the journal has nothing of a partition, not even that it is empty.</param>
/// <param name="Beyond">Durable entries that the ends do not count yet: they are looked at once these are in the ledger.</param>
internal sealed record JournalLook(JournalEnd?[] Ends, long Beyond);

/// <summary>What a reading of a partition's journal came to.</summary>
/// <param name="IsAnswered">False: nothing can be told now; the flaw says why.</param>
/// <param name="Entries">In order, up to the first that is no entry.</param>
/// <param name="Flaw">Why something there is no entry; empty when all are.</param>
internal readonly record struct JournalRead(bool IsAnswered, EntryRun Entries, string Flaw)
{
    /// <summary>All of them at once.</summary>
    /// <param name="flaw">Why the one after these cannot be read; empty when there is none.</param>
    public List<JournalEntry> Made(out string flaw)
    {
        var made = new List<JournalEntry>(Entries.Count);
        flaw = Flaw;
        try
        {
            while (made.Count < Entries.Count) made.Add(Entries.Read(made.Count));
        }
        catch (InvalidDataException e)
        {
            flaw = e.Message;
        }

        return made;
    }
}

/// <summary>The journals cannot be drained now.</summary>
internal sealed class JournalUnavailableException(string reason, Exception? cause = null) : Exception(reason, cause);
