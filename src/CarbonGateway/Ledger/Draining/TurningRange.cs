namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>A range that is turned again and again, and since when that goes well: a turn that hangs or fails must not look like the last good one.</summary>
internal sealed class TurningRange(RangeDrain drain, TimeProvider time, ILogger log)
{
    private long wellAt = time.GetTimestamp();
    private volatile string unexpected = "";

    public DrainHealth Health
    {
        get
        {
            var health = drain.Health;
            return health with
            {
                SinceWell = time.GetElapsedTime(Volatile.Read(ref wellAt)),
                Trouble = unexpected.Length > 0 ? unexpected : health.Trouble,
            };
        }
    }

    /// <summary>One turn; what nobody foresaw is logged, and counts as failed.</summary>
    public async Task<DrainTurn> TurnAsync(CancellationToken cancellation)
    {
        try
        {
            // A ledger in a file does its work before it returns: never on the thread that starts the host.
            var turn = await Task.Run(() => drain.TurnAsync(cancellation), cancellation);
            unexpected = "";
            if (turn != DrainTurn.Failed) Volatile.Write(ref wellAt, time.GetTimestamp());
            return turn;
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            DrainLog.Unexpected(log, cause);
            unexpected = $"The drain met what it did not expect: {cause.Message}";
            return DrainTurn.Failed;
        }
    }

    /// <summary>Gives the lease back.</summary>
    public ValueTask ReleaseAsync(CancellationToken cancellation) => drain.ReleaseAsync(cancellation);
}
