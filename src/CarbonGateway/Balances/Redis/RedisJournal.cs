using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;

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

/// <summary>The streams of a deployment, as the drain works on them, over connections of its own: a long answer holds up no posting.</summary>
internal sealed class RedisJournal(RedisClient client, Layout layout) : IDrainedJournal
{
    private const long AnotherEpoch = -1;
    private const int AtOnce = 1_024;
    private const string Withheld = "Redis tells no entries that all replicas have: it does not answer, or has fewer of them than Redis:AcknowledgeBy.";

    /// <summary>Connects. Whether the data is this deployment's, the store has checked.</summary>
    public static async Task<RedisJournal> OpenAsync(RedisStoreOptions options, TimeProvider time, ILogger log, CancellationToken cancellation) =>
        new(await RedisClient.ConnectAsync(options.Wire, time, log, cancellation), options.Layout);

    /// <inheritdoc/>
    public string Meanwhile => "Postings go on until Redis:JournalLimit.";

    /// <inheritdoc/>
    public string Advice => "Run 'carbonpos-gateway verify', and keep Redis as it is.";

    /// <inheritdoc/>
    public bool Trims => true;

    /// <inheritdoc/>
    public async ValueTask<JournalLook> LookAsync(IReadOnlyList<LedgerPlace> ledger, CancellationToken cancellation)
    {
        try
        {
            var heads = await ReadHeadsAsync(new(ledger[0].Partition, ledger.Count));
            return new([.. heads.Select(h => h is { } head ? new JournalEnd(head.Epoch, head.Sequence, head.Trimmed) : (JournalEnd?)null)], 0);
        }
        catch (StoreUnavailableException e)
        {
            throw new JournalUnavailableException("Redis does not answer.", e);
        }
    }

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

    /// <inheritdoc/>
    /// <remarks>Entries are told only once every replica that postings are acknowledged by has them: the reading is followed by the same WAIT that a posting is.</remarks>
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

    /// <inheritdoc/>
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
        if (reply.Status != RedisStatus.Ok) return new(false, StreamedEntries.None, Withheld);
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
