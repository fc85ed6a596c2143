using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

/// <summary>
/// What every balance store must do. A store's test class inherits it and opens its own; each test gets an instance, and with
/// it data of its own. The suite knows nothing of how a store keeps what it keeps.
/// </summary>
public abstract partial class BalanceStoreContract : IAsyncDisposable
{
    private readonly List<IBalanceStore> open = [];

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens a store. The same data name within one test gives the same data; it is never open twice at once.</summary>
    protected abstract ValueTask<IBalanceStore> OpenAsync(StoreTerms terms);

    /// <summary>Closes what the test left open.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in open) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A desk at a freshly opened store.</summary>
    protected async Task<Desk> OpenDeskAsync(StoreTerms? terms = null)
    {
        var store = await OpenAsync(terms ?? new());
        open.Add(store);
        return new Desk(store);
    }

    /// <summary>Closes the desk's store and opens the same data again; the desk's clock and ids go on.</summary>
    protected async Task<IBalanceStore> ReopenAsync(Desk desk, StoreTerms? terms = null)
    {
        await CloseAsync(desk.Store);
        var store = await OpenAsync(terms ?? new());
        open.Add(store);
        return store;
    }

    /// <summary>Closes a store in the middle of a test.</summary>
    protected async Task CloseAsync(IBalanceStore store)
    {
        open.Remove(store);
        await store.DisposeAsync();
    }

    /// <summary>All accounts, transactions and journal entries of a store as text: two stores with the same text are equal.</summary>
    protected static async Task<string> DumpAsync(IBalanceStore store, int partitions)
    {
        var journal = await JournalAudit.ReadAsync(store, partitions);
        var lines = journal.SelectMany(entries => entries).Select(JournalAudit.Text).ToList();
        foreach (var account in journal.SelectMany(p => p).Select(e => e.Account).Where(a => a != default).Distinct())
        {
            if (await store.ReadAccountAsync(account, Cancellation) is not { } view) continue;
            lines.AddRange(view.Periods.Select(p => $"{account.ToHex()} {p.Period}: {p.Available} {p.Held} {p.Budget}"));
            if (view.LastDay is { } last) lines.Add($"{account.ToHex()} last day {last:yyyy-MM-dd}");
            foreach (var t in await store.ListTransactionsAsync(account, null, 200, Cancellation)) lines.Add(Text(t));
        }

        return string.Join('\n', lines);
    }

    /// <summary>One transaction as text.</summary>
    protected static string Text(TransactionView t) =>
        $"{t.Key} {t.Account.ToHex()} {t.Merchant} {t.State} {t.Held} {t.At:O} {t.Period} {t.Purchase} {t.HoldExpiry:O} {string.Join(' ', t.Lines)} {string.Join(' ', t.Refunds)}";

    /// <summary>An answer as text.</summary>
    protected static string Text(Carbon.Transactions.Answer? answer) => BookDump.Answer(answer);
}
