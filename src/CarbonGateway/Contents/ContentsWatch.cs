using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Looks at the contents folder in regular steps, beside the checkout, and ranks the products anew for a new version or day.</summary>
internal sealed class ContentsWatch(ContentsIntake intake, CatalogueSource source, GatewayOptions options, TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ContentsPoll == TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.ContentsPoll, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                intake.Look();
                source.Rank(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; the next start reads what is current then.
        }
    }
}
