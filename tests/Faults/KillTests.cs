using System.Diagnostics;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Faults;

/// <summary>kill -9 of the real gateway at random moments under load, again and again on the same folder.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Tills = 24;
    private const int NewestReplayed = 20;
    private const int OldNotesReplayed = 1_000;
    private static readonly TimeSpan SlowCommit = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledUnderLoad_NothingAnsweredIsLost_NothingIsOffByAGram()
    {
        var (kills, seed) = (Chance.Rounds, Chance.Seed());
        output.WriteLine($"{kills} kills, seed {seed} (CARBONPOS_SEED)");
        var random = new Random(seed);
        using var town = new Town(Tills);
        var tills = town.Allocated.Keys.Skip(Town.SharedAccounts).Select((account, i) => new Till(town, account, seed + i)).ToArray();
        for (var kill = 1; kill <= kills; kill++)
        {
            await using var gateway = await StartAsync(town, kill);
            using var line = new Line(gateway);
            await CheckAsync(town, tills, line, random);
            await LoadAsync(tills, line, gateway, TimeSpan.FromMilliseconds(200 + random.Next(2_000)));
        }

        await using (var gateway = await StartAsync(town, kills + 1))
        {
            using var line = new Line(gateway);
            await CheckAsync(town, tills, line, random);
            await Patience.UntilAsync("the ledger has all of the journal", () => Checks.IsDrainedAsync(town), Cancellation);
        }

        output.WriteLine($"{await AuditAsync(town, tills)} entries in the ledger");
        Assert.True(tills.Sum(t => t.Notes.Count) > 50 * kills, "Too little happened to prove anything.");
    }

    [Fact]
    public async Task SecondProcess_OnTheSameFolder_IsRefusedWithAReason_AndTheFirstGoesOn()
    {
        using var town = new Town(1);
        await using var gateway = await GatewayProcess.StartAsync(town.Setup(), Cancellation);
        var second = await Tool.RunAsync(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll"), "run", "--Gateway:Port=0", $"--Embedded:Folder={town.Folder}", $"--Gateway:Catalogue={town.Setup().Catalogue}"],
            Cancellation);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by another gateway", second.Error, StringComparison.Ordinal);
        using var line = new Line(gateway);
        Assert.True((await line.BalanceAsync(town.TokenOf(town.Allocated.Keys.First()))).GramsAvailable > 0);
    }

    private async Task<GatewayProcess> StartAsync(Town town, int life)
    {
        var watch = Stopwatch.StartNew();
        var gateway = await GatewayProcess.StartAsync(town.Setup(life % 2 == 0 ? SlowCommit : TimeSpan.Zero), Cancellation);
        output.WriteLine($"Life {life}: served after {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(watch.Elapsed < Back, $"The service was away for {watch.Elapsed.TotalSeconds:0} s.");
        return gateway;
    }

    private async Task LoadAsync(Till[] tills, Line line, GatewayProcess gateway, TimeSpan until)
    {
        using var over = new CancellationTokenSource();
        var before = tills.Sum(t => t.Notes.Count);
        var work = tills.Select(t => Task.Run(() => t.WorkAsync(line, over.Token), Cancellation)).ToArray();
        await Task.Delay(until, Cancellation);
        await gateway.KillAsync();
        await over.CancelAsync();
        await Task.WhenAll(work);
        output.WriteLine($"  killed after {until.TotalMilliseconds:0} ms and {tills.Sum(t => t.Notes.Count) - before} requests, {tills.Count(t => t.Notes[^1].Answer is null)} unknown");
    }

    /// <summary>The newest answers are the ones at risk: all of them are asked for again, and a sample of the rest.</summary>
    private async Task CheckAsync(Town town, Till[] tills, Line line, Random random)
    {
        var old = tills.SelectMany(t => t.Notes).Where(n => n.Answer is not null).ToArray();
        random.Shuffle(old);
        var newest = tills.SelectMany(t => t.Notes.TakeLast(NewestReplayed).Where(n => n.Answer is not null));
        var resolved = await Checks.AnswersAsync(town, tills, newest.Concat(old.Take(OldNotesReplayed)).Distinct(), line);
        if (resolved.Length > 0) output.WriteLine($"  unknown: {resolved}");
    }

    private static async Task<long> AuditAsync(Town town, Till[] tills)
    {
        var options = new EmbeddedOptions { Folder = town.Folder, Partitions = Town.Partitions };
        await using var store = new EmbeddedBalanceStore(options, new Policy { Version = "audit" }, TimeProvider.System, NullLogger<EmbeddedBalanceStore>.Instance);
        Assert.Equal(Int128.Zero, await store.ReadConservationAsync());
        await Checks.JournalAsync(town, tills, store);
        return await Checks.DrainedAsync(town, store);
    }
}
