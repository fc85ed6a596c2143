using System.Globalization;

namespace CarbonPos.Carbon.Journal;

/// <summary>Place of an entry: gapless within (partition, epoch). A transaction is named by the key of its first entry.</summary>
/// <param name="Partition">0 to 65,535.</param>
/// <param name="Epoch">1 or more; raised by every failover and rebuild.</param>
/// <param name="Sequence">1 or more.</param>
public readonly record struct JournalKey(int Partition, int Epoch, long Sequence)
{
    /// <summary>"partition-epoch-sequence", as the wire has it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}-{Epoch}-{Sequence}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out JournalKey key)
    {
        key = default;
        var first = text.IndexOf('-');
        var last = text.LastIndexOf('-');
        if (first <= 0 || last <= first) return false;
        if (!ushort.TryParse(text[..first], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !int.TryParse(text[(first + 1)..last], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            || !long.TryParse(text[(last + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || epoch < 1 || sequence < 1)
        {
            return false;
        }

        key = new(partition, epoch, sequence);
        return true;
    }
}
