using System.Globalization;

namespace CarbonPos.Bench.Settling;

/// <summary>Memory of processes, from /proc.</summary>
internal static class ProcessMemory
{
    /// <summary>Most memory that a process ever had resident, in bytes.</summary>
    public static long PeakOf(int process)
    {
        const string name = "VmHWM:";
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
