using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Access;
using V1 = CarbonPos.V1;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>Reads the records of a chunk. Whatever is out of range becomes INVALID_ARGUMENT with the field's path.</summary>
internal static class ChunkReader
{
    private const long MostCents = 1_000_000_000_000_000;
    private const int MostTrades = 1_000_000;

    /// <exception cref="FaultException">A field is out of range, a net does not add up, or the order is not ascending.</exception>
    public static CitizenChunk Read(string deployment, DateOnly day, V1.SubmitCitizenChunkRequest request)
    {
        if (request.Number is < 0 or >= CitizenChunk.MostChunks) throw Wrong("CHUNK_NUMBER_OUT_OF_RANGE", "number", $"number must be 0 to {CitizenChunk.MostChunks - 1}.");
        if (request.Records.Count is 0 or > CitizenChunk.MostRecords) throw Wrong("RECORD_COUNT_OUT_OF_RANGE", "records", $"A chunk has 1 to {CitizenChunk.MostRecords} records.");
        var records = new CitizenRecord[request.Records.Count];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = Read(request.Records[i], i);
            if (i > 0 && CitizenChunk.Compare(records[i - 1], records[i]) >= 0) throw Wrong("RECORDS_OUT_OF_ORDER", $"records[{i}]", "Records ascend strictly by account and period.");
        }

        return new(deployment, day, request.Number, records);
    }

    private static CitizenRecord Read(V1.CitizenRecord wire, int index)
    {
        if (wire.Account.Length is not (0 or AccountId.Size)) throw Wrong("ACCOUNT_INVALID", Path("account"), "account must be 16 bytes, or empty.");
        var account = wire.Account.IsEmpty ? CitizenRecord.Nobody : AccountId.Read(wire.Account.Span);
        if (!wire.Account.IsEmpty && account == CitizenRecord.Nobody) throw Wrong("ACCOUNT_INVALID", Path("account"), "No account's id is all zeros; what is no account's has an empty one.");
        if (!BudgetPeriod.TryFromYear(wire.Period, out var period)) throw Wrong("PERIOD_INVALID", Path("period"), "period must be a calendar year, 2000 to 9999.");
        var record = new CitizenRecord
        {
            Account = account,
            Period = period,
            Allocated = Grams(wire.AllocatedGrams, 0, "allocated_grams"),
            Corrected = Grams(wire.CorrectedGrams, -Co2eMass.MaxGrams, "corrected_grams"),
            Spent = Grams(wire.SpentGrams, -Co2eMass.MaxGrams, "spent_grams"),
            Bought = Grams(wire.BoughtGrams, -Co2eMass.MaxGrams, "bought_grams"),
            BoughtCents = Within(wire.BoughtCents, -MostCents, MostCents, "bought_cents"),
            Sold = Grams(wire.SoldGrams, 0, "sold_grams"),
            SoldCents = Within(wire.SoldCents, 0, MostCents, "sold_cents"),
            SoldTrades = (int)Within(wire.SoldTrades, 0, MostTrades, "sold_trades"),
            CarriedIn = Grams(wire.CarriedInGrams, -Co2eMass.MaxGrams, "carried_in_grams"),
            CarriedOut = Grams(wire.CarriedOutGrams, -Co2eMass.MaxGrams, "carried_out_grams"),
            Lapsed = Grams(wire.LapsedGrams, 0, "lapsed_grams"),
        };
        if (NetOf(record) is not { } net || net.Grams != wire.NetGrams) throw Wrong("RECORD_SUM_WRONG", Path("net_grams"), "net_grams is not what the record's figures make, or outside ±10^15.");
        if (record.Sold.IsPositive != record.SoldTrades > 0 || (!record.Sold.IsPositive && record.SoldCents > 0)) throw Wrong("TRADES_INVALID", Path("sold_trades"), "sold_grams, sold_cents and sold_trades go together.");
        if (account == CitizenRecord.Nobody && !IsNobodys(record)) throw Wrong("NOBODY_HAS_POINTS", $"records[{index}]", "What is no account's is bought from the pool and spent, or comes back and lapses: nothing stays, nothing else moves.");
        return record;

        string Path(string field) => $"records[{index}].{field}";

        Co2eMass Grams(long grams, long least, string field) => Co2eMass.FromGrams(Within(grams, least, Co2eMass.MaxGrams, field));

        long Within(long value, long least, long most, string field) =>
            value >= least && value <= most ? value : throw Wrong("RECORD_OUT_OF_RANGE", Path(field), $"{field} must be {least} to {most}.");
    }

    private static Co2eMass? NetOf(in CitizenRecord record)
    {
        try
        {
            return record.Net;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static bool IsNobodys(in CitizenRecord r) =>
        r.Bought.Grams == r.Spent.Grams + r.Lapsed.Grams
        && r == new CitizenRecord { Period = r.Period, Bought = r.Bought, BoughtCents = r.BoughtCents, Spent = r.Spent, Lapsed = r.Lapsed };

    private static FaultException Wrong(string code, string field, string what) => new(Fault.Invalid(code, field, what));
}
