using System.Threading.Tasks.Sources;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>
/// The command on its way. At any moment exactly one owner has it: who routes it, the connection that carries it, or who
/// completes it; so nothing here is locked.
/// </summary>
internal sealed partial class RedisCommand : IValueTaskSource<RedisReply>
{
    private ManualResetValueTaskSourceCore<RedisReply> source;
    private bool byText;
    private int scriptParts;

    /// <summary>Stands in a connection's queue for the WAIT at the end of a batch.</summary>
    public static RedisCommand WaitMark { get; } = new() { Deadline = long.MaxValue };

    /// <summary>Stands in a connection's queue for the ASKING before a command.</summary>
    public static RedisCommand AskingMark { get; } = new() { Deadline = long.MaxValue };

    public ValueTask<RedisReply> Task => new(this, source.Version);

    /// <summary>Who decides about an answer that says "elsewhere" or "later"; null: the answer is given as it is.</summary>
    public RedisClient? Router { get; private set; }

    /// <summary>The connection that it must go on, without a router.</summary>
    public WireConnection? Pinned { get; private set; }

    /// <summary>The hash slot.</summary>
    public int Slot { get; private set; }

    /// <summary>When its caller has to be answered, in timestamps of the client's clock.</summary>
    public long Deadline { get; private set; }

    /// <summary>When it may be sent again.</summary>
    public long NotBefore { get; set; }

    /// <summary>How often it was sent without being executed.</summary>
    public int Refusals { get; set; }

    /// <summary>The node that takes it exceptionally, while a slot moves.</summary>
    public RedisNode? AskNode { get; set; }

    /// <summary>What came back last.</summary>
    public RedisReply Reply { get; set; }

    public void Start(RedisClient? router, WireConnection? pinned, int slot, long deadline)
    {
        if (missing != 0 || end == 0) throw new InvalidOperationException($"The command lacks {missing} of its parts, or was never begun.");
        (Router, Pinned, Slot, Deadline) = (router, pinned, slot, deadline);
        (NotBefore, Refusals, AskNode, byText) = (0, 0, null, false);
        Reply = default;
    }

    /// <summary>The server does not know the script: from now on its text is sent. False when that was done already, or it is no script.</summary>
    public bool TrySendText()
    {
        if (Script is null || byText) return false;
        return byText = true;
    }

    /// <summary>Answers the caller; what awaits it goes on at once, on this thread.</summary>
    public void Complete()
    {
        (Router, Pinned, AskNode) = (null, null, null);
        var reply = Reply;
        Reply = default;
        source.SetResult(reply);
    }

    public void Complete(RedisReply reply)
    {
        Reply = reply;
        Complete();
    }

    public RedisReply GetResult(short token)
    {
        var reply = source.GetResult(token);
        Return();
        return reply;
    }

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
