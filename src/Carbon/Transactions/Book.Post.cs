using System.Diagnostics;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Transactions;

/// <summary>What became of an event.</summary>
/// <param name="Answer">Null for a given-up id that was not found, and for misuse.</param>
/// <param name="Misuse">The same request id came with another body: the first field that differs.</param>
/// <param name="Replayed">True when the answer is an earlier one.</param>
public readonly record struct PostingResult(Answer? Answer, BodyField? Misuse, bool Replayed);

public sealed partial class Book
{
    /// <summary>Decides an event, once, and adds what it posts to the state.</summary>
    /// <param name="e">What is asked.</param>
    /// <param name="policy">In force now.</param>
    /// <param name="journal">Takes the new entries, in order: expiries that the event met, then its own. To be made durable before the answer leaves.</param>
    /// <exception cref="OverflowException">A balance would leave ±10^15 g. The event posted nothing; expiries that it met are in the journal all the same.</exception>
    public PostingResult Post(TransactionEvent e, Policy policy, List<JournalEntry> journal)
    {
        var now = PartitionTime(e.At);
        if (e is not TrainingSale && FindMarker(e.Request) is { } marker) return Replay(e, marker);

        var rulebook = new Rulebook(this, policy, now);
        if (e is not TrainingSale) ExpireMet(e, rulebook, journal);
        var draft = rulebook.Decide(e);
        if (!draft.IsFinal || e is TrainingSale) return new(draft.ToAnswer(null), null, false);
        Commit(draft.ToEntry(NextKey(draft.Partition), now), journal);
        return new(journal[^1].Answer, null, false);
    }

    /// <summary>Journals the expiry of holds that lapsed on accounts nobody touches.</summary>
    /// <param name="at">Given time.</param>
    /// <param name="policy">In force now.</param>
    /// <param name="most">Bound of one sweep.</param>
    /// <param name="journal">Takes the new entries.</param>
    /// <returns>How many expired.</returns>
    public int ExpireDue(DateTimeOffset at, Policy policy, int most, List<JournalEntry> journal)
    {
        var now = PartitionTime(at);
        var count = 0;
        while (count < most && due.TryPeek(out var key, out var expiry) && expiry <= now)
        {
            due.Dequeue();
            // Captured, voided or prolonged meanwhile: that entry of the queue is stale.
            if (FindTransaction(key) is not { State: TransactionState.Held } hold || hold.HoldExpiry > now) continue;
            Commit(new Rulebook(this, policy, now).Expire(hold).ToEntry(NextKey(key.Partition), now), journal);
            count++;
        }

        return count;
    }

    private static PostingResult Replay(TransactionEvent e, Marker marker) => (e, marker) switch
    {
        (FindOrAbandon, _) => new(marker.Answer, null, true),
        (_, { Answer: null }) => new(new Answer { Outcome = Outcome.Refused, Refusal = Refusal.Abandoned }, null, true),
        _ when marker.Fingerprint != e.Fingerprint => new(null, marker.Fingerprint.FirstDifference(e.Fingerprint), false),
        _ => new(marker.Answer, null, true),
    };

    // Expiry and capture meet here: a hold that is over is over before the event is judged.
    private void ExpireMet(TransactionEvent e, in Rulebook rulebook, List<JournalEntry> journal)
    {
        var account = e is FollowUp followUp ? FindTransaction(followUp.Transaction)?.Account : e.Account;
        if (account is not { } id || FindAccount(id)?.OpenHolds is not { Count: > 0 } holds) return;
        foreach (var key in holds.ToArray())
        {
            var hold = FindTransaction(key) ?? throw new UnreachableException($"Open hold {key} is not remembered.");
            if (hold.HoldExpiry <= rulebook.Now) Commit(rulebook.Expire(hold).ToEntry(NextKey(key.Partition), rulebook.Now), journal);
        }
    }

    private void Commit(JournalEntry entry, List<JournalEntry> journal)
    {
        Apply(entry);
        journal.Add(entry);
    }

    private DateTimeOffset PartitionTime(DateTimeOffset given)
    {
        var whole = DateTimeOffset.FromUnixTimeMilliseconds(given.ToUnixTimeMilliseconds());
        return whole > LastSeen ? whole : LastSeen;
    }
}
