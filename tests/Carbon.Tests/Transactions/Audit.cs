using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>
/// Keeps its own books from the entries' legs alone and holds every entry to DESIGN's invariants. It shares no arithmetic with
/// the model: what a book says and what its legs add up to must agree.
/// </summary>
internal sealed class Audit(Policy policy, int partitions)
{
    private readonly Dictionary<LedgerAccount, long> places = [];
    private readonly long[] sequences = new long[partitions];
    private readonly Dictionary<JournalKey, BudgetPeriod> debited = [];
    private readonly HashSet<JournalKey> held = [];
    private readonly Dictionary<JournalKey, (long Cap, long Held)> capped = [];
    private readonly Dictionary<(AccountId, BudgetPeriod), long> carriedIn = [];
    private readonly Dictionary<(JournalKey, int), (long Quantity, long Grams)> refunded = [];
    private readonly Dictionary<AccountId, DateOnly> lastDays = [];
    private readonly DateOnly?[] cuts = new DateOnly?[partitions];
    private DateTimeOffset last;

    /// <summary>How many entries of each kind moved grams: a test that never meets a row proves nothing about it.</summary>
    public Dictionary<EntryKind, int> Moved { get; } = [];

    /// <summary>Holds one entry to the rules, given the book after it or a later one of the same call.</summary>
    public void Check(JournalEntry entry, Book book)
    {
        Require(entry.Key.Sequence == ++sequences[entry.Key.Partition], "the partition's sequence has no gap");
        Require(entry.At >= last, "partition time never runs backwards");
        last = entry.At;
        var before = Account(entry);
        foreach (var leg in entry.Legs)
        {
            Require(leg.Grams.IsPositive && leg.From != leg.To, "a leg moves something, somewhere");
            places[leg.From] = places.GetValueOrDefault(leg.From) - leg.Grams.Grams;
            places[leg.To] = places.GetValueOrDefault(leg.To) + leg.Grams.Grams;
        }

        if (entry.Legs.Length > 0) Moved[entry.Kind] = Moved.GetValueOrDefault(entry.Kind) + 1;
        if (entry.Answer is { Outcome: Outcome.Insufficient or Outcome.Refused } refused)
        {
            Require(entry.Legs.Length == 0 && refused.Moved.Grams == 0 && entry.Spent is null, "a refusal moves nothing and spends no voucher");
            return;
        }

        Floor(entry);
        Amounts(entry);
        CarryOverCap(entry);
        VoucherCap(entry);
        if (entry.Kind is EntryKind.Refund or EntryKind.UndoDouble or EntryKind.Void or EntryKind.Expire)
        {
            Require(before.All(b => places.GetValueOrDefault(b.Key) >= b.Value), "what comes back never costs points");
        }

        Track(entry);
        if (entry.Kind == EntryKind.Close) lastDays[entry.Account] = entry.TillDate!.Value;
        if (entry.Kind == EntryKind.Cut) cuts[entry.Key.Partition] = entry.TillDate;
        if (entry.Kind == EntryKind.Refund) RefundLimits(entry, book);
    }

    /// <summary>Holds the book to the audit's own figures.</summary>
    public void Compare(Book book)
    {
        Require(book.Conservation() == 0 && places.Values.Sum() == 0, "all ledger accounts sum to zero");
        foreach (var (place, grams) in places)
        {
            var said = place.Kind switch
            {
                LedgerAccountKind.Citizen => book.FindAccount(place.Account)!.Available(place.Period).Grams,
                LedgerAccountKind.Held => book.FindAccount(place.Account)!.Find(place.Period)!.Held.Grams,
                _ => book.Total(place),
            };
            Require(said == grams, $"the book says {said} and the legs {grams} for {place}");
        }

        foreach (var account in book.Accounts)
        {
            var open = (account.OpenHolds ?? []).Select(k => book.FindTransaction(k)!).ToArray();
            Require(open.All(h => h.State == TransactionState.Held), "open holds are held");
            foreach (var period in account.Periods)
            {
                Require(period.Held.Grams == open.Where(h => h.Period == period.Period).Sum(h => h.Held.Grams), "held = sum of open holds");
                Require(period.CarriedIn.Grams == carriedIn.GetValueOrDefault((account.Id, period.Period)), "the carry-over cap is counted");
            }
        }
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new InvalidOperationException("Broken: " + rule);
    }

    private Dictionary<LedgerAccount, long> Account(JournalEntry entry) => entry.Legs
        .SelectMany(l => new[] { l.From, l.To })
        .Where(p => p.Kind == LedgerAccountKind.Citizen)
        .Distinct()
        .ToDictionary(p => p, p => places.GetValueOrDefault(p));

