using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>Writes a folded partition into Redis, bucket by bucket, its head last.</summary>
internal sealed class PartitionWriter(RedisClient client, RedisStoreOptions options, Layout layout)
{
    private const int PairsAtOnce = 64;
    private const int KeysAtOnce = 500;
    private const int CallsAtOnce = 200;
    private readonly NumberWriter numbers = new();

    /// <summary>True when none of a partition's keys exists.</summary>
    public async Task<bool> IsEmptyAsync(int partition)
    {
        foreach (var keys in Keys(partition).Chunk(KeysAtOnce))
        {
            var command = RedisCommand.Rent().Begin(1 + keys.Length).Text("EXISTS");
            foreach (var key in keys) command.Bulk(key);
            var reply = await client.SendAsync(layout.SlotOf(partition), command.AsRead());
            RedisAnswers.Require(reply);
            if (reply.Integer != 0) return false;
        }

        return true;
    }

    /// <summary>True when a partition can be sold from.</summary>
    public async Task<bool> HasHeadAsync(int partition)
    {
        var reply = await client.SendAsync(layout.SlotOf(partition), RedisCommand.Rent().Begin(2).Text("EXISTS").Bulk(layout.Head(partition)).AsRead());
        RedisAnswers.Require(reply);
        return reply.Integer == 1;
    }

    /// <summary>Takes the head away: from now on the partition takes nothing.</summary>
    /// <returns>What it was; null = there was none.</returns>
    public async Task<JournalHead?> TakeHeadAsync(int partition)
    {
        var reply = await client.SendAsync(layout.SlotOf(partition), RedisCommand.Rent().Begin(2).Text("GETDEL").Bulk(layout.Head(partition)));
        RedisAnswers.Require(reply);
        return reply.IsNull ? null : JournalHead.Read(reply.Bytes.Span);
    }

    /// <summary>Drops all that is left of a partition whose head is taken.</summary>
    public async Task DropAsync(int partition)
    {
        foreach (var keys in Keys(partition).Chunk(KeysAtOnce))
        {
            var command = RedisCommand.Rent().Begin(1 + keys.Length).Text("DEL");
            foreach (var key in keys) command.Bulk(key);
            RedisAnswers.Require(await client.SendAsync(layout.SlotOf(partition), command));
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="fold">Forgotten of what is past remembering.</param>
    /// <param name="epoch">That new entries will have, at least.</param>
    /// <exception cref="StoreUnavailableException">Redis does not take it: begin again, with an empty one.</exception>
    public async Task WriteAsync(PartitionFold fold, int epoch)
    {
        var p = fold.Partition;
        var pairs = new Dictionary<string, List<(byte[] Field, byte[] Value)>>(StringComparer.Ordinal);
        foreach (var (id, account) in fold.Accounts)
        {
            var field = Bytes(id);
            account.Value().Write(numbers.Clear());
            Add(layout.AccountBucket(p, field), field);
        }

        foreach (var (sequence, transaction) in fold.Changed)
        {
            transaction.Value().Write(numbers.Clear());
            Add(layout.TransactionBucket(p, sequence), Text(sequence));
        }

        foreach (var (request, marker) in fold.Remembered.Markers)
        {
            var (name, value) = (new byte[Layout.NameSize], new byte[sizeof(ulong)]);
            Layout.NameOf(request, name);
            BinaryPrimitives.WriteUInt64BigEndian(value, marker.Hash);
            numbers.Clear().Add(marker.Hour).Add(marker.Epoch).Add(marker.Sequence);
            Add(layout.RequestBucket(p, name), name, value);
        }

        foreach (var (serial, until) in fold.Remembered.Serials)
        {
            var field = Bytes(serial);
            numbers.Clear().Add(until);
            Add(layout.SerialBucket(p, field), field);
        }

        foreach (var ((account, purchase), best) in fold.Remembered.Purchases)
        {
            var name = new byte[Layout.NameSize];
            Layout.NameOf(account, purchase, name);
            numbers.Clear().Add(best.Transaction.Epoch).Add(best.Transaction.Sequence).Add((int)best.Rank).Add(best.Hour);
            Add(layout.PurchaseBucket(p, name), name);
        }

        await SendAsync(p, pairs.SelectMany(b => b.Value.Chunk(PairsAtOnce).Select(some => Hset(b.Key, some))));
        var held = fold.Changed.Where(t => t.Value.State == TransactionState.Held).Select(t => Zadd(p, t.Key, t.Value.Expiry));
        await SendAsync(p, held);
        await FinishAsync(fold, epoch);

        void Add(byte[] bucket, byte[] field, byte[]? before = null)
        {
            var key = Encoding.UTF8.GetString(bucket);
            if (!pairs.TryGetValue(key, out var list)) pairs[key] = list = [];
            list.Add((field, [.. before ?? [], .. numbers.Written]));
        }
    }

    private async Task FinishAsync(PartitionFold fold, int epoch)
    {
        new JournalHead(epoch, fold.Sequence, fold.Seen, fold.Sequence, fold.Pool).Write(numbers.Clear());
        var command = RedisCommand.Rent().BeginScript(StoreScripts.Restore, 2, 7).Bulk(layout.Head(fold.Partition)).Bulk(layout.Meta(fold.Partition))
            .Text(options.Deployment).Text(PartitionClaims.Schema).Number(options.Partitions).Number(layout.AccountBuckets).Number(layout.Buckets).Bulk(numbers.Written)
            .Bulk(fold.LastCut is { } cut ? Text(cut.DayNumber) : []);
        var reply = await client.SendAsync(layout.SlotOf(fold.Partition), command);
        RedisAnswers.Require(reply);
        if (reply.Integer != 1) throw new InvalidOperationException($"Partition {fold.Partition} was made by somebody else meanwhile. Stop all gateways, empty Redis, and begin again.");
    }

    private async Task SendAsync(int partition, IEnumerable<RedisCommand> commands)
    {
        foreach (var some in commands.Chunk(CallsAtOnce))
        {
            var replies = await Task.WhenAll(some.Select(c => client.SendAsync(layout.SlotOf(partition), c).AsTask())).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            foreach (var reply in replies)
            {
                if (reply.Status == RedisStatus.Error) throw new InvalidOperationException(RedisAnswers.Trouble(reply));
                RedisAnswers.Require(reply);
            }
        }
    }

    private static RedisCommand Hset(string key, (byte[] Field, byte[] Value)[] pairs)
    {
        var command = RedisCommand.Rent().Begin(2 + (2 * pairs.Length)).Text("HSET").Text(key);
        foreach (var (field, value) in pairs) command.Bulk(field).Bulk(value);
        return command;
    }

    private RedisCommand Zadd(int partition, long sequence, long expiry) =>
        RedisCommand.Rent().Begin(4).Text("ZADD").Bulk(layout.Due(partition)).Number(expiry).Number(sequence);

    private IEnumerable<byte[]> Keys(int partition)
    {
        foreach (var key in (byte[][])[layout.Head(partition), layout.Meta(partition), layout.Journal(partition), layout.Due(partition)]) yield return key;
        for (var i = 0; i < layout.AccountBuckets; i++) yield return layout.Bucket(partition, 'a', i);
        foreach (var kind in "rtsp")
        {
            for (var i = 0; i < layout.Buckets; i++) yield return layout.Bucket(partition, kind, i);
        }
    }

    private static byte[] Text(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static byte[] Bytes(AccountId id)
    {
        var bytes = new byte[AccountId.Size];
        id.Write(bytes);
        return bytes;
    }

    private static byte[] Bytes(FlashcodeSerial serial)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, serial.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), serial.Low);
        return bytes;
    }
}
