using System.Buffers.Binary;
using System.Text;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Walks the chunks of a PNG after its signature, check sums verified.</summary>
internal sealed class PngChunks(ReadOnlyMemory<byte> afterSignature)
{
    private ReadOnlyMemory<byte> rest = afterSignature;

    /// <summary>Why the walk ended before its end; null when it did not.</summary>
    public string? Fault { get; private set; }

    /// <returns>False at the end and at a fault.</returns>
    public bool TryNext(out PngChunk chunk)
    {
        chunk = default;
        if (rest.Length < 12)
        {
            Fault = "The PNG is truncated: it ends without its end mark.";
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
        if (length > rest.Length - 12)
        {
            Fault = "The PNG is truncated: its last part is incomplete.";
            return false;
        }

        var type = rest.Slice(4, 4);
        var data = rest.Slice(8, (int)length);
        var expected = BinaryPrimitives.ReadUInt32BigEndian(rest.Span[(8 + (int)length)..]);
        if (Crc32.Of(type.Span, data.Span) != expected)
        {
            Fault = "The PNG is damaged: a check sum does not match.";
            return false;
        }

        chunk = new PngChunk(type, data);
        rest = rest[(12 + (int)length)..];
        return true;
    }
}

internal readonly record struct PngChunk(ReadOnlyMemory<byte> Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether a decoder that does not know the type must give up: the first letter is a capital.</summary>
    public bool IsCritical => (Type.Span[0] & 0x20) == 0;

    /// <summary>For messages; a damaged type may hold any byte.</summary>
    public string Name => string.Concat(Encoding.Latin1.GetString(Type.Span).Select(c => char.IsAsciiLetter(c) ? c : '?'));

    public bool Is(ReadOnlySpan<byte> type) => Type.Span.SequenceEqual(type);
}