    // Voluntary rows of the table: Hold, Extend, Sale and Partial, Buy-back, Sell surplus, and a capture's extra over an open hold.
    private void Floor(JournalEntry entry)
    {
        var voluntary = entry.Kind is EntryKind.Sale or EntryKind.Hold or EntryKind.ExtendHold or EntryKind.SellSurplus
            || (entry.Kind == EntryKind.Capture && held.Contains(entry.Transaction!.Value));
        if (!voluntary) return;
        foreach (var leg in entry.Legs.Where(l => l.From.Kind == LedgerAccountKind.Citizen))
        {
            Require(places[leg.From] >= policy.Floor.Grams, "no voluntary debit leaves an account below its floor");
            var isOver = lastDays.TryGetValue(leg.From.Account, out var day) && cuts[entry.Key.Partition] >= day;
            Require(!isOver, "no voluntary debit comes after the last day of a closed account");
        }
    }

    private static void Amounts(JournalEntry entry)
    {
        var sold = entry.Legs.Where(l => l.To.Kind == LedgerAccountKind.Sold).Sum(l => l.Grams.Grams);
        var back = entry.Legs.Where(l => l.From.Kind == LedgerAccountKind.Sold).Sum(l => l.Grams.Grams);
        var moved = entry.Answer?.Moved.Grams ?? 0;
        var lines = entry.Answer?.Lines.Sum(l => l.Grams.Grams) ?? 0;
        switch (entry.Kind)
        {
            case EntryKind.Sale or EntryKind.Forward or EntryKind.Supersede or EntryKind.Capture or EntryKind.VisitorSale or EntryKind.CompanyPurchase:
                Require(sold == moved && lines == moved, "what is answered is what was sold, line by line");
                Require(entry.Replaced is not null || back == 0, "only better evidence takes back what it replaces");
                break;
            case EntryKind.Refund:
                Require(back == moved && lines == moved && sold == 0, "what is answered is what came back");
                break;
        }
    }

    // Into a period from a lapsed one, by carry-over and by all that comes back later: never more than the cap.
    private void CarryOverCap(JournalEntry entry)
    {
        var origin = entry.Kind == EntryKind.CarryOver ? entry.Period
            : entry.Replaced is { } old ? debited[old]
            : entry.Transaction is { } t && t != entry.Key ? debited[t] : default;
        if (!origin.IsSpecified) return;
        if (entry.Kind == EntryKind.CarryOver) Require(places.GetValueOrDefault(LedgerAccount.Citizen(entry.Account, origin)) == 0, "a carry-over leaves neither points nor debt behind");
        foreach (var place in Account(entry).Keys)
        {
            // What was held says its own period; what was sold comes from the period that it was debited in.
            var into = entry.Legs.Where(l => l.To == place && place.Period != (l.From.Kind == LedgerAccountKind.Held ? l.From.Period : origin)).Sum(l => l.Grams.Grams);
            var net = into - entry.Legs.Where(l => l.From == place && place.Period != origin).Sum(l => l.Grams.Grams);
            if (net <= 0) continue;
            var sum = carriedIn[(place.Account, place.Period)] = carriedIn.GetValueOrDefault((place.Account, place.Period)) + net;
            Require(sum <= policy.CarryOverCap.Grams, $"no more than the cap comes in from lapsed periods, {sum}");
        }
    }

    // One voucher never debits more than its cap, whatever becomes of its hold.
    private void VoucherCap(JournalEntry entry)
    {
        if (entry is not { Transaction: { } key, Answer.Moved.Grams: var moved }) return;
        if (entry.Kind == EntryKind.Hold && entry.Cap.IsPositive) capped[key] = (entry.Cap.Grams, 0);
        if (!capped.TryGetValue(key, out var hold)) return;
        if (entry.Kind is EntryKind.Hold or EntryKind.ExtendHold) capped[key] = hold = hold with { Held = hold.Held + moved };
        Require(hold.Held <= hold.Cap && (entry.Kind != EntryKind.Capture || moved <= hold.Cap), "no voucher debits more than its cap");
    }

    private void Track(JournalEntry entry)
    {
        if (entry.Transaction is not { } key) return;
        if (key == entry.Key) debited[key] = entry.Answer!.Period;
        if (entry.Kind == EntryKind.Hold) held.Add(key);
        if (entry.Kind == EntryKind.Capture && !held.Contains(key)) debited[key] = entry.Answer!.Period;
        if (entry.Kind is EntryKind.Capture or EntryKind.Void or EntryKind.Expire or EntryKind.UndoDouble) held.Remove(key);
    }

    private void RefundLimits(JournalEntry entry, Book book)
    {
        var sale = book.FindTransaction(entry.Transaction!.Value)!;
        foreach (var back in entry.Refunded)
        {
            var was = refunded.GetValueOrDefault((sale.Key, back.Line));
            var now = refunded[(sale.Key, back.Line)] = (was.Quantity + back.QuantityMilli, was.Grams + back.Grams.Grams);
            var line = sale.Lines[back.Line];
            Require(back.Grams.Grams >= 0 && now.Grams <= line.Grams.Grams && now.Quantity <= line.QuantityMilli, "refunded ≤ debited, by line");
            Require(now.Quantity < line.QuantityMilli || now.Grams == line.Grams.Grams, "a line that came back whole gave back all its grams");
        }
    }
}
