using CarbonPos.CarbonGateway.Balances;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>Gives lapsed holds of idle accounts back, once a second. A busy account's are given back by its next event.</summary>
internal sealed class HoldSweeper(IBalanceStore store, TimeProvider time, ILogger<HoldSweeper> log) : BackgroundService
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; what is due now is swept after the next start.
        }
    }

    private bool failing;

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            int count;
            do
            {
                count = await store.ExpireDueAsync(time.GetUtcNow(), MostAtOnce, cancellation);
                if (count > 0) CheckoutLog.Swept(log, count);
            }
            while (count == MostAtOnce);
            failing = false;
        }
        catch (StoreUnavailableException)
        {
            // The store's log says why; here once is enough.
            if (!failing) CheckoutLog.SweepFailed(log);
            failing = true;
        }
    }
}
