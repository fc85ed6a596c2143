using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Ends a command before anything was sent: what is wrong, and what to do next.</summary>
sealed class TillFault(int exitCode, string code, string english, string french) : Exception(english)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Stable code for --json.</summary>
    public string Code { get; } = code;

    public string In(Language language) => language == Language.French ? french : Message;
}
