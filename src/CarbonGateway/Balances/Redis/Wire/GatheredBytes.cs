using System.Buffers;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Bytes that wait to be sent together. Shrinks when it has been large.</summary>
internal sealed class GatheredBytes : IBufferWriter<byte>
{
    private const int Usual = 32 << 10;
    private const int LargestKept = 1 << 20;

    private byte[] buffer = new byte[Usual];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, Count);

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return buffer.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return buffer.AsSpan(Count);
    }

    public void Clear()
    {
        Count = 0;
        if (buffer.Length > LargestKept) buffer = new byte[Usual];
    }

    private void Ensure(int sizeHint)
    {
        var least = Count + Math.Max(sizeHint, 1);
        if (least > buffer.Length) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, least));
    }
}
