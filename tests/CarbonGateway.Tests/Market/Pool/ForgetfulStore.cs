using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;

namespace CarbonPos.CarbonGateway.Tests.Market.Pool;

/// <summary>A store that has forgotten every request id, as one has after its time: what is asked again gets an id that it never saw.</summary>
internal sealed class ForgetfulStore(IBalanceStore store) : IBalanceStore
{
    public StoreHealth Health => store.Health;

    public TimeSpan RememberFor => store.RememberFor;

    public int PartitionCount => store.PartitionCount;

    public ValueTask<StoreResult> PostAsync(TransactionEvent e, CancellationToken cancellation) => store.PostAsync(e with { Request = e.Request with { Id = Guid.NewGuid() } }, cancellation);

    public ValueTask<AccountView?> ReadAccountAsync(AccountId account, CancellationToken cancellation) => store.ReadAccountAsync(account, cancellation);

    public ValueTask<Co2eMass> ReadPoolShareAsync(int partition, CancellationToken cancellation) => store.ReadPoolShareAsync(partition, cancellation);

    public ValueTask<TransactionView?> ReadTransactionAsync(JournalKey key, CancellationToken cancellation) => store.ReadTransactionAsync(key, cancellation);

    public ValueTask<JournalEntry?> ReadOpeningAsync(JournalKey transaction, CancellationToken cancellation) => store.ReadOpeningAsync(transaction, cancellation);

    public ValueTask<IReadOnlyList<TransactionView>> ListTransactionsAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation) => store.ListTransactionsAsync(account, before, most, cancellation);

    public ValueTask<int> ExpireDueAsync(DateTimeOffset at, int most, CancellationToken cancellation) => store.ExpireDueAsync(at, most, cancellation);

    public IAsyncEnumerable<JournalEntry> ReadJournalAsync(int partition, CancellationToken cancellation) => store.ReadJournalAsync(partition, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
