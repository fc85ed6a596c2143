using System.Diagnostics;
using System.Runtime.InteropServices;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

public sealed partial class Book
{
    /// <summary>Makes an entry part of the state. The only way in which a book changes.</summary>
    /// <exception cref="InvalidDataException">The entry is not the next of its partition.</exception>
    public void Apply(JournalEntry entry)
    {
        ref var sequence = ref sequences[entry.Key.Partition];
        if (entry.Key.Sequence != sequence + 1)
        {
            throw new InvalidDataException($"Journal entry {entry.Key} follows sequence {sequence}: the journal of partition {entry.Key.Partition} has a gap or a duplicate.");
        }

        sequence = entry.Key.Sequence;
        if (entry.At > LastSeen) LastSeen = entry.At;
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            Add(leg.From, -leg.Grams);
            Add(leg.To, leg.Grams);
        }

        if (Origin(entry) is { Payer: Payer.Citizen } origin) CountCarriedIn(entry, origin);
        Note(entry);
        if (entry.Spent is { } voucher && spent.TryAdd(voucher.Serial, voucher.Until)) spentUntil.Enqueue(voucher.Serial, voucher.Until);
        if (entry.Request.Id != Guid.Empty) Remember(entry);
        if (entry.Transaction is { } key && entry.Answer is null or { Outcome: Outcome.Approved or Outcome.Partial })
        {
            if (key == entry.Key) Open(entry);
            else if (Change(key) is { } record) ApplyTo(record, entry);
        }
    }

    // The transaction that an entry gives something back from.
    private TransactionRecord? Origin(JournalEntry entry) =>
        entry.Replaced is { } replaced ? FindTransaction(replaced)
        : entry.Transaction is { } transaction && transaction != entry.Key ? FindTransaction(transaction)
        : null;

    private void Add(in LedgerAccount place, Co2eMass grams)
    {
        switch (place.Kind)
        {
            case LedgerAccountKind.Citizen:
                OpenAccount(place.Account).Open(place.Period).Available += grams;
                break;
            case LedgerAccountKind.Held:
                OpenAccount(place.Account).Open(place.Period).Held += grams;
                break;
            default:
                CollectionsMarshal.GetValueRefOrAddDefault(totals, place, out _) += grams.Grams;
                break;
        }
    }

    // What comes back from a lapsed period counts against the cap of the one it comes back to, less what the same entry takes again.
    private void CountCarriedIn(JournalEntry entry, TransactionRecord origin)
    {
        var (net, period) = (Co2eMass.Zero, origin.Period);
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            var source = leg.From.Kind == LedgerAccountKind.Held ? leg.From.Period : origin.Period;
            if (leg.To.Kind == LedgerAccountKind.Citizen && leg.To.Period != source) (net, period) = (net + leg.Grams, leg.To.Period);
            if (leg.From.Kind == LedgerAccountKind.Citizen && leg.From.Period != origin.Period) net -= leg.Grams;
        }

        if (net.IsPositive) OpenAccount(origin.Account).Open(period).CarriedIn += net;
    }

    private AccountState OpenAccount(AccountId id) => accounts.GetOrAdd(id) ??= new AccountState(id);

    // What stands in no leg: budgets, limits, last days.
    private void Note(JournalEntry entry)
    {
        if (entry.Answer is { Outcome: not (Outcome.Approved or Outcome.Partial) }) return;
        switch (entry.Kind)
        {
            case EntryKind.Allocate:
                OpenAccount(entry.Account).Open(entry.Period).Budget += entry.Trade.Grams;
                break;
            case EntryKind.CarryOver:
                var account = OpenAccount(entry.Account);
                account.Open(entry.Period).Lapsed = true;
                account.Open(entry.Period.Next).CarriedIn += entry.Trade.Grams;
                break;
            case EntryKind.Close:
                OpenAccount(entry.Account).LastDay = entry.TillDate;
                break;
            case EntryKind.Cut when !(cuts[entry.Key.Partition] >= entry.TillDate):
                cuts[entry.Key.Partition] = entry.TillDate;
                break;
            case EntryKind.SellSurplus:
                OpenAccount(entry.Account).Open(entry.Period).SoldSurplus += entry.Trade.Grams;
                break;
            case EntryKind.Sale when entry.Trade.Grams.IsPositive:
                OpenAccount(entry.Account).Open(entry.Period).BoughtFromPool += entry.Trade.Grams;
                break;
        }
    }

    private void ApplyTo(TransactionRecord record, JournalEntry entry)
    {
        record.TouchedAt = entry.At;
        switch (entry.Kind)
        {
            case EntryKind.Capture:
                // A late capture debits anew, in the period that is open now.
                if (record.State == TransactionState.Expired) record.Period = entry.Answer!.Period;
                Close(record, TransactionState.Posted);
                record.Lines = entry.Answer!.Lines;
                record.CatalogueVersion = entry.Answer.CatalogueVersion;
                if (record.Payer == Payer.Citizen) TakePlace(entry, record.Key, record.Purchase, OpenAccount(record.Account));
                break;
            case EntryKind.ExtendHold:
                Extend(record, entry.Answer!);
                break;
            case EntryKind.Void:
                Close(record, TransactionState.Voided);
                break;
            case EntryKind.Expire:
                Close(record, TransactionState.Expired);
                break;
            case EntryKind.Refund:
                Return(record, entry);
                break;
            case EntryKind.UndoDouble:
                // A double that was still held was never debited: it is void.
                Close(record, record.State == TransactionState.Held ? TransactionState.Voided : TransactionState.Reversed);
                break;
            default:
                throw new UnreachableException($"{entry.Kind} does not change a transaction.");
        }
    }

    private void Open(JournalEntry entry)
    {
        if (PayerOf(entry.Kind) != Payer.Citizen) return;
        var account = OpenAccount(entry.Account);
        var held = entry.Kind == EntryKind.Hold;
        if (held)
        {
            changed.Add(entry.Key, Opened(entry));
            (account.OpenHolds ??= []).Add(entry.Key);
            due.Enqueue(entry.Key, entry.Answer!.HoldExpiry!.Value);
        }

        // A hold is no evidence yet: what is posted stays the best until the capture takes its place.
        if (!held || FindEvidence(account, entry.Purchase) is not { State: TransactionState.Posted }) TakePlace(entry, entry.Key, entry.Purchase, account);
    }

    private void TakePlace(JournalEntry entry, JournalKey key, Guid purchase, AccountState account)
    {
        if (entry.Replaced is { } replaced && Change(replaced) is { } old) old.State = TransactionState.Reversed;
        if (purchase != Guid.Empty) (account.Purchases ??= [])[purchase] = key;
    }

    private void Close(TransactionRecord record, TransactionState state)
    {
        record.State = state;
        record.Held = Co2eMass.Zero;
        FindAccount(record.Account)?.OpenHolds?.Remove(record.Key);
    }

    private void Extend(TransactionRecord record, Answer answer)
    {
        record.Held += answer.Moved;
        record.HeldAtMost = Co2eMass.Max(record.HeldAtMost, record.Held);
        if (answer.Moved.IsPositive) record.Lines = WithStated(record.Lines, answer.Moved);
        if (answer.HoldExpiry == record.HoldExpiry) return;
        record.HoldExpiry = answer.HoldExpiry;
        due.Enqueue(record.Key, answer.HoldExpiry!.Value);
    }

    // One line takes all extensions: a hold may be extended more often than an entry can have lines.
    private static SoldLine[] WithStated(IReadOnlyList<SoldLine> lines, Co2eMass more)
    {
        var extended = lines.Count > 0 && lines[^1] == SoldLine.StatedByTill(lines[^1].Grams);
        return extended
            ? [.. lines.Take(lines.Count - 1), SoldLine.StatedByTill(lines[^1].Grams + more)]
            : [.. lines, SoldLine.StatedByTill(more)];
    }

    private static void Return(TransactionRecord record, JournalEntry entry)
    {
        record.Refunds ??= new LineRefund[record.Lines.Count];
        foreach (var back in entry.Refunded)
        {
            ref var line = ref record.Refunds[back.Line];
            line = new(line.QuantityMilli + back.QuantityMilli, line.Grams + back.Grams);
        }

        record.Unwound += entry.Trade.Grams;
    }
}
