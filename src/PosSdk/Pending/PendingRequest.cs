using System.Security.Cryptography;
using System.Text;

namespace CarbonPos.PosSdk.Pending;

/// <summary>What a request was going to do.</summary>
public enum RequestKind
{
    /// <summary>A sale.</summary>
    Sale = 1,

    /// <summary>A hold.</summary>
    Hold = 2,

    /// <summary>A capture of a hold.</summary>
    Capture = 3,

    /// <summary>An extension of a hold.</summary>
    ExtendHold = 4,

    /// <summary>A hold given back.</summary>
    Void = 5,

    /// <summary>A refund.</summary>
    Refund = 6,
}

/// <summary>A request that is about to be sent or whose answer is not known: enough to ask the gateway what became of it.</summary>
public sealed record PendingRequest
{
    /// <summary>The longest note: 200 characters.</summary>
    public const int MaxNoteLength = 200;

    /// <summary>The longest transaction id: 64 characters.</summary>
    public const int MaxTransactionIdLength = 64;

    private PendingRequest(RequestId requestId, RequestKind kind, DateTimeOffset since, string? note)
    {
        if (note?.Length > MaxNoteLength)
        {
            throw new ArgumentException($"Note has {note.Length} characters; at most {MaxNoteLength} are possible.", nameof(note));
        }

        if (requestId == default)
        {
            throw new ArgumentException("The request id is all zeros: make one with RequestId.New or NewRequestId.", nameof(requestId));
        }

        RequestId = requestId;
        Kind = kind;
        Since = since;
        Note = note;
    }

    /// <summary>The register's id.</summary>
    public RequestId RequestId { get; }

    /// <summary>What it was going to do.</summary>
    public RequestKind Kind { get; }

    /// <summary>When it was first about to be sent.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>The till's own words. Null = none.</summary>
    public string? Note { get; }

    /// <summary>For a sale or hold: the sealed instrument. Null otherwise.</summary>
    public Instrument? Instrument { get; private init; }

    /// <summary>For a capture, extension, void or refund: the transaction it named. Null otherwise.</summary>
    public string? TransactionId { get; private init; }

    /// <summary>Names the instrument or transaction without holding it: 64 hex digits. Two requests of one id must have the same.</summary>
    public string Target { get; private init; } = "";

    /// <summary>A sale or hold by an instrument.</summary>
    /// <exception cref="ArgumentException">The note is too long.</exception>
    public static PendingRequest For(RequestId requestId, RequestKind kind, DateTimeOffset since, Instrument instrument, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return new(requestId, kind, since, note) { Instrument = instrument, Target = Hash(instrument.Text) };
    }

    /// <summary>A capture, extension, void or refund of a transaction.</summary>
    /// <exception cref="ArgumentException">The transaction id is empty, or it or the note is too long.</exception>
    public static PendingRequest For(RequestId requestId, RequestKind kind, DateTimeOffset since, string transactionId, string? note = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(transactionId);
        if (transactionId.Length > MaxTransactionIdLength)
        {
            throw new ArgumentException($"A transaction id has at most {MaxTransactionIdLength} characters.", nameof(transactionId));
        }

        return new(requestId, kind, since, note) { TransactionId = transactionId, Target = Hash(transactionId) };
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
