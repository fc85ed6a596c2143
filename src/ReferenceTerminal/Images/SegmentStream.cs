namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Reads a list of memory segments as one stream, forward only.</summary>
internal sealed class SegmentStream(List<ReadOnlyMemory<byte>> segments) : Stream
{
    private int segment;
    private int offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (segment < segments.Count && offset == segments[segment].Length)
            (segment, offset) = (segment + 1, 0);
        if (segment == segments.Count)
            return 0;
        var part = segments[segment].Span[offset..];
        var count = Math.Min(part.Length, buffer.Length);
        part[..count].CopyTo(buffer);
        offset += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
