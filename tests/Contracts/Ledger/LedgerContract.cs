using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.Contracts.Ledger;

/// <summary>
/// What every ledger must do. A ledger's test class inherits it and opens its own; each test gets an instance, and with it data
/// of its own. Damage is done by SQL, for the tables are part of the contract.
/// </summary>
public abstract partial class LedgerContract : IAsyncDisposable
{
    /// <summary>Business day of what tests append.</summary>
    protected static readonly DateOnly Day = new(2026, 6, 1);

    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);
    private readonly List<ILedger> open = [];

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens a ledger. The same data name within one test gives the same data, also while it is open already.</summary>
    protected abstract ValueTask<ILedger> OpenAsync(LedgerTerms terms);

    /// <summary>Runs one statement on a ledger's tables, past the ledger.</summary>
    protected abstract Task ExecuteAsync(string data, string sql);

    /// <summary>Bytes as SQL has them.</summary>
    protected abstract string Literal(byte[] bytes);

    /// <summary>Closes what the test left open.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var ledger in open) await ledger.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A freshly opened ledger.</summary>
    protected async Task<ILedger> OpenLedgerAsync(LedgerTerms? terms = null)
    {
        var ledger = await OpenAsync(terms ?? new());
        open.Add(ledger);
        return ledger;
    }

    /// <summary>A lease of all partitions.</summary>
    protected static async Task<Lease> LeaseAsync(ILedger ledger, string owner = "drain-1") =>
        (await ledger.TryLeaseAsync(ledger.Deployment.All, owner, Lasting, Cancellation)).Lease ?? throw new InvalidOperationException("Somebody else has the lease.");

    /// <summary>Appends entries of any partitions in one commit.</summary>
    protected static Task<IReadOnlyList<AppendResult>> AppendAsync(ILedger ledger, Lease lease, params IEnumerable<JournalEntry> entries) =>
        AppendOnAsync(ledger, lease, Day, entries);

    /// <summary>The same, on a business day.</summary>
    protected static async Task<IReadOnlyList<AppendResult>> AppendOnAsync(ILedger ledger, Lease lease, DateOnly day, IEnumerable<JournalEntry> entries) =>
        await ledger.AppendAsync(lease, day, [.. entries.GroupBy(e => e.Key.Partition).Select(g => new PartitionBatch(g.Key, [.. g]))], Cancellation);

    /// <summary>Appends what must be taken.</summary>
    protected static async Task MustAppendAsync(ILedger ledger, Lease lease, params IEnumerable<JournalEntry> entries)
    {
        foreach (var result in await AppendAsync(ledger, lease, entries)) Assert.IsType<AppendResult.Committed>(result);
    }

    /// <summary>All entries of a partition.</summary>
    protected static async Task<List<JournalEntry>> ReadAllAsync(ILedger ledger, int partition, long after = 0)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in ledger.ReadPartitionAsync(partition, after, Cancellation)) entries.Add(entry);
        return entries;
    }

    /// <summary>An entry's bytes, as the codec writes them.</summary>
    protected static byte[] Bytes(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return writer.Written.ToArray();
    }

    /// <summary>Entries' bytes as text, in order.</summary>
    protected static IEnumerable<string> Text(IEnumerable<JournalEntry> entries) => entries.Select(e => $"{e.Kind} {e.Key} {Convert.ToHexString(Bytes(e))}");
}
