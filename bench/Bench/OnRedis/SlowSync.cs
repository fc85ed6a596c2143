using System.Globalization;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Bench.OnRedis;

/// <summary>
/// A slower disk: servers that are started while this is open take some milliseconds more in every fsync and fdatasync. A C
/// library put before the system's own, compiled on the spot; where there is no gcc it cannot be had.
/// </summary>
internal sealed class SlowSync : IDisposable
{
    private const string Preload = "LD_PRELOAD";

    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <time.h>
        static int slowly(const char *name, int file)
        {
            int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
            struct timespec wait = { 0, ADDED_MS * 1000000L };
            nanosleep(&wait, 0);
            return real(file);
        }
        int fsync(int file) { return slowly("fsync", file); }
        int fdatasync(int file) { return slowly("fdatasync", file); }
        """;

    private readonly string library;

    private SlowSync(string library)
    {
        this.library = library;
        Environment.SetEnvironmentVariable(Preload, library);
    }

    public static bool CanBeMade => Tool.IsThere("gcc");

    /// <param name="milliseconds">1 to 999.</param>
    public static async Task<SlowSync> OpenAsync(int milliseconds)
    {
        // Not in a folder of our own: PostgreSQL's user must be able to read it, too.
        var path = Path.Combine(Path.GetTempPath(), $"carbonpos-slow-sync-{Environment.ProcessId}-{milliseconds}.so");
        var made = await Tool.RunAsync(
            "gcc", ["-shared", "-fPIC", "-O2", string.Create(CultureInfo.InvariantCulture, $"-DADDED_MS={milliseconds}"), "-x", "c", "-o", path, "-", "-ldl"],
            CancellationToken.None, Source);
        return made.ExitCode == 0 ? new(path) : throw new InvalidOperationException($"gcc: {made.Everything}");
    }

    /// <summary>From now on servers start as usual; those that run have it loaded.</summary>
    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Preload, null);
        File.Delete(library);
    }
}
