using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>A transaction that is held or has changed, as its bucket holds it; the layout stands in Scripts/parts/holds.lua.</summary>
internal sealed record TransactionValue(
    TransactionState State, BudgetPeriod Period, long Held, long Most, long Expiry, long Cap, long Lines, long Unwound, long TouchedHour,
    int LinesEpoch, long LinesSequence, long Extended, int Epoch, byte[] ExpiryEntry, List<LineRefund> Back)
{
    public static TransactionValue Read(ReadOnlySpan<byte> packed)
    {
        var r = new NumberReader(packed);
        var value = new TransactionValue(
            (TransactionState)r.Number(), Decision.Year(r.Number()), r.Number(), r.Number(), r.Number(), r.Number(), r.Number(), r.Number(), r.Number(),
            r.Small(), r.Number(), r.Number(), r.Small(), r.Bytes().ToArray(), []);
        while (!r.IsAtEnd) value.Back.Add(new(r.Number(), Co2eMass.FromGrams(r.Number())));
        return value;
    }

    public void Write(NumberWriter w)
    {
        w.Add((int)State).Add(Decision.Number(Period)).Add(Held).Add(Most).Add(Expiry).Add(Cap).Add(Lines).Add(Unwound).Add(TouchedHour)
            .Add(LinesEpoch).Add(LinesSequence).Add(Extended).Add(Epoch).Add(ExpiryEntry);
        foreach (var back in Back) w.Add(back.QuantityMilli).Add(back.Grams.Grams);
    }

    /// <summary>The entry that has its lines; null = its own.</summary>
    public JournalKey? LinesOf(int partition) => LinesSequence == 0 ? null : new(partition, LinesEpoch, LinesSequence);
}
