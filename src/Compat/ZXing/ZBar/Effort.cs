using System.Runtime.InteropServices;

namespace ZXing.ZBar;

/// <summary>
/// What a picture may cost. Later looks are left out when, by what the first one took, they would cost too much: a picture
/// of noise must not hold a till up.
/// </summary>
/// <param name="area">Pixels of the picture.</param>
internal sealed partial class Effort(long area)
{
    private const int ThreadCpuClock = 3;
    private const double Milliseconds = 100;

    // The size of a till's camera; larger pictures may take longer in proportion.
    private const double UsualArea = 640 * 480;

    private readonly TimeSpan start = Now();
    private TimeSpan first;

    /// <summary>Processor time of this thread: that the machine is busy with other things must not make a code unreadable.</summary>
    public static TimeSpan Now()
    {
        _ = clock_gettime(ThreadCpuClock, out var time);
        return TimeSpan.FromTicks(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / 100);
    }

    /// <summary>The first look is over; the others are judged by it.</summary>
    public void FirstLookEnded() => first = Now() - start;

    /// <param name="times">How many times the first look's time another look takes.</param>
    public bool Allows(double times) => Now() - start + first * times <= TimeSpan.FromMilliseconds(Milliseconds * Math.Max(1, area / UsualArea));

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int clock_gettime(int clock, out ClockTime time);

    [StructLayout(LayoutKind.Sequential)]
    private struct ClockTime
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
