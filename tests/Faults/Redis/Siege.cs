using System.Diagnostics;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Redis;

/// <summary>A town whose tills go on selling while a test breaks things under its gateways, and what must hold after each time.</summary>
internal sealed class Siege : IAsyncDisposable
{
    private const int Tills = 12;
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    private readonly ITestOutputHelper output;
    private readonly Ground ground;
    private readonly Till[] tills;
    private readonly List<IDisposable> left = [];
    private readonly GatewayProcess?[] gateways;
    private readonly Line[] lines;
    private readonly int seed = Chance.Seed();
    private string now = "";

    private Siege(ITestOutputHelper output, Ground ground, int gateways)
    {
        (this.output, this.ground, this.gateways, lines) = (output, ground, new GatewayProcess?[gateways], new Line[gateways]);
        Random = new(seed);
        tills = [.. Town.Allocated.Keys.Skip(Town.SharedAccounts).Select((account, i) => new Till(Town, account, seed + i))];
    }

    /// <summary>The seed's.</summary>
    public Random Random { get; }

    /// <summary>Calls that ended without an answer.</summary>
    public int Unknowns => tills.Sum(t => t.Unknowns);

    /// <summary>Accounts, keys, and the gateways' folder.</summary>
    public Town Town { get; } = new(Tills);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the gateways.</summary>
    public static async Task<Siege> StartAsync(ITestOutputHelper output, Ground ground, int gateways = 1)
    {
        var siege = new Siege(output, ground, gateways);
        try
        {
            for (var i = 0; i < gateways; i++) await siege.StartGatewayAsync(i);
            return siege;
        }
        catch
        {
            await siege.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the tills sell, strikes at a random moment, and checks what came of it; again and again, and the whole journal at the end.</summary>
    /// <param name="fault">Its name, for messages.</param>
    /// <param name="strike">Does it, and returns when it is over.</param>
    public async Task EndureAsync(string fault, Func<Task> strike)
    {
        try
        {
            for (var round = 1; round <= Chance.Rounds; round++) await EndureAsync($"{fault}, round {round} of {Chance.Rounds}, CARBONPOS_SEED={seed}", strike, round);
            now += ", the journal at the end";
            await AuditAsync();
        }
        catch (Exception e) when (!Cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{now}: {e.Message}\n{string.Join('\n', gateways.OfType<GatewayProcess>().Select(g => g.Log))}", e);
        }
    }

    /// <summary>kill -9.</summary>
    public Task KillGatewayAsync(int index = 0) => gateways[index]!.KillAsync();

    /// <summary>Starts a gateway, again or for the first time, and leads the tills to it.</summary>
    public async Task StartGatewayAsync(int index = 0)
    {
        if (gateways[index] is { } dead) await dead.DisposeAsync();
        gateways[index] = null;
        gateways[index] = await GatewayProcess.StartAsync(Town.Setup() with { Settings = ground.Settings }, Cancellation);
        var line = new Line(gateways[index]!);
        left.Add(line);
        Volatile.Write(ref lines[index], line);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in left) line.Dispose();
        foreach (var gateway in gateways) await (gateway?.DisposeAsync() ?? default);
        Town.Dispose();
    }

    private async Task EndureAsync(string where, Func<Task> strike, int round)
    {
        now = $"{where}, before";
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (notes, unknowns) = (tills.Sum(t => t.Notes.Count), Unknowns);
        var work = tills.Select((till, i) => Task.Run(() => till.PersistAsync(attempt => Volatile.Read(ref lines[(i + attempt) % lines.Length]), over.Token), Cancellation)).ToArray();
        TimeSpan back;
        try
        {
            await UntilAllAreServedAsync(work);
            var moment = TimeSpan.FromMilliseconds(50 + Random.Next(1_000));
            now = $"{where}, {moment.TotalMilliseconds:0} ms into the load";
            await Task.Delay(moment, Cancellation);
            await strike();
            var ended = Stopwatch.GetTimestamp();
            await UntilAllAreServedAsync(work);
            back = Stopwatch.GetElapsedTime(ended);
            // What broken things do late they shall do under load, too.
            await Task.Delay(TimeSpan.FromMilliseconds(100 + Random.Next(400)), Cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(work);
        }

        output.WriteLine($"{now}: {tills.Sum(t => t.Notes.Count) - notes} requests, {Unknowns - unknowns} calls unknown, every till served {back.TotalSeconds:0.0} s after the end");
        Assert.True(back < Back, $"Service was back after {back.TotalSeconds:0.0} s.");
        foreach (var gateway in gateways) Assert.DoesNotContain("failed; reference", gateway!.Log, StringComparison.Ordinal);
        var answered = tills.SelectMany(t => t.Notes).Where(n => n.Answer is not null).ToArray();
        var resolved = await Checks.AnswersAsync(Town, tills, answered, lines[round % lines.Length]);
        if (resolved.Length > 0) output.WriteLine($"  left unknown: {resolved}");
    }

    private async Task UntilAllAreServedAsync(Task[] work)
    {
        var since = Stopwatch.GetTimestamp();
        await Patience.UntilAsync(
            "every till is served",
            async () =>
            {
                if (work.FirstOrDefault(w => w.IsFaulted) is { } failed) await failed;
                return tills.All(t => t.Served > since);
            },
            Cancellation,
            Patient);
    }

    private async Task AuditAsync()
    {
        for (var i = 0; i < gateways.Length; i++) await KillGatewayAsync(i);
        await using var ledger = await ground.OpenLedgerAsync(Town, Cancellation);
        await using var store = await ground.OpenStoreAsync(ledger, Cancellation);
        await Checks.JournalAsync(Town, tills, store);
        var drained = await Checks.LedgerAsync(ledger);
        output.WriteLine($"{tills.Sum(t => t.Notes.Count)} requests in all, {drained} entries in the ledger");
        Assert.True(drained > 0, "Nothing was drained.");
        Assert.True(tills.Sum(t => t.Notes.Count) > 50 * Chance.Rounds, "Too little happened to prove anything.");
    }
}
