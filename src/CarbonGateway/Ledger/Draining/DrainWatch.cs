using System.Globalization;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>
/// Judges whether the ledger keeps up with the journal, for the health service and the log. Checkout does not hang on it: sales go on
/// while the ledger is behind.
/// </summary>
/// <param name="drain">Of this gateway.</param>
/// <param name="full">Partitions that refuse postings because their journal may not grow.</param>
/// <param name="options">For how far the ledger may be behind.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Events 2300 to 2349.</param>
internal sealed class DrainWatch(JournalDrain drain, Func<IReadOnlyList<int>> full, DrainOptions options, TimeProvider time, ILogger<DrainWatch> log) : BackgroundService
{
    private const int MostNamed = 5;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private string told = "";

    /// <summary>Why the ledger does not keep up, and what to do; empty while it does, as far as this gateway knows.</summary>
    public string Trouble => Judge(drain.Health, full(), options.LagLimit);

    /// <param name="health">Of this gateway's drain.</param>
    /// <param name="full">Partitions that refuse postings.</param>
    /// <param name="limit">How far the ledger may be behind.</param>
    internal static string Judge(DrainHealth health, IReadOnlyList<int> full, TimeSpan limit)
    {
        if (full.Count > 0) return $"Postings of {Named(full)} are refused: the journal has Redis:JournalLimit entries that the ledger does not have. {health.Trouble}".TrimEnd();
        if (health.Stuck is [var first, ..] stuck) return $"Not drained: {Named([.. stuck.Select(s => s.Partition)])}. {first.Reason}";
        if (health.SinceWell > limit) return $"Nothing is drained for {Seconds(health.SinceWell)}. {(health.Trouble.Length > 0 ? health.Trouble : "The ledger or the journal takes that long over one turn.")}";
        return health.Oldest > limit ? $"The ledger is {health.Behind.ToString("N0", CultureInfo.InvariantCulture)} entries behind, the oldest of them by {Seconds(health.Oldest)}." : "";
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Tell(Trouble);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }

    // Once when it begins, once when it is over: what is in between, health says at any time.
    private void Tell(string trouble)
    {
        if (trouble.Length > 0 && told.Length == 0) DrainLog.FallsBehind(log, trouble);
        if (trouble.Length == 0 && told.Length > 0) DrainLog.KeepsUp(log);
        told = trouble;
    }

    private static string Named(IReadOnlyList<int> partitions) => partitions.Count switch
    {
        1 => $"partition {partitions[0]}",
        <= MostNamed => $"partitions {string.Join(", ", partitions)}",
        _ => $"partitions {string.Join(", ", partitions.Take(MostNamed))} and {partitions.Count - MostNamed} more",
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:N0} s");
}
