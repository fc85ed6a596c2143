using CarbonPos.CarbonGateway.Ledger;
using static CarbonPos.Contracts.Ledger.Scribe;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Open_Again_FindsEverything()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var entries = Sales(0, 1, 30);
        await MustAppendAsync(ledger, lease, entries);
        open.Remove(ledger);
        await ledger.DisposeAsync();

        var again = await OpenLedgerAsync();
        Assert.Equal(Text(entries), Text(await ReadAllAsync(again, 0)));
        await MustAppendAsync(again, await LeaseAsync(again), Sale(0, 31));
        Assert.True((await again.VerifyChainAsync(0, Cancellation)).Holds);
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MigratesOnce()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await OpenAsync(new()), Cancellation)));
        open.AddRange(opened);
        var lease = await LeaseAsync(opened[0]);
        await MustAppendAsync(opened[5], lease, Sale(0, 1));
        Assert.All(opened, ledger => Assert.Equal(4, ledger.Deployment.Partitions));
        Assert.Equal(1, (await opened[3].ReadWatermarkAsync(0, Cancellation)).Sequence);
        Assert.Equal(4, (await opened[3].ReadWatermarksAsync(Cancellation)).Count);
    }

    [Theory]
    [InlineData("another", 4, "belongs to deployment contract, not to another")]
    [InlineData("contract", 8, "made with 4 partitions, not 8")]
    public async Task Open_OfAnotherDeploymentOrPartitionCount_IsRefusedInASentence(string id, int partitions, string words)
    {
        await OpenLedgerAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenLedgerAsync(new() { Deployment = new(id, partitions) }));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await (await OpenLedgerAsync()).ReadWatermarksAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Open_OfANewerSchema_IsRefusedInASentence()
    {
        await OpenLedgerAsync();
        await ExecuteAsync("town", "INSERT INTO schema_version (version, migration) VALUES (99, '0099-of-the-future.sql')");
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenLedgerAsync());
        Assert.Contains("schema 99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer build", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithAPartitionCountOf1024_HasAWatermarkForEach()
    {
        var ledger = await OpenLedgerAsync(new() { Deployment = new("large", 1_024) });
        var lease = await LeaseAsync(ledger);
        var results = await AppendAsync(ledger, lease, Enumerable.Range(0, 1_024).SelectMany(p => Sales(p, 1, 2)));
        Assert.Equal(1_024, results.OfType<AppendResult.Committed>().Count());
        Assert.All(await ledger.ReadWatermarksAsync(Cancellation), w => Assert.Equal(2, w.Sequence));
    }
}
