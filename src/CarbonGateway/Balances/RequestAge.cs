using System.Buffers.Binary;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>What a request id tells of its age: a UUIDv7 begins with the milliseconds at which it was made, by its register's clock.</summary>
internal static class RequestAge
{
    private const int TimeOrdered = 7;

    /// <summary>Unix milliseconds; null for ids of other versions.</summary>
    public static long? MadeAt(Guid id)
    {
        if (id.Version != TimeOrdered) return null;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }
}
