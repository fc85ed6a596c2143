using System.Buffers.Text;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>
/// Finds where an answer ends, and goes on where it stopped when more bytes have come: a long list is looked at once.
/// Lists in lists need no stack: a list's head only adds to the number of parts that are still to come.
/// </summary>
internal struct RespScanner
{
    /// <summary>Longest single answer, bytes: above it the connection is given up.</summary>
    public const int Longest = 256 << 20;

    private int position;
    private long partsSeen;
    private long partsExpected;

    /// <param name="data">From the answer's first byte on; longer than at the last try.</param>
    /// <param name="length">The answer's length.</param>
    /// <exception cref="FormatException">This is no answer of Redis.</exception>
    public bool TryFindEnd(ReadOnlySpan<byte> data, out int length)
    {
        if (partsExpected == 0) partsExpected = 1;
        length = 0;
        while (partsSeen < partsExpected)
        {
            var line = data[position..];
            var end = line.IndexOf((byte)'\n');
            if (end < 0) return false;
            if (end < 2) throw new FormatException("An answer has a line without beginning.");
            var size = end + 1;
            switch (line[0])
            {
                case (byte)'+' or (byte)'-' or (byte)':':
                    break;
                case (byte)'$':
                    var bytes = RespReading.Number(line[1..(end - 1)]);
                    if (bytes > Longest) throw new FormatException($"An answer of {bytes} bytes is too long.");
                    if (bytes >= 0) size += (int)bytes + 2;
                    if (line.Length < size) return false;
                    break;
                case (byte)'*':
                    partsExpected += Math.Max(0, RespReading.Number(line[1..(end - 1)]));
                    break;
                default:
                    throw new FormatException($"An answer begins with byte {line[0]}: this is no Redis server, or it needs TLS.");
            }

            position += size;
            partsSeen++;
        }

        length = position;
        this = default;
        return true;
    }
}

/// <summary>Reads an answer that is there as a whole.</summary>
internal static class RespReading
{
    private static readonly byte[] OkLine = "OK"u8.ToArray();

    /// <summary>The answer in a copy of its own: no more than the payload, where there is one.</summary>
    public static RedisReply Copied(ReadOnlySpan<byte> frame) => frame[0] switch
    {
        (byte)'$' => Payload(frame) is var (from, length) && length < 0 ? RedisReply.Null() : RedisReply.Of(frame.Slice(from, length).ToArray()),
        (byte)'+' when frame[1..^2].SequenceEqual(OkLine) => RedisReply.Line(OkLine),
        (byte)':' => RedisReply.Number(Number(frame[1..^2])),
        (byte)'-' => RedisReply.Error(System.Text.Encoding.UTF8.GetString(frame[1..^2])),
        _ => In(frame.ToArray()),
    };

    /// <summary>The answer, its bytes where they lie.</summary>
    public static RedisReply In(ReadOnlyMemory<byte> frame)
    {
        var span = frame.Span;
        switch (span[0])
        {
            case (byte)'+':
                return RedisReply.Line(frame[1..^2]);
            case (byte)'$':
                var (from, length) = Payload(span);
                return length < 0 ? RedisReply.Null() : RedisReply.Of(frame.Slice(from, length));
            case (byte)'*':
                var end = span.IndexOf((byte)'\n');
                var count = Number(span[1..(end - 1)]);
                return count < 0 ? RedisReply.Null() : RedisReply.Of(frame[(end + 1)..], (int)count);
            default:
                return Copied(span);
        }
    }

    public static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length ? value : throw new FormatException("A number of an answer cannot be read.");

    private static (int From, int Length) Payload(ReadOnlySpan<byte> frame)
    {
        var end = frame.IndexOf((byte)'\n');
        return (end + 1, (int)Number(frame[1..(end - 1)]));
    }
}
