using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Standard output took no more: a full disk, a pipe whose reader is gone, or none at all. What was done stands.</summary>
/// <remarks>No <see cref="IOException"/>: a verb that reads or writes files would tell it as a fault of its file.</remarks>
sealed class OutputLost(Exception cause) : Exception(cause.Message, cause)
{
    private readonly Exception cause = cause;
    private (string English, string French) standing = (
        "What it would have said is lost: run the command again with another output.",
        "Ce qui devait s'afficher est perdu : relancez la commande vers une autre sortie.");

    /// <summary>The same fault, with what stands although it was not printed, and how to see it.</summary>
    public OutputLost With(string english, string french) => new(cause) { standing = (english, french) };

    /// <summary>What the cashier reads on standard error.</summary>
    public string In(Language language)
    {
        // A handle that was closed before the till began is told by the runtime as a right that is missing.
        var why = cause is IOException ? Printable.Of(cause).TrimEnd('.') : null;
        return language == Language.French
            ? $"La sortie standard n'a pas pu être écrite ({why ?? "elle est fermée"}). {standing.French}"
            : $"Standard output could not be written ({why ?? "it is closed"}). {standing.English}";
    }
}
