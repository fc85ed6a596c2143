using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Cold;

/// <summary>
/// What comes after Redis has forgotten: the ledger remembers. A request that may be older than what is remembered is looked up
/// there before it is posted; a transaction's changed state is put back before a follow-up runs the same script as ever.
/// </summary>
internal sealed class ColdPath(RedisClient client, Layout layout, PartitionClaims claims, ILedger ledger, TimeSpan rememberFor)
{
    // What a till's clock may be wrong by, and markers count whole hours.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);
    private const int MostRounds = 3;

    /// <summary>The entry that answered a request which Redis may have forgotten; null = there is none, or Redis remembers.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    public async ValueTask<JournalEntry?> FindAsync(TransactionEvent e, int partition)
    {
        if (!IsAsked(e)) return null;
        foreach (var entry in await ledger.FindRequestAsync(e.Request, CancellationToken.None))
        {
            // In another partition it is a double: found and undone by who sees all of them.
            if (entry.Key.Partition == partition) return entry;
        }

        return null;
    }

    /// <summary>True of an event that the ledger is asked about first.</summary>
    public bool IsAsked(TransactionEvent e) => e is not TrainingSale && MayBeForgotten(e);

    /// <summary>True of a moment from before what is remembered.</summary>
    public bool IsBefore(DateTimeOffset moment, DateTimeOffset now) => moment < now - rememberFor + Margin;

    /// <summary>Where a transaction stands by the ledger; null when it has no such transaction.</summary>
    public async ValueTask<TransactionFold?> FoldAsync(JournalKey transaction)
    {
        var entries = await ledger.ReadTransactionAsync(transaction, CancellationToken.None);
        return entries.Count == 0 ? null : TransactionFold.Of(entries);
    }

    /// <summary>Puts the state of a transaction back that may be forgotten.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    /// <exception cref="StoreUnavailableException">Redis does not, or the ledger is too far behind to have the last word.</exception>
    public async ValueTask RehydrateAsync(JournalEntry opened, DateTimeOffset at)
    {
        if (!IsBefore(opened.At, at)) return;
        var mark = await ledger.ReadWatermarkAsync(opened.Key.Partition, CancellationToken.None);
        var value = new NumberWriter();
        // Also where nothing has changed by the ledger: Redis says whether that is the last word.
        if (await FoldAsync(opened.Key) is { IsChanged: true } fold) fold.Value().Write(value);
        for (var round = 0; round < MostRounds; round++)
        {
            var reply = await client.SendAsync(layout.SlotOf(opened.Key.Partition), Command(opened.Key, at, mark, value));
            RedisAnswers.Require(reply);
            if (reply is { Kind: RedisReplyKind.Number, Integer: >= 0 }) return;
            if (reply.Kind != RedisReplyKind.Bytes) break;
            claims.Adopt(opened.Key.Partition, int.Parse(reply.Bytes.Span, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        throw new StoreUnavailableException(StoreStatus.Unavailable, TimeSpan.FromSeconds(1));
    }

    private RedisCommand Command(JournalKey key, DateTimeOffset at, Watermark mark, NumberWriter value) =>
        RedisCommand.Rent().BeginScript(StoreScripts.Rehydrate, 3, 7)
            .Bulk(layout.Head(key.Partition)).Bulk(layout.TransactionBucket(key.Partition, key.Sequence)).Bulk(layout.Journal(key.Partition))
            .Number(at.ToUnixTimeMilliseconds()).Number(claims.Epoch(key.Partition)).Number(key.Sequence).Bulk(value.Written)
            .Number(mark.Epoch).Number(mark.Sequence).Number((long)rememberFor.TotalMilliseconds);

    // The authority's ids are given once for ever: a file of last year may come again. Others tell their age, where they do.
    private bool MayBeForgotten(TransactionEvent e)
    {
        if (e.Request.Merchant == MerchantId.Authority) return true;
        return RequestAge.MadeAt(e.Request.Id) < (e.At - rememberFor + Margin).ToUnixTimeMilliseconds();
    }
}
