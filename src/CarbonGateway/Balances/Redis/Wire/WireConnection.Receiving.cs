using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>
/// The side that receives. It runs as a chain of turns, one at a time: a turn reads answers, starts the next read, and only
/// then settles what it has. So a caller that goes on inside a turn never keeps the next answers waiting, and no thread is
/// woken for an answer.
/// </summary>
internal sealed partial class WireConnection
{
    private const int UsualInput = 64 << 10;
    private const int LargestKept = 1 << 20;
    private const int KeptLists = 8;

    private readonly Action received;
    private readonly ReadOn readOn;
    private readonly ConcurrentQueue<List<RedisCommand>> lists = new();
    private byte[] input = new byte[UsualInput];
    private int from;
    private int filled;
    private long read;
    private long given;
    private RespScanner scanner;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter receiving;

    /// <summary>Begins to read. Once.</summary>
    public void Start() => ReceiveOrReadOn();

    private void OnReceived()
    {
        var answers = lists.TryDequeue(out var list) ? list : [];
        try
        {
            var count = receiving.GetResult();
            if (count == 0) throw new IOException("the server closed the connection");
            filled += count;
            Read(answers);
            ReceiveOrReadOn();
        }
        catch (Exception cause)
        {
            Close(cause.Message);
            End(answers);
        }

        terms.Settle(this, answers);
        answers.Clear();
        if (lists.Count < KeptLists) lists.Enqueue(answers);
    }

    private void ReceiveOrReadOn()
    {
        MakeRoom();
        receiving = stream.ReadAsync(input.AsMemory(filled)).ConfigureAwait(false).GetAwaiter();
        if (receiving.IsCompleted) ThreadPool.UnsafeQueueUserWorkItem(readOn, preferLocal: false);
        else receiving.UnsafeOnCompleted(received);
    }

    private void MakeRoom()
    {
        if (from == filled)
        {
            (from, filled) = (0, 0);
            if (input.Length > LargestKept) input = new byte[UsualInput];
        }

        if (filled < input.Length) return;
        if (from > 0)
        {
            input.AsSpan(from, filled - from).CopyTo(input);
            (from, filled) = (0, filled - from);
            return;
        }

        // The scanner refuses one that is too long; a list of many parts may still be longer than an array can be.
        Array.Resize(ref input, checked(input.Length * 2));
    }

    // Only the reading turn moves head, given and read, so it looks at [head, sent) without the lock. Below given: handed out.
    private void Read(List<RedisCommand> answers)
    {
        long limit;
        lock (gate) limit = sent;
        var ended = 0;
        while (scanner.TryFindEnd(input.AsSpan(from, filled - from), out var length))
        {
            if (read == limit) throw new FormatException("an answer to nothing");
            var command = ring[read & mask]!;
            var frame = input.AsSpan(from, length);
            from += length;
            if (ReferenceEquals(command, RedisCommand.WaitMark))
            {
                Acknowledge(frame);
                ended++;
            }
            else if (!ReferenceEquals(command, RedisCommand.AskingMark))
            {
                command.Reply = RespReading.Copied(frame);
            }

            read++;
            var held = given != read - 1 || MustWait(command);
            if (held && !ReferenceEquals(command, RedisCommand.WaitMark)) continue;
            for (; given < read; given++)
            {
                if (!IsMark(ring[given & mask]!)) answers.Add(ring[given & mask]!);
            }
        }

        Release(ended);
    }

    private void Release(int ended)
    {
        var done = false;
        lock (gate)
        {
            for (; head < given; head++) ring[head & mask] = null;
            waits -= ended;
            done = retired && head == tail;
            if (sender != Sender.Idle || waits > 0 || gathering.Count == 0) ended = 0;
            else if (ended > 0) sender = Sender.Called;
        }

        if (done) Close("it is no longer wanted");
        else if (ended > 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private bool MustWait(RedisCommand command) => terms.AcknowledgeBy > 0 && !command.Reads && !ReferenceEquals(command, RedisCommand.AskingMark);

    // What the server refused it refused, whoever has acknowledged what.
    private void Acknowledge(ReadOnlySpan<byte> frame)
    {
        var reply = RespReading.Copied(frame);
        if (reply.Status == RedisStatus.Ok && reply.Integer >= terms.AcknowledgeBy) return;
        var reason = reply.Status == RedisStatus.Ok ? $"acknowledged by {reply.Integer} of {terms.AcknowledgeBy} replicas" : $"not acknowledged: {reply.Text}";
        for (var at = given; at < read; at++)
        {
            var command = ring[at & mask]!;
            if (MustWait(command) && command.Reply.Status == RedisStatus.Ok) command.Reply = RedisReply.Unknown(reason);
        }
    }

    private static bool IsMark(RedisCommand command) => ReferenceEquals(command, RedisCommand.WaitMark) || ReferenceEquals(command, RedisCommand.AskingMark);

    // Nobody adds or sends once it is closing, and this is the last reading turn: all that is left is settled here.
    private void End(List<RedisCommand> answers)
    {
        string reason;
        lock (gate)
        {
            reason = closing!;
            for (var at = given; at < tail; at++)
            {
                var command = ring[at & mask]!;
                if (IsMark(command)) continue;
                if (at >= sent) command.Reply = RedisReply.NotSent(reason);
                else if (at >= read) command.Reply = RedisReply.Unknown(reason);
                else if (command.Reply.Status == RedisStatus.Ok) command.Reply = RedisReply.Unknown($"not acknowledged by replicas: {reason}");
                answers.Add(command);
            }

            Array.Clear(ring);
            head = tail;
        }

        closed.TrySetResult(reason);
    }

    private sealed class ReadOn(WireConnection connection) : IThreadPoolWorkItem
    {
        public void Execute() => connection.OnReceived();
    }
}
