using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>
/// Hot balances: decides every event in one atomic step with its marker and its journal entry, and answers only once that
/// entry is durable. One contract suite (tests/Contracts) holds for every implementation.
/// </summary>
public interface IBalanceStore : IAsyncDisposable
{
    /// <summary>What this store promises and how it stands.</summary>
    StoreHealth Health { get; }

    /// <summary>For how long a request id is remembered: an older one must not come again.</summary>
    TimeSpan RememberFor { get; }

    /// <summary>Of the deployment, 1 to 65,536: an account's partition never changes.</summary>
    int PartitionCount { get; }

    /// <summary>Decides an event, once.</summary>
    /// <param name="e">What is asked.</param>
    /// <param name="cancellation">Stops the waiting, never the debit: the outcome is then unknown to the caller.</param>
    /// <returns>An answer, or why there is none. <see cref="StoreStatus.Unavailable"/> means unknown: ask again with the same id.</returns>
    ValueTask<StoreResult> PostAsync(TransactionEvent e, CancellationToken cancellation);

    /// <summary>An account's figures, or null when there is no such account. Reads what is durable.</summary>
    ValueTask<AccountView?> ReadAccountAsync(AccountId account, CancellationToken cancellation);

    /// <summary>What a partition's share of the authority's pool has left; zero of a partition that there is not. Reads what is durable.</summary>
    ValueTask<Carbon.Units.Co2eMass> ReadPoolShareAsync(int partition, CancellationToken cancellation);

    /// <summary>A transaction, or null when there is none or it is no longer remembered.</summary>
    ValueTask<TransactionView?> ReadTransactionAsync(JournalKey key, CancellationToken cancellation);

    /// <summary>The entry that opened a transaction, as it is journaled; null when there is none or it is no longer remembered.</summary>
    ValueTask<JournalEntry?> ReadOpeningAsync(JournalKey transaction, CancellationToken cancellation);

    /// <summary>An account's transactions, newest first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="before">Only older ones than this; null = from the newest.</param>
    /// <param name="most">1 to 200.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<IReadOnlyList<TransactionView>> ListTransactionsAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation);

    /// <summary>Journals the expiry of lapsed holds on accounts that nobody touches.</summary>
    /// <returns>How many; fewer than <paramref name="most"/> means that none is left.</returns>
    ValueTask<int> ExpireDueAsync(DateTimeOffset at, int most, CancellationToken cancellation);

    /// <summary>The journal of one partition, in order, as far as it is durable now.</summary>
    IAsyncEnumerable<JournalEntry> ReadJournalAsync(int partition, CancellationToken cancellation);
}

/// <summary>Whether the store could take the event.</summary>
public enum StoreStatus
{
    /// <summary>Decided and durable.</summary>
    Done,

    /// <summary>The queue is full: nothing was tried. Ask again after the stated time.</summary>
    Busy,

    /// <summary>The account's partition may not grow, for the ledger is behind: nothing was tried. Ask again after the stated time.</summary>
    LedgerBehind,

    /// <summary>The journal could not be written: unknown. Ask again with the same request id.</summary>
    Unavailable,
}

/// <summary>Answer of a store.</summary>
/// <param name="Status">Whether there is a posting.</param>
/// <param name="Posting">Valid when <see cref="StoreStatus.Done"/>.</param>
/// <param name="RetryAfter">When to ask again, otherwise.</param>
public readonly record struct StoreResult(StoreStatus Status, PostingResult Posting, TimeSpan RetryAfter);

/// <summary>How a store stands.</summary>
/// <param name="IsReady">It takes postings.</param>
/// <param name="Durability">What an acknowledgement promises, in one sentence.</param>
/// <param name="Trouble">Why it is not ready, and what to do; empty when it is.</param>
public sealed record StoreHealth(bool IsReady, string Durability, string Trouble);

/// <summary>One account, copied out of the store.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Periods">Newest first.</param>
public sealed record AccountView(AccountId Id, IReadOnlyList<PeriodView> Periods)
{
    /// <summary>The last business day that may debit it voluntarily; null while the account is open.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>True once its partition has ended that day: nothing voluntary is debited any more.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>One period of an account; grams.</summary>
public sealed record PeriodView(Carbon.Budgets.BudgetPeriod Period, Carbon.Units.Co2eMass Available, Carbon.Units.Co2eMass Held, Carbon.Units.Co2eMass Budget)
{
    /// <summary>Bought from the pool in the period, against the limit; what came back is not taken off.</summary>
    public Carbon.Units.Co2eMass Bought { get; init; }

    /// <summary>Sold to the pool in the period, against the limit.</summary>
    public Carbon.Units.Co2eMass SoldSurplus { get; init; }
}

/// <summary>One transaction, copied out of the store.</summary>
public sealed record TransactionView
{
    /// <summary>Its name.</summary>
    public required JournalKey Key { get; init; }

    /// <summary>Whose points.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Who sold.</summary>
    public required MerchantId Merchant { get; init; }

    /// <summary>Where it stands.</summary>
    public required TransactionState State { get; init; }

    /// <summary>Set aside now.</summary>
    public required Carbon.Units.Co2eMass Held { get; init; }

    /// <summary>When it was posted or held.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Period debited.</summary>
    public required Carbon.Budgets.BudgetPeriod Period { get; init; }

    /// <summary>Purchase id; empty = none.</summary>
    public required Guid Purchase { get; init; }

    /// <summary>When the hold lapses; null for sales.</summary>
    public required DateTimeOffset? HoldExpiry { get; init; }

    /// <summary>Lines as held or debited.</summary>
    public required IReadOnlyList<SoldLine> Lines { get; init; }

    /// <summary>Version of the catalogue that weighed the lines; empty where none did.</summary>
    public required string CatalogueVersion { get; init; }

    /// <summary>Per line what came back; empty while nothing has.</summary>
    public required IReadOnlyList<LineRefund> Refunds { get; init; }

    /// <summary>Points bought with it, and their price in cents per tonne.</summary>
    public required (Carbon.Units.Co2eMass Grams, long CentsPerTonne) Bought { get; init; }

    /// <summary>Of these, what went back to the pool with refunds.</summary>
    public required Carbon.Units.Co2eMass Unwound { get; init; }

    /// <summary>A copy of a record as it stands.</summary>
    public static TransactionView Of(TransactionRecord record) => new()
    {
        Key = record.Key,
        Account = record.Account,
        Merchant = record.Seller.Company,
        State = record.State,
        Held = record.Held,
        At = record.At,
        Period = record.Period,
        Purchase = record.Purchase,
        HoldExpiry = record.HoldExpiry,
        Lines = record.Lines,
        CatalogueVersion = record.CatalogueVersion,
        Refunds = record.Refunds is null ? [] : [.. record.Refunds],
        Bought = (record.Bought, record.CentsPerTonne),
        Unwound = record.Unwound,
    };
}
