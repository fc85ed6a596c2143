using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>
/// The state that all entries add up to: accounts, transactions, markers, spent vouchers, ledger totals. It changes through
/// <see cref="Apply"/> alone, so a replay of the journal makes the same book again. Not thread-safe: one writer owns it.
/// </summary>
public sealed partial class Book
{
    private readonly ShardedMap<AccountId, AccountState> accounts = new();
    private readonly ShardedMap<FlashcodeSerial, DateTimeOffset> spent = new();
    private readonly Dictionary<LedgerAccount, long> totals = [];
    private readonly PriorityQueue<JournalKey, DateTimeOffset> due = new();
    private readonly PriorityQueue<FlashcodeSerial, DateTimeOffset> spentUntil = new();
    private readonly long[] sequences;
    private readonly DateOnly?[] cuts;

    /// <param name="partitionCount">The deployment's fixed count, 1 to 65,536.</param>
    /// <param name="epoch">1 or more.</param>
    public Book(int partitionCount, int epoch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitionCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitionCount, 65_536);
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        (PartitionCount, Epoch, sequences, cuts, opened) = (partitionCount, epoch, new long[partitionCount], new DateOnly?[partitionCount], new TransactionIndex(partitionCount));
    }

    /// <summary>The deployment's fixed count.</summary>
    public int PartitionCount { get; }

    /// <summary>Current epoch of new entries.</summary>
    public int Epoch { get; }

    /// <summary>Time of the newest entry: partition time never runs backwards.</summary>
    public DateTimeOffset LastSeen { get; private set; }

    /// <summary>Accounts that exist.</summary>
    public int AccountCount => accounts.Count;

    /// <summary>Every account, in no order.</summary>
    public IEnumerable<AccountState> Accounts => accounts.Values;

    /// <summary>Grams in each ledger account that is not a citizen's: what settlement will report.</summary>
    public IReadOnlyDictionary<LedgerAccount, long> Totals => totals;

    /// <summary>An account, or null when none was ever allocated.</summary>
    public AccountState? FindAccount(AccountId id) => accounts.TryGetValue(id, out var account) ? account : null;

    /// <summary>Last sequence number of a partition; 0 while it is empty.</summary>
    public long LastSequence(int partition) => sequences[partition];

    /// <summary>The newest business day that a partition has ended by its cut; null before its first one.</summary>
    public DateOnly? LastCut(int partition) => cuts[partition];

    /// <summary>Grams in a ledger account that is not a citizen's.</summary>
    public long Total(LedgerAccount account) => totals.GetValueOrDefault(account);

    /// <summary>True when the voucher has paid.</summary>
    public bool IsSpent(FlashcodeSerial serial) => spent.ContainsKey(serial);

    /// <summary>The transaction that holds the best evidence of a purchase on an account, or null.</summary>
    public TransactionRecord? FindEvidence(AccountState account, Guid purchase) =>
        purchase != Guid.Empty && account.Purchases is { } purchases && purchases.TryGetValue(purchase, out var key) ? FindTransaction(key) : null;

    /// <summary>Sum of all ledger accounts, citizens' included: zero, always.</summary>
    public Int128 Conservation()
    {
        Int128 sum = 0;
        foreach (var grams in totals.Values) sum += grams;
        foreach (var account in accounts.Values)
        {
            foreach (var period in account.Periods) sum += period.Available.Grams + period.Held.Grams;
        }

        return sum;
    }

    /// <summary>The entry key that comes next in a partition.</summary>
    internal JournalKey NextKey(int partition) => new(partition, Epoch, sequences[partition] + 1);
}
