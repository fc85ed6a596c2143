namespace CarbonPos.PosSdk.Tests.Calls;

/// <summary>A clock whose waits are over at once: each timer moves it forward and is noted.</summary>
public sealed class InstantClock(DateTimeOffset start) : TimeProvider
{
    private readonly List<TimeSpan> waits = [];
    private TimeSpan passed;

    public IReadOnlyList<TimeSpan> Waits => waits;

    public override DateTimeOffset GetUtcNow() => start + passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        waits.Add(dueTime);
        passed += dueTime;
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
