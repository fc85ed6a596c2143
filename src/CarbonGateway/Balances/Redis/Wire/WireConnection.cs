using System.Buffers;
using System.Net.Sockets;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>What a connection goes by.</summary>
/// <param name="MaxPending">Most unanswered calls.</param>
/// <param name="AcknowledgeBy">Replicas that must have a batch before its answers are given; 0 = none.</param>
/// <param name="AcknowledgeFor">How long they may take.</param>
/// <param name="Settle">Takes answered commands, those of one read together. May run what awaits them.</param>
internal sealed record WireTerms(int MaxPending, int AcknowledgeBy, TimeSpan AcknowledgeFor, Action<WireConnection, List<RedisCommand>> Settle);

/// <summary>What became of giving a command to a connection.</summary>
internal enum WireEntry
{
    /// <summary>The connection has it, and answers it.</summary>
    Taken,

    /// <summary>Too many are unanswered.</summary>
    Full,

    /// <summary>The connection takes no more.</summary>
    Closed,
}

/// <summary>
/// One connection, pipelined. Callers append their bytes under a short lock; what has gathered while one batch is being sent
/// goes with the next. A lone caller sends at once and itself. Answers come in the order of the commands, so a ring of
/// commands is all the bookkeeping: [head, read) answered and held back until replicas have it, [read, sent) on its way,
/// [sent, tail) not yet sent. The side that receives is in WireConnection.Receiving.cs.
/// </summary>
internal sealed partial class WireConnection : IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly Socket socket;
    private readonly Stream stream;
    private readonly WireTerms terms;
    private readonly byte[] wait;
    private readonly RedisCommand?[] ring;
    private readonly int mask;
    private readonly TaskCompletionSource<string> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GatheredBytes gathering = new();
    private GatheredBytes sending = new();
    private long head;
    private long sent;
    private long tail;
    private int waits;
    private bool unacknowledged;
    private Sender sender;
    private bool retired;
    private string? closing;

    public WireConnection(Socket socket, Stream stream, RedisEndpoint endpoint, WireTerms terms)
    {
        (this.socket, this.stream, this.terms, Endpoint) = (socket, stream, terms, endpoint);
        // Room for the marks, too: one ASKING a command at most, one WAIT a batch.
        ring = new RedisCommand?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(terms.MaxPending * 3))];
        mask = ring.Length - 1;
        var milliseconds = ((int)terms.AcknowledgeFor.TotalMilliseconds).ToString();
        wait = System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"*3\r\n$4\r\nWAIT\r\n$1\r\n{terms.AcknowledgeBy}\r\n${milliseconds.Length}\r\n{milliseconds}\r\n"));
        received = OnReceived;
        readOn = new(this);
    }

    private enum Sender
    {
        Idle,
        Called,
        Busy,
    }

    /// <summary>The other end.</summary>
    public RedisEndpoint Endpoint { get; }

    /// <summary>Ends with the reason once every command that it had is settled.</summary>
    public Task<string> Closed => closed.Task;

    /// <summary>Unanswered commands, roughly.</summary>
    public int Pending => (int)(Volatile.Read(ref tail) - Volatile.Read(ref head));

    /// <summary>Gives it a command. Never blocks, never throws.</summary>
    /// <param name="command">Settled later if it is taken.</param>
    /// <param name="asking">True: while its slot moves, this node takes it although it does not own it yet.</param>
    public WireEntry TryAdd(RedisCommand command, bool asking = false)
    {
        bool alone;
        lock (gate)
        {
            if (closing is not null || retired) return WireEntry.Closed;
            if (tail - head >= terms.MaxPending) return WireEntry.Full;
            if (asking)
            {
                gathering.Write("*1\r\n$6\r\nASKING\r\n"u8);
                ring[tail++ & mask] = RedisCommand.AskingMark;
            }

            command.WriteTo(gathering);
            alone = sent == head;
            ring[tail++ & mask] = command;
            unacknowledged |= terms.AcknowledgeBy > 0 && !command.Reads;
            if (sender != Sender.Idle || waits > 0) return WireEntry.Taken;
            sender = alone ? Sender.Busy : Sender.Called;
        }

        // With answers still to come others are likely to add something, too: their commands and this one leave together.
        if (alone) _ = SendAsync();
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return WireEntry.Taken;
    }

    /// <summary>A command that belongs to this connection alone; its answer is given as it is.</summary>
    public ValueTask<RedisReply> AskAsync(RedisCommand command, long deadline)
    {
        command.Start(null, this, 0, deadline);
        var task = command.Task;
        var entry = TryAdd(command);
        if (entry != WireEntry.Taken) command.Complete(RedisReply.NotSent(entry == WireEntry.Full ? "too many commands wait" : "the connection is closed"));
        return task;
    }

    /// <summary>Takes no more; closes when all that it has is answered.</summary>
    public void Retire(string reason)
    {
        lock (gate)
        {
            retired = true;
            if (head != tail) return;
        }

        Close(reason);
    }

    /// <summary>Gives the connection up: what was sent is unknown, what was not is routed again.</summary>
    public void Close(string reason)
    {
        lock (gate)
        {
            if (closing is not null) return;
            closing = reason;
        }

        // Ends the reading, and whoever reads cleans up.
        socket.Dispose();
    }

    /// <summary>Closes when a command's deadline has passed: the server hangs, and later answers could not be told apart from lost ones.</summary>
    public void CheckDeadlines(long now)
    {
        lock (gate)
        {
            var at = head;
            while (at < tail && ring[at & mask]!.Deadline >= now) at++;
            if (at == tail) return;
        }

        Close("no answer within the time that a call may take");
    }

    /// <summary>The sender's turn on the pool.</summary>
    public void Execute()
    {
        lock (gate) sender = Sender.Busy;
        _ = SendAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            while (TryTakeBatch()) await stream.WriteAsync(sending.Memory);
        }
        catch (Exception cause)
        {
            Close(cause.Message);
        }
    }

    private bool TryTakeBatch()
    {
        lock (gate)
        {
            sending.Clear();
            // While a WAIT blocks the connection, the server would not look at more: it gathers, and one WAIT covers it all.
            if (closing is not null || gathering.Count == 0 || waits > 0)
            {
                sender = Sender.Idle;
                return false;
            }

            if (unacknowledged)
            {
                gathering.Write(wait);
                ring[tail++ & mask] = RedisCommand.WaitMark;
                unacknowledged = false;
                waits++;
            }

            (gathering, sending) = (sending, gathering);
            sent = tail;
            return true;
        }
    }
}
