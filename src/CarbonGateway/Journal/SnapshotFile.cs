using System.Buffers.Binary;
using System.Security.Cryptography;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>
/// A book on disk, so that a start need not read the whole journal. Written beside, synced, then renamed over the old one;
/// a SHA-256 at its end tells a whole file. A damaged or missing snapshot costs time, never a gram: the journal is the truth.
/// </summary>
internal static class SnapshotFile
{
    private static ReadOnlySpan<byte> Magic => "CPSNAP1\n"u8;

    public static string PathIn(string folder) => Path.Combine(folder, "snapshot.bin");

    /// <param name="folder">Of the journal.</param>
    /// <param name="book">Its state after the entry <paramref name="lastId"/>.</param>
    /// <param name="lastId">Number of the last entry that is in it.</param>
    public static void Write(string folder, Book book, long lastId)
    {
        var path = PathIn(folder);
        var beside = path + ".new";
        using (var file = PrivateFile.Open(beside, FileMode.Create))
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            Span<byte> number = stackalloc byte[8];
            Put(Magic);
            BinaryPrimitives.WriteInt64BigEndian(number, lastId);
            Put(number);
            foreach (var record in book.Snapshot())
            {
                BinaryPrimitives.WriteInt32BigEndian(number, record.Length);
                Put(number[..4]);
                Put(record.Span);
            }

            file.Write(hash.GetHashAndReset());
            file.Flush(flushToDisk: true);

            void Put(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                file.Write(bytes);
            }
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <returns>The book and its last entry, or null and why not (empty when there is none).</returns>
    public static (Book Book, long LastId)? Read(string folder, out string flaw)
    {
        var path = PathIn(folder);
        flaw = "";
        if (!File.Exists(path)) return null;
        try
        {
            var length = new FileInfo(path).Length - SHA256.HashSizeInBytes;
            if (length < Magic.Length + 8 || !HashHolds(path, length))
            {
                flaw = "it is damaged";
                return null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            Span<byte> head = stackalloc byte[16];
            file.ReadExactly(head);
            if (!head[..8].SequenceEqual(Magic))
            {
                flaw = "it is of another version";
                return null;
            }

            return (Book.Restore(Records(file, length)), BinaryPrimitives.ReadInt64BigEndian(head[8..]));
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException or EndOfStreamException or KeyNotFoundException or ArgumentException)
        {
            flaw = e.Message;
            return null;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Records(FileStream file, long end)
    {
        var buffer = new byte[4096];
        var size = new byte[4];
        while (file.Position < end)
        {
            file.ReadExactly(size);
            var length = BinaryPrimitives.ReadInt32BigEndian(size);
            if (length < 1 || length > end - file.Position) throw new InvalidDataException("A record's length is impossible.");
            if (buffer.Length < length) buffer = new byte[length];
            file.ReadExactly(buffer, 0, length);
            yield return buffer.AsMemory(0, length);
        }
    }

    private static bool HashHolds(string path, long length)
    {
        using var file = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = length; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0) return false;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var expected = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(expected);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(expected);
    }
}
