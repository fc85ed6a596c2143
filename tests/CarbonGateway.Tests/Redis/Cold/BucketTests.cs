using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Redis.Cold;

/// <summary>Buckets stay small enough for Redis to keep them packed; one that does not takes several times the memory.</summary>
public sealed class BucketTests(OneServer one)
{
    [Fact]
    public async Task AtTheExpectedLoad_EveryBucketStaysPacked_AndWhatIsOldGoes()
    {
        const int perDay = 700;
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync(), set: redis =>
        {
            redis.RememberFor = TimeSpan.FromDays(3);
            redis.ExpectedAccounts = 64;
            redis.ExpectedRequests = 3 * perDay;
            redis.JournalLimit = 100_000;
        });
        var desk = town.Desk;
        await desk.OpenAccountsAsync(64, 1_000_000);
        // Half of the requests are refunds, so that markers, purchases and changed transactions grow alike.
        for (var i = 0; i < 9 * perDay / 2; i++)
        {
            desk.Now = desk.Now.AddDays(2.0 / perDay);
            await desk.MakeAsync(desk.Refund(await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 64)), 10))));
        }

        var buckets = await BucketsAsync(town, "rta");
        Assert.All(buckets, b => Assert.Equal("listpack", b.Encoding));
        var remembered = buckets.Where(b => b.Kind == 'r').Sum(b => b.Entries);
        Assert.InRange(remembered, 3 * perDay, 2 * 3 * perDay);
    }

    [Fact]
    public async Task BucketThatIsFull_DropsWhatIsPastRemembering_AndKeepsTheRest()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync(), set: redis =>
        {
            redis.RememberFor = TimeSpan.FromDays(3);
            redis.ExpectedRequests = 1;
        });
        var desk = town.Desk;
        await desk.AskAsync(desk.Allocate(Desk.Account(1), 1_000_000));
        for (var i = 0; i < 60; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        desk.Now = desk.Now.AddDays(4);
        for (var i = 0; i < 50; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        Assert.Equal(111, Assert.Single(await BucketsAsync(town, "r")).Entries);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        Assert.Equal((51, "listpack"), Assert.Single((await BucketsAsync(town, "r")).Select(b => (b.Entries, b.Encoding))));
    }

    [Fact]
    public async Task FarAboveTheExpectedLoad_ABucketTurnsIntoATable()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync(), set: redis => redis.ExpectedRequests = 1);
        var desk = town.Desk;
        await desk.AskAsync(desk.Allocate(Desk.Account(1), 1_000_000));
        for (var i = 0; i < 130; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        Assert.Equal((131, "hashtable"), Assert.Single((await BucketsAsync(town, "r")).Select(b => (b.Entries, b.Encoding))));
    }

    private async Task<List<(char Kind, int Entries, string Encoding)>> BucketsAsync(DrainTown town, string kinds)
    {
        var server = await one.ServerAsync();
        var found = new List<(char, int, string)>();
        foreach (var key in (await server.CliAsync("KEYS", $"{town.Redis.Prefix}*")).Split('\n'))
        {
            var kind = key[key.IndexOf('}', StringComparison.Ordinal) + 1];
            if (kinds.Contains(kind, StringComparison.Ordinal)) found.Add((kind, int.Parse(await server.CliAsync("HLEN", key)), await server.CliAsync("OBJECT", "ENCODING", key)));
        }

        return found;
    }
}
