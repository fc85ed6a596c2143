using System.Buffers.Binary;
using System.Buffers.Text;

namespace CarbonPos.Bench.Driving;

/// <summary>
/// Pre-serialised calls of one kind: a gRPC frame in which only the request id, and the instrument where there are several,
/// differ from call to call. Safe for many threads.
/// </summary>
internal sealed class CallBodies
{
    public const int IdSize = 36;
    private const int FrameHead = 5;
    private static readonly ulong Run = (ulong)Random.Shared.NextInt64();
    private static long lastCall;
    private readonly byte[] frame;
    private readonly int idAt;
    private readonly int instrumentAt;
    private readonly Instruments instruments;

    /// <param name="path">Of the method, "/package.Service/Method".</param>
    /// <param name="message">Serialised, with any id and any instrument.</param>
    /// <param name="idAt">Where the request id stands in it.</param>
    /// <param name="instrumentAt">Where the instrument stands in it.</param>
    /// <param name="instruments">What takes its place, call by call.</param>
    public CallBodies(string path, ReadOnlySpan<byte> message, int idAt, int instrumentAt, Instruments instruments)
    {
        (Path, this.idAt, this.instrumentAt, this.instruments) = (path, idAt + FrameHead, instrumentAt + FrameHead, instruments);
        frame = new byte[FrameHead + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(FrameHead));
    }

    /// <summary>Of the method.</summary>
    public string Path { get; }

    /// <summary>Bytes of each message, without the frame's head.</summary>
    public int MessageSize => frame.Length - FrameHead;

    /// <summary>What every good reply begins with after the frame's head and the length of its first field; null = anything.</summary>
    public byte[]? GoodReply { get; init; }

    /// <summary>A buffer for <see cref="Next"/>.</summary>
    public byte[] NewBuffer() => [.. frame];

    /// <summary>Makes the buffer the next call.</summary>
    /// <returns>False when there is no instrument left.</returns>
    public bool Next(byte[] buffer)
    {
        if (!instruments.TryTake(buffer.AsSpan(instrumentAt, instruments.Size))) return false;
        var call = (ulong)Interlocked.Increment(ref lastCall);
        // UUIDv7, as the SDK makes them: 48 bits of time, then what sets the calls apart.
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, ((ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 16) | 0x7000 | (Run & 0xFFF));
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], (Scatter(call) & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
        Utf8Formatter.TryFormat(new Guid(id, bigEndian: true), buffer.AsSpan(idAt, IdSize), out _);
        return true;
    }

    public bool IsGood(ReadOnlySpan<byte> reply) =>
        reply.Length > FrameHead && (GoodReply is null || reply[(FrameHead + 2)..].StartsWith(GoodReply));

    // splitmix64: ids come in no order, as those of many registers do.
    private static ulong Scatter(ulong x)
    {
        x *= 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

/// <summary>What is paid with: equally long texts, either any of them again and again, or each once.</summary>
/// <param name="texts">ASCII, one after the other.</param>
/// <param name="size">Bytes of each.</param>
/// <param name="once">Each once, in order; else scattered.</param>
internal sealed class Instruments(byte[] texts, int size, bool once)
{
    private readonly int count = texts.Length / size;
    private int taken;

    public int Size => size;

    public bool TryTake(Span<byte> into)
    {
        // In order they serve once; scattered by a prime step they come back only after all the others.
        var turn = (uint)Interlocked.Increment(ref taken) - 1;
        if (once && turn >= (uint)count) return false;
        var index = once ? turn : (uint)(turn * 2_654_435_761UL % (uint)count);
        texts.AsSpan((int)index * size, size).CopyTo(into);
        return true;
    }
}
