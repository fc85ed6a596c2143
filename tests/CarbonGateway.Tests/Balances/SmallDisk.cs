using System.Diagnostics;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>A file system of a few MiB in memory, to be filled up. Needs the right to mount; without it the test is skipped.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string ballast;

    private SmallDisk(string folder) => (Folder, ballast) = (folder, Path.Combine(folder, "ballast"));

    public string Folder { get; }

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk is mounted as tmpfs, which Linux has.");
        var folder = Directory.CreateTempSubdirectory("carbonpos-disk-").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder) == 0) return new SmallDisk(folder);
        Directory.Delete(folder);
        Assert.Skip("Mounting a tmpfs is not allowed here: run as root with CAP_SYS_ADMIN to test full disks.");
        return null!;
    }

    /// <summary>Takes all space but so much.</summary>
    public void Fill(long leaving)
    {
        using var file = new FileStream(ballast, FileMode.Create);
        var block = new byte[1 << 16];
        for (var left = new DriveInfo(Folder).AvailableFreeSpace - leaving; left > 0; left -= block.Length)
        {
            file.Write(block.AsSpan(0, (int)Math.Min(block.Length, left)));
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(ballast);

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, await RunAsync("umount", Folder));
        Directory.Delete(Folder);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
