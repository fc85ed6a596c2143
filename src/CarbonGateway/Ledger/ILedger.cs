using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>
/// The durable double-entry store that the journals of all partitions drain into: entries as their bytes, chained by hash, and
/// their legs as rows. One contract suite (tests/Contracts) holds for every implementation. Safe for concurrent use.
/// </summary>
/// <remarks>
/// What a drain writes says by its outcome that the database is gone. All else throws <see cref="LedgerUnavailableException"/>.
/// Neither needs a new instance once the database is back.
/// </remarks>
public interface ILedger : IAsyncDisposable
{
    /// <summary>What a commit promises here, and how the ledger stands since it was last asked for something.</summary>
    LedgerHealth Health { get; }

    /// <summary>What settlement keeps in the same database.</summary>
    INights Nights { get; }

    /// <summary>The deployment's share of the authority's pool, kept in the same database.</summary>
    IPoolBook Pool { get; }

    /// <summary>Whose ledger it is.</summary>
    LedgerDeployment Deployment { get; }

    /// <summary>Takes partitions for draining, all of the range or none, or prolongs what the owner has.</summary>
    /// <param name="partitions">Within the deployment's.</param>
    /// <param name="owner">1 to 100 characters, one name for each running process, never used again.</param>
    /// <param name="lasting">1 ms to 1 hour, from now by the ledger's clock. After this another may take it.</param>
    /// <param name="cancellation">Stops the waiting; the lease may have been taken then.</param>
    /// <returns>A lease with a fence above every earlier one, or with its old fence where nobody else had it in between; or who has it.</returns>
    ValueTask<LeaseAnswer> TryLeaseAsync(PartitionRange partitions, string owner, TimeSpan lasting, CancellationToken cancellation);

    /// <summary>Gives a lease back before its time. What somebody else has taken meanwhile stays theirs; an unreachable ledger lets it run out.</summary>
    ValueTask ReleaseAsync(Lease lease, CancellationToken cancellation);

    /// <summary>
    /// Appends entries of many partitions in one commit: entry, legs, chain and watermark, under the lease's fence. Entries that
    /// are there already are skipped if they are the same; a partition that is refused does not hinder the others.
    /// </summary>
    /// <param name="lease">Its range holds every batch's partition.</param>
    /// <param name="businessDay">Which day's settlement the new entries belong to.</param>
    /// <param name="batches">Each partition at most once; at most <see cref="LedgerLimits.MostEntries"/> entries together.</param>
    /// <param name="cancellation">Gives the attempt up; whether it was committed is then unknown, and appending again tells.</param>
    /// <returns>One result for each batch, in their order.</returns>
    /// <exception cref="ArgumentException">A batch outside the lease, a partition twice, entries that do not ascend, too many.</exception>
    ValueTask<IReadOnlyList<AppendResult>> AppendAsync(Lease lease, DateOnly businessDay, IReadOnlyList<PartitionBatch> batches, CancellationToken cancellation);

    /// <summary>
    /// Lets a halted partition go on, and notes for ever who did, why and when. The partition gets a fence above its lease's: an
    /// append under way is refused, and every drain looks at it anew when it prolongs its lease.
    /// </summary>
    /// <param name="seen">The partition as the caller judged it; where it has moved or halted otherwise since, nothing is done.</param>
    /// <param name="lift">Why, and who. Whether the contradiction is gone, the caller has seen to.</param>
    /// <param name="cancellation">Stops the waiting; it may have been done then.</param>
    /// <returns>False when the partition is no longer as it was seen.</returns>
    /// <exception cref="ArgumentException">No name, no reason, or too long ones.</exception>
    ValueTask<bool> LiftHaltAsync(Watermark seen, HaltLift lift, CancellationToken cancellation);

    /// <summary>Halts that were lifted, newest first, at most <see cref="LedgerLimits.MostListed"/>.</summary>
    ValueTask<IReadOnlyList<LiftedHalt>> ListLiftedHaltsAsync(CancellationToken cancellation);

    /// <summary>How far a partition has come.</summary>
    ValueTask<Watermark> ReadWatermarkAsync(int partition, CancellationToken cancellation);

    /// <summary>How far all partitions have come, by number.</summary>
    ValueTask<IReadOnlyList<Watermark>> ReadWatermarksAsync(CancellationToken cancellation);

    /// <summary>An entry, or null when the ledger has none of this key.</summary>
    ValueTask<JournalEntry?> ReadEntryAsync(JournalKey key, CancellationToken cancellation);

    /// <summary>All entries that answered a request id, in whichever partitions, earliest first. Refusals are among them.</summary>
    ValueTask<IReadOnlyList<JournalEntry>> FindRequestAsync(RequestKey request, CancellationToken cancellation);

