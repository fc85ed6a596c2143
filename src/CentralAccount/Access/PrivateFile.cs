namespace CarbonPos.CentralAccount.Access;

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

    /// <summary>Makes an empty file where there is none.</summary>
    public static void Touch(string path) => Open(path, FileMode.OpenOrCreate).Dispose();

    /// <summary>Writes beside and renames: a reader never sees half of it.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        using (var file = Open(path + ".new", FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owners;
        return new FileStream(path, options);
    }
}
