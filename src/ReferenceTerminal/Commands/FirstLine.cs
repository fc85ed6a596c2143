namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Files that hold one secret on their first line.</summary>
static class FirstLine
{
    /// <exception cref="TillFault">The file cannot be read.</exception>
    public static string Of(string file, string option)
    {
        try
        {
            return (File.ReadLines(file).FirstOrDefault() ?? "").Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TillFault(ExitCode.Usage, "SETTING_WRONG", $"{option}: {Printable.Of(failure)}", $"{option} : {Printable.Of(failure)}");
        }
    }
}
