namespace CarbonPos.CarbonGateway.Balances;

/// <summary>
/// Tells a clock that has jumped ahead from time that has passed. Book time never runs backwards: one posting at a moment that
/// is not yet would end holds, begin a year and age request ids, for good. So none is taken until the clock is right again.
/// </summary>
internal sealed class ClockGuard(EmbeddedOptions options, TimeProvider time)
{
    /// <summary>How far the clock may be ahead of the journal's newest entry at a start: a shop's holidays.</summary>
    public static readonly TimeSpan AheadAtStart = TimeSpan.FromDays(7);

    /// <summary>How far the time of day may run ahead of the time that has passed since it was last looked at.</summary>
    public static readonly TimeSpan AheadWhileRunning = TimeSpan.FromMinutes(10);

    private DateTimeOffset newest;
    private DateTimeOffset proven;
    private long started;
    private DateTimeOffset seen;
    private long seenAt;
    private bool startsAhead;

    /// <summary>
    /// A moment that is not after now, and not after the newest entry of the start plus the time that has passed since: what may
    /// be forgotten goes by this, so that no clock can make a book forget what it still needs.
    /// </summary>
    public DateTimeOffset Proven
    {
        get
        {
            var (now, passed) = (time.GetUtcNow(), proven + time.GetElapsedTime(started));
            return now < passed ? now : passed;
        }
    }

    /// <param name="newestEntry">Time of the journal's newest entry; the least moment when it has none.</param>
    public void Start(DateTimeOffset newestEntry)
    {
        newest = newestEntry;
        (started, seenAt, seen) = (time.GetTimestamp(), time.GetTimestamp(), time.GetUtcNow());
        var judged = newest > DateTimeOffset.MinValue && !options.AcceptClockAhead;
        startsAhead = judged && seen - newest > AheadAtStart;
        proven = judged ? newest : seen;
    }

    /// <summary>True while no posting may be taken. Not for several threads at once.</summary>
    public bool IsAhead(out string reason)
    {
        var now = time.GetUtcNow();
        if (startsAhead && now - newest > AheadAtStart)
        {
            reason = $"The clock says {now:u}, {(now - newest).TotalDays:0.0} days after the journal's newest entry of {newest:u}. If the clock is wrong, set it right: the gateway goes on by itself. If the gateway was really closed for so long, start it once with --Embedded:AcceptClockAhead=true.";
            return true;
        }

        startsAhead = false;
        var expected = seen + time.GetElapsedTime(seenAt);
        if (now - expected > AheadWhileRunning)
        {
            reason = $"The clock has jumped to {now:u}; by the time that has passed it should be {expected:u}. Set it right: the gateway goes on by itself. If the new time is the true one (the machine slept, say), start the gateway again.";
            return true;
        }

        // A clock that steps back and is put right again has not jumped ahead: the later of the two counts.
        if (now > expected) (seen, seenAt) = (now, time.GetTimestamp());
        reason = "";
        return false;
    }
}
