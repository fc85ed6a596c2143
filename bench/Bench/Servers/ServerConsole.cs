using System.Diagnostics;
using System.Globalization;

namespace CarbonPos.Bench.Servers;

/// <summary>
/// How a measured server talks with the bench, over its standard streams: it says where it listens, answers "stats" with
/// what it has used so far and other lines as it likes, and ends at "stop" or when the bench is gone.
/// </summary>
internal static class ServerConsole
{
    public static async Task ServeAsync(Uri address, Func<string, Task<string>>? answer = null)
    {
        Console.WriteLine(address);
        while (await Console.In.ReadLineAsync() is { } line && line != "stop")
        {
            if (line == "stats") Console.WriteLine(Usage.OfThisProcess().ToLine());
            else if (answer is not null) Console.WriteLine(await answer(line));
        }
    }
}

/// <summary>What a process has used since its start.</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="Allocated">Bytes of managed memory ever allocated.</param>
/// <param name="Collections">Garbage collections of generation 0, 1 and 2.</param>
internal readonly record struct Usage(TimeSpan Cpu, long Allocated, int Collections)
{
    public static Usage OfThisProcess() =>
        new(CpuOf(Environment.ProcessId), GC.GetTotalAllocatedBytes(precise: false), GC.CollectionCount(0));

    public static Usage operator +(Usage one, Usage other) => new(one.Cpu + other.Cpu, one.Allocated + other.Allocated, one.Collections + other.Collections);

    public static Usage operator -(Usage later, Usage earlier) =>
        new(later.Cpu - earlier.Cpu, later.Allocated - earlier.Allocated, later.Collections - earlier.Collections);

    public static Usage FromLine(string line)
    {
        var cells = line.Split(' ');
        return new(default, long.Parse(cells[0], CultureInfo.InvariantCulture), int.Parse(cells[1], CultureInfo.InvariantCulture));
    }

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Allocated} {Collections}");

    /// <summary>User and system time of a process, from /proc where there is one.</summary>
    public static TimeSpan CpuOf(int process)
    {
        const int ticksPerSecond = 100; // USER_HZ: fixed in the kernel's interface
        var path = $"/proc/{process}/stat";
        if (!File.Exists(path)) return Process.GetProcessById(process).TotalProcessorTime;
        var stat = File.ReadAllText(path);
        // Fields are counted after the name, which may hold blanks: utime and stime are the 14th and 15th of all.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / ticksPerSecond);
    }
}
