namespace CarbonPos.Simulation.Running;

/// <summary>Time that stands still until nobody has anything to do, and then is the moment that somebody waits for.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(VirtualTimer Timer, long Stamp), (long Due, long Stamp)> queue = new();
    private long stamps;
    private long elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(elapsed);

    public override long GetTimestamp() => elapsed;

    /// <summary>The same time as a machine sees it whose clock is wrong by so much.</summary>
    public TimeProvider Skewed(TimeSpan by) => new SkewedClock(this, by);

    /// <summary>Goes to the next moment that somebody waits for, and wakes whoever waits longest for it.</summary>
    /// <returns>False when nobody waits.</returns>
    public bool TryAdvance()
    {
        while (queue.TryDequeue(out var next, out var at))
        {
            if (!next.Timer.TryFire(next.Stamp)) continue;
            elapsed = Math.Max(elapsed, at.Due);
            next.Timer.Call();
            return true;
        }

        return false;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero) throw new NotSupportedException("Nothing here ticks: whoever waits, waits once.");
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private long armed;

        public bool TryFire(long stamp)
        {
            if (armed != stamp) return false;
            armed = 0;
            return true;
        }

        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            armed = 0;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            armed = ++clock.stamps;
            clock.queue.Enqueue((this, armed), (clock.elapsed + dueTime.Ticks, armed));
            return true;
        }

        public void Dispose() => armed = 0;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class SkewedClock(VirtualClock clock, TimeSpan by) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + by;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}
