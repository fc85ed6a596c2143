using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis.Rebuilding;

/// <summary>Redis against its journal, while both are at work.</summary>
public sealed class VerifyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileAllGoesOn_NothingDiffers()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(20, 1_000_000);
        using var drain = new JournalDrain(
            town.Ledger, town.Redis, new() { Keep = 5, Every = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, new Random(1), NullLogger<JournalDrain>.Instance);
        await drain.StartAsync(Cancellation);
        using var day = new CancellationTokenSource();
        var sales = 0;
        var crowd = Enumerable.Range(0, 4).Select(i => Task.Run(() => SellAsync(i), Cancellation)).ToArray();
        for (var round = 0; round < 5; round++)
        {
            var before = Volatile.Read(ref sales);
            await Patience.UntilAsync("sales go on", () => Volatile.Read(ref sales) > before + 20, Cancellation);
            Assert.Empty(await town.VerifyAsync());
        }

        await day.CancelAsync();
        await Task.WhenAll(crowd);
        await drain.StopAsync(Cancellation);

        async Task SellAsync(int seller)
        {
            for (var i = 0; !day.IsCancellationRequested; i++)
            {
                var account = Desk.Account(1 + ((i + (seller * 5)) % 20));
                var hold = await desk.MakeAsync(desk.Hold(account, 50, TimeSpan.FromDays(1)));
                if (i % 3 != 0) await desk.MakeAsync(desk.Capture(hold, 40));
                if (i % 3 == 1) await desk.MakeAsync(desk.Refund(hold));
                Interlocked.Increment(ref sales);
            }
        }
    }

    [Fact]
    public async Task LastDays_AreRebuilt_AndNamedWhereTheyDiffer()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        var desk = town.Desk;
        var day = new DateOnly(2026, 6, 1);
        await desk.OpenAccountsAsync(8, 10_000);
        var closed = Desk.Account(1);
        var open = Enumerable.Range(2, 7).Select(Desk.Account).First(a => a.PartitionOf(DrainTown.Partitions) != closed.PartitionOf(DrainTown.Partitions));
        var hold = await desk.MakeAsync(desk.Hold(closed, 700, TimeSpan.FromDays(1)));
        await desk.AskAsync(desk.Close(closed, day));
        await desk.AskAsync(desk.Cut(closed, day));
        var (meta, drain) = ($"{town.Redis.Prefix}{{p{closed.PartitionOf(DrainTown.Partitions)}}}m", town.Drain());
        await DrainTown.CatchUpAsync(drain);
        Assert.Empty(await town.VerifyAsync());
        await server.CliAsync("HSET", meta, "cut", $"{day.DayNumber - 1}");
        Assert.Contains("days until 2026-05-31 have ended in Redis, until 2026-06-01 by its entries", Assert.Single(await town.VerifyAsync()), StringComparison.Ordinal);
        // As it was before last days were noted: then the next cut notes one.
        await server.CliAsync("HDEL", meta, "cut");
        Assert.Empty(await town.VerifyAsync());
        await desk.MakeAsync(desk.Sale(closed, 1));

        await DrainTown.CatchUpAsync(drain);
        await drain.ReleaseAsync(Cancellation);
        await town.CloseStoreAsync();
        await server.CliAsync("FLUSHALL");
        await town.RebuildAsync();
        await town.OpenStoreAsync();
        Assert.Empty(await town.VerifyAsync());
        Assert.Equal(("", $"{day.DayNumber}"), (await server.CliAsync("HGET", $"{town.Redis.Prefix}{{p{open.PartitionOf(DrainTown.Partitions)}}}m", "cut"), await server.CliAsync("HGET", meta, "cut")));
        desk = town.Desk;
        Assert.Equal(Carbon.Transactions.Refusal.AccountClosed, (await desk.AskAsync(desk.Sale(closed, 1))).Refusal);
        await desk.MakeAsync(desk.Sale(open, 1));
        await desk.MakeAsync(desk.Capture(hold, 700));
        Assert.Equal((9_299, 0), await desk.BalanceAsync(closed));
    }

    [Fact]
    public async Task WhatIsWrong_IsNamed_ByPartitionAccountAndGrams()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(2, 10_000);
        var (rich, gone) = (Desk.Account(1), Desk.Account(2));
        var (where, whereGone) = (rich.PartitionOf(DrainTown.Partitions), gone.PartitionOf(DrainTown.Partitions));
        var hold = await desk.MakeAsync(desk.Hold(rich, 700, TimeSpan.FromDays(1)));
        await DrainTown.CatchUpAsync(town.Drain());
        // Somebody writes into Redis by hand.
        var tag = $"{town.Redis.Prefix}{{p{where}}}";
        await server.CliAsync("EVAL", """
            local v = { cmsgpack.unpack(redis.call('HGET', KEYS[1], ARGV[1])) }
            v[5] = v[5] + 5
            return redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(unpack(v)))
            """.Replace("ARGV[1]", Bytes(rich), StringComparison.Ordinal), "1", $"{tag}a{Bucket(town, rich)}");
        await server.CliAsync("DEL", $"{town.Redis.Prefix}{{p{whereGone}}}a{Bucket(town, gone)}");
        await server.CliAsync("DEL", $"{tag}t{hold.Sequence % town.Redis.Layout.Buckets}");

        var told = await town.VerifyAsync();
        Assert.Equal(3, told.Count);
        Assert.Contains(told, t => t.StartsWith($"Partition {where}: {rich} has +5 g more", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith($"Partition {whereGone}: {gone} is not in Redis", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith($"Partition {where}: transaction {hold} is Held", StringComparison.Ordinal));
        Assert.All(told, t => Assert.DoesNotContain(rich.ToHex(), t, StringComparison.Ordinal));
    }

    private static uint Bucket(DrainTown town, Carbon.Transactions.AccountId account)
    {
        var bytes = new byte[16];
        account.Write(bytes);
        return town.Redis.Layout.BucketOfAccount(bytes);
    }

    // As a Lua string: the tests' own connection sends text only.
    private static string Bytes(Carbon.Transactions.AccountId account)
    {
        var bytes = new byte[16];
        account.Write(bytes);
        return $"'{string.Concat(bytes.Select(b => $"\\{b:000}"))}'";
    }
}
