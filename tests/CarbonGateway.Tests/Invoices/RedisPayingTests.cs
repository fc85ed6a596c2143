using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Invoices;

/// <summary>Bills on Redis, where two accounts lie in partitions that cannot see each other.</summary>
public sealed class RedisPayingTests
{
    private const int Partitions = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pay_FromTwoAccountsAtOnce_MovesPointsOnceInTheEnd()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Stop);
        await using var town = await BillTown.OpenAsync(o => Use(o, server.Endpoint));
        var (rich, neighbour) = (await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Rich)), await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Neighbour)));
        Assert.Equal(rich.RequestId, neighbour.RequestId);
        var ends = await Task.WhenAll(EndAsync(town, rich), EndAsync(town, neighbour));
        Assert.All(ends, end => Assert.True(end is nameof(Outcome.Approved) or "INVOICE_PAID", end));

        // The drain sees both partitions: of two payments the later is undone.
        await Patience.UntilAsync("one payment is left", async () =>
        {
            town.Gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            return await town.SpentAsync(BillTown.Rich) + await town.SpentAsync(BillTown.Neighbour) == BillTown.LineGrams;
        }, Stop);
    }

    [Fact]
    public async Task Pay_SecondTime_IsRecognisedOnTheAccount_AndFromTheLedgerOnAnother()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Stop);
        await using var town = await BillTown.OpenAsync(o => Use(o, server.Endpoint));
        var first = await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Rich));
        var posting = await town.PayAsync(first);
        Assert.Equal(Outcome.Approved, posting.Outcome);
        Assert.Equal("INVOICE_PAID", await EndAsync(town, await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Rich), first.RequestId)));
        Assert.Equal("INVOICE_PAID", await EndAsync(town, await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Rich), first.RequestId[..^2] + "01")));

        await Patience.UntilAsync("the ledger has it", async () =>
        {
            town.Gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await town.QuoteAsync(BillTown.Cheese())).PaidBy == posting.TransactionId;
        }, Stop);
        Assert.Equal("", (await town.QuoteAsync(BillTown.Cheese())).RequestId);
        Assert.Equal("INVOICE_PAID", await EndAsync(town, await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Neighbour), first.RequestId)));
        Assert.Equal(posting, await town.PayAsync(first));
        Assert.Equal((BillTown.LineGrams, 0), (await town.SpentAsync(BillTown.Rich), await town.SpentAsync(BillTown.Neighbour)));
    }

    private static async Task<string> EndAsync(BillTown town, AuthorizeRequest payment)
    {
        try
        {
            return (await town.PayAsync(payment)).Outcome.ToString();
        }
        catch (RpcException e)
        {
            return Errors.DetailOf(e).Code;
        }
    }

    private static void Use(GatewayOptions options, string endpoint)
    {
        options.Store = "redis";
        options.Ledger.File = Path.Combine(options.Embedded.Folder, "ledger.db");
        options.Redis.Deployment = $"bills-{Guid.NewGuid():N}"[..20];
        options.Redis.Prefix = $"{Guid.NewGuid():N}"[..8] + ":";
        (options.Redis.Partitions, options.Redis.ExpectedAccounts, options.Redis.ExpectedRequests) = (Partitions, 1_000, 10_000);
        options.Redis.Wire.Endpoints = endpoint;
    }
}
