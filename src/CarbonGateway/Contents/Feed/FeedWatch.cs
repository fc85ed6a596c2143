using Grpc.Core;

namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>Looks at the registry's feed in regular steps, beside the checkout. What fails is told once for each reason and tried again; what is in use stays.</summary>
internal sealed class FeedWatch(FeedPull pull, TimeSpan every, TimeProvider time, ILogger<FeedWatch> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        var trouble = "";
        try
        {
            do
            {
                trouble = await LookAsync(trouble, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; a pull that was not finished has changed nothing.
        }
    }

    private async Task<string> LookAsync(string before, CancellationToken stoppingToken)
    {
        try
        {
            while (await pull.RunAsync(stoppingToken))
            {
                // More than one version takes.
            }

            return "";
        }
        catch (Exception e) when (e is RpcException or FeedException or InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var reason = e is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : e.Message;
            if (reason != before) ContentsLog.PullFailed(log, reason);
            return reason;
        }
    }
}
