using CarbonPos.Testbed.Processes;

namespace CarbonPos.Testbed.Servers;

/// <summary>A file system of a few MiB in memory, to be filled up. Needs the right to mount.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    /// <summary>Why tests are skipped without it.</summary>
    public const string Missing = "Mounting a tmpfs is not possible here: run on Linux, as root with CAP_SYS_ADMIN, to test full disks.";

    private readonly string ballast;

    private SmallDisk(string folder) => (Folder, ballast) = (folder, Path.Combine(folder, "ballast"));

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one.</summary>
    /// <returns>Null where that is not allowed.</returns>
    public static async Task<SmallDisk?> MountAsync(int megabytes, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var folder = Directory.CreateTempSubdirectory("carbonpos-disk-").FullName;
        var mounted = await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder], cancellation);
        if (mounted.ExitCode == 0) return new SmallDisk(folder);
        Directory.Delete(folder);
        return null;
    }

    /// <summary>Takes all space but so much; others may write to it meanwhile, and have the rest.</summary>
    /// <param name="leaving">Bytes.</param>
    public void Fill(long leaving)
    {
        using var file = File.OpenHandle(ballast, FileMode.Create, FileAccess.Write);
        var block = new byte[1 << 16];
        long written = 0;
        try
        {
            for (var left = new DriveInfo(Folder).AvailableFreeSpace - leaving; left > 0; left -= block.Length)
            {
                var piece = block.AsSpan(0, (int)Math.Min(block.Length, left));
                RandomAccess.Write(file, piece, written);
                written += piece.Length;
            }
        }
        catch (IOException)
        {
            // It is full already.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(ballast);

    /// <summary>Unmounts it.</summary>
    public async ValueTask DisposeAsync()
    {
        var unmounted = await Tool.RunAsync("umount", [Folder], CancellationToken.None);
        if (unmounted.ExitCode != 0) throw new InvalidOperationException($"{Folder} stays mounted: {unmounted.Everything}");
        Directory.Delete(Folder);
    }
}
