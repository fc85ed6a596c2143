namespace CarbonPos.Testbed;

/// <summary>A clock that moves only when told to. Its timers fire inside <see cref="Advance"/>; the time of day may also step back.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;
    private long elapsed;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (gate) return elapsed;
    }

    /// <summary>Lets time pass: the time of day and what timers wait for.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        List<ManualTimer> due;
        lock (gate)
        {
            now += by;
            elapsed += by.Ticks;
            due = timers.FindAll(t => t.TryFire(elapsed));
        }

        foreach (var timer in due) timer.Call();
    }

    /// <summary>Moves the time of day alone, as a corrected system clock does: back, too. Waiting goes on as before.</summary>
    public void StepTo(DateTimeOffset moment)
    {
        lock (gate) now = moment;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        return timer;
    }

    // However many periods went by, it fires once, as a busy system's timer does.
    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private long due = long.MaxValue;
        private long every;

        public bool TryFire(long moment)
        {
            if (due > moment) return false;
            due = every > 0 ? moment + every : long.MaxValue;
            return true;
        }

        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.elapsed + dueTime.Ticks;
                every = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
