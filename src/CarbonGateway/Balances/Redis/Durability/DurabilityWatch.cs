using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis.Durability;

/// <summary>
/// Looks every few seconds whether the primaries are still set up as they were at the start: CONFIG SET needs no restart. Once
/// one is not, nothing more is posted until it is again.
/// </summary>
internal sealed class DurabilityWatch(RedisStoreOptions options, Layout layout, PartitionClaims claims, RedisClient client, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<string> told = [];
    private Task watching = Task.CompletedTask;
    private volatile string promise = "";
    private volatile string danger = "";

    /// <summary>What an acknowledgement promises now.</summary>
    public string Promise => promise;

    /// <summary>Why nothing is posted; empty = all is as it should be.</summary>
    public string Danger => danger;

    /// <summary>Looks once, then every few seconds.</summary>
    public async Task StartAsync()
    {
        await LookAsync();
        watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // The host closes what it handed out twice over: by itself, and by who opened it.
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token)) await TryLookAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Closing.
        }
    }

    // A look that fails must not be the last one.
    private async Task TryLookAsync()
    {
        try
        {
            await LookAsync();
        }
        catch (Exception cause) when (!stopping.IsCancellationRequested)
        {
            RedisLog.LookFailed(log, cause);
        }
    }

    private async Task LookAsync()
    {
        var found = "";
        foreach (var partition in claims.OneOfEachPrimary)
        {
            var slot = layout.SlotOf(partition);
            ServerSetup? setup;
            try
            {
                setup = await ServerSetup.ReadAsync(command => client.SendAsync(slot, command));
            }
            catch (StoreUnavailableException)
            {
                // Postings say that themselves; a server that does not answer promises what it did.
                continue;
            }

            promise = DurabilityJudge.Promise(setup, options);
            found = DurabilityJudge.Refusal(setup, options) ?? found;
            if (setup is null) continue;
            foreach (var warning in DurabilityJudge.Warnings(setup, options))
            {
                if (told.Add(warning)) RedisLog.SetupWarning(log, $"Partition {partition}'s primary", warning);
            }
        }

        if (found != danger && found.Length > 0) RedisLog.SetupChanged(log, found);
        danger = found;
    }
}
