using CarbonPos.CompanyRegistry.Commands;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.Testbed.Servers;
using CarbonPos.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;

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
    public async Task Killed_BetweenAnyTwoSteps_EachBatchIsBookedOnce()
    {
        const int companies = 1_500;
        var kills = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 60 : 9;
        await RegisterAsync(companies);
        var random = new Random(20261122);
        var batches = Enumerable.Range(0, kills + 1).Select(i => new Batch("carbonpos", Day.AddDays(i - kills), Batch.Random(i, companies), chunkSize: 500)).ToList();
        var (sending, closing) = await MeasureAsync(batches[0]);
        for (var i = 1; i <= kills; i++)
        {
            await using var server = await ServeAsync();
            using var channel = GrpcChannel.ForAddress(await AddressAsync(server));
            // What the death before left behind is finished first, whatever that was.
            await SendAsync(channel, batches[i - 1], random, () => { });
            // One death in three comes while chunks are sent, two while a batch is booked.
            var begun = new TaskCompletionSource();
            if (i % 3 == 0) begun.SetResult();
            var death = KillAfterAsync(server, begun.Task, (i % 3 == 0 ? sending : closing) * random.NextDouble());
            try
            {
                await SendAsync(channel, batches[i], random, () => begun.TrySetResult());
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                await death;
                Assert.False(server.Runs, e.ToString());
            }

            await death;
        }

        await using var last = await ServeAsync();
        using var open = GrpcChannel.ForAddress(await AddressAsync(last));
        foreach (var batch in batches) await SendAsync(open, batch, random, () => { });
        Assert.Equal(batches.Sum(b => b.Net), Booked());
    }

    private static async Task SendAsync(GrpcChannel channel, Batch batch, Random random, Action closing)
    {
        var client = new RegistrySettlementService.RegistrySettlementServiceClient(channel);
        var token = RegistryTown.Bearer(Token!);
        var opened = (await client.OpenBatchAsync(new() { Head = batch.Head }, token, cancellationToken: Cancellation)).Status;
        foreach (var number in opened.MissingChunks.OrderBy(_ => random.Next())) await client.SubmitCompanyChunkAsync(batch.Chunk(number), token, cancellationToken: Cancellation);
        closing();
        var status = (await client.CloseBatchAsync(new() { Key = batch.Key }, token, cancellationToken: Cancellation)).Status;
        Assert.Equal((BatchState.Booked, batch.Net, 0L), (status.State, status.BookedGrams, status.BreakCount));
    }

    // How long sending and booking take on this machine: so long are the windows in which it dies.
    private async Task<(TimeSpan Sending, TimeSpan Closing)> MeasureAsync(Batch batch)
    {
        await using var server = await ServeAsync();
        using var channel = GrpcChannel.ForAddress(await AddressAsync(server));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var sent = TimeSpan.Zero;
        await SendAsync(channel, batch, new Random(1), () => sent = watch.Elapsed);
        return (sent, watch.Elapsed - sent);
    }

    private static string? Token { get; set; }

    private static async Task KillAfterAsync(ServerProcess server, Task begun, TimeSpan delay)
    {
        await begun;
        using var timer = new PeriodicTimer(delay + TimeSpan.FromMilliseconds(1));
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

    private long Booked()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "registry.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT sum(sold_grams) FROM product_sale) - (SELECT sum(bought_grams) FROM company_purchase)";
        return (long)command.ExecuteScalar()!;
    }
}
