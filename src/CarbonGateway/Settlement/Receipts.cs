using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Receipts and proofs of transactions, for who may see them.</summary>
/// <param name="deployment">Its id.</param>
/// <param name="store">Has what opened a transaction from its answer on.</param>
/// <param name="ledger">Null where there is none: nothing is settled then, and a receipt knows what opened its transaction alone.</param>
/// <param name="keys">Of the deployment.</param>
/// <param name="signer">Signs.</param>
/// <param name="proofs">Proves.</param>
internal sealed class Receipts(string deployment, IBalanceStore store, ILedger? ledger, SettlementKeys keys, ReceiptSigner signer, DayProofs proofs)
{
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(50);

    /// <summary>The entries of a transaction, what opened it first.</summary>
    /// <param name="transaction">Its name.</param>
    /// <param name="isTheirs">Judges the entry that opened it.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="Grpc.Core.RpcException">There is none, or it is another's: which of the two is not told.</exception>
    public async ValueTask<IReadOnlyList<JournalEntry>> EntriesAsync(JournalKey transaction, Func<JournalEntry, bool> isTheirs, CancellationToken cancellation)
    {
        var known = ledger is null ? [] : await ledger.ReadTransactionAsync(transaction, cancellation);
        var opening = known.Count > 0 ? known[0] : await store.ReadOpeningAsync(transaction, cancellation);
        if (opening is null || opening.Key != transaction || !isTheirs(opening)) throw Fault.NotFound("The caller has no transaction of that id, or it is older than the gateway remembers.").ToException();
        return known.Count > 0 ? known : [opening];
    }

    /// <summary>A receipt of these entries.</summary>
    /// <exception cref="Grpc.Core.RpcException">Too many receipts are asked for at once.</exception>
    public async ValueTask<SignedReceipt> SignAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte>[] leaves = [.. entries.Take(SignedReceipt.MostEntries).Select(Leaf)];
        if (!signer.TrySign(leaves, out var signed)) throw Fault.Busy(Busy).ToException();
        return await signed.WaitAsync(cancellation);
    }

    /// <summary>The proof of an entry; null while its day is not settled.</summary>
    public async ValueTask<FoundProof?> ProveAsync(JournalKey entry, CancellationToken cancellation) =>
        ledger is null ? null : await proofs.FindAsync(ledger, entry, cancellation);

    private ReadOnlyMemory<byte> Leaf(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return LeafCodec.Write(SettlementLeaf.Of(entry, writer.Written.Span, deployment, keys.Leaves));
    }
}
