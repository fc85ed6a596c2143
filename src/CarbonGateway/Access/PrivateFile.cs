using System.Text.Json;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>Files that hold secrets: readable by their owner alone.</summary>
internal static class PrivateFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}

internal static class JsonStyle
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
