using System.Buffers.Binary;

namespace CarbonPos.Carbon.Transactions;

/// <summary>Names one account of points: 128 random bits, never shown and never logged whole.</summary>
public readonly record struct AccountId(ulong High, ulong Low)
{
    /// <summary>Bytes of one id: 16.</summary>
    public const int Size = 16;

    /// <param name="bytes">16 bytes, big-endian.</param>
    public static AccountId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <param name="bytes">At least 16 bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <summary>32 lower-case hex digits, as allocation files have it.</summary>
    public string ToHex() => $"{High:x16}{Low:x16}";

    /// <summary>Reads 32 hex digits.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out AccountId id)
    {
        id = default;
        if (text.Length != 32
            || !ulong.TryParse(text[..16], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var high)
            || !ulong.TryParse(text[16..], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var low))
        {
            return false;
        }

        id = new(high, low);
        return true;
    }

    /// <summary>The partition this account lives in for ever.</summary>
    /// <param name="partitionCount">The deployment's fixed count, 1 to 65,536.</param>
    public int PartitionOf(int partitionCount)
    {
        // A finaliser (splitmix64) so that ids handed out in order still spread.
        var x = High ^ (Low * 0x9E3779B97F4A7C15UL);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        x ^= x >> 31;
        return (int)(x % (ulong)partitionCount);
    }

    /// <summary>Enough to tell two accounts apart in a log, not enough to find one.</summary>
    public override string ToString() => $"account …{Low & 0xFFFF:x4}";
}
