using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Tests.Redis.Rebuilding;

/// <summary>The commands that hold Redis and the ledger against each other, as an operator meets them.</summary>
public sealed class LedgerCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RebuildThenVerify_SayWhatTheyDid_AndExitAsTheyShould()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(server.Endpoint);
        await town.Desk.OpenAccountsAsync(8, 10_000);
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);
        await drain.ReleaseAsync(Cancellation);
        await town.CloseStoreAsync();
        await server.CliAsync("FLUSHALL");
        var options = new GatewayOptions { Store = "redis", Redis = town.Redis };
        options.Ledger.File = town.LedgerFile;

        var told = new StringWriter();
        Assert.Equal(1, await new LedgerCommands(options, TimeProvider.System, told).VerifyAsync(Cancellation));
        Assert.Contains("Redis has no data", told.ToString(), StringComparison.Ordinal);
        told = new StringWriter();
        Assert.Equal(0, await new LedgerCommands(options, TimeProvider.System, told).RebuildAsync(null, Cancellation));
        Assert.Contains("Rebuilt from 8 entries. Gateways may start.", told.ToString(), StringComparison.Ordinal);
        told = new StringWriter();
        Assert.Equal(0, await new LedgerCommands(options, TimeProvider.System, told).VerifyAsync(Cancellation));
        Assert.Contains("4 of 4 partitions: 8 entries, 8 accounts, 0 differences", told.ToString(), StringComparison.Ordinal);

        var embedded = new LedgerCommands(new GatewayOptions(), TimeProvider.System, told);
        Assert.Contains("Gateway:Store=redis", (await Assert.ThrowsAsync<InvalidOperationException>(() => embedded.RebuildAsync(null, Cancellation))).Message, StringComparison.Ordinal);
        options.Redis.Deployment = "other";
        var other = new LedgerCommands(options, TimeProvider.System, told);
        Assert.Contains("belongs to deployment", (await Assert.ThrowsAsync<InvalidOperationException>(() => other.RebuildAsync(null, Cancellation))).Message, StringComparison.Ordinal);
    }

    /// <summary>The embedded store has no second copy to compare with: what can be said is whether the ledger is as it was written.</summary>
    [Fact]
    public async Task Verify_OfTheEmbeddedStore_NamesTheEntryThatWasChanged()
    {
        var account = new Carbon.Transactions.AccountId(1, 2);
        await using var running = await RunningGateway.StartAsync([(account, 1_000)]);
        var options = new GatewayOptions { Embedded = { Folder = running.Folder, Ledger = true } };
        var told = "";
        await Patience.UntilAsync("the ledger has the allocation", async () =>
        {
            running.Clock.Advance(TimeSpan.FromSeconds(1));
            using var text = new StringWriter();
            Assert.Equal(0, await new LedgerCommands(options, running.Clock, text).VerifyAsync(Cancellation));
            told = text.ToString();
            return told.Contains(": 1 entries", StringComparison.Ordinal);
        }, Cancellation);
        Assert.Contains("The ledger is as it was written", told, StringComparison.Ordinal);

        await using (var file = new SqliteConnection($"Data Source={options.LedgerPlace};Pooling=False"))
        {
            await file.OpenAsync(Cancellation);
            await using var change = file.CreateCommand();
            change.CommandText = "UPDATE entry SET kind = 7";
            Assert.Equal(1, await change.ExecuteNonQueryAsync(Cancellation));
        }

        using var after = new StringWriter();
        Assert.Equal(1, await new LedgerCommands(options, running.Clock, after).VerifyAsync(Cancellation));
        Assert.Contains("is not as it was written", after.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rebuild")]
    [InlineData("verify")]
    public void CommandLine_TakesSettingsOfTheDrain(string verb)
    {
        var line = CommandLine.Parse([verb, "--Gateway:Store=redis", "--Gateway:Ledger:Drain:Keep=9"], [], out var fault);
        Assert.Equal(("", verb, "9"), (fault, line!.Verb, line.Settings["Gateway:Ledger:Drain:Keep"]));
    }
}
