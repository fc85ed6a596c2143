using System.Security.Cryptography;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Settlement;

/// <summary>What one partition contributed to a business day, and where its ledger's chain stood at the day's end.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Entries">How many; 0 = nothing happened in it.</param>
/// <param name="First">Key of the first; null without entries.</param>
/// <param name="Last">Key of the last; null without entries.</param>
/// <param name="ChainHead">Link of its last entry of this day or of any before; its origin where there was none yet.</param>
public readonly record struct PartitionSpan(int Partition, long Entries, JournalKey? First, JournalKey? Last, Digest ChainHead)
{
    /// <summary>
    /// One digest for all partitions: SHA-256 over, for each by number, partition, entries, first and last epoch and sequence
    /// (0 without entries) as 8 bytes each, big-endian, and the chain head's 32.
    /// </summary>
    /// <param name="spans">Every partition of the deployment, once, ascending from 0.</param>
    /// <exception cref="ArgumentException">One is missing, or out of order.</exception>
    public static Digest DigestOf(IEnumerable<PartitionSpan> spans)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new ByteWriter();
        var next = 0;
        foreach (var span in spans)
        {
            if (span.Partition != next++) throw new ArgumentException($"Partition {span.Partition} comes where {next - 1} must.", nameof(spans));
            if (span.Entries == 0 != span.First is null || span.Entries == 0 != span.Last is null) throw new ArgumentException($"Partition {span.Partition} has {span.Entries} entries: first and last are of these.", nameof(spans));
            writer.Clear();
            foreach (var number in (ReadOnlySpan<long>)[span.Partition, span.Entries, span.First?.Epoch ?? 0, span.First?.Sequence ?? 0, span.Last?.Epoch ?? 0, span.Last?.Sequence ?? 0])
            {
                writer.Fixed64((ulong)number);
            }

            writer.Digest(span.ChainHead);
            hash.AppendData(writer.Written.Span);
        }

        return Digest.Read(hash.GetHashAndReset());
    }
}
