using CarbonPos.Carbon.Transactions;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.CarbonGateway.Tests.Sequences;

/// <summary>One request as it goes to the gateway, and the event that it stands for, made without the gateway's help.</summary>
/// <param name="Request">On the wire.</param>
/// <param name="Event">For the model, at a time that is set when it is played.</param>
/// <param name="Body">What the body says, field by field in the contract's order: tells misuse.</param>
internal sealed record Move(IMessage Request, TransactionEvent Event, string[] Body)
{
    /// <summary>Names of the fields of <see cref="Body"/>, as ALREADY_EXISTS gives them.</summary>
    public static readonly string[] FieldNames = ["call", "instrument", "transaction_id", "lines", "grams", "mode", "purchase_id", "timing"];

    /// <summary>Seconds that a hold is asked to last; 0 = keep (extension) or none.</summary>
    public int HoldSeconds { get; init; }

    /// <summary>True when another merchant's till sends it.</summary>
    public bool ByOther { get; init; }

    /// <summary>The names of the fields in which two bodies differ.</summary>
    public HashSet<string> Differences(Move other) =>
        [.. Enumerable.Range(0, FieldNames.Length).Where(i => Body[i] != other.Body[i]).Select(i => FieldNames[i])];

    /// <summary>The event with its body's hash, at a moment; holds end counted from that moment.</summary>
    public TransactionEvent At(DateTimeOffset moment)
    {
        var e = Event with { At = moment, Fingerprint = new(Hash(string.Join('\n', Body)), 0) };
        return e switch
        {
            Hold hold => hold with { Expiry = moment.AddSeconds(HoldSeconds == 0 ? 1_800 : HoldSeconds) },
            ExtendHold extend when HoldSeconds > 0 => extend with { Expiry = moment.AddSeconds(HoldSeconds) },
            _ => e,
        };
    }

    /// <summary>What the request was called.</summary>
    public override string ToString() => $"{Request.Descriptor.Name} {Request}{(ByOther ? " by another merchant" : "")}";

    /// <summary>The same move under another request id.</summary>
    public Move WithId(string id)
    {
        var request = Request switch
        {
            AuthorizeRequest r => new AuthorizeRequest(r) { RequestId = id },
            CaptureRequest r => new CaptureRequest(r) { RequestId = id },
            ExtendHoldRequest r => new ExtendHoldRequest(r) { RequestId = id },
            VoidRequest r => new VoidRequest(r) { RequestId = id },
            RefundRequest r => new RefundRequest(r) { RequestId = id },
            _ => (IMessage)new FindOrAbandonRequest((FindOrAbandonRequest)Request) { RequestId = id },
        };
        return this with { Request = request, Event = Event with { Request = Event.Request with { Id = Guid.Parse(id) } } };
    }

    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return hash ^ (hash >> 31);
    }
}
