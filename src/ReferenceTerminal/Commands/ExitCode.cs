namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>What the till's exit code says. Part of its interface (docs/reference/terminal.md): never renumbered.</summary>
public static class ExitCode
{
    /// <summary>Done: approved, or the answer is on standard output.</summary>
    public const int Done = 0;

    /// <summary>The command line does not say what to do: unknown option, empty basket, no instrument. Nothing was sent.</summary>
    public const int Usage = 2;

    /// <summary>A picture cannot be read, or holds no usable code; "read invoices", "transmit": a file holds no invoice that can be read or written on. Nothing was sent.</summary>
    public const int Picture = 3;

    /// <summary>Too few points. Nothing was debited.</summary>
    public const int Insufficient = 10;

    /// <summary>Refused: the output says why. Nothing was debited.</summary>
    public const int Refused = 11;

    /// <summary>Only part was debited, as --partial allowed.</summary>
    public const int Partial = 12;

    /// <summary>Nothing is known of a product, neither content nor price. Nothing was debited.</summary>
    public const int UnknownProduct = 13;

    /// <summary>No answer came, and the request was given up for ever. Nothing was debited.</summary>
    public const int Abandoned = 14;

    /// <summary>An earlier request, not this one: it turned out to have moved points, or nobody knows yet. This one was not sent.</summary>
    public const int Earlier = 15;

    /// <summary>The gateway cannot be reached. Nothing was debited.</summary>
    public const int Unreachable = 20;

    /// <summary>Nobody can say yet whether points moved. The request is kept; "resolve" finds out.</summary>
    public const int Unknown = 21;

    /// <summary>The gateway refused the call itself (token, request, overload). Nothing was debited.</summary>
    public const int GatewayError = 22;

    /// <summary>The till's state folder cannot be used. Nothing was debited.</summary>
    public const int State = 23;

    /// <summary>The answer came, and standard output could not be written: standard error says what it was. Points may have moved.</summary>
    public const int OutputLost = 24;

    /// <summary>"verify-receipt": the receipt is not the deployment's word as it stands: changed, incomplete, or signed by a key that was not valid.</summary>
    public const int NotGenuine = 30;

    /// <summary>"verify-receipt": the receipt is genuine; of some of its entries there is no proof of settlement yet.</summary>
    public const int NotProvenYet = 31;

    /// <summary>"verify-receipt": the receipt is genuine, and the proof of settlement does not hold.</summary>
    public const int ProofFails = 32;

    /// <summary>"receipt", "verify-receipt", "label", "transmit": a file cannot be read or written.</summary>
    public const int File = 33;

    /// <summary>"verify-receipt": nothing can be said, for the public keys lack the one that signed.</summary>
    public const int KeyMissing = 34;

    /// <summary>"label verify": the signed label does not count; the output says why.</summary>
    public const int LabelRefused = 35;

    /// <summary>A fault of the till itself; what was sent is kept, and "resolve" finds out what it did.</summary>
    public const int Defect = 70;

    /// <summary>Stopped by the user. What was sent is kept; "resolve" finds out what it did.</summary>
    public const int Stopped = 130;
}
