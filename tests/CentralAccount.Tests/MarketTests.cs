using System.Text.Json;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.V1;
using CitizenRecord = CarbonPos.Carbon.Settlement.CitizenRecord;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>The points market: surplus comes in with batches, is leased, sold again, and paid for; never more sold than bought.</summary>
public class MarketTests
{
    private const string Market = "CentralMarket";

    [Fact]
    public async Task Pool_WhatCitizensSell_CanBeReturnedLeasedAndSoldAgain()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert", deployment: "coast"));
        var (town, coast) = (central.Client(), central.Client("coast"));
        Assert.Equal((0L, 0L, 0L, 0L), await PoolAsync(town));
        Assert.Equal((0L, 0L), await RequestAsync(coast, "coast", 1, 500));

        // Bought there, held there, returned, leased elsewhere.
        await new TestDay("2026-05-31", [TestDay.Of(anna, sold: 1_000, soldCents: 10, trades: 1)]).SettleAsync(town);
        Assert.Equal((0L, 1_000L, 1_000L, 0L), await PoolAsync(town));
        Assert.Equal(400, (await ReturnAsync(town, 2, 600)).HeldGrams);
        Assert.Equal(400, (await ReturnAsync(town, 2, 600)).HeldGrams);
        Assert.Equal((250L, 1L), await RequestAsync(coast, "coast", 3, 250, skip: 1));
        Assert.Equal((350L, 2L), await RequestAsync(coast, "coast", 4, 9_999, skip: 1));
        Assert.Equal((250L, 1L), await RequestAsync(coast, "coast", 3, 250, skip: 1));
        // What was refused for want of points stays refused under its id: a new id asks anew.
        Assert.Equal((0L, 0L), await RequestAsync(coast, "coast", 1, 500));

