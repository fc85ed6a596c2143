using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using System.Text;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>
/// The epoch of each partition, and what a fresh primary is asked before it carries postings: is it this deployment's data, and
/// does it know that it is the primary now? A primary that was not one before begins a new epoch in every partition it has.
/// </summary>
internal sealed class PartitionClaims(RedisStoreOptions options, Layout layout, ILogger log)
{
    private const string Schema = "1";
    private readonly int[] epochs = new int[options.Partitions];

    /// <summary>True where a partition that Redis lacks is made. Set once it is known that the ledger has nothing either.</summary>
    public bool Creates { get; set; }

    /// <summary>0 while no primary has it.</summary>
    public int Epoch(int partition) => Volatile.Read(ref epochs[partition]);

    /// <summary>Takes over what a script found: Redis is at this epoch.</summary>
    public void Adopt(int partition, int epoch) => Volatile.Write(ref epochs[partition], epoch);

    /// <summary>Checks and claims all partitions of a fresh primary.</summary>
    /// <exception cref="InvalidOperationException">Its data is another deployment's, or is missing; the message says what to do.</exception>
    public async ValueTask ClaimAsync(RedisPrimary primary, CancellationToken cancellation)
    {
        var mine = Enumerable.Range(0, options.Partitions).Where(p => Holds(primary, p)).ToArray();
        // As many at a time as go out together anyway: a thousand partitions are claimed in some milliseconds.
        foreach (var some in mine.Chunk(256))
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.WhenAll(some.Select(p => ClaimAsync(primary, p)));
        }
    }

    private static bool Covers(SlotRange range, int slot) => slot >= range.First && slot <= range.Last;

    private bool Holds(RedisPrimary primary, int partition)
    {
        var slot = RedisClient.SlotOf(layout.Head(partition));
        return !primary.IsCluster || primary.Slots.Any(range => Covers(range, slot));
    }

    private async Task ClaimAsync(RedisPrimary primary, int partition)
    {
        var (head, meta) = (layout.Head(partition), layout.Meta(partition));
        var reply = await primary.SendAsync(Reading(RedisCommand.Rent().Begin(7).Text("HMGET").Bulk(meta)
            .Text("deployment").Text("schema").Text("partitions").Text("accounts").Text("others")));
        if (reply.Status != RedisStatus.Ok) throw new InvalidOperationException(RedisAnswers.Trouble(reply));
        var found = reply.Items.ToArray();
        if (found[0].IsNull)
        {
            if (!Creates) throw new InvalidOperationException($"Redis has no data of partition {partition}, though the deployment exists. It was emptied or is another server. Run 'carbonpos-gateway rebuild' to make it again from the ledger.");
            await primary.RunAsync(StoreScripts.Initialise, RedisCommand.Rent().BeginScript(StoreScripts.Initialise, 2, 6).Bulk(head).Bulk(meta)
                .Text(options.Deployment).Text(Schema).Number(options.Partitions).Number(layout.AccountBuckets).Number(layout.Buckets).Text(primary.ReplicationId));
        }
        else
        {
            Require(partition, found);
        }

        await RaiseAsync(primary, partition, head, meta);
    }

    private async Task RaiseAsync(RedisPrimary primary, int partition, byte[] head, byte[] meta)
    {
        // A server that is at a lower epoch than was seen has lost a part of history: it goes on above it.
        var least = Epoch(partition);
        var command = RedisCommand.Rent().BeginScript(StoreScripts.RaiseEpoch, 2, 2).Bulk(head).Bulk(meta).Text(primary.ReplicationId).Number(least);
        var reply = await primary.RunAsync(StoreScripts.RaiseEpoch, command);
        if (reply.Status != RedisStatus.Ok) throw new InvalidOperationException(RedisAnswers.Trouble(reply));
        if (reply.IsNull) throw new InvalidOperationException($"Redis has lost the head of partition {partition}. Run 'carbonpos-gateway rebuild'.");
        var epoch = (int)reply.Items.ToArray()[0].Integer;
        if (least != 0 && epoch != least) RedisLog.EpochRaised(log, partition, epoch);
        Volatile.Write(ref epochs[partition], epoch);
    }

    private void Require(int partition, RedisReply[] found)
    {
        var wanted = new[] { options.Deployment, Schema, $"{options.Partitions}", $"{layout.AccountBuckets}", $"{layout.Buckets}" };
        string[] names = ["deployment", "schema", "partition count", "number of account buckets (Redis:ExpectedAccounts)", "number of request buckets (Redis:ExpectedRequests)"];
        for (var i = 0; i < wanted.Length; i++)
        {
            var has = Encoding.UTF8.GetString(found[i].Bytes.Span);
            if (has != wanted[i]) throw new InvalidOperationException($"Redis holds data of another {names[i]}: '{has}', not '{wanted[i]}' (partition {partition}). Set it as the deployment was made, or choose another Redis:Prefix.");
        }
    }

    private static RedisCommand Reading(RedisCommand command)
    {
        command.Reads = true;
        return command;
    }
}
