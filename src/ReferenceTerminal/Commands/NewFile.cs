namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Writes a file whole or not at all: beside its place, down to the disk, then under its name in one step.</summary>
static class NewFile
{
    // Replacing a device by a file would harm the machine, and nothing there is kept.
    private static readonly string[] NoPlaces = ["/dev/", "/proc/", "/sys/"];

    /// <exception cref="TillFault">The place is taken, the same as what was read, or cannot be written.</exception>
    public static void Require(string source, string path, bool replaces)
    {
        var shown = Printable.Of(path);
        if (IsSame(source, path))
            throw new TillFault(ExitCode.Usage, "SAME_FILE", "IN and OUT are one file: an invoice is never changed in its place. Name another OUT.", "IN et OUT sont le même fichier : une facture n'est jamais modifiée sur place. Nommez un autre OUT.");
        if (OperatingSystem.IsLinux() && Array.Exists(NoPlaces, place => Real(path).StartsWith(place, StringComparison.Ordinal) || Path.GetFullPath(path).StartsWith(place, StringComparison.Ordinal)))
            throw new TillFault(ExitCode.File, "FILE_NOT_WRITTEN", $"{shown} is no place for a file.", $"{shown} n'est pas un endroit pour un fichier.");
        if (Directory.Exists(path))
            throw new TillFault(ExitCode.File, "FILE_NOT_WRITTEN", $"{shown} is a folder; name a file.", $"{shown} est un dossier ; nommez un fichier.");
        if (!replaces && File.Exists(path))
            throw new TillFault(ExitCode.File, "FILE_EXISTS", $"{shown} is there already. Name another OUT, or say --force.", $"{shown} existe déjà. Nommez un autre OUT, ou dites --force.");
    }

    /// <exception cref="TillFault">It could not be written; nothing stays behind.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool replaces)
    {
        var whole = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(whole)!;
        if (!Directory.Exists(folder))
            throw new TillFault(ExitCode.File, "FILE_NOT_WRITTEN", $"There is no folder {Printable.Of(folder)}. Nothing was changed.", $"Il n'y a pas de dossier {Printable.Of(folder)}. Rien n'a été modifié.");
        var beside = Path.Combine(folder, $".{Path.GetFileName(whole)}.{Path.GetRandomFileName()}");
        try
        {
            try
            {
                using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
                {
                    file.Write(bytes);
                    file.Flush(flushToDisk: true);
                }

                File.Move(beside, whole, replaces);
            }
            catch
            {
                File.Delete(beside);
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TillFault(
                ExitCode.File, "FILE_NOT_WRITTEN", $"{Printable.Of(path)} could not be written: {Printable.Of(failure)} Nothing was changed.", $"{Printable.Of(path)} n'a pas pu être écrit : {Printable.Of(failure)} Rien n'a été modifié.");
        }
    }

    private static bool IsSame(string source, string path) => Real(source) == Real(path);

    private static string Real(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            // A link in a circle, or a place that cannot be looked at: its own name counts, and writing will say the rest.
            return Path.GetFullPath(path);
        }
    }
}
