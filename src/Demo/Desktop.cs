using System.ComponentModel;
using System.Diagnostics;

namespace CarbonPos.Demo;

/// <summary>The desktop of whoever runs the demo, if there is one.</summary>
internal static class Desktop
{
    /// <summary>Opens a file with the program that the desktop has for it. Without a desktop nothing happens: the file's address is printed anyway.</summary>
    public static void Open(string file)
    {
        if (Opener() is not { } opener) return;
        try
        {
            // What it says is nobody's business here: it may say it long after.
            using var process = Process.Start(new ProcessStartInfo(opener, [file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            // No such program: then the link is there to be clicked.
        }
    }

    private static string? Opener()
    {
        if (OperatingSystem.IsMacOS()) return "open";
        if (OperatingSystem.IsWindows()) return "explorer";
        return Has("DISPLAY") || Has("WAYLAND_DISPLAY") ? "xdg-open" : null;
    }

    private static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
