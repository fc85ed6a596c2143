using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>A partition's head.</summary>
/// <param name="Epoch">Of new entries.</param>
/// <param name="Sequence">Of the last entry; 0 = none.</param>
/// <param name="Seen">Partition time, unix ms.</param>
/// <param name="Trimmed">Last entry that left the stream.</param>
/// <param name="Pool">Pool share, grams.</param>
internal readonly record struct JournalHead(int Epoch, long Sequence, long Seen, long Trimmed, long Pool)
{
    public static JournalHead Read(ReadOnlySpan<byte> packed)
    {
        var r = new NumberReader(packed);
        return new(r.Small(), r.Number(), r.Number(), r.Number(), r.Number());
    }

    public void Write(NumberWriter w) => w.Add(Epoch).Add(Sequence).Add(Seen).Add(Trimmed).Add(Pool);
}

/// <summary>What a reading of a partition's stream came to.</summary>
/// <param name="IsAnswered">False: no answer in time, or too few replicas.</param>
/// <param name="Entries">In order, up to the first that is no entry.</param>
/// <param name="Flaw">Why something there is no entry; empty when all are.</param>
internal readonly record struct JournalRead(bool IsAnswered, StreamedEntries Entries, string Flaw)
{
    /// <summary>All of them at once.</summary>
    /// <param name="flaw">Why the one after these cannot be read; empty when there is none.</param>
    public List<JournalEntry> Made(out string flaw)
    {
        var made = new List<JournalEntry>(Entries.Count);
        flaw = Flaw;
        try
        {
            while (made.Count < Entries.Count) made.Add(Entries.Read(made.Count));
        }
        catch (InvalidDataException e)
        {
            flaw = e.Message;
        }

        return made;
    }
}

/// <summary>The streams of a deployment, as the drain works on them, over connections of its own: a long answer holds up no posting.</summary>
internal sealed class RedisJournal(RedisClient client, Layout layout) : IAsyncDisposable
{
    private const long AnotherEpoch = -1;
    private const int AtOnce = 1_024;

    /// <summary>Connects. Whether the data is this deployment's, the store has checked.</summary>
    public static async Task<RedisJournal> OpenAsync(RedisStoreOptions options, TimeProvider time, ILogger log, CancellationToken cancellation) =>
        new(await RedisClient.ConnectAsync(options.Wire, time, log, cancellation), options.Layout);

    /// <summary>Heads of partitions, in their order; null where Redis has none.</summary>
    /// <exception cref="StoreUnavailableException">A server does not answer.</exception>
    public async Task<JournalHead?[]> ReadHeadsAsync(PartitionRange partitions)
    {
        var heads = new JournalHead?[partitions.Count];
        for (var done = 0; done < heads.Length; done += AtOnce)
        {
            var first = partitions.First + done;
            var replies = await Task.WhenAll(Enumerable.Range(first, Math.Min(AtOnce, heads.Length - done)).Select(p => ReadHeadAsync(p).AsTask()));
            for (var i = 0; i < replies.Length; i++)
            {
                RedisAnswers.Require(replies[i]);
                heads[done + i] = replies[i].IsNull ? null : JournalHead.Read(replies[i].Bytes.Span);
            }
        }

        return heads;
    }

    /// <summary>
    /// Entries after some place. They are told only once every replica that postings are acknowledged by has them: the reading
    /// is followed by the same WAIT that a posting is.
    /// </summary>
    public async Task<JournalRead[]> ReadAsync(IReadOnlyList<(int Partition, JournalKey? After, int Most)> wanted)
    {
        var found = new JournalRead[wanted.Count];
        for (var done = 0; done < found.Length; done += AtOnce)
        {
            var some = wanted.Skip(done).Take(AtOnce).ToList();
            // What follows is long: not in the client's own turn.
            var replies = await Task.WhenAll(some.Select(w => ReadAsync(w.Partition, w.After, w.Most).AsTask())).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            for (var i = 0; i < replies.Length; i++) found[done + i] = Read(replies[i], some[i].Partition);
        }

        return found;
    }

    /// <summary>Drops entries that the ledger has.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="epoch">Of the partition as the caller saw it.</param>
    /// <param name="fence">Of the caller's lease: an older one than Redis has met trims nothing.</param>
    /// <param name="upto">Last entry to drop, at or before the ledger's watermark.</param>
    /// <param name="uptoEpoch">At most the epoch of the ledger's watermark.</param>
    /// <returns>The last entry that is trimmed; null = nothing was done, the caller is out of date or Redis does not answer.</returns>
    public async ValueTask<long?> TrimAsync(int partition, int epoch, long fence, long upto, int uptoEpoch)
    {
        var head = layout.Head(partition);
        var command = RedisCommand.Rent().BeginScript(StoreScripts.Trim, 3, 4).Bulk(head).Bulk(layout.Journal(partition)).Bulk(layout.Meta(partition))
            .Number(epoch).Number(upto).Number(uptoEpoch).Number(fence);
        var reply = await client.SendAsync(layout.SlotOf(partition), command);
        if (reply.Status != RedisStatus.Ok) return null;
        var trimmed = long.Parse(reply.Bytes.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return trimmed == AnotherEpoch ? null : trimmed;
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static JournalRead Read(in RedisReply reply, int partition)
    {
        if (reply.Status != RedisStatus.Ok) return new(false, StreamedEntries.None, "");
        var entries = StreamedEntries.Of(reply.Items, partition, out var flaw);
        return new(true, entries, flaw);
    }

    private ValueTask<RedisReply> ReadHeadAsync(int partition)
    {
        var head = layout.Head(partition);
        return client.SendAsync(RedisClient.SlotOf(head), RedisCommand.Rent().Begin(2).Text("GET").Bulk(head).AsRead());
    }

    // No AsRead: that an entry is told to the ledger is what replicas must not be behind of.
    private ValueTask<RedisReply> ReadAsync(int partition, JournalKey? after, int most)
    {
        var stream = layout.Journal(partition);
        var from = after is { } key ? string.Create(CultureInfo.InvariantCulture, $"({key.Epoch}-{key.Sequence}") : "-";
        return client.SendAsync(RedisClient.SlotOf(stream), RedisCommand.Rent().Begin(6).Text("XRANGE").Bulk(stream).Text(from).Text("+").Text("COUNT").Number(most));
    }
}
