using System.Diagnostics;
using System.Text;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Commands;
using CarbonPos.Testbed.Processes;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>The real process, killed with SIGKILL while it opens, takes in, books and judges again: everything is either before or after.</summary>
public class KillTests
{
    private const int Citizens = 4_000;
    private const int PerChunk = 500;

    [Fact]
    public async Task KillAtAnyStep_LeavesBeforeOrAfter_AndEndsWithOneCopy()
    {
        var folder = Directory.CreateTempSubdirectory("carbonpos-central-kill-").FullName;
        try
        {
            var accounts = Enumerable.Range(1, Citizens).Select(i => new AccountId((ulong)i * 0x9E3779B97F4A7C15UL, (ulong)i)).ToArray();
            await DoAsync(folder, "deployment add town --country FR --opened-on 2025-01-01");
            var people = new StringBuilder("reference,born,from,deployment,household,account\n");
            // The last one is enrolled only later: a break until then.
            for (var i = 0; i < Citizens - 1; i++) people.Append($"p{i},1980-01-01,,town,,{accounts[i].ToHex()}\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "people.csv"), people.ToString(), TestContext.Current.CancellationToken);
            await DoAsync(folder, $"person import {Path.Combine(folder, "people.csv")}");
            var day = new TestDay("2026-06-01", accounts.Select((a, i) => TestDay.Of(a, 1 + i)), PerChunk);
            var unknown = -(long)Citizens;

            var killed = 0;
            // Each step is killed twice: once while the call is on its way, once after its answer; then it is made again.
            foreach (var afterAnswer in (bool[])[false, true])
            {
                // Booking is what takes longest: it is met at several places of its way.
                int[] steps = afterAnswer ? [0, 1, day.Count, day.Count + 1] : [0, 1, day.Count, day.Count + 1, day.Count + 1, day.Count + 1, day.Count + 1];
                foreach (var step in steps)
                {
                    await using var central = await CentralProcess.StartAsync(folder);
                    var before = step == 0 ? null : await day.OpenAsync(central.Client);
                    if (step > day.Count) await SubmitAllAsync(central.Client, day);
                    var call = StepAsync(central.Client, day, step);
                    if (afterAnswer) await call;
                    else await central.OnTheWayAsync(call, killed);
                    await central.KillAsync();
                    killed++;
                    await ObserveAsync(call);
                    await AssertBeforeOrAfterAsync(folder, day, step, before, afterAnswer, unknown);
                }
            }

            Assert.True(killed >= 8, $"{killed}");
            await using var last = await CentralProcess.StartAsync(folder);
            var status = await day.SettleAsync(last.Client);
            Assert.Equal((day.Head.NetGrams - unknown, 1L, unknown), (status.BookedGrams, status.BreakCount, Assert.Single(status.Breaks).NetGrams));
            await DoAsync(folder, "person add late --born 1980-01-01 --deployment town");
            await DoAsync(folder, $"account open --person late --deployment town --id {accounts[^1].ToHex()}");
            Assert.Equal((day.Head.NetGrams, 0L), ((await day.RetryAsync(last.Client)).BookedGrams, (await day.RetryAsync(last.Client)).BreakCount));
            foreach (var i in (int[])[0, 1, Citizens / 2, Citizens - 1])
            {
                Assert.Contains($"\"spentGrams\": \"{i + 1}\"", await DoAsync(folder, $"statement --account {accounts[i].ToHex()} --json"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task StepAsync(WireClient client, TestDay day, int step) =>
        step == 0 ? day.OpenAsync(client) : step <= day.Count ? day.SubmitAsync(client, step - 1) : day.CloseAsync(client);

    private static async Task SubmitAllAsync(WireClient client, TestDay day)
    {
        for (var i = 0; i < day.Count; i++) await day.SubmitAsync(client, i);
    }

    private static async Task AssertBeforeOrAfterAsync(string folder, TestDay day, int step, BatchStatus? before, bool answered, long unknown)
    {
        await using var central = await CentralProcess.StartAsync(folder);
        if (await TryGetAsync(central.Client, day) is not { } status)
        {
            Assert.True(step == 0 && !answered, "A batch that was opened is gone.");
            return;
        }

        if (status.State == BatchState.Booked)
        {
            Assert.True(step > day.Count || before is { State: BatchState.Booked });
            Assert.Equal((day.Head.NetGrams - unknown, 1L), (status.BookedGrams, status.BreakCount));
            return;
        }

        Assert.False(answered && step > day.Count, "A booking that was answered is gone.");
        Assert.Equal((0L, 0L), (status.BookedGrams, status.BreakCount));
        // What was there before is there; what was answered is there.
        if (before is not null) Assert.Subset(before.MissingChunks.ToHashSet(), status.MissingChunks.ToHashSet());
        if (answered && step > 0 && step <= day.Count) Assert.DoesNotContain(step - 1, status.MissingChunks);
    }

    private static async Task<BatchStatus?> TryGetAsync(WireClient client, TestDay day)
    {
        try
        {
            return (await client.CallAsync<GetBatchResponse>("CentralSettlement", "GetBatch", new GetBatchRequest { Key = day.Key })).Status;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    // The process may have been faster than its end.
    private static async Task ObserveAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (RpcException e)
        {
            Assert.True(e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled, e.ToString());
        }
    }

    private static async Task<string> DoAsync(string folder, string command)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CentralProgram.RunAsync([.. command.Split(' '), "--folder", folder], output, error, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(code == 0, error.ToString());
        return output.ToString();
    }

    private sealed class CentralProcess : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
        private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
        private readonly Process process;

        private CentralProcess(Process process, WireClient client) => (this.process, Client) = (process, client);

        public WireClient Client { get; }

        public static async Task<CentralProcess> StartAsync(string folder)
        {
            var portFile = Path.Combine(folder, "port");
            File.Delete(portFile);
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "carbonpos-central.dll"), "serve", "--port", "0", "--folder", folder, "--port-file", portFile])
            {
                WorkingDirectory = Repository.Root,
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            var started = Process.Start(start)!;
            started.BeginOutputReadLine();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            using var glances = new PeriodicTimer(Glance);
            while (!File.Exists(portFile))
            {
                Assert.False(started.HasExited, "The central account ended instead of serving.");
                await glances.WaitForNextTickAsync(patience.Token);
            }

            var channel = GrpcChannel.ForAddress("http://127.0.0.1:" + await File.ReadAllTextAsync(portFile, patience.Token), new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });
            return new(started, new WireClient(channel, await File.ReadAllTextAsync(Path.Combine(folder, "town.token"), patience.Token)));
        }

        /// <summary>Lets the process work on a call for a while that differs from time to time: counted in answers to other calls, not in time.</summary>
        public async Task OnTheWayAsync(Task call, int answers)
        {
            for (var i = 0; i < answers % 4 && !call.IsCompleted; i++)
            {
                await Client.SendAsync("CentralPublic", "ListPolicies", new ListPoliciesRequest { Country = "FR" }.ToByteArray());
            }
        }

        public async Task KillAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) await KillAsync();
            process.Dispose();
            Client.Dispose();
        }
    }
}
