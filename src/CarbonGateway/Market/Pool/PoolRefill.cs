using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>Keeps the partitions' shares of the pool filled, beside the checkout. What fails is told once for each reason, and tried again.</summary>
internal sealed class PoolRefill(PoolShares shares, PoolOptions options, TimeProvider time, ILogger<PoolRefill> log) : BackgroundService
{
    // However many shoppers find too little.
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private string trouble = "";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TryTurnAsync(stoppingToken);
                await Task.Delay(Breath, time, stoppingToken);
                await Task.WhenAny(shares.Demand.Next, Task.Delay(options.Every - Breath, time, stoppingToken));
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; what was planned is carried out by whoever comes next.
        }
    }

    private async Task TryTurnAsync(CancellationToken cancellation)
    {
        try
        {
            Say(await shares.RefillAsync(cancellation));
        }
        catch (Exception e) when (e is LedgerUnavailableException or StoreUnavailableException)
        {
            Say(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Tills go on selling: only points of the pool run out.
            PoolLog.Unforeseen(log, e);
        }
    }

    private void Say(string what)
    {
        if (what == trouble) return;
        trouble = what;
        if (what.Length > 0) PoolLog.Failing(log, what);
        else PoolLog.GoesOn(log);
    }
}
