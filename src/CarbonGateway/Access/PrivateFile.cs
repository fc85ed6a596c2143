using System.Text.Json;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>Files that hold secrets: readable by their owner alone.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

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

    /// <summary>Takes a file that an earlier version made readable by all away from strangers; a group that was let in stays.</summary>
    public static void CloseToOthers(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return;
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) != 0) File.SetUnixFileMode(path, mode & ~Others);
    }

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Open(path, FileMode.Create);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts a file in the place of an earlier one as a whole: written beside it, then renamed.</summary>
    public static void Replace(string path, Action<Stream> write)
    {
        using var whole = new MemoryStream();
        write(whole);
        Write(path + ".new", whole.GetBuffer().AsSpan(0, (int)whole.Length));
        File.Move(path + ".new", path, overwrite: true);
    }
}

internal static class JsonStyle
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
