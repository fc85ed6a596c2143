using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench.OnRedis;

/// <summary>What accounts, remembered requests and undrained entries weigh in Redis, as the store itself puts them there.</summary>
internal sealed class MemoryTable(int count)
{
    private const int FewIn = 20;
    private const long Budget = 9_000_000;
    private static readonly Seller Seller = new(new(552_100_554), 1_042, ActivityCode.TryParse("G47", out var trade) ? trade : default);
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly AccountId[] accounts = [.. Enumerable.Range(0, count).Select(_ => AccountId.Read(RandomNumberGenerator.GetBytes(AccountId.Size)))];

    public static async Task<int> RunAsync(Arguments arguments)
    {
        Console.WriteLine(JsonSerializer.Serialize(await new MemoryTable(arguments.Number("count", 1_000_000)).MeasureAsync()));
        return 0;
    }

    private async Task<MemoryFigures> MeasureAsync()
    {
        var plain = await PlainAsync();
        return await WithRefundsAsync(plain);
    }

    private async Task<MemoryFigures> PlainAsync()
    {
        await using var look = await Look.StartAsync(count, count);
        var made = await look.UsedAsync();
        await look.PostAllAsync(count, Allocation);
        await look.Keys.TrimAsync();
        await look.Keys.DropAsync("r");
        var atRest = await look.UsedAsync();
        await look.PostAllAsync(count, _ => SaleOf(3));
        var sold = await look.UsedAsync();
        var resident = await look.ResidentAsync() / (double)sold;
        var census = await look.Keys.CountAsync();
        await look.Keys.TrimAsync();
        var drained = await look.UsedAsync();
        await look.Keys.DropAsync("r");
        var unmarked = await look.UsedAsync();
        return new(count, count, 0, look.Empty, made, atRest, sold, drained, unmarked, 0, 0, 0, resident, census, [], 0, 0);
    }

    // Its own server: sales and refunds are requests alike, so there are twice as many markers.
    private async Task<MemoryFigures> WithRefundsAsync(MemoryFigures plain)
    {
        await using var look = await Look.StartAsync(count, count * 2L);
        await look.PostAllAsync(count, Allocation);
        await look.Keys.DropAsync("r");
        var sold = new JournalKey[count];
        await look.PostAllAsync(count, _ => SaleOf(5), (i, answer) => sold[i] = answer.Transaction!.Value);
        Random.Shared.Shuffle(sold);
        await look.PostAllAsync(count / FewIn, i => RefundOf(sold[i]));
        var few = await look.Keys.WeighAsync("t") / (double)(count / FewIn);
        await look.PostAllAsync(count - (count / FewIn), i => RefundOf(sold[i + (count / FewIn)]));
        var census = plain.Census.Concat(await look.Keys.CountAsync()).GroupBy(c => c.Family).Select(g => new FamilyCensus(g.Key, g.Sum(c => c.Buckets), g.Sum(c => c.Others)));
        var states = await look.DropMeasuredAsync("t", count);
        var markers = await look.DropMeasuredAsync("r", count * 2);
        await look.Keys.TrimAsync();
        var holds = count / FewIn;
        var before = await look.UsedAsync();
        await look.PostAllAsync(holds, _ => HoldOf());
        var holdCensus = (await look.Keys.CountAsync()).Where(c => c.Family == "t").ToList();
        await look.Keys.TrimAsync();
        await look.Keys.DropAsync("r");
        var held = (await look.UsedAsync() - before) / (double)holds;
        return plain with { Refunded = count, StateBytes = states, FewStateBytes = few, MarkerBytes = markers, Census = [.. census], HoldCensus = holdCensus, Holds = holds, HoldBytes = held };
    }

    private Allocate Allocation(int i) => new(BudgetPeriod.FromYear(Time.GetUtcNow().Year), Co2eMass.FromGrams(Budget))
    {
        Request = new(MerchantId.Authority, Guid.CreateVersion7()), At = Time.GetUtcNow(), Account = accounts[i],
    };

