namespace CarbonPos.PosSdk.Pending;

/// <summary>Where the till keeps what it is about to send, so that a crash leaves no debit that nobody knows of.</summary>
/// <remarks>Implementations are safe for use by several threads at once, and durable in the measure that their name promises.</remarks>
public interface IPendingRequests
{
    /// <summary>Keeps a request before it is sent. Has returned only when it is kept.</summary>
    /// <returns>What the store knew of this id before.</returns>
    PendingSave Save(PendingRequest request);

    /// <summary>Forgets a request whose outcome is known, its instrument included, but remembers for a while which target its id had.</summary>
    /// <remarks>Not having it is no error. A removal that a crash loses does no harm: the request is then resolved again.</remarks>
    void Remove(RequestId requestId);

    /// <summary>What waits for an outcome, oldest first.</summary>
    IReadOnlyList<PendingRequest> List();
}

/// <summary>What a store knew of an id when it was saved.</summary>
public enum PendingSave
{
    /// <summary>Kept: the id is new.</summary>
    New = 1,

    /// <summary>Kept: the id waits for its outcome already, with the same target. A replay.</summary>
    SameTarget = 2,

    /// <summary>Not kept: the id was used with another instrument or transaction.</summary>
    OtherTarget = 3,

    /// <summary>Not kept: the store is at its bound.</summary>
    Full = 4,

    /// <summary>Kept: the id had the same target, and its outcome was known. A replay, or a mistake of the register.</summary>
    Settled = 5,
}
