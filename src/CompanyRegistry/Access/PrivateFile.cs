using System.Text.Json;

namespace CarbonPos.CompanyRegistry.Access;

/// <summary>Files that hold secrets: readable by their owner alone.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder that only its owner may look into; one that is there is left as it is.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Owners | UnixFileMode.UserExecute);
    }

    /// <summary>Opens a file that is the owner's alone from its first byte on.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owners;
        return new FileStream(path, options);
    }

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Open(path, FileMode.Create);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}

internal static class JsonStyle
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
