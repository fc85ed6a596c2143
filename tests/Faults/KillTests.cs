using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed.Processes;
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
        var kills = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 20 : 2;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CARBONPOS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : RandomNumberGenerator.GetInt32(1_000_000_000);
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
        }

        await AuditAsync(town, tills);
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

    /// <summary>What the tills wrote down against what the gateway says after its restart.</summary>
    private async Task CheckAsync(Town town, Till[] tills, Line line, Random random)
    {
        var old = tills.SelectMany(t => t.Notes).Where(n => n.Answer is not null).ToArray();
        random.Shuffle(old);
        // The newest are the ones at risk: all of them, and a sample of the rest.
        var newest = tills.SelectMany(t => t.Notes.TakeLast(NewestReplayed).Where(n => n.Answer is not null));
        await EachAsync(newest.Concat(old.Take(OldNotesReplayed)).Distinct(), async note => AssertSame(note, await line.PostAsync(note.Request)));
        var resolved = new List<string>();
        foreach (var till in tills)
        {
            if (await till.ResolveAsync(line) is { } how) resolved.Add(how);
        }

        if (resolved.Count > 0) output.WriteLine($"  unknown: {string.Join(", ", resolved.GroupBy(r => r).Select(g => $"{g.Count()} {g.Key}"))}");
        await EachAsync(tills.SelectMany(t => t.Transactions), async known =>
        {
            var told = await line.GetAsync(known.Key);
            Assert.True((told.State, told.GramsHeld) == (known.Value.State, known.Value.Held), $"Transaction {known.Key} should be {known.Value}, the gateway says {told}");
        });
        foreach (var (account, expected) in Expected(town, tills))
        {
            var told = await line.BalanceAsync(town.TokenOf(account));
            Assert.True((told.GramsAvailable, told.GramsHeld) == expected, $"{account} should have {expected}, the gateway says {told}");
        }
    }

    /// <summary>The journal on disk, read into a fresh book by the store's own reader and the model.</summary>
    private static async Task AuditAsync(Town town, Till[] tills)
    {
        var options = new EmbeddedOptions { Folder = town.Folder, Partitions = Town.Partitions };
        await using var store = new EmbeddedBalanceStore(options, new Policy { Version = "audit" }, TimeProvider.System, NullLogger<EmbeddedBalanceStore>.Instance);
        Assert.Equal(Int128.Zero, await store.ReadConservationAsync());
        var book = new Book(Town.Partitions);
        var asked = tills.SelectMany(t => t.Notes).Select(n => Guid.Parse(n.RequestId)).ToHashSet();
        for (var p = 0; p < Town.Partitions; p++)
        {
            await foreach (var entry in store.ReadJournalAsync(p, Cancellation))
            {
                book.Apply(entry);
                Assert.True(entry.Request.Merchant == MerchantId.Authority || asked.Contains(entry.Request.Id), $"Nobody asked for entry {entry.Key}.");
            }
        }

        Assert.Equal(Int128.Zero, book.Conservation());
        foreach (var (account, expected) in Expected(town, tills))
        {
            var period = book.FindAccount(account)!.Periods.Single();
            Assert.Equal(expected, (period.Available.Grams, period.Held.Grams));
            var view = await store.ReadAccountAsync(account, Cancellation);
            Assert.Equal(expected, (view!.Periods[0].Available.Grams, view.Periods[0].Held.Grams));
        }
    }

    // Allocation less what the tills' answers took and set aside.
    private static IEnumerable<(AccountId Account, (long Available, long Held) Expected)> Expected(Town town, Till[] tills) =>
        town.Allocated.Select(a => (a.Key, (
            a.Value + tills.Sum(t => t.Effects.GetValueOrDefault(a.Key).Available),
            tills.Sum(t => t.Effects.GetValueOrDefault(a.Key).Held))));

    private static void AssertSame(Note note, V1.Posting again) =>
        Assert.True(note.Answer!.Equals(again), $"Request {note.Request} was answered {note.Answer}, and after the restart {again}");

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> check) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation }, async (item, _) => await check(item));
}
