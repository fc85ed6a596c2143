using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>
/// One command, as the bytes that go to the server, and its own awaitable: a call costs this object alone, and it is used
/// again. Rent it, fill it, give it to a client, await the answer once; from then on it belongs to somebody else.
/// </summary>
internal sealed partial class RedisCommand
{
    private const int HeadRoom = 96;
    private const int Kept = 4096;
    private const int LargestKept = 16 << 10;
    private const int LongestNumber = 20;

    private static readonly ConcurrentQueue<RedisCommand> Pool = new();

    private byte[] buffer = new byte[512];
    private int start;
    private int end;
    private int missing;

    private RedisCommand()
    {
    }

    /// <summary>The script that it calls, or null.</summary>
    public RedisScript? Script { get; private set; }

    /// <summary>
    /// True: it changes nothing, and its answer may show what replicas do not have yet. Then it is not acknowledged by them.
    /// Default false. An answer that tells somebody of a posting leaves this false, also when the command only reads.
    /// </summary>
    public bool Reads { get; set; }

    /// <summary>Sets <see cref="Reads"/>.</summary>
    public RedisCommand AsRead()
    {
        Reads = true;
        return this;
    }

    public static RedisCommand Rent()
    {
        return Pool.TryDequeue(out var command) ? command : new();
    }

    /// <summary>Begins a plain command.</summary>
    /// <param name="parts">Name and arguments, each to be added now.</param>
    public RedisCommand Begin(int parts)
    {
        Span<byte> head = stackalloc byte[HeadRoom];
        BeginWith(head[..WriteHead(head, parts)], parts);
        return this;
    }

    /// <summary>Begins the call of a script.</summary>
    /// <param name="script">It goes by its hash, and by its text where the server does not know it.</param>
    /// <param name="keys">How many keys are added first.</param>
    /// <param name="arguments">How many arguments follow.</param>
    public RedisCommand BeginScript(RedisScript script, int keys, int arguments)
    {
        // Name, script and number of keys come before them.
        const int before = 3;
        Span<byte> head = stackalloc byte[HeadRoom];
        var length = WriteHead(head, before + keys + arguments);
        "$7\r\nEVALSHA\r\n$40\r\n"u8.CopyTo(head[length..]);
        length += "$7\r\nEVALSHA\r\n$40\r\n"u8.Length;
        script.Sha1.CopyTo(head[length..]);
        length += script.Sha1.Length;
        "\r\n"u8.CopyTo(head[length..]);
        BeginWith(head[..(length + 2)], 1 + keys + arguments);
        Script = script;
        scriptParts = before + keys + arguments;
        return Number(keys);
    }

    /// <summary>Adds a part.</summary>
    public RedisCommand Bulk(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        return this;
    }

    /// <summary>Adds a part, UTF-8.</summary>
    public RedisCommand Text(string text)
    {
        Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    /// <summary>Adds a part, decimal.</summary>
    public RedisCommand Number(long value)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(value, digits, out var length);
        return Bulk(digits[..length]);
    }

    /// <summary>Adds a part that the caller writes before anything else is added.</summary>
    /// <param name="length">Its exact length.</param>
    public Span<byte> Room(int length)
    {
        if (missing == 0) throw new InvalidOperationException("The command has all the parts that it was begun with.");
        missing--;
        var most = length + LongestNumber + 5;
        if (buffer.Length - end < most) Grow(end + most);
        buffer[end++] = (byte)'$';
        Utf8Formatter.TryFormat(length, buffer.AsSpan(end), out var digits);
        end += digits;
        buffer[end++] = (byte)'\r';
        buffer[end++] = (byte)'\n';
        var room = buffer.AsSpan(end, length);
        end += length;
        buffer[end++] = (byte)'\r';
        buffer[end++] = (byte)'\n';
        return room;
    }

    /// <summary>Adds what goes to the server: by hash, or by text once the server has said that it does not know the hash.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        if (!byText)
        {
            output.Write(buffer.AsSpan(start, end - start));
            return;
        }

        Span<byte> head = stackalloc byte[HeadRoom];
        var length = WriteHead(head, scriptParts);
        "$4\r\nEVAL\r\n$"u8.CopyTo(head[length..]);
        length += "$4\r\nEVAL\r\n$"u8.Length;
        Utf8Formatter.TryFormat(Script!.Source.Length, head[length..], out var digits);
        length += digits;
        "\r\n"u8.CopyTo(head[length..]);
        output.Write(head[..(length + 2)]);
        output.Write(Script.Source);
        output.Write("\r\n"u8);
        output.Write(buffer.AsSpan(HeadRoom, end - HeadRoom));
    }

    private static int WriteHead(Span<byte> head, int parts)
    {
        head[0] = (byte)'*';
        Utf8Formatter.TryFormat(parts, head[1..], out var digits);
        "\r\n"u8.CopyTo(head[(digits + 1)..]);
        return digits + 3;
    }

    // The head ends where the parts begin, so that another head can take its place.
    private void BeginWith(ReadOnlySpan<byte> head, int parts)
    {
        start = HeadRoom - head.Length;
        head.CopyTo(buffer.AsSpan(start));
        end = HeadRoom;
        missing = parts;
    }

    private void Grow(int least) => Array.Resize(ref buffer, Math.Max(buffer.Length * 2, least));

    private void Return()
    {
        source.Reset();
        (Script, Reads, missing, start, end) = (null, false, 0, 0, 0);
        if (buffer.Length <= LargestKept && Pool.Count < Kept) Pool.Enqueue(this);
    }
}