    private Sale SaleOf(int lines) => new()
    {
        Request = new(Seller.Company, Guid.CreateVersion7()), Fingerprint = AnyBody(), At = Time.GetUtcNow(), Account = AnyAccount(), Seller = Seller,
        Lines = Basket(lines), CatalogueVersion = "sample-2026-11",
    };

    private Hold HoldOf() => new()
    {
        Request = new(Seller.Company, Guid.CreateVersion7()), Fingerprint = AnyBody(), At = Time.GetUtcNow(), Account = AnyAccount(), Seller = Seller,
        Lines = Basket(1), CatalogueVersion = "sample-2026-11", Expiry = DateTimeOffset.FromUnixTimeMilliseconds(Time.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds()),
    };

    // One piece of two lines comes back; the state has the totals of all five.
    private static Refund RefundOf(JournalKey sale) => new(sale, [new(0, 1_000), new(3, 1_000)])
    {
        Request = new(Seller.Company, Guid.CreateVersion7()), Fingerprint = AnyBody(), At = Time.GetUtcNow(),
    };

    private static SoldLine[] Basket(int lines)
    {
        var made = new SoldLine[lines];
        for (var i = 0; i < lines; i++)
        {
            var grams = Co2eMass.FromGrams(Random.Shared.Next(50, 6_000));
            made[i] = i == 1
                ? new(grams, Provenance.PublicProxy, WeighingReason.PublicPhysical, Co2eMass.FromGrams(grams.Grams / 6), 2_000)
                : new(grams, Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 2_000);
        }

        return made;
    }

    private static BodyFingerprint AnyBody() => new((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());

    private AccountId AnyAccount() => accounts[Random.Shared.Next(accounts.Length)];

    /// <summary>A server with a store on it.</summary>
    private sealed class Look : IAsyncDisposable
    {
        private const int InFlight = 512;
        private readonly RedisServer server;
        private readonly RedisBalanceStore store;
        private readonly RedisClient client;

        private Look(RedisServer server, RedisBalanceStore store, RedisClient client, long empty) => (this.server, this.store, this.client, Empty, Keys) = (server, store, client, empty, new(client));

        public KeyCensus Keys { get; }

        public long Empty { get; }

        public static async Task<Look> StartAsync(long accounts, long requests)
        {
            var started = await RedisServer.StartAsync(CancellationToken.None, "auto-aof-rewrite-percentage 0", Backends.RedisSetting);
            var empty = await NumberAsync(started, "used_memory");
            var options = new RedisStoreOptions { Wire = new() { Endpoints = started.Endpoint, CallTimeout = TimeSpan.FromSeconds(30) }, ExpectedAccounts = accounts, ExpectedRequests = requests };
            var policy = new Policy { Version = "2026.1" };
            var opened = await RedisBalanceStore.OpenAsync(options, policy, null, Time, NullLogger<RedisBalanceStore>.Instance, CancellationToken.None);
            var connected = await RedisClient.ConnectAsync(options.Wire, Time, NullLogger.Instance, CancellationToken.None);
            return new(started, opened, connected, empty);
        }

        public Task<long> UsedAsync() => NumberAsync(server, "used_memory");

        public Task<long> ResidentAsync() => NumberAsync(server, "used_memory_rss");

        public async Task PostAllAsync(int count, Func<int, TransactionEvent> make, Action<int, Answer>? told = null)
        {
            var next = -1;
            await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < count;)
                {
                    var result = await store.PostAsync(make(i), CancellationToken.None);
                    if (result.Posting.Answer is not { Outcome: Outcome.Approved } answer) throw new InvalidOperationException($"Event {i} was not approved: {result.Status} {result.Posting.Answer?.Outcome} {store.Health.Trouble}");
                    told?.Invoke(i, answer);
                }
            })));
        }

        /// <summary>Bytes of one member of a family, by dropping all of it.</summary>
        public async Task<double> DropMeasuredAsync(string family, int members)
        {
            var before = await UsedAsync();
            await Keys.DropAsync(family);
            return (before - await UsedAsync()) / (double)members;
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await store.DisposeAsync();
            await server.DisposeAsync();
        }

        private static async Task<long> NumberAsync(RedisServer server, string field) => long.Parse(await server.InfoAsync(field), CultureInfo.InvariantCulture);
    }
}
