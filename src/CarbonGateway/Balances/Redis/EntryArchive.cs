using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>An entry as it was found, and the account's newest transaction before it.</summary>
internal readonly record struct ArchivedEntry(JournalEntry Entry, JournalKey? Before);

/// <summary>
/// Finds an entry by its key: in the stream while it is there, else in the ledger. Entries never change, so what is found here
/// may be told to a script later.
/// </summary>
internal sealed class EntryArchive(RedisClient client, Layout layout, ILedger? ledger)
{
    private const int ReadAtOnce = 500;

    /// <summary>The entry, or null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">Redis does not answer.</exception>
    /// <exception cref="LedgerUnavailableException">It is no longer in the stream, and the ledger does not answer.</exception>
    public async ValueTask<ArchivedEntry?> FindAsync(JournalKey key, CancellationToken cancellation)
    {
        var stream = layout.Journal(key.Partition);
        var id = string.Create(CultureInfo.InvariantCulture, $"{key.Epoch}-{key.Sequence}");
        var reply = await client.SendAsync(layout.SlotOf(key.Partition), RedisCommand.Rent().Begin(4).Text("XRANGE").Bulk(stream).Text(id).Text(id));
        RedisAnswers.Require(reply);
        foreach (var item in reply.Items) return Read(item, key.Partition);
        return ledger is not null && await ledger.ReadEntryAsync(key, cancellation) is { } entry ? new(entry, null) : null;
    }

    /// <summary>Entries that are still in the stream, in order.</summary>
    public async IAsyncEnumerable<ArchivedEntry> ReadStreamAsync(int partition, JournalKey? after = null)
    {
        var stream = layout.Journal(partition);
        var from = after is { } key ? string.Create(CultureInfo.InvariantCulture, $"({key.Epoch}-{key.Sequence}") : "-";
        while (true)
        {
            var command = RedisCommand.Rent().Begin(6).Text("XRANGE").Bulk(stream).Text(from).Text("+").Text("COUNT").Number(ReadAtOnce);
            var reply = await client.SendAsync(layout.SlotOf(partition), command);
            RedisAnswers.Require(reply);
            if (reply.Items.Count == 0) yield break;
            foreach (var item in reply.Items.ToArray())
            {
                var found = Read(item, partition);
                yield return found;
                from = string.Create(CultureInfo.InvariantCulture, $"({found.Entry.Key.Epoch}-{found.Entry.Key.Sequence}");
            }
        }
    }

    private static ArchivedEntry Read(RedisReply item, int partition)
    {
        var found = StreamedEntry.Of(item, partition);
        var (epoch, sequence) = DecidedEntry.Before(new Decision(found.Decided.Span));
        return new(found.Entry(), sequence == 0 ? null : new(partition, epoch, sequence));
    }
}
