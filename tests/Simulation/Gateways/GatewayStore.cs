using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Simulation.Running;

namespace CarbonPos.Simulation.Gateways;

/// <summary>The balances as one life of a gateway reaches them: it may die before and after every posting, and answers get lost.</summary>
internal sealed class GatewayStore(Town town, Vault vault, Life life) : IBalanceStore
{
    public StoreHealth Health => new(true, "In the simulator's memory.", "");

    public TimeSpan RememberFor => TimeSpan.FromHours(72);

    public int PartitionCount => Town.Partitions;

    public async ValueTask<StoreResult> PostAsync(TransactionEvent e, CancellationToken cancellation)
    {
        var what = $"{e.GetType().Name} {e.Request.Id:n}";
        life.Step($"posts {what}");
        await life.HopAsync();
        life.Step($"is about to post {what}");
        if (town.Weather.Fails()) return new(StoreStatus.Unavailable, default, TimeSpan.FromSeconds(1));
        var result = vault.Post(e);
        await life.HopAsync();
        life.Step($"has posted {what}");
        return town.Weather.Fails() ? new(StoreStatus.Unavailable, default, TimeSpan.FromSeconds(1)) : new(StoreStatus.Done, result, TimeSpan.Zero);
    }

    public ValueTask<int> ExpireDueAsync(DateTimeOffset at, int most, CancellationToken cancellation)
    {
        life.Step("sweeps");
        return new(vault.ExpireDue(at, most));
    }

    public async IAsyncEnumerable<JournalEntry> ReadJournalAsync(int partition, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await life.HopAsync();
        life.Step($"reads journal {partition}");
        foreach (var entry in vault.Read(partition, 0, int.MaxValue)) yield return entry;
    }

    public ValueTask<AccountView?> ReadAccountAsync(AccountId account, CancellationToken cancellation) => throw Unasked();

    public async ValueTask<Carbon.Units.Co2eMass> ReadPoolShareAsync(int partition, CancellationToken cancellation)
    {
        await life.HopAsync();
        life.Step($"reads the share of {partition}");
        return Carbon.Units.Co2eMass.FromGrams((long)vault.Book.Total(LedgerAccount.Pool(partition)));
    }

    public ValueTask<TransactionView?> ReadTransactionAsync(JournalKey key, CancellationToken cancellation) => throw Unasked();

    public ValueTask<JournalEntry?> ReadOpeningAsync(JournalKey transaction, CancellationToken cancellation) => throw Unasked();

    public ValueTask<IReadOnlyList<TransactionView>> ListTransactionsAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation) => throw Unasked();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Unasked() => new("Neither a night nor a till of the simulator asks for this.");
}
