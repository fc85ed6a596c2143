namespace CarbonPos.CarbonGateway.Market.Policies;

/// <summary>Looks at the central account's policies in regular steps, beside the checkout. What fails is told once for each reason and tried again; what decides goes on deciding.</summary>
internal sealed class PolicyWatch(PolicyPull pull, PolicyShelf shelf, TimeSpan every, TimeProvider time, ILogger<PolicyWatch> log) : BackgroundService
{
    private volatile string failing = "";

    /// <summary>Why the policy that decides may not be the one that the authority wants; empty when it is.</summary>
    public string Trouble => failing.Length > 0 ? failing : shelf.Trouble;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var reason = await TryAsync(cancellation);
        if (reason == failing) return;
        failing = reason;
        if (reason.Length > 0) PolicyLog.Failing(log, reason);
        else PolicyLog.GoesOn(log);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; what was pulled is kept.
        }
    }

    private async Task<string> TryAsync(CancellationToken cancellation)
    {
        try
        {
            return await pull.RunAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Policies cannot be kept: {e.Message}";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Unforeseen. Tills go on selling, by what decides now.
            PolicyLog.Unforeseen(log, e);
            return "Pulling policies met something unforeseen.";
        }
    }
}
