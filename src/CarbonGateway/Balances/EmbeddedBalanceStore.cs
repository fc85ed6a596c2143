using System.Runtime.CompilerServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.CarbonGateway.Market;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>
/// The store of one machine. One writer owns the book, decides in memory, and answers after the group's commit: group
/// commit lets many callers share one fsync. The book is the executable model itself; the journal makes it again at start.
/// </summary>
public sealed partial class EmbeddedBalanceStore : IBalanceStore
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly EmbeddedOptions options;
    private readonly PolicySchedule policies;
    private readonly TimeProvider time;
    private readonly ILogger<EmbeddedBalanceStore> log;
    private readonly FileStream folderLock;
    private readonly SqliteJournal journal;
    private readonly SnapshotMaker snapshots;
    private readonly WalKeeper wal;
    private readonly DiskWatch disk;
    private readonly ClockGuard clock;
    private readonly ManualResetEventSlim stopped = new();
    private readonly List<JournalEntry> entries = [];
    private readonly GroupQueue queue;
    private readonly Action<List<StoreWork>> answer;
    private Book book;
    private long pausedUntil;
    private volatile string trouble = "";
    private bool stale;
    private bool refusing;
    private bool disposed;

    /// <summary>Opens or makes the store and replays its journal.</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="policies">Which decides when.</param>
    /// <param name="time">For pauses and durations; postings bring their own time.</param>
    /// <param name="log">Events 2000 to 2099.</param>
    /// <param name="scheduling">Null = threads.</param>
    /// <exception cref="InvalidOperationException">Wrong settings, another process has the folder, or the journal is not this deployment's.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged; the message names the entry.</exception>
    /// <exception cref="IOException">The journal cannot be opened: a full disk, or no right to write.</exception>
    public EmbeddedBalanceStore(EmbeddedOptions options, PolicySchedule policies, TimeProvider time, ILogger<EmbeddedBalanceStore> log, StoreScheduling? scheduling = null)
    {
        options.Validate();
        scheduling ??= StoreScheduling.Threads;
        (this.options, this.policies, this.time, this.log) = (options, policies, time, log);
        PrivateFile.MakeFolder(options.Folder);
        folderLock = FolderLock.Take(options.Folder);
        try
        {
            if (!options.AcceptLostEntries) JournalMark.RequireJournal(options.Folder);
            journal = new SqliteJournal(options.Folder, options.Partitions, options.Deployment);
            if (!options.AcceptLostEntries) JournalMark.Read(options.Folder)?.Require(journal);
            clock = new ClockGuard(options, time);
            snapshots = new SnapshotMaker(options, journal, clock, log, scheduling);
            wal = new WalKeeper(journal, log, scheduling);
            wal.Start(options.Folder);
            disk = new DiskWatch(options, time);
            book = Load();
            Mark();
            clock.Start(book.LastSeen);
            if (book.LastSeen - time.GetUtcNow() > ClockGuard.AheadWhileRunning) StoreLog.ClockBehind(log, book.LastSeen, time.GetUtcNow());
            Tell(Lack());
        }
        catch (Exception e)
        {
            // A refused start leaves the folder free: it can be repaired and opened again.
            journal?.Dispose();
            folderLock.Dispose();
            if (e is SqliteException fault) throw SqliteJournal.Refusal(options.Folder, fault);
            throw;
        }

        answer = scheduling.Answer;
        queue = new GroupQueue(options.QueueLimit, options.GroupLimit, options.GatherFor, Write, scheduling.OwnWriter);
    }

    /// <inheritdoc/>
    public StoreHealth Health => new(
        trouble.Length == 0,
        "Embedded SQLite journal, synchronous=FULL: an acknowledged transaction survives a crash of this machine's processes and a loss of power.",
        trouble);

    /// <inheritdoc/>
    public TimeSpan RememberFor => options.RememberFor;

    /// <inheritdoc/>
    public int PartitionCount => options.Partitions;

    /// <inheritdoc/>
    public ValueTask<StoreResult> PostAsync(TransactionEvent e, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var work = new PostWork(e);
        Enqueue(work);
        return work.Task;
    }

    /// <inheritdoc/>
    public ValueTask<AccountView?> ReadAccountAsync(AccountId account, CancellationToken cancellation) => Ask((book, _, _) =>
        book.FindAccount(account) is { } found
            ? new AccountView(account, [.. found.Periods.Reverse().Select(p => new PeriodView(p.Period, p.Available, p.Held, p.Budget) { Bought = p.BoughtFromPool, SoldSurplus = p.SoldSurplus })])
            {
                LastDay = found.LastDay,
                IsClosed = book.LastCut(account.PartitionOf(book.PartitionCount)) >= found.LastDay,
            }
            : null);

    /// <inheritdoc/>
    public ValueTask<Co2eMass> ReadPoolShareAsync(int partition, CancellationToken cancellation) =>
        Ask((book, _, _) => Co2eMass.FromGrams((long)book.Total(LedgerAccount.Pool(partition))));

    /// <inheritdoc/>
    public ValueTask<TransactionView?> ReadTransactionAsync(JournalKey key, CancellationToken cancellation) =>
        Ask((book, _, _) => book.FindTransaction(key) is { } record ? TransactionView.Of(record) : null);

    /// <inheritdoc/>
    public ValueTask<JournalEntry?> ReadOpeningAsync(JournalKey transaction, CancellationToken cancellation) => Ask((book, _, _) => book.FindOpening(transaction));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TransactionView>> ListTransactionsAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation) =>
        Ask<IReadOnlyList<TransactionView>>((book, _, _) =>
            book.FindAccount(account) is { } found ? [.. book.HistoryOf(found, before).Take(most).Select(TransactionView.Of)] : []);

    /// <inheritdoc/>
    public ValueTask<int> ExpireDueAsync(DateTimeOffset at, int most, CancellationToken cancellation) =>
        Ask((book, inForce, entries) => book.ExpireDue(at, inForce.At(at), most, entries), onlyReads: false);

    /// <summary>Sum of all ledger accounts, citizens' included, in grams: zero, always. What the operator's check reads.</summary>
    public ValueTask<Int128> ReadConservationAsync() => Ask((book, _, _) => book.Conservation());

    /// <summary>Reads something of the book in turn with the postings. The book must not leave the reader.</summary>
    internal ValueTask<T> Ask<T>(Func<Book, PolicySchedule, List<JournalEntry>, T> read, bool onlyReads = true)
    {
        var work = new ReadWork<T>(read, onlyReads);
        Enqueue(work);
        return new(work.Task);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ReadJournalAsync(int partition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var (_, entry) in journal.ReadAfter(0))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Key.Partition == partition) yield return entry;
        }
    }

    /// <summary>Finishes what waits, then closes. What comes later is told to come back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        await queue.DisposeAsync();
        stopped.Set();
        await snapshots.DisposeAsync();
        await wal.DisposeAsync();
        Mark();
        journal.Dispose();
        await folderLock.DisposeAsync();
        stopped.Dispose();
    }

    private void Enqueue(StoreWork work)
    {
        // The queue is the back-pressure: nothing was tried, the caller may come back.
        if (queue.TryAdd(work, out var stops)) return;
        work.Fail(stops ? StoreStatus.Unavailable : StoreStatus.Busy, TimeSpan.FromMilliseconds(stops ? 1000 : 50));
        work.Answer();
    }

    private void Write(List<StoreWork> group)
    {
        var readable = !stale || TryReload();
        var lack = readable ? Lack() : trouble;
        var written = readable && TryWrite(group, lack);
        if (!written)
        {
            foreach (var work in group) work.Fail(StoreStatus.Unavailable, Pause);
        }

        // Before the answers: who is refused, or taken again, finds health that says the same.
        if (written) Tell(lack);
        answer(group);
        entries.Clear();
        if (written)
        {
            if (lack.Length == 0) book.Forget(options.Horizon(book.LastSeen, clock.Proven));
            snapshots.AfterGroup(journal.LastId);
        }
        else if (readable)
        {
            TryReload();
        }

        wal.AfterGroup();
    }

    // Without the disk's or the clock's leave nothing is posted; what is durable can still be read.
    private bool TryWrite(List<StoreWork> group, string lack)
    {
        try
        {
            foreach (var work in group)
            {
                if (lack.Length == 0 || work.OnlyReads) Decide(work);
                else work.Fail(StoreStatus.Unavailable, Pause);
            }

            foreach (var entry in entries) journal.Append(entry, book.BytesOf(entry).Span);
            if (options.AddedCommitLatency > TimeSpan.Zero && entries.Count > 0) stopped.Wait(options.AddedCommitLatency);
            journal.Commit();
        }
        catch (Exception e)
        {
            // Whatever went wrong, memory may be ahead of the disk: only the disk is believed.
            StoreLog.GroupFailed(log, group.Count, e);
            trouble = $"The journal could not be written ({e.Message}). Free disk space or repair the disk; the gateway tries again by itself.";
            pausedUntil = time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency);
            stale = true;
            return false;
        }

        return true;
    }

    private void Decide(StoreWork work)
    {
        try
        {
            work.Run(book, policies, entries);
        }
        catch (OverflowException e)
        {
            // Sums are checked before anything is applied: this event alone is out of range; expiries that it met stand.
            work.Throw(e);
        }
    }
}
