using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.Simulation.Running;
using CarbonPos.Testbed;

namespace CarbonPos.Simulation.Judging;

/// <summary>Sees every step as it happens, and holds it against what must always be so.</summary>
internal sealed class Judge(Town town)
{
    private readonly Dictionary<RequestKey, string> acknowledged = [];
    private readonly Dictionary<DateOnly, string> sealedDays = [];
    private readonly Dictionary<AccountId, DateOnly> lastDays = [];
    private readonly DateOnly?[] cuts = new DateOnly?[Town.Partitions];

    /// <summary>Of the newest lease that anybody was given.</summary>
    public long NewestFence { get; private set; }

    /// <summary>Transactions that a till was told of.</summary>
    public int AcknowledgedCount => acknowledged.Count;

    /// <summary>Statements that were ever brought to the ledger.</summary>
    public IReadOnlyDictionary<DateOnly, string> Sealed => sealedDays;

    public void Leased(Lease lease) => NewestFence = Math.Max(NewestFence, lease.Fence);

    /// <summary>What comes under an old fence is refused.</summary>
    public void Appended(Lease lease, IReadOnlyList<AppendResult> results)
    {
        if (lease.Fence >= NewestFence) return;
        foreach (var result in results)
        {
            if (result is AppendResult.Committed { Written: > 0 }) throw new SimulationFailureException("fence", $"The ledger took entries of partition {result.Partition} under fence {lease.Fence}, and {NewestFence} was given.");
        }
    }

    /// <summary>A day has one statement, whoever makes it and however often.</summary>
    public void Sealing(DateOnly day, SignedStatement statement)
    {
        var said = Convert.ToHexStringLower(statement.Bytes.Span);
        if (!sealedDays.TryAdd(day, said) && sealedDays[day] != said) throw new SimulationFailureException("one statement", $"{day:yyyy-MM-dd} was stated twice, and not the same.");
        town.Trace.Say($"statement of {day:MM-dd} {said[^16..]}");
    }

    /// <summary>A till has heard an answer: from now on it is the answer.</summary>
    public void Acknowledged(TransactionEvent e, Answer answer)
    {
        var said = BookDump.Answer(answer);
        if (acknowledged.TryGetValue(e.Request, out var before) && before != said) throw new SimulationFailureException("one answer", $"{e.Request} was answered {before}, and then {said}");
        // What no account is known for leaves no marker: it may be asked again and answered otherwise.
        if (answer.Refusal != Refusal.AccountUnknown) acknowledged[e.Request] = said;
    }

    /// <summary>A store has said that it has closed an account.</summary>
    public void Closed(CloseAccount order)
    {
        lastDays[order.Account] = order.LastDay;
        town.Trace.Count("an account is closed");
    }

    /// <summary>What a closed account has, nobody spends once its partition has ended the last day; what is forced goes on.</summary>
    public void Journaled(JournalEntry entry)
    {
        if (entry.Kind == EntryKind.Cut) cuts[entry.Key.Partition] = entry.TillDate;
        if (entry.Kind is not (EntryKind.Sale or EntryKind.Hold or EntryKind.ExtendHold or EntryKind.SellSurplus or EntryKind.Capture)) return;
        foreach (var leg in entry.Legs.Where(l => l.From.Kind == LedgerAccountKind.Citizen))
        {
            // What a capture takes from the account by itself, its hold having lapsed, was fuel in a tank already.
            if (entry.Kind == EntryKind.Capture && leg.To.Kind != LedgerAccountKind.Held) continue;
            if (lastDays.TryGetValue(leg.From.Account, out var last) && cuts[entry.Key.Partition] >= last)
            {
                throw new SimulationFailureException("closed accounts do not spend", $"{entry.Kind} {entry.Key} takes {leg.Grams} from an account whose last day was {last:yyyy-MM-dd}, and {cuts[entry.Key.Partition]:yyyy-MM-dd} is over.");
            }
        }
    }

    /// <summary>Nothing that a till was told is lost.</summary>
    public void Remembered(Book book)
    {
        foreach (var (request, said) in acknowledged)
        {
            if (book.FindMarker(request) is not { } marker) throw new SimulationFailureException("nothing acknowledged is lost", $"{request} was answered {said}, and nobody knows it any more.");
            if (BookDump.Answer(marker.Answer) != said) throw new SimulationFailureException("nothing acknowledged is lost", $"{request} was answered {said}, and is remembered as {BookDump.Answer(marker.Answer)}");
        }
    }

    /// <summary>The journal as it is in the ledger, byte by byte.</summary>
    /// <returns>Of each partition the last sequence of these days.</returns>
    public async Task<long[]> SameEntriesAsync(ILedger ledger, DateOnly first, DateOnly last)
    {
        var next = new long[Town.Partitions];
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            await foreach (var entry in ledger.ReadDayAsync(day, 0, long.MaxValue, CancellationToken.None))
            {
                var key = entry.Entry.Key;
                if (key.Sequence != ++next[key.Partition]) throw new SimulationFailureException("gapless", $"{key} comes where {next[key.Partition]} should.");
                if (!entry.Bytes.Span.SequenceEqual(town.Vault.Bytes(key.Partition, key.Sequence))) throw new SimulationFailureException("ledger equals journal", $"{key} is another in the ledger.");
            }
        }

        for (var p = 0; p < next.Length; p++)
        {
            if (BeginsAfter(p, last))
            {
                if (next[p] != 0) throw new SimulationFailureException("days end by their cut", $"Partition {p} begins after {last:yyyy-MM-dd}, and has {next[p]} entries until then.");
                continue;
            }

            var end = next[p] == 0 ? null : EntryCodec.Read(town.Vault.Bytes(p, next[p]));
            if (end is not { Kind: EntryKind.Cut } || end.TillDate != last) throw new SimulationFailureException("days end by their cut", $"Partition {p} ends {last:yyyy-MM-dd} with {end?.Kind} {end?.Key}.");
        }

        return next;
    }

    // The very first entry of a partition goes by the clock, unless it is a cut. One that came in the night, before the cut, begins
    // the day after; the cut that follows ends a day of which this partition has nothing, and must be there all the same.
    private bool BeginsAfter(int partition, DateOnly last)
    {
        var entries = town.Vault.Read(partition, 0, int.MaxValue);
        if (!entries.Exists(e => e.Kind == EntryKind.Cut && e.TillDate == last)) throw new SimulationFailureException("days end by their cut", $"Partition {partition} has no cut of {last:yyyy-MM-dd}.");
        return entries[0].Kind != EntryKind.Cut && DateOnly.FromDateTime(entries[0].At.UtcDateTime) > last;
    }
}