    /// <summary>The entry that opened a transaction, then all that acted on it or replaced it, in order; empty when there is none.</summary>
    /// <param name="first">Name of the transaction.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<IReadOnlyList<JournalEntry>> ReadTransactionAsync(JournalKey first, CancellationToken cancellation);

    /// <summary>Entries that opened an account's transactions, newest first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="before">Only older ones than this; null = from the newest.</param>
    /// <param name="most">1 to 1,000.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<IReadOnlyList<JournalEntry>> ListAccountAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation);

    /// <summary>A partition's entries in order, page by page, as far as they are committed when a page is read.</summary>
    /// <param name="partition">Of the deployment.</param>
    /// <param name="afterSequence">0 = from the first.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidDataException">An entry is missing or cannot be read; the message names it.</exception>
    IAsyncEnumerable<JournalEntry> ReadPartitionAsync(int partition, long afterSequence, CancellationToken cancellation);

    /// <summary>Computes a partition's chain anew from the entries' bytes and compares it, entry by entry, and with the watermark at the end.</summary>
    ValueTask<ChainVerdict> VerifyChainAsync(int partition, CancellationToken cancellation);

    /// <summary>
    /// Request ids that opened transactions on two accounts, where the later one is not undone yet. Compares what came into the
    /// ledger since the search before, whoever made it: the ledger keeps the place itself, so that no double escapes a crash.
    /// </summary>
    /// <param name="fromDay">First business day to compare with: request ids are not reused after they are forgotten.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<DoubleSearch> FindDoublesAsync(DateOnly fromDay, CancellationToken cancellation);

    /// <summary>What each place but the citizens' own gained or lost, from the legs of some business days. Citizens are summed up by kind and period.</summary>
    /// <param name="first">First business day.</param>
    /// <param name="last">Last business day, itself included.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<IReadOnlyList<PlaceTotal>> ReadTotalsAsync(DateOnly first, DateOnly last, CancellationToken cancellation);

    /// <summary>Holds a business day's legs against what was counted as they were written, partition by partition, and sums them up.</summary>
    ValueTask<Conservation> ReadConservationAsync(DateOnly businessDay, CancellationToken cancellation);

    /// <summary>What each partition contributed to a business day, and where its chain stood at the day's end: all partitions, by number.</summary>
    /// <param name="businessDay">Whose entries are all there.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<IReadOnlyList<PartitionSpan>> ReadSpansAsync(DateOnly businessDay, CancellationToken cancellation);

    /// <summary>A business day's entries by partition and then sequence, page by page: the order of the leaves in its tree.</summary>
    /// <param name="businessDay">Which day.</param>
    /// <param name="skip">How many to pass over, 0 or more.</param>
    /// <param name="most">How many to read after that, 1 or more; <see cref="long.MaxValue"/> = to the end of the day.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidDataException">An entry cannot be read; the message names it.</exception>
    IAsyncEnumerable<DayEntry> ReadDayAsync(DateOnly businessDay, long skip, long most, CancellationToken cancellation);

    /// <summary>Where an entry is among those of its day; null when the ledger has none of this key.</summary>
    ValueTask<DayPlace?> FindPlaceAsync(JournalKey key, CancellationToken cancellation);

    /// <summary>Keeps tiles of a business day's tree. Of an earlier attempt, those of the same place are replaced.</summary>
    /// <returns>False, and nothing is kept, once the day is sealed.</returns>
    /// <exception cref="LedgerUnavailableException">Whether they were kept is unknown; keeping them again does no harm.</exception>
    ValueTask<bool> SaveTilesAsync(DateOnly businessDay, IReadOnlyList<TreeTile> tiles, CancellationToken cancellation);

    /// <summary>Some tiles of a business day's tree, in the order asked; those that are not there are left out.</summary>
    ValueTask<IReadOnlyList<TreeTile>> ReadTilesAsync(DateOnly businessDay, IReadOnlyList<(int Level, long Index)> wanted, CancellationToken cancellation);

    /// <summary>Seals a business day with its statement, once and for good. Needs no lease: a statement is a function of the day, so whoever comes late brings the same.</summary>
    /// <exception cref="LedgerUnavailableException">Whether it was sealed is unknown; sealing it again tells.</exception>
    ValueTask<SealOutcome> SealAsync(DateOnly businessDay, SignedStatement statement, CancellationToken cancellation);

    /// <summary>The statement of a sealed business day; null while it is not.</summary>
    ValueTask<SignedStatement?> ReadStatementAsync(DateOnly businessDay, CancellationToken cancellation);
}
