using System.Buffers.Binary;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Market;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>The call of an event's script: keys and arguments as Scripts/parts/head.lua lists them.</summary>
internal sealed class EventCalls(RedisStoreOptions options, PolicySchedule policies, Layout layout, PartitionClaims claims)
{
    private const int Keys = 3;
    private const int Arguments = 9;
    private const int NoPrice = -1;

    [ThreadStatic]
    private static Scratch? scratch;

    private LimitsOfYear limits = new(null, -1, []);

    /// <param name="e">What is asked.</param>
    /// <param name="policy">Decides: the same that the facts name.</param>
    /// <param name="partition">Where.</param>
    /// <param name="epoch">Of the partition, as it was before the subject was looked up: what was found may be gone in a later one.</param>
    /// <param name="subject">The transaction that it acts on, where there is one.</param>
    /// <param name="weaker">The evidence whose place it may take, once it is known.</param>
    /// <param name="facts">Of its entry.</param>
    public RedisCommand Command(TransactionEvent e, Policy policy, int partition, int epoch, Subject? subject, Subject? weaker, EntryFacts facts)
    {
        var s = scratch ??= new();
        Span<byte> request = stackalloc byte[Layout.NameSize];
        Span<byte> hash = stackalloc byte[sizeof(ulong)];
        Span<byte> account = stackalloc byte[AccountId.Size];
        Layout.NameOf(e.Request, request);
        BinaryPrimitives.WriteUInt64BigEndian(hash, e.Fingerprint.Hash);
        var whose = e is FollowUp ? subject?.Account ?? default : e.Account;
        whose.Write(account);
        var command = RedisCommand.Rent().BeginScript(StoreScripts.Of(e), Keys, Arguments);
        layout.AddHead(command, partition);
        layout.AddAccountBucket(command, partition, account);
        layout.AddRequestBucket(command, partition, request);
        command.Number(e.At.ToUnixTimeMilliseconds()).Number(epoch).Bulk(LimitsAt(policy, e.At))
            .Bulk(request).Bulk(hash).Bulk(whose == default ? default : account);
        s.Bytes.Clear();
        FactsCodec.Write(s.Bytes, facts);
        command.Bulk(s.Bytes.Written.Span);
        s.Numbers.Clear();
        EventNumbers.Write(s.Numbers, e, subject, s.Bytes);
        command.Bulk(s.Numbers.Written);
        s.Numbers.Clear();
        EventNumbers.WritePurchase(s.Numbers, e, subject, weaker);
        return command.Bulk(s.Numbers.Written);
    }

    /// <summary>The sweep of one partition.</summary>
    public RedisCommand ExpireDue(DateTimeOffset at, int most, int partition)
    {
        var command = RedisCommand.Rent().BeginScript(StoreScripts.ExpireDue, 1, 8);
        layout.AddHead(command, partition);
        return command.Number(at.ToUnixTimeMilliseconds()).Number(claims.Epoch(partition)).Bulk(LimitsAt(policies.At(at), at))
            .Text("").Text("").Text("").Text("").Bulk(new NumberWriter().Add(most).Written);
    }

    /// <summary>Policy and limits, and the bounds of the year that is asked in: the scripts count years themselves only at its turn.</summary>
    internal static byte[] Limits(RedisStoreOptions options, Policy policy, Layout layout, BudgetPeriod year) => new NumberWriter()
        .Add(policy.Floor.Grams).Add(policy.CarryOverCap.Grams).Add(policy.SellLimit.Grams).Add(policy.BuyLimit.Grams)
        .Add(policy.CaptureOverHoldBasisPoints).Add((long)policy.LatePresentment.TotalMilliseconds).Add((long)policy.ForwardGrace.TotalMilliseconds)
        .Add((long)policy.UtcOffset.TotalMilliseconds).Add(options.JournalLimit).Add((long)options.RememberFor.TotalMilliseconds)
        .Add(layout.Buckets).Add(layout.AccountBuckets)
        .Add(Decision.Number(year)).Add(policy.EndOf(year.Previous).ToUnixTimeMilliseconds()).Add(policy.EndOf(year).ToUnixTimeMilliseconds())
        .Add((int)policy.Shortage).Add((int)policy.Visitors).Add(policy.Prices?.PoolCentsPerTonne ?? NoPrice).Add(policy.Prices?.SurplusCentsPerTonne ?? NoPrice)
        .Written.ToArray();

    private byte[] LimitsAt(Policy policy, DateTimeOffset at)
    {
        var known = limits;
        var year = policy.PeriodOf(at);
        if (known.Year == year.Year && ReferenceEquals(known.Policy, policy)) return known.Packed;
        var fresh = new LimitsOfYear(policy, year.Year, Limits(options, policy, layout, year));
        limits = fresh;
        return fresh.Packed;
    }

    private sealed record LimitsOfYear(Policy? Policy, int Year, byte[] Packed);

    private sealed class Scratch
    {
        public ByteWriter Bytes { get; } = new();

        public NumberWriter Numbers { get; } = new();
    }
}