        // A citizen and a visitor buy; a refund unwinds.
        await new TestDay("2026-06-01", [TestDay.Of(bert, 100, bought: 100, boughtCents: 1), TestDay.Of(CitizenRecord.Nobody, 200, bought: 200, boughtCents: 2)], deployment: "coast").SettleAsync(coast);
        Assert.Equal((0L, 300L, 1_000L, 300L), await PoolAsync(coast, "coast"));
        await new TestDay("2026-06-02", [TestDay.Of(CitizenRecord.Nobody, -50, bought: -50, boughtCents: -1)], deployment: "coast").SettleAsync(coast);
        Assert.Equal((0L, 350L, 1_000L, 250L), await PoolAsync(coast, "coast"));
        Assert.Contains("available 0 g, bought from citizens 1000 g, sold again 250 g", await central.DoAsync("pool"));
    }

    [Fact]
    public async Task Pool_Misuse_IsRefused()
    {
        await using var central = await TestCentral.StartAsync();
        var town = central.Client();
        await RequestAsync(town, "town", 1, 500);
        Assert.Equal("AlreadyExists REQUEST_ID_REUSED grams", await town.FaultAsync(Market, "RequestPool", Request("town", 1, 501)));
        Assert.Equal("AlreadyExists REQUEST_ID_REUSED call", await town.FaultAsync(Market, "ReturnPool", new ReturnPoolRequest { Deployment = "town", RequestId = Id(1), Grams = 500 }));
        Assert.Equal("FailedPrecondition POOL_NOT_HELD", await town.FaultAsync(Market, "ReturnPool", new ReturnPoolRequest { Deployment = "town", RequestId = Id(2), Grams = 1 }));
        Assert.Equal("InvalidArgument GRAMS_OUT_OF_RANGE grams", await town.FaultAsync(Market, "RequestPool", Request("town", 3, 0)));
        Assert.Equal("InvalidArgument REQUEST_ID_INVALID request_id", await town.FaultAsync(Market, "RequestPool", new RequestPoolRequest { Deployment = "town", RequestId = " " + Id(3), Grams = 1 }));
        Assert.Equal("PermissionDenied DEPLOYMENT_NOT_YOURS deployment", await town.FaultAsync(Market, "GetPool", new GetPoolRequest { Deployment = "coast" }));
    }

    [Fact]
    public async Task CloseBatch_MoreSoldThanHeld_IsABreakUntilItIsCovered()
    {
        await using var central = await TestCentral.StartAsync();
        var people = new[] { await central.PersonAsync("a"), await central.PersonAsync("b"), await central.PersonAsync("c") }.OrderBy(p => p.ToHex(), StringComparer.Ordinal).ToArray();
        var client = central.Client();
        // The first buys before the last sells, in the order of the batch: what fills the pool counts first.
        var status = await new TestDay("2026-05-31", [TestDay.Of(people[0], bought: 300, boughtCents: 3), TestDay.Of(people[1], bought: 300, boughtCents: 3), TestDay.Of(people[2], sold: 500, soldCents: 5, trades: 1)]).SettleAsync(client);
        Assert.Equal("POOL_SHORT", Assert.Single(status.Breaks).Code);
        Assert.Equal((0L, 200L, 500L, 300L), await PoolAsync(client));

        await new TestDay("2026-06-01", [TestDay.Of(people[2], sold: 100, soldCents: 1, trades: 1)]).SettleAsync(client);
        Assert.Equal(0, (await new TestDay("2026-05-31", []).RetryAsync(client)).BreakCount);
        Assert.Equal((0L, 0L, 600L, 600L), await PoolAsync(client));
    }

    [Theory]
    [InlineData(1_000_001, 10_000, 1, "OVER_SELL_LIMIT")]
    [InlineData(500_000, 5_002, 1, "PRICE_WRONG")]
    [InlineData(500_000, 4_998, 1, "PRICE_WRONG")]
    [InlineData(500_000, 5_001, 1, null)]
    [InlineData(500_000, 5_002, 2, null)]
    [InlineData(1_000_000, 10_000, 1, null)]
    public async Task CloseBatch_SurplusSold_FollowsPriceAndLimit(long grams, long cents, int trades, string? code)
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        var status = await new TestDay("2026-06-01", [TestDay.Of(anna, sold: grams, soldCents: cents, trades: trades)]).SettleAsync(central.Client());

        Assert.Equal(code, status.Breaks.SingleOrDefault()?.Code);
    }

    [Fact]
    public async Task CloseBatch_Limits_CountAllAccountsOfAHolder()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var anna = await central.PersonAsync("anna");
        // Whoever is about to move has two for a while.
        await central.DoAsync("person move anna --from 2026-12-01 --deployment coast");
        var coast = (await central.DoAsync("account list --person anna")).Split('\n').Single(line => line.Contains("  coast  ", StringComparison.Ordinal));
        Assert.True(AccountId.TryParseHex(coast.AsSpan(0, 32), out var other));
        await new TestDay("2026-05-31", [TestDay.Of(anna, sold: 700_000, soldCents: 7_000, trades: 1)]).SettleAsync(central.Client());
        var day = new TestDay("2026-05-31", [TestDay.Of(other, sold: 300_001, soldCents: 3_000, trades: 1)], deployment: "coast");
        Assert.Equal("OVER_SELL_LIMIT", Assert.Single((await day.SettleAsync(central.Client("coast"))).Breaks).Code);

        // Buying, on one account, over two days.
        var town = central.Client();
        Assert.Equal(0, (await new TestDay("2026-06-01", [TestDay.Of(anna, bought: 600_000, boughtCents: 6_600)]).SettleAsync(town)).BreakCount);
        Assert.Equal("POOL_SHORT", Assert.Single((await new TestDay("2026-06-02", [TestDay.Of(anna, bought: 400_000, boughtCents: 4_400)]).SettleAsync(town)).Breaks).Code);
        Assert.Equal("OVER_BUY_LIMIT", Assert.Single((await new TestDay("2026-05-30", [TestDay.Of(anna, bought: 400_001, boughtCents: 4_400)]).SettleAsync(town)).Breaks).Code);
    }

    [Fact]
    public async Task CloseBatch_APolicyWithoutPrice_BreaksTradesAndNothingElse()
    {
        var policy = TestCentral.Policy.Replace(""","forward_grace_days": 7,""", "");
        policy = policy[..policy.IndexOf(",\n  \"prices\"", StringComparison.Ordinal)] + "\n}";
        await using var central = await TestCentral.StartAsync(policy);
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));
        var client = central.Client();
        var day = new TestDay("2026-06-01", [TestDay.Of(anna, 5, sold: 100, soldCents: 1, trades: 1), TestDay.Of(bert, 7)]);
        var status = await day.SettleAsync(client);
        Assert.Equal(("PRICE_MISSING", -7L), (Assert.Single(status.Breaks).Code, status.BookedGrams));

        // A price comes into force on the next calendar day, which the business day may reach into.
        await central.PublishAsync(TestCentral.Policy.Replace("FR-1", "FR-2").Replace("2026-01-01", "2026-06-02"));
        Assert.Equal(0, (await day.RetryAsync(client)).BreakCount);
    }

    [Fact]
    public async Task Payout_EverySaleIsOnExactlyOneList()
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));
        var client = central.Client();
        await new TestDay("2026-05-30", [TestDay.Of(anna, sold: 100_000, soldCents: 1_000, trades: 1), TestDay.Of(bert, sold: 2_000, soldCents: 20, trades: 1)]).SettleAsync(client);
        await new TestDay("2026-05-31", [TestDay.Of(anna, sold: 50_000, soldCents: 500, trades: 1)]).SettleAsync(client);
        await new TestDay("2026-06-01", [TestDay.Of(anna, sold: 10_000, soldCents: 100, trades: 1)]).SettleAsync(client);

        Assert.Equal("Pay-out list 1: 2 lines, 1520 cents.", await central.DoAsync("payout make --through 2026-05-31"));
        Assert.Contains("Nothing", await central.RefusedAsync("payout make --through 2026-05-31"));
        Assert.Equal("Pay-out list 2: 1 lines, 100 cents.", await central.DoAsync("payout make --through 2026-06-01"));
        var csv = $"payout,holder,account,grams,cents\n1,anna,{anna.ToHex()},150000,1500\n1,bert,{bert.ToHex()},2000,20";
        Assert.Equal(csv, (await central.DoAsync("payout show 1")).ReplaceLineEndings("\n"));
        using var json = JsonDocument.Parse(await central.DoAsync("payout show 2 --format json"));
        Assert.Equal(100, json.RootElement.GetProperty("lines")[0].GetProperty("cents").GetInt64());
        Assert.Equal(2, (await central.DoAsync("payout list")).Split('\n').Length);
        var statement = await central.StatementAsync(anna);
        Assert.Equal([1L, 1L, 2L], statement.Trades.Select(t => t.Payout));
        Assert.Equal((160_000L, 1_600L, -160_000L), (statement.Periods[0].SoldGrams, statement.Periods[0].SoldCents, statement.Periods[0].PositionGrams));
    }

    private static string Id(int number) => $"00000000-0000-7000-8000-{number:000000000000}";

    private static RequestPoolRequest Request(string deployment, int id, long grams) => new() { Deployment = deployment, RequestId = Id(id), Grams = grams };

    // Instructions of accounts come first: "skip" takes them off the number.
    private static async Task<(long Granted, long Instruction)> RequestAsync(WireClient client, string deployment, int id, long grams, int skip = 0)
    {
        var answer = await client.CallAsync<RequestPoolResponse>(Market, "RequestPool", Request(deployment, id, grams));
        return (answer.GrantedGrams, answer.Instruction == 0 ? 0 : answer.Instruction - skip);
    }

    private static Task<ReturnPoolResponse> ReturnAsync(WireClient client, int id, long grams) =>
        client.CallAsync<ReturnPoolResponse>(Market, "ReturnPool", new ReturnPoolRequest { Deployment = "town", RequestId = Id(id), Grams = grams });

    private static async Task<(long Available, long Held, long Purchased, long Resold)> PoolAsync(WireClient client, string deployment = "town")
    {
        var pool = await client.CallAsync<GetPoolResponse>(Market, "GetPool", new GetPoolRequest { Deployment = deployment });
        return (pool.AvailableGrams, pool.HeldGrams, pool.PurchasedGrams, pool.ResoldGrams);
    }
}
