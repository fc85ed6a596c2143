using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;

namespace CarbonPos.CarbonGateway.Balances.Redis.Cold;

/// <summary>
/// Where one transaction stands after its entries, as the scripts keep it: made again from the journal where Redis has
/// forgotten it, or lost all it had.
/// </summary>
internal sealed class TransactionFold
{
    private readonly JournalEntry opened;
    private readonly List<LineRefund> back = [];
    private TransactionState state;
    private BudgetPeriod period;
    private long held;
    private long most;
    private long expiry;
    private long lines;
    private int lineCount;
    private long unwound;
    private long extended;
    private JournalKey? linesOf;

    /// <param name="opened">The entry that opened it.</param>
    public TransactionFold(JournalEntry opened)
    {
        var answer = opened.Answer!;
        this.opened = opened;
        (state, period, lines, lineCount) = (TransactionState.Posted, answer.Period, SoldLine.Total([.. answer.Lines]).Grams, answer.Lines.Count);
        (TouchedAt, TouchedBy) = (opened.At, opened.Key.Sequence);
        if (opened.Kind != EntryKind.Hold) return;
        (state, held, most, lines, IsChanged) = (TransactionState.Held, answer.Moved.Grams, answer.Moved.Grams, answer.Moved.Grams, true);
        expiry = answer.HoldExpiry!.Value.ToUnixTimeMilliseconds();
    }

    /// <summary>False while it is as the entry that opened it left it: then the scripts keep nothing of it.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset TouchedAt { get; private set; }

    /// <summary>Sequence of the entry that changed it last.</summary>
    public long TouchedBy { get; private set; }

    public JournalEntry Opened => opened;

    public BudgetPeriod Period => period;

    public TransactionState State => state;

    /// <summary>When its hold lapses, unix ms.</summary>
    public long Expiry => expiry;

    /// <summary>After all of a transaction's entries, the one that opened it first.</summary>
    public static TransactionFold Of(IReadOnlyList<JournalEntry> entries)
    {
        var fold = new TransactionFold(entries[0]);
        for (var i = 1; i < entries.Count; i++) fold.Add(entries[i]);
        return fold;
    }

    /// <summary>An entry that acts on the transaction, or replaces it. Refusals change nothing.</summary>
    public void Add(JournalEntry entry)
    {
        if (entry.Answer is { Outcome: not (Outcome.Approved or Outcome.Partial) }) return;
        if (entry.Replaced == opened.Key) state = TransactionState.Reversed;
        else if (entry.Transaction != opened.Key || entry.Key == opened.Key) return;
        else Change(entry);
        (IsChanged, TouchedAt, TouchedBy) = (true, entry.At, entry.Key.Sequence);
    }

    /// <summary>As its bucket holds it.</summary>
    public TransactionValue Value()
    {
        var facts = Array.Empty<byte>();
        if (opened.Kind == EntryKind.Hold)
        {
            var bytes = new ByteWriter();
            FactsCodec.Write(bytes, new EntryFacts { Account = opened.Account, Seller = opened.Seller });
            facts = bytes.Written.ToArray();
        }

        return new(
            state, period, held, most, expiry, opened.Cap.Grams, lines, unwound, Hours.Of(TouchedAt),
            linesOf?.Epoch ?? 0, linesOf?.Sequence ?? 0, extended, opened.Key.Epoch, facts, back);
    }

    private void Change(JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Capture:
                // A late capture debits anew, in the period that is open now.
                if (state == TransactionState.Expired) period = entry.Answer!.Period;
                (state, held, extended, linesOf) = (TransactionState.Posted, 0, 0, entry.Key);
                (lines, lineCount) = (entry.Answer!.Moved.Grams, entry.Answer.Lines.Count);
                break;
            case EntryKind.ExtendHold:
                var more = entry.Answer!.Moved.Grams;
                (held, lines, extended) = (held + more, lines + more, extended + more);
                most = Math.Max(most, held);
                expiry = entry.Answer.HoldExpiry!.Value.ToUnixTimeMilliseconds();
                break;
            case EntryKind.Void:
                (state, held) = (TransactionState.Voided, 0);
                break;
            case EntryKind.Expire:
                (state, held) = (TransactionState.Expired, 0);
                break;
            case EntryKind.UndoDouble:
                (state, held) = (state == TransactionState.Held ? TransactionState.Voided : TransactionState.Reversed, 0);
                break;
            case EntryKind.Refund:
                while (back.Count < lineCount) back.Add(default);
                foreach (var line in entry.Refunded) back[line.Line] = new(back[line.Line].QuantityMilli + line.QuantityMilli, back[line.Line].Grams + line.Grams);
                unwound += entry.Trade.Grams.Grams;
                break;
        }
    }
}
