using System.Globalization;
using CarbonPos.Bench.Servers;

namespace CarbonPos.Bench.OnRedis;

/// <summary>User and system time of servers, from /proc.</summary>
internal static class ProcessTime
{
    private const int TicksPerSecond = 100; // USER_HZ: fixed in the kernel's interface
    private const int State = 2;            // fields before the first that is counted here: process and name
    private const int Parent = 4 - State - 1;
    private const int Own = 14 - State - 1;
    private const int OfTheDead = 16 - State - 1;

    /// <summary>One process.</summary>
    public static TimeSpan Of(int process) => Usage.CpuOf(process);

    /// <summary>A process with its children, those that have ended included.</summary>
    public static TimeSpan OfFamily(int process)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || Fields(id) is not { } fields) continue;
            var number = (int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);
            if (id == process) ticks += number(Own) + number(Own + 1) + number(OfTheDead) + number(OfTheDead + 1);
            else if (number(Parent) == process) ticks += number(Own) + number(Own + 1);
        }

        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>Children of a process that have ended.</summary>
    public static TimeSpan OfEndedChildren(int process)
    {
        var fields = Fields(process)!;
        return TimeSpan.FromSeconds((double)(long.Parse(fields[OfTheDead], CultureInfo.InvariantCulture) + long.Parse(fields[OfTheDead + 1], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    private static string[]? Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // ended meanwhile
        }
    }
}
