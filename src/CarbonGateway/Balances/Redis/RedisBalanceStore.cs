using System.Runtime.CompilerServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Cold;
using CarbonPos.CarbonGateway.Balances.Redis.Durability;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market;
using Refusal = CarbonPos.Carbon.Transactions.Refusal;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>
/// The store of a country: every event is one script, which decides, marks, posts and journals in one atomic step of its
/// partition. The gateway keeps nothing but the epochs; as many of them as are needed work on one Redis.
/// </summary>
public sealed partial class RedisBalanceStore : IBalanceStore
{
    private const int MostRounds = 8;
    private const int SweptAtOnce = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);
    private readonly RedisStoreOptions options;
    private readonly PolicySchedule policies;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Layout layout;
    private readonly EventCalls calls;
    private readonly PartitionClaims claims;
    private readonly RedisClient client;
    private readonly EntryArchive archive;
    private readonly ILedger? ledger;
    private readonly ColdPath? cold;
    private readonly DurabilityWatch durability;
    private int onTheirWay;
    private volatile bool closing;

    private RedisBalanceStore(RedisStoreOptions options, PolicySchedule policies, TimeProvider time, ILogger log, PartitionClaims claims, RedisClient client, ILedger? ledger)
    {
        (this.options, this.policies, this.time, this.log, this.claims, this.client, this.ledger) = (options, policies, time, log, claims, client, ledger);
        layout = options.Layout;
        archive = new EntryArchive(client, layout, ledger);
        cold = ledger is null ? null : new ColdPath(client, layout, claims, ledger, options.RememberFor);
        durability = new DurabilityWatch(options, layout, claims, client, time, log);
        calls = new EventCalls(options, policies, layout, claims);
        full = new FullPartitions(time);
    }

    /// <summary>Connects, and checks that Redis holds this deployment, or makes it where Redis and the ledger are empty.</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="policies">Which decides when.</param>
    /// <param name="ledger">Where entries are found that have left Redis; null = none, and the journal is never trimmed.</param>
    /// <param name="time">For waiting; postings bring their own time.</param>
    /// <param name="log">Events 2250 to 2299.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">Wrong settings, a wrong password, or data that is not this deployment's; the message says what to do.</exception>
    public static async Task<RedisBalanceStore> OpenAsync(
        RedisStoreOptions options, PolicySchedule policies, ILedger? ledger, TimeProvider time, ILogger<RedisBalanceStore> log, CancellationToken cancellation)
    {
        options.Validate();
        var creates = options.CreateIfEmpty && (ledger is null || (await ledger.ReadWatermarksAsync(cancellation)).All(w => w.Sequence == 0));
        var claimed = new PartitionClaims(options, options.Layout, ledger, log) { Creates = creates };
        var connected = await RedisClient.ConnectAsync(options.Wire, time, log, cancellation, claimed.ClaimAsync);
        // From now on a partition that is missing was lost.
        claimed.Creates = false;
        var store = new RedisBalanceStore(options, policies, time, log, claimed, connected, ledger);
        await store.durability.StartAsync();
        return store;
    }

    /// <inheritdoc/>
    public TimeSpan RememberFor => options.RememberFor;

    /// <inheritdoc/>
    public int PartitionCount => options.Partitions;

    /// <inheritdoc/>
    public ValueTask<StoreResult> PostAsync(TransactionEvent e, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (closing || durability.Danger.Length > 0) return new(new StoreResult(StoreStatus.Unavailable, default, Pause));
        if (Interlocked.Increment(ref onTheirWay) > options.QueueLimit)
        {
            Interlocked.Decrement(ref onTheirWay);
            return new(new StoreResult(StoreStatus.Busy, default, TimeSpan.FromMilliseconds(50)));
        }

        return DecideAsync(e);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ExpireDueAsync(DateTimeOffset at, int most, CancellationToken cancellation)
    {
        var count = 0;
        // Most partitions have nothing due, most of the time: that is asked many at a time. By the clock; where a partition is ahead
        // of it, what lapsed by its time is met by the account's next event, or swept when the clock gets there.
        foreach (var some in Enumerable.Range(0, options.Partitions).Chunk(SweptAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            var due = await Task.WhenAll(some.Select(p => CountDueAsync(p, at).AsTask()));
            for (var i = 0; i < some.Length && count < most; i++)
            {
                if (due[i] == 0) continue;
                var bytes = await ExpireDueAsync(at, most - count, some[i]);
                if (bytes.Length > 0 && bytes.Span[0] == (byte)ReplyKind.Expired) count += new NumberReader(bytes.Span[1..]).Small();
            }
        }

        return count;
    }

    /// <summary>Lets what is on its way come back, then closes. A host closes it as the store and as what opened it: the second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (closing) return;
        closing = true;
        for (var turns = 0; Volatile.Read(ref onTheirWay) > 0 && turns < 500; turns++) await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        await durability.DisposeAsync();
        await client.DisposeAsync();
    }

    // What carries a posting through its waits is used again: else it would be the most common object of all.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreResult> DecideAsync(TransactionEvent e)
    {
        try
        {
            // Most events are new sales: these are asked here, in one object less. Whatever else comes of one is found out by asking again.
            if (e is SellingEvent && cold?.IsAsked(e) != true && options.AddedLatency == TimeSpan.Zero)
            {
                var (policy, partition) = (policies.At(e.At), PartitionOf(e));
                var facts = EventFacts.Of(e, null, null, policy);
                var reply = await client.SendAsync(layout.SlotOf(partition), calls.Command(e, policy, partition, claims.Epoch(partition), null, null, facts));
                if (Plain(reply, partition, facts) is { } plain) return plain;
            }

            var result = await AskAsync(e);
            if (options.AddedLatency > TimeSpan.Zero) await Task.Delay(options.AddedLatency, time);
            return result;
        }
        catch (StoreUnavailableException)
        {
            return new(StoreStatus.Unavailable, default, Pause);
        }
        catch (LedgerUnavailableException)
        {
            trouble = "The ledger does not answer, and what is asked for has left Redis.";
            return new(StoreStatus.Unavailable, default, Pause);
        }
        finally
        {
            Interlocked.Decrement(ref onTheirWay);
        }
    }

    private StoreResult? Plain(in RedisReply reply, int partition, EntryFacts facts)
    {
        if (reply.Status != RedisStatus.Ok || reply.Bytes.Span[0] != (byte)ReplyKind.Decided) return null;
        if (trouble.Length > 0) Recovered();
        if (full.Any) NotedAsTaken(partition);
        return Told(Decided(reply.Bytes.Span[1..], partition, facts));
    }

    // The same event may be sent again and again: the marker answers it once it was decided.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreResult> AskAsync(TransactionEvent e)
    {
        var (policy, partition) = (policies.At(e.At), PartitionOf(e));
        if (partition >= options.Partitions) return Told(UnknownTransaction(e, policy));
        if (cold is not null && await cold.FindAsync(e, partition) is { } earlier) return Told(Replay(e, earlier));
        Subject? subject = null, weaker = null;
        var epoch = claims.Epoch(partition);
        if (e is FollowUp followUp) subject = await FindSubjectAsync(followUp.Transaction);
        if (cold is not null && subject is not null) await cold.RehydrateAsync(subject.Opened, e.At);
        var started = time.GetTimestamp();
        for (var round = 0; ;)
        {
            var facts = EventFacts.Of(e, subject, weaker, policy);
            var reply = await client.SendAsync(layout.SlotOf(partition), calls.Command(e, policy, partition, epoch, subject, weaker, facts));
            if (reply.Status != RedisStatus.Ok)
            {
                if (reply.Status == RedisStatus.Error || time.GetElapsedTime(started) >= options.Persist) return Failed(partition, reply);
                await Task.Delay(Breath, time);
                continue;
            }

            if (trouble.Length > 0) Recovered();
            var bytes = reply.Bytes;
            switch ((ReplyKind)bytes.Span[0])
            {
                case ReplyKind.Decided:
                    if (full.Any) NotedAsTaken(partition);
                    return Told(Decided(bytes.Span[1..], partition, facts));
                case ReplyKind.Remembered:
                    return Told(await ReplayAsync(e, StoredMarker.Read(bytes.Span[1..], partition)));
                case ReplyKind.Needs when round++ < MostRounds:
                    var need = Need.Read(bytes.Span[1..], partition);
                    if (subject is not null && need.Transaction == subject.Key) subject = await FindSubjectAsync(need);
                    else weaker = await FindSubjectAsync(need);
                    continue;
                case ReplyKind.OtherEpoch when round++ < MostRounds:
                    claims.Adopt(partition, new NumberReader(bytes.Span[1..]).Small());
                    // A failover or a rebuild may have lost what was found in the epoch before.
                    (epoch, weaker) = (claims.Epoch(partition), null);
                    if (e is FollowUp again) subject = await FindSubjectAsync(again.Transaction);
                    continue;
                case ReplyKind.OutOfRange:
                    throw new OverflowException("A balance would leave ±10^15 g.");
                default:
                    return Refused(partition, (ReplyKind)bytes.Span[0]);
            }
        }
    }

    private static PostingResult Decided(ReadOnlySpan<byte> bytes, int partition, EntryFacts facts)
    {
        var r = new NumberReader(bytes);
        var (epoch, sequence) = (r.Small(), r.Number());
        var decision = new Decision(r.Rest);
        if (decision.Kind == EntryKind.Abandon) return new(null, null, false);
        JournalKey? key = sequence == 0 ? null : new(partition, epoch, sequence);
        return new(DecidedEntry.Answer(facts, decision, key), null, false);
    }

    private async ValueTask<PostingResult> ReplayAsync(TransactionEvent e, StoredMarker marker)
    {
        if (!marker.GivenUp) return Replay(e, await EntryAsync(marker.Entry));
        return new(e is FindOrAbandon ? null : new Answer { Outcome = Outcome.Refused, Refusal = Refusal.Abandoned }, null, true);
    }

    private static PostingResult Replay(TransactionEvent e, JournalEntry entry) => (e, entry) switch
    {
        (FindOrAbandon, _) => new(entry.Answer, null, true),
        (_, { Answer: null }) => new(new Answer { Outcome = Outcome.Refused, Refusal = Refusal.Abandoned }, null, true),
        _ when entry.Fingerprint.Hash != e.Fingerprint.Hash => new(null, entry.Fingerprint.FirstDifference(e.Fingerprint), false),
        _ => new(entry.Answer, null, true),
    };

    private async ValueTask<JournalEntry> EntryAsync(JournalKey key)
    {
        if (await archive.FindAsync(key, CancellationToken.None) is { } found) return found.Entry;
        RedisLog.EntryMissing(log, key.ToString());
        throw new StoreUnavailableException(StoreStatus.Unavailable, Pause);
    }

    private async ValueTask<Subject?> FindSubjectAsync(JournalKey key) =>
        await archive.FindAsync(key, CancellationToken.None) is { } found && Subject.IsOpenedBy(found.Entry) ? new(found.Entry) : null;

    private async ValueTask<Subject> FindSubjectAsync(Need need)
    {
        var opened = await EntryAsync(need.Transaction);
        return new(opened, need.LinesOf is { } lines ? await EntryAsync(lines) : opened, need.Extended);
    }

    private int PartitionOf(TransactionEvent e) => e switch
    {
        FollowUp followUp => followUp.Transaction.Partition,
        FindOrAbandon { Transaction: { } key } when key.Partition < options.Partitions => key.Partition,
        _ => e.PartitionIn(options.Partitions),
    };

    private static PostingResult UnknownTransaction(TransactionEvent e, Policy policy) => new(
        new Answer { Outcome = Outcome.Refused, Refusal = Refusal.TransactionUnknown, Period = policy.PeriodOf(e.At), PolicyVersion = policy.Version }, null, false);

    private static StoreResult Told(PostingResult posting) => new(StoreStatus.Done, posting, TimeSpan.Zero);

    private async ValueTask<long> CountDueAsync(int partition, DateTimeOffset at)
    {
        var command = RedisCommand.Rent().Begin(4).Text("ZCOUNT").Bulk(layout.Due(partition)).Text("-inf").Number(at.ToUnixTimeMilliseconds());
        var reply = await client.SendAsync(layout.SlotOf(partition), command.AsRead());
        RedisAnswers.Require(reply);
        return reply.Integer;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ExpireDueAsync(DateTimeOffset at, int most, int partition)
    {
        var reply = await client.SendAsync(layout.SlotOf(partition), calls.ExpireDue(at, most, partition));
        RedisAnswers.Require(reply);
        return reply.Bytes;
    }
}
