using System.Collections;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Tests.Ledger;

/// <summary>Entries whose last one can be read a few times; then its reader waits until it is told to go on, as a process that was stopped.</summary>
/// <param name="entries">Three.</param>
/// <param name="sticksAt">1 = the check before anything is asked of the server, 2 = inside the transaction, 3 = inside the COPY.</param>
/// <param name="goOn">Ends the waiting.</param>
internal sealed class StickingList(List<JournalEntry> entries, int sticksAt, ManualResetEventSlim goOn) : IReadOnlyList<JournalEntry>
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
            if (index == entries.Count - 1 && ++readings == sticksAt)
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
