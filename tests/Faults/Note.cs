using CarbonPos.Carbon.Transactions;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.Faults;

/// <summary>What a till wrote down before it sent a request, and the answer once it has one.</summary>
internal sealed class Note(IMessage request, AccountId account)
{
    public IMessage Request { get; } = request;

    /// <summary>Whose points are at stake.</summary>
    public AccountId Account { get; } = account;

    /// <summary>Null while the outcome is unknown.</summary>
    public Posting? Answer { get; set; }

    public string RequestId => Request switch
    {
        AuthorizeRequest r => r.RequestId,
        CaptureRequest r => r.RequestId,
        ExtendHoldRequest r => r.RequestId,
        VoidRequest r => r.RequestId,
        _ => ((RefundRequest)Request).RequestId,
    };

    /// <summary>Fails the test unless the same request got the same answer again.</summary>
    public void AssertSame(Posting again) => Assert.True(Answer!.Equals(again), $"Request {Request} was answered {Answer}, and now {again}");

    /// <summary>The question that ends uncertainty about it.</summary>
    public FindOrAbandonRequest Search() => Request switch
    {
        AuthorizeRequest r => new() { RequestId = r.RequestId, Instrument = r.Instrument },
        CaptureRequest r => new() { RequestId = r.RequestId, TransactionId = r.TransactionId },
        ExtendHoldRequest r => new() { RequestId = r.RequestId, TransactionId = r.TransactionId },
        VoidRequest r => new() { RequestId = r.RequestId, TransactionId = r.TransactionId },
        _ => new() { RequestId = RequestId, TransactionId = ((RefundRequest)Request).TransactionId },
    };
}
