using CarbonPos.CompanyRegistry.Commands;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.Testbed.Servers;
using CarbonPos.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace CarbonPos.CompanyRegistry.Tests.Settlement;

/// <summary>The registry in a process of its own, killed at any moment: a batch that is sent on is booked once, to the gram.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 20);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-registry-kill-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Killed_BetweenAnyTwoSteps_TheBatchIsBookedOnce()
    {
        const int companies = 200;
        var kills = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 40 : 6;
        await RegisterAsync(companies);
        var random = new Random(20261122);
        var batches = new Queue<Batch>(Enumerable.Range(0, 3).Select(i => new Batch("carbonpos", Day.AddDays(i - 3), Batch.Random(i, companies), chunkSize: 20)));
        var all = batches.ToList();
        var killed = 0;
        while (batches.Count > 0)
        {
            await using var server = await ServeAsync();
            using var channel = GrpcChannel.ForAddress(await AddressAsync(server));
            // Half of the deaths come at some moment, half just as a batch is being booked.
            var closing = new TaskCompletionSource();
            if (killed % 2 == 0) closing.SetResult();
            var death = killed < kills ? KillAfterAsync(server, closing.Task, killed % 2 == 0 ? random.Next(0, 400) : random.Next(0, 12)) : Task.CompletedTask;
            try
            {
                while (batches.TryPeek(out var batch))
                {
                    await SendAsync(channel, batch, random, closing);
                    batches.Dequeue();
                    if (killed < kills && batches.Count == 0) batches.Enqueue(all[random.Next(all.Count)]);
                }
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                await death;
                Assert.False(server.Runs, e.ToString());
                killed++;
            }

            await death;
        }

        Assert.True(killed >= kills, $"It was killed {killed} times at work.");
        Assert.Equal(all.Sum(b => b.Net), await BookedAsync(companies));
    }

    private static async Task SendAsync(GrpcChannel channel, Batch batch, Random random, TaskCompletionSource closing)
    {
        var client = new RegistrySettlementService.RegistrySettlementServiceClient(channel);
        var token = RegistryTown.Bearer(Token!);
        var opened = (await client.OpenBatchAsync(new() { Head = batch.Head }, token, cancellationToken: Cancellation)).Status;
        foreach (var number in opened.MissingChunks.OrderBy(_ => random.Next())) await client.SubmitCompanyChunkAsync(batch.Chunk(number), token, cancellationToken: Cancellation);
        closing.TrySetResult();
        var status = (await client.CloseBatchAsync(new() { Key = batch.Key }, token, cancellationToken: Cancellation)).Status;
        Assert.Equal((BatchState.Booked, batch.Net, 0L), (status.State, status.BookedGrams, status.BreakCount));
    }

    private static string? Token { get; set; }

    private static async Task KillAfterAsync(ServerProcess server, Task begun, int milliseconds)
    {
        await begun;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds + 1));
        await timer.WaitForNextTickAsync(Cancellation);
        await server.KillAsync();
    }

    private async Task RegisterAsync(int companies)
    {
        var file = Path.Combine(folder, "register.csv");
        await File.WriteAllLinesAsync(file, Enumerable.Range(101, companies).SelectMany(c => (string[])[$"{c},Company {c},G47,1,2020-01-01", $"{c},,I,2,2020-01-01", $"{c},,,3,2020-01-01"]), Cancellation);
        Assert.Equal(0, await RegistryProgram.RunAsync(["register", "import", file, "--data", folder], TextWriter.Null, TextWriter.Null, TimeProvider.System, Cancellation));
    }

    private Task<ServerProcess> ServeAsync()
    {
        File.Delete(Path.Combine(folder, "port"));
        return ServerProcess.StartAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "carbonpos-registry.dll"), "serve", "--data", folder, "--port", "0", "--port-file", Path.Combine(folder, "port")], folder);
    }

    private async Task<Uri> AddressAsync(ServerProcess server)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(StartPatience);
        using var glances = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(Path.Combine(folder, "port")))
        {
            Assert.True(server.Runs, $"The registry ended:\n{server.Log}");
            await glances.WaitForNextTickAsync(patience.Token);
        }

        Token = await File.ReadAllTextAsync(Path.Combine(folder, "deployment.token"), Cancellation);
        return new Uri("http://127.0.0.1:" + await File.ReadAllTextAsync(Path.Combine(folder, "port"), Cancellation));
    }

    private async Task<long> BookedAsync(int companies)
    {
        long net = 0;
        for (var company = 101; company < 101 + companies; company++)
        {
            using var written = new StringWriter();
            Assert.Equal(0, await RegistryProgram.RunAsync(["company", "statement", company.ToString(), "--json", "--from", "2026-01-01", "--to", "2026-12-31", "--data", folder], written, written, TimeProvider.System, Cancellation));
            using var statement = System.Text.Json.JsonDocument.Parse(written.ToString());
            net += statement.RootElement.GetProperty("sold").GetProperty("grams").GetInt64() - statement.RootElement.GetProperty("boughtGrams").GetInt64();
        }

        return net;
    }
}
