using System.Collections;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Tests.Ledger;

/// <summary>Entries that are read once, by the check before a commit; the second reading, inside it, waits until it is told to go on.</summary>
internal sealed class StickingList(List<JournalEntry> entries, ManualResetEventSlim goOn) : IReadOnlyList<JournalEntry>
{
    private int readings;
    private volatile bool isStuck;

    /// <summary>The commit is under way, and waits.</summary>
    public bool IsStuck => isStuck;

    public int Count => entries.Count;

    public JournalEntry this[int index]
    {
        get
        {
            if (index == entries.Count - 1 && ++readings == 2)
            {
                isStuck = true;
                goOn.Wait(TimeSpan.FromSeconds(60));
            }

            return entries[index];
        }
    }

    public IEnumerator<JournalEntry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
