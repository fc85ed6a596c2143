using System.Buffers.Binary;
using System.Numerics;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>An entry as a row of the journal has it: its bytes, and a checksum behind them.</summary>
/// <remarks>SQLite does not check what the disk gives back; a changed amount would else be read as a true one.</remarks>
internal static class SealedEntry
{
    private const int ChecksumSize = 4;

    /// <summary>CRC-32C of an entry's bytes.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    /// <summary>The entry's own bytes.</summary>
    /// <exception cref="InvalidDataException">The checksum does not hold; the message names the entry.</exception>
    public static ReadOnlyMemory<byte> Open(long number, byte[] row)
    {
        if (row.Length <= ChecksumSize) throw Unreadable(number, "It is too short.");
        var bytes = row.AsMemory(0, row.Length - ChecksumSize);
        return Checksum(bytes.Span) == BinaryPrimitives.ReadUInt32BigEndian(row.AsSpan(bytes.Length))
            ? bytes
            : throw Unreadable(number, "Its checksum does not hold.");
    }

    /// <summary>The entry.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message names it.</exception>
    public static JournalEntry Read(long number, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return EntryCodec.Read(bytes);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw Unreadable(number, e.Message, e);
        }
    }

    private static InvalidDataException Unreadable(long number, string why, Exception? cause = null) =>
        new($"Journal entry {number} cannot be read: {why} Restore the file from a backup.", cause);
}
