using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.V1;
using static CarbonPos.CompanyRegistry.Tests.Running.Batch;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Tests.Settlement;

/// <summary>A business day comes in: whole, once, and what cannot be booked stands as a break.</summary>
public sealed class BatchTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    private static CancellationToken Cancellation => RegistryTown.Cancellation;

    [Fact]
    public async Task Batch_Sent_IsBookedToTheGram_AndAnsweredTheSameAgain()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(30);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(1, 30));

        var status = await batch.SendAsync(town);
        Assert.Equal((BatchState.Booked, batch.Net, 0L), (status.State, status.BookedGrams, status.BreakCount));
        Assert.Equal(batch.Net, await NetOfStatementsAsync(town, 30));

        town.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(status, await batch.SendAsync(town));
        await town.RestartAsync();
        Assert.Equal(status, (await town.Settlement.GetBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation)).Status);
        Assert.Equal(batch.Net, await NetOfStatementsAsync(town, 30));
    }

    [Fact]
    public async Task Chunks_InAnyOrderAndTwice_AreTheSameBatch()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(20);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(2, 20), chunkSize: 3);
        var opened = (await town.Settlement.OpenBatchAsync(new() { Head = batch.Head }, town.Token, cancellationToken: Cancellation)).Status;
        Assert.Equal((BatchState.Open, batch.Chunks), (opened.State, opened.MissingChunks.Count));

        var random = new Random(3);
        foreach (var number in Enumerable.Range(0, batch.Chunks * 2).Select(i => i % batch.Chunks).OrderBy(_ => random.Next()))
        {
            await town.Settlement.SubmitCompanyChunkAsync(batch.Chunk(number), town.Token, cancellationToken: Cancellation);
            if (random.Next(4) == 0) await town.Settlement.OpenBatchAsync(new() { Head = batch.Head }, town.Token, cancellationToken: Cancellation);
        }

        var status = (await town.Settlement.CloseBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation)).Status;
        Assert.Equal(batch.Net, status.BookedGrams);
        Assert.Equal(batch.Net, await NetOfStatementsAsync(town, 20));
    }

    [Fact]
    public async Task Day_WithoutRecords_IsBooked()
    {
        await using var town = await RegistryTown.StartAsync();

        Assert.Equal(BatchState.Booked, (await new Batch(RegistryTown.Deployment, Day, []).SendAsync(town)).State);
    }

    [Fact]
    public async Task Batch_LeftHalfway_GoesOnWithItsMissingChunksAfterARestart()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(9);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(4, 9), chunkSize: 2);
        await town.Settlement.OpenBatchAsync(new() { Head = batch.Head }, town.Token, cancellationToken: Cancellation);
        await town.Settlement.SubmitCompanyChunkAsync(batch.Chunk(1), town.Token, cancellationToken: Cancellation);
        await town.RestartAsync();

        var opened = (await town.Settlement.OpenBatchAsync(new() { Head = batch.Head }, town.Token, cancellationToken: Cancellation)).Status;
        Assert.Equal(Enumerable.Range(0, batch.Chunks).Where(n => n != 1), opened.MissingChunks);
        Assert.Equal(batch.Net, (await batch.SendAsync(town)).BookedGrams);
    }

    [Fact]
    public async Task Records_ThatTheRegisterDoesNotKnow_AreBreaks_AndAreBookedOnceItDoes()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        await town.RunAsync("company", "add", "200", "--name", "Closed", "--opened", "2020-01-01");
        await town.RunAsync("company", "close", "200", "--day", "2020-12-31");
        await town.RunAsync("store", "close", "101", "3", "--day", "2021-01-31");
        await town.RunAsync("company", "add", "300", "--name", "To come", "--opened", "2027-01-01");
        var batch = new Batch(RegistryTown.Deployment, Day,
        [
            Sold(101, "G47", 1, Provenance.Resale, 1_000), Sold(101, "G47", 3, Provenance.Resale, 20), Sold(101, "G47", 9, Provenance.Resale, 300), Sold(101, "H49", 1, Provenance.Resale, 4_000),
            Sold(101, null, null, null, 7), Sold(200, null, null, null, 50_000), Sold(300, null, null, Provenance.Resale, 600_000), Bought(400, 7_000_000),
        ]);

        var status = await batch.SendAsync(town);
        Assert.Equal(
            [("STORE_NOT_OPEN", 20L), ("STORE_UNKNOWN", 300), ("ACTIVITY_UNKNOWN", 4_000), ("COMPANY_NOT_OPEN", 50_000), ("COMPANY_NOT_OPEN", 600_000), ("COMPANY_UNKNOWN", -7_000_000)],
            status.Breaks.Select(b => (b.Code, b.NetGrams)));
        Assert.Equal(1_007, status.BookedGrams);
        Assert.Equal(batch.Net, status.BookedGrams + status.Breaks.Sum(b => b.NetGrams));

        // One thing is mended by its operator; the rest stays as it is, and is judged anew each time.
        await town.RunAsync("company", "add", "400", "--name", "Late", "--opened", "2026-01-01");
        await town.RunAsync("store", "reopen", "101", "3");
        var retried = (await town.Settlement.RetryBreaksAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation)).Status;
        Assert.Equal(4, retried.BreakCount);
        Assert.Equal(1_027 - 7_000_000, retried.BookedGrams);
        Assert.Equal(retried, (await town.Settlement.RetryBreaksAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation)).Status);
        Assert.Equal(retried, await batch.SendAsync(town));
        Assert.Contains("STORE_UNKNOWN", await town.RunAsync("batch", "show", RegistryTown.Deployment, "2026-11-21"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_SoonAfterAClosing_AreBooked()
    {
        await using var town = await RegistryTown.StartAsync(options => options.AfterClosing = 10);
        await town.AddCompaniesAsync(1);
        await town.RunAsync("store", "close", "101", "3", "--day", "2026-11-11");

        Assert.Equal(0, (await new Batch(RegistryTown.Deployment, Day, [Sold(101, "G47", 3, Provenance.Resale, -5, 0)]).SendAsync(town)).BreakCount);
        Assert.Equal(1, (await new Batch(RegistryTown.Deployment, Day.AddDays(1), [Sold(101, "G47", 3, Provenance.Resale, -5, 0)]).SendAsync(town)).BreakCount);
    }

    [Fact]
    public async Task ManyClosings_AtOnce_BookOnce()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(5);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(5, 5));
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => batch.SendAsync(town)));

        Assert.Single(all.Distinct());
        Assert.Equal(batch.Net, await NetOfStatementsAsync(town, 5));
    }

    // What the accounts say in all: sold minus bought.
    private static async Task<long> NetOfStatementsAsync(RegistryTown town, int companies)
    {
        long net = 0;
        for (var company = 101; company < 101 + companies; company++)
        {
            using var statement = JsonDocument.Parse(await town.RunAsync("company", "statement", company.ToString(), "--json"));
            net += statement.RootElement.GetProperty("sold").GetProperty("grams").GetInt64() - statement.RootElement.GetProperty("boughtGrams").GetInt64();
        }

        return net;
    }
}
