using System.Buffers.Binary;
using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.Bench.OnRedis;

/// <summary>Calls of the sale's script with all that can be made beforehand made beforehand; only the request's name and the time differ.</summary>
internal sealed class RawSales
{
    private const int FirstEpoch = 1;
    private static readonly Seller Seller = new(new(1), 1, default);
    private static readonly RedisScript Script = StoreScripts.Of(new Sale { Request = default, At = default, Account = default, Seller = default, Lines = [] });
    private readonly byte[] limits;
    private readonly byte[] numbers;
    private readonly byte[] hash = RandomNumberGenerator.GetBytes(8);
    private readonly byte[][] heads;
    private readonly byte[][] requestBuckets;
    private readonly int buckets;
    private readonly Prepared[] prepared;
    private uint turn;

    public RawSales(RedisStoreOptions options, Policy policy, AccountId[] accounts)
    {
        var layout = options.Layout;
        (limits, buckets) = (EventCalls.Limits(options, policy, layout, policy.PeriodOf(TimeProvider.System.GetUtcNow())), layout.Buckets);
        heads = [.. Enumerable.Range(0, options.Partitions).Select(layout.Head)];
        requestBuckets = new byte[options.Partitions * buckets][];
        var name = new byte[Layout.NameSize];
        for (var i = 0; i < requestBuckets.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(name, (uint)(i % buckets));
            requestBuckets[i] = layout.RequestBucket(i / buckets, name);
        }

        var w = new NumberWriter();
        EventNumbers.Write(w, SaleOf(accounts[0]), null, new ByteWriter());
        numbers = w.Written.ToArray();
        prepared = [.. accounts.Select(a => Prepare(a, options, layout, policy))];
    }

    /// <summary>The next call, of another account than those before; any thread.</summary>
    public (RedisCommand Command, int Slot) Next()
    {
        var it = prepared[Interlocked.Increment(ref turn) * 2_654_435_761UL % (ulong)prepared.Length];
        Span<byte> name = stackalloc byte[Layout.NameSize];
        BinaryPrimitives.WriteInt64LittleEndian(name, Random.Shared.NextInt64());
        BinaryPrimitives.WriteInt64LittleEndian(name[8..], Random.Shared.NextInt64());
        var bucket = (int)(BinaryPrimitives.ReadUInt32BigEndian(name) % (uint)buckets);
        var command = RedisCommand.Rent().BeginScript(Script, 3, 9)
            .Bulk(heads[it.Partition]).Bulk(it.Bucket).Bulk(requestBuckets[(it.Partition * buckets) + bucket])
            .Number(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).Number(FirstEpoch).Bulk(limits)
            .Bulk(name).Bulk(hash).Bulk(it.Account).Bulk(it.Facts).Bulk(numbers).Bulk(default);
        return (command, it.Slot);
    }

    /// <summary>True of an answer that debits.</summary>
    public static bool IsGood(in RedisReply reply)
    {
        if (reply.Status != RedisStatus.Ok || reply.Bytes.Span is not [(byte)ReplyKind.Decided, ..]) return false;
        var r = new NumberReader(reply.Bytes.Span[1..]);
        r.Number();
        return r.Number() > 0 && new Decision(r.Rest).Outcome == Outcome.Approved;
    }

    private static Prepared Prepare(AccountId account, RedisStoreOptions options, Layout layout, Policy policy)
    {
        var id = new byte[AccountId.Size];
        account.Write(id);
        var partition = account.PartitionOf(options.Partitions);
        var w = new ByteWriter();
        FactsCodec.Write(w, EventFacts.Of(SaleOf(account), null, null, policy));
        return new(partition, RedisClient.SlotOf(layout.Head(partition)), id, layout.AccountBucket(partition, id), w.Written.ToArray());
    }

    // The grams and rules of the basket that the gateway is called with.
    private static Sale SaleOf(AccountId account) => new()
    {
        Request = new(Seller.Company, Guid.CreateVersion7()), Fingerprint = new(account.Low, account.High), At = DateTimeOffset.UtcNow, Account = account, Seller = Seller,
        Lines =
        [
            new(Co2eMass.FromGrams(1_098), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000),
            new(Co2eMass.FromGrams(4_200), Provenance.PublicProxy, WeighingReason.PublicPhysical, Co2eMass.FromGrams(700), 2_000),
            new(Co2eMass.FromGrams(729), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 150),
        ],
        CatalogueVersion = "sample-2026-11",
    };

    private sealed record Prepared(int Partition, int Slot, byte[] Account, byte[] Bucket, byte[] Facts);
}
