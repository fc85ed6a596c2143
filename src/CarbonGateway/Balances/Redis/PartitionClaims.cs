using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CarbonPos.CarbonGateway.Balances.Redis.Durability;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>
/// The epoch of each partition, and what a fresh primary is asked before it carries postings: is it this deployment's data, and
/// does it know that it is the primary now? A primary that was not one before begins a new epoch in every partition it has.
/// </summary>
internal sealed class PartitionClaims(RedisStoreOptions options, Layout layout, ILedger? ledger, ILogger log)
{
    public const string Schema = "1";
    private static readonly TimeSpan LedgerPatience = TimeSpan.FromSeconds(2);
    private readonly int[] epochs = new int[options.Partitions];
    private readonly ConcurrentDictionary<RedisEndpoint, int> onePartitionOf = new();
    private IReadOnlyList<Watermark> drained = [];

    /// <summary>True where a partition that Redis lacks is made. Set once it is known that the ledger has nothing either.</summary>
    public bool Creates { get; set; }

    /// <summary>0 while no primary has it.</summary>
    public int Epoch(int partition) => Volatile.Read(ref epochs[partition]);

    /// <summary>Takes over what a script found: another gateway has raised the epoch. Never a lower one: under it keys would be given again.</summary>
    public void Adopt(int partition, int epoch)
    {
        if (epoch > Epoch(partition)) Volatile.Write(ref epochs[partition], epoch);
    }

    /// <summary>A partition of each primary that was claimed: the way to ask every one of them something.</summary>
    public IEnumerable<int> OneOfEachPrimary => onePartitionOf.Values.Distinct();

    /// <summary>Checks and claims all partitions of a fresh primary.</summary>
    /// <exception cref="InvalidOperationException">It is set up unsafely, its data is another deployment's, or is missing; the message says what to do.</exception>
    public async ValueTask ClaimAsync(RedisPrimary primary, CancellationToken cancellation)
    {
        DurabilityJudge.Require(await ServerSetup.ReadAsync(primary.SendAsync), options);
        await LookAtLedgerAsync(cancellation);
        var mine = Enumerable.Range(0, options.Partitions).Where(p => Holds(primary, p)).ToArray();
        if (mine.Length > 0) onePartitionOf[primary.Endpoint] = mine[0];
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
        var slot = layout.SlotOf(partition);
        return !primary.IsCluster || primary.Slots.Any(range => Covers(range, slot));
    }

    private async Task ClaimAsync(RedisPrimary primary, int partition)
    {
        var (head, meta) = (layout.Head(partition), layout.Meta(partition));
        var reply = await primary.SendAsync(RedisCommand.Rent().Begin(7).Text("HMGET").Bulk(meta)
            .Text("deployment").Text("schema").Text("partitions").Text("accounts").Text("others").AsRead());
        if (reply.Status != RedisStatus.Ok) throw new InvalidOperationException(RedisAnswers.Trouble(reply));
        var found = reply.Items.ToArray();
        if (found[0].IsNull)
        {
            if (!Creates) throw new InvalidOperationException($"Redis has no data of partition {partition}, though the deployment exists. It was emptied or is another server. Run 'carbonpos-gateway rebuild' to make it again from the ledger.");
            await primary.SendAsync(RedisCommand.Rent().BeginScript(StoreScripts.Initialise, 2, 6).Bulk(head).Bulk(meta)
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
        var before = Epoch(partition);
        var watermark = partition < drained.Count ? drained[partition] : null;
        var highest = Math.Max(before, watermark?.Epoch ?? 0);
        var command = RedisCommand.Rent().BeginScript(StoreScripts.RaiseEpoch, 2, 2).Bulk(head).Bulk(meta).Text(primary.ReplicationId).Number(highest);
        var reply = await primary.SendAsync(command);
        if (reply.Status != RedisStatus.Ok) throw new InvalidOperationException(RedisAnswers.Trouble(reply));
        if (reply.IsNull) throw new InvalidOperationException($"Redis has lost the head of partition {partition}. Run 'carbonpos-gateway rebuild'.");
        var now = reply.Items.ToArray();
        var (epoch, sequence) = ((int)Number(now[0]), Number(now[1]));
        if (watermark is not null && sequence < watermark.Sequence) throw new InvalidOperationException($"Redis ends at entry {sequence} of partition {partition}, the ledger at {watermark.Sequence}: Redis has lost what the ledger has. Run 'carbonpos-gateway rebuild' into an empty Redis.");
        if (before != 0 && epoch != before) RedisLog.EpochRaised(log, partition, epoch);
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

    // A ledger that does not answer must not hold a failover up: what was seen of it before counts.
    private async Task LookAtLedgerAsync(CancellationToken cancellation)
    {
        if (ledger is null) return;
        try
        {
            drained = await ledger.ReadWatermarksAsync(cancellation).AsTask().WaitAsync(LedgerPatience, cancellation);
        }
        catch (Exception e) when (e is LedgerUnavailableException or TimeoutException)
        {
            RedisLog.LedgerNotAsked(log);
        }
    }

    private static long Number(RedisReply reply) => long.Parse(Encoding.ASCII.GetString(reply.Bytes.Span), NumberStyles.None, CultureInfo.InvariantCulture);
}
