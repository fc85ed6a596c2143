using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Redis;

/// <summary>A town with one gateway on some ground, which is lost and restored under it. The tills keep their own books through all of it.</summary>
internal sealed class Market : IAsyncDisposable
{
    private const int Tills = 8;
    private readonly Till[] tills;
    private GatewayProcess? gateway;
    private Line? line;

    public Market()
    {
        var seed = Chance.Seed();
        tills = [.. Town.Allocated.Keys.Skip(Town.SharedAccounts).Select((account, i) => new Till(Town, account, seed + i))];
    }

    public Town Town { get; } = new(Tills);

    /// <summary>Requests so far.</summary>
    public int Requests => tills.Sum(t => t.Notes.Count);

    /// <summary>What the gateway wrote.</summary>
    public string Log => gateway!.Log;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a gateway; the one before was ended.</summary>
    public async Task OpenAsync(Ground ground)
    {
        gateway = await GatewayProcess.StartAsync(Town.Setup() with { Settings = ground.Settings }, Cancellation);
        line = new Line(gateway);
    }

    /// <summary>kill -9 of the gateway.</summary>
    public async Task CloseAsync()
    {
        line?.Dispose();
        if (gateway is not null) await gateway.DisposeAsync();
        (line, gateway) = (null, null);
    }

    /// <summary>Sells while something is done, and until each till has had a few more answers; then every till knows what became of its last request.</summary>
    public async Task SellAsync(Func<Task>? meanwhile = null)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var work = tills.Select(till => Task.Run(() => till.PersistAsync(_ => line!, over.Token), Cancellation)).ToArray();
        try
        {
            await UntilServedAsync(work);
            if (meanwhile is not null) await meanwhile();
            await UntilServedAsync(work);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(work);
        }

        await Checks.AnswersAsync(Town, tills, [], line!);
    }

    /// <summary>Each till sells once; nothing else is asked for.</summary>
    public async Task SellOnceEachAsync()
    {
        foreach (var till in tills) Assert.Equal(V1.Outcome.Approved, (await till.SellAsync(line!)).Outcome);
    }

    /// <summary>How many of the sales that the tills were told of the gateway knows no more.</summary>
    public async Task<int> CountLostAsync()
    {
        var lost = 0;
        foreach (var note in tills.SelectMany(t => t.Notes).Where(n => n.Answer is { Outcome: V1.Outcome.Approved }))
        {
            if (!(await line!.FindAsync(note.Search())).Found) lost++;
        }

        return lost;
    }

    /// <summary>Every answer that was ever given is given again, and every balance is what the tills' books say.</summary>
    public Task CheckAnswersAsync() => Checks.AnswersAsync(Town, tills, tills.SelectMany(t => t.Notes).Where(n => n.Answer is not null).ToArray(), line!);

    /// <summary>Waits until the ledger has all that Redis has.</summary>
    /// <returns>How many entries.</returns>
    public async Task<long> UntilDrainedAsync(Ground ground)
    {
        await using var ledger = await ground.OpenLedgerAsync(Town, Cancellation);
        await using var store = await ground.OpenStoreAsync(ledger, Cancellation);
        var written = 0L;
        for (var p = 0; p < Town.Partitions; p++) await foreach (var _ in store.ReadJournalAsync(p, Cancellation)) written++;
        await Patience.UntilAsync("all is drained", async () => (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) >= written, Cancellation);
        return written;
    }

    /// <summary>The gateway ends; then the journal and the ledger by themselves: nothing answered is missing, nothing is off by a gram.</summary>
    public async Task AuditAsync(Ground ground)
    {
        await CloseAsync();
        await using var ledger = await ground.OpenLedgerAsync(Town, Cancellation);
        await using var store = await ground.OpenStoreAsync(ledger, Cancellation);
        await Checks.JournalAsync(Town, tills, store);
        await Checks.LedgerAsync(ledger);
    }

    /// <summary>The sum of all accounts, what was sold and what was issued, by the ledger's entries: zero.</summary>
    public async Task AuditLedgerAsync(Ground ground)
    {
        await using var ledger = await ground.OpenLedgerAsync(Town, Cancellation);
        Assert.True(await Checks.LedgerAsync(ledger) > 0);
    }

    /// <summary>Runs a command of the operator.</summary>
    public Task<ToolResult> CommandAsync(Ground ground, string verb, params IEnumerable<string> words) =>
        GatewayProcess.CommandAsync(Town.Setup() with { Settings = ground.Settings }, verb, words, Cancellation);

    /// <summary>Runs a command that must end well.</summary>
    public async Task<string> MustAsync(Ground ground, string verb, params IEnumerable<string> words)
    {
        var result = await CommandAsync(ground, verb, words);
        Assert.True(result.ExitCode == 0, $"{verb}: {result.Everything}");
        return result.Output;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Town.Dispose();
    }

    private async Task UntilServedAsync(Task[] work)
    {
        var before = Requests;
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        await Patience.UntilAsync(
            "every till is served",
            async () =>
            {
                if (work.FirstOrDefault(w => w.IsFaulted) is { } failed) await failed;
                return tills.All(t => t.Served > since) && Requests > before + (10 * Tills);
            },
            Cancellation,
            TimeSpan.FromSeconds(60));
    }
}
