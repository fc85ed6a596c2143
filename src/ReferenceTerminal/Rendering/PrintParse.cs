using System.Diagnostics.CodeAnalysis;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>Why something cannot be printed.</summary>
public enum PrintFaultCode
{
    /// <summary>The text is no label, or not one that the symbology can carry.</summary>
    TextWrong,

    /// <summary>More than the symbol, or the standard, holds.</summary>
    TooLong,

    /// <summary>The module or the printer's resolution is outside the standard.</summary>
    SizeWrong,

    /// <summary>A character that cannot be drawn.</summary>
    CharacterWrong,
}

/// <summary>A stable code and a sentence in two languages.</summary>
public sealed record PrintFault(PrintFaultCode Code, string English, string French)
{
    /// <summary>The code as it stands in output, such as <c>PRINT_TEXT_WRONG</c>.</summary>
    public string Name => Code switch
    {
        PrintFaultCode.TextWrong => "PRINT_TEXT_WRONG",
        PrintFaultCode.TooLong => "PRINT_TOO_LONG",
        PrintFaultCode.SizeWrong => "PRINT_SIZE_WRONG",
        PrintFaultCode.CharacterWrong => "PRINT_CHARACTER_WRONG",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Something that can be printed, or the reason why it cannot.</summary>
public sealed class PrintParse<T>
    where T : class
{
    private readonly T? value;
    private readonly PrintFault? fault;

    private PrintParse(T? value, PrintFault? fault)
    {
        this.value = value;
        this.fault = fault;
    }

    /// <returns>Whether there is something; exactly one of the two is given.</returns>
    public bool TryGet([NotNullWhen(true)] out T? printed, [NotNullWhen(false)] out PrintFault? reason)
    {
        printed = value;
        reason = fault;
        return value is not null;
    }

    internal static PrintParse<T> Of(T value) => new(value, null);

    internal static PrintParse<T> Failed(PrintFault fault) => new(null, fault);

    internal static PrintParse<T> Failed(PrintFaultCode code, string english, string french) => new(null, new PrintFault(code, english, french));
}
