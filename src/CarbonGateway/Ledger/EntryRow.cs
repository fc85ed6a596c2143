using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>An entry as it stands in the ledger.</summary>
internal sealed record EntryRow(EntryColumns Columns, Digest Chain, byte[] Bytes)
{
    /// <exception cref="InvalidDataException">The bytes are not an entry; the message names it.</exception>
    public JournalEntry ToEntry()
    {
        try
        {
            return EntryCodec.Read(Bytes);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new InvalidDataException($"Entry {Columns.Key} of the ledger cannot be read: {e.Message} Restore the ledger from a backup.", e);
        }
    }
}

/// <summary>Some of a partition's rows, in order.</summary>
/// <param name="First">First sequence that was asked for.</param>
/// <param name="Last">Last one; the watermark was there or further when it was read.</param>
/// <param name="Rows">What was found: all of them, unless the ledger was tampered with.</param>
internal readonly record struct EntryPage(long First, long Last, List<EntryRow> Rows)
{
    /// <summary>The first sequence that is missing; null when none is.</summary>
    public long? Missing
    {
        get
        {
            for (var i = 0; i < Rows.Count; i++)
            {
                if (Rows[i].Columns.Key.Sequence != First + i) return First + i;
            }

            return Rows.Count < Last - First + 1 ? First + Rows.Count : null;
        }
    }
}
