using System.Text;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>What became of a call.</summary>
internal enum RedisStatus
{
    /// <summary>Executed, and acknowledged by as many replicas as are asked for.</summary>
    Ok,

    /// <summary>The server answered with an error: <see cref="RedisReply.Text"/> has it. Nothing was executed, but see <see cref="RedisClient"/> on scripts.</summary>
    Error,

    /// <summary>Certainly not executed: no primary within the deadline, too many calls, or the client closes.</summary>
    NotSent,

    /// <summary>Sent, without an answer to be trusted: it may have been executed, and may yet be lost.</summary>
    Unknown,
}

/// <summary>What an answer holds.</summary>
internal enum RedisReplyKind
{
    /// <summary>No answer: see the status.</summary>
    None,

    /// <summary>A short text such as OK.</summary>
    Line,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Several answers in one.</summary>
    Items,

    /// <summary>Nothing there.</summary>
    Null,
}

/// <summary>The answer to one command, in memory of its own.</summary>
internal readonly struct RedisReply
{
    private readonly ReadOnlyMemory<byte> memory;

    private RedisReply(RedisStatus status, RedisReplyKind kind, ReadOnlyMemory<byte> memory, long number, string? text) =>
        (Status, Kind, this.memory, Integer, Text) = (status, kind, memory, number, text);

    /// <summary>What became of the call. Look here first.</summary>
    public RedisStatus Status { get; }

    /// <summary>What the answer holds.</summary>
    public RedisReplyKind Kind { get; }

    /// <summary>The bytes of <see cref="RedisReplyKind.Bytes"/> and <see cref="RedisReplyKind.Line"/>, else empty.</summary>
    public ReadOnlyMemory<byte> Bytes => Kind == RedisReplyKind.Items ? default : memory;

    /// <summary>The number, or how many <see cref="Items"/> there are.</summary>
    public long Integer { get; }

    /// <summary>The server's error, or why there is no answer. Null when Ok.</summary>
    public string? Text { get; }

    /// <summary>True for Redis' nil.</summary>
    public bool IsNull => Kind == RedisReplyKind.Null;

    /// <summary>The answers in this one; none unless <see cref="RedisReplyKind.Items"/>.</summary>
    public RedisItems Items => Kind == RedisReplyKind.Items ? new(memory, (int)Integer) : default;

    /// <summary>The error's first word, such as READONLY or OOM; empty without an error.</summary>
    public ReadOnlySpan<char> CodeWord
    {
        get
        {
            if (Status != RedisStatus.Error || Text is null) return default;
            var end = Text.IndexOf(' ', StringComparison.Ordinal);
            return end < 0 ? Text : Text.AsSpan(0, end);
        }
    }

    public static RedisReply Line(ReadOnlyMemory<byte> bytes) => new(RedisStatus.Ok, RedisReplyKind.Line, bytes, 0, null);

    public static RedisReply Number(long number) => new(RedisStatus.Ok, RedisReplyKind.Number, default, number, null);

    public static RedisReply Of(ReadOnlyMemory<byte> bytes) => new(RedisStatus.Ok, RedisReplyKind.Bytes, bytes, 0, null);

    public static RedisReply Of(ReadOnlyMemory<byte> frames, int count) => new(RedisStatus.Ok, RedisReplyKind.Items, frames, count, null);

    public static RedisReply Null() => new(RedisStatus.Ok, RedisReplyKind.Null, default, 0, null);

    public static RedisReply Error(string text) => new(RedisStatus.Error, RedisReplyKind.None, default, 0, text);

    public static RedisReply NotSent(string reason) => new(RedisStatus.NotSent, RedisReplyKind.None, default, 0, reason);

    public static RedisReply Unknown(string reason) => new(RedisStatus.Unknown, RedisReplyKind.None, default, 0, reason);

    /// <summary>For messages and logs of the set-up, never for hot answers: they hold accounts.</summary>
    public override string ToString() => Status != RedisStatus.Ok ? $"{Status}: {Text}" : Kind switch
    {
        RedisReplyKind.Line or RedisReplyKind.Bytes => Encoding.UTF8.GetString(Bytes.Span),
        RedisReplyKind.Number => Integer.ToString(),
        RedisReplyKind.Items => $"{Integer} items",
        _ => "nil",
    };
}
