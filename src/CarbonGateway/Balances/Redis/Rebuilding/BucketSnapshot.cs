using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>One bucket as it was at some entry of its partition.</summary>
/// <param name="Kind">a accounts, t transactions.</param>
/// <param name="Number">Of the bucket.</param>
/// <param name="Head">Read in the same step.</param>
/// <param name="Values">By field.</param>
/// <param name="LastCut">The newest business day that was cut, read in the same step; null where none is noted.</param>
internal sealed record BucketSnapshot(char Kind, int Number, JournalHead Head, IReadOnlyList<(byte[] Field, byte[] Value)> Values, DateOnly? LastCut)
{
    private const int AtOnce = 100;

    /// <summary>All buckets of a partition with accounts and transactions, by the entry that they were read at; empty where it has no head.</summary>
    public static async Task<List<BucketSnapshot>> ReadAsync(RedisClient client, Layout layout, int partition)
    {
        var wanted = Enumerable.Range(0, layout.AccountBuckets).Select(i => ('a', i)).Concat(Enumerable.Range(0, layout.Buckets).Select(i => ('t', i)));
        var found = new List<BucketSnapshot>();
        foreach (var some in wanted.Chunk(AtOnce))
        {
            var replies = await Task.WhenAll(some.Select(b => client.SendAsync(layout.SlotOf(partition), Command(layout, partition, b)).AsTask()))
                .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            for (var i = 0; i < replies.Length; i++)
            {
                RedisAnswers.Require(replies[i]);
                if (Read(some[i], replies[i]) is not { } snapshot) return [];
                found.Add(snapshot);
            }
        }

        found.Sort((x, y) => x.Head.Sequence.CompareTo(y.Head.Sequence));
        return found;
    }

    private static RedisCommand Command(Layout layout, int partition, (char Kind, int Number) bucket) =>
        RedisCommand.Rent().BeginScript(StoreScripts.ReadBucket, 3, 0)
            .Bulk(layout.Head(partition)).Bulk(layout.Bucket(partition, bucket.Kind, bucket.Number)).Bulk(layout.Meta(partition)).AsRead();

    private static BucketSnapshot? Read((char Kind, int Number) bucket, in RedisReply reply)
    {
        var parts = reply.Items.ToArray();
        if (parts[0].Kind != RedisReplyKind.Bytes) return null;
        var values = parts[1].Items.ToArray().Chunk(2).Select(pair => (pair[0].Bytes.ToArray(), pair[1].Bytes.ToArray())).ToList();
        return new(bucket.Kind, bucket.Number, JournalHead.Read(parts[0].Bytes.Span), values, RedisAnswers.Day(parts[2]));
    }
}
