using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Journal;

/// <summary>An entry's bytes: deterministic, versioned, about 110 bytes for a sale of three lines.</summary>
public static class EntryCodec
{
    private const byte Version = 1;
    private const int AllParts = 16_383;

    [Flags]
    private enum Has
    {
        None = 0,
        Request = 1,
        Account = 2,
        OwnTransaction = 4,
        OtherTransaction = 8,
        Answer = 16,
        Seller = 32,
        TillDate = 64,
        Purchase = 128,
        Replaced = 256,
        Spent = 512,
        Refunded = 1024,
        Trade = 2048,
        Cap = 4096,
        TradedBefore = 8192,
    }

    /// <summary>Adds the entry's bytes to the writer.</summary>
    public static void Write(ByteWriter w, JournalEntry entry)
    {
        var has = Contents(entry);
        w.Byte(Version);
        w.Byte((byte)entry.Kind);
        w.Number((ulong)has);
        w.Key(entry.Key);
        w.Time(entry.At);
        w.Byte((byte)entry.Rank);
        w.Period(entry.Period);
        if ((has & Has.Request) != 0) w.Request(entry.Request, entry.Fingerprint);
        if ((has & Has.Account) != 0) w.Account(entry.Account);
        if ((has & Has.OtherTransaction) != 0) w.Key(entry.Transaction!.Value);
        if ((has & Has.Answer) != 0) w.Answer(entry.Answer!);
        if ((has & Has.Seller) != 0) w.Seller(entry.Seller);
        if ((has & Has.TillDate) != 0) w.Number((ulong)entry.TillDate!.Value.DayNumber);
        if ((has & Has.Purchase) != 0) w.Id(entry.Purchase);
        if ((has & Has.Replaced) != 0) w.Key(entry.Replaced!.Value);
        if ((has & Has.Spent) != 0)
        {
            w.Fixed64(entry.Spent!.Value.Serial.High);
            w.Fixed64(entry.Spent.Value.Serial.Low);
            w.Time(entry.Spent.Value.Until);
        }

        if ((has & Has.Refunded) != 0)
        {
            w.Number((ulong)entry.Refunded.Length);
            foreach (var back in entry.Refunded)
            {
                w.Number((ulong)back.Line);
                w.Number((ulong)back.QuantityMilli);
                w.Grams(back.Grams);
            }
        }

        if ((has & Has.Trade) != 0)
        {
            w.Grams(entry.Trade.Grams);
            w.Signed(entry.Trade.CentsPerTonne);
        }

        if ((has & Has.Cap) != 0) w.Grams(entry.Cap);
        if ((has & Has.TradedBefore) != 0) w.Grams(entry.TradedBefore);
        w.Number((ulong)entry.Legs.Length);
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            w.Place(leg.From, entry.Account, entry.Seller);
            w.Place(leg.To, entry.Account, entry.Seller);
            w.Grams(leg.Grams);
        }
    }

    /// <summary>Reads one entry, all of the bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an entry of a version that this code knows.</exception>
    public static JournalEntry Read(ReadOnlySpan<byte> bytes)
    {
        var r = new ByteReader(bytes);
        var kind = Kind(ref r);
        var has = (Has)r.Count(AllParts);
        var key = r.Key();
        var at = r.Time();
        var rank = (EvidenceRank)r.Byte();
        var period = r.Period();
        BodyFingerprint fingerprint = default;
        var request = (has & Has.Request) != 0 ? r.Request(out fingerprint) : default;
        var account = (has & Has.Account) != 0 ? r.Account() : default;
        JournalKey? transaction = (has & Has.OwnTransaction) != 0 ? key : (has & Has.OtherTransaction) != 0 ? r.Key() : null;
        var answer = (has & Has.Answer) != 0 ? r.Answer(transaction) : null;
        var seller = (has & Has.Seller) != 0 ? r.Seller() : default;
        var entry = new JournalEntry
        {
            Key = key,
            Kind = kind,
            At = at,
            Rank = rank,
            Period = period,
            Request = request,
            Fingerprint = fingerprint,
            Account = account,
            Transaction = transaction,
            Answer = answer,
            Seller = seller,
            TillDate = (has & Has.TillDate) != 0 ? DateOnly.FromDayNumber(r.Count(DateOnly.MaxValue.DayNumber)) : null,
            Purchase = (has & Has.Purchase) != 0 ? r.Id() : Guid.Empty,
            Replaced = (has & Has.Replaced) != 0 ? r.Key() : null,
            Spent = (has & Has.Spent) != 0 ? (new(r.Fixed64(), r.Fixed64()), r.Time()) : null,
            Refunded = (has & Has.Refunded) != 0 ? ReadRefunded(ref r) : [],
            Trade = (has & Has.Trade) != 0 ? (r.Grams(), r.Signed()) : default,
            Cap = (has & Has.Cap) != 0 ? r.Grams() : default,
            TradedBefore = (has & Has.TradedBefore) != 0 ? r.Grams() : default,
            Legs = ReadLegs(ref r, account, seller),
        };
        // Not written twice: the answer's euros follow from the entry's trade.
        if (answer is not null && PointTrade.Of(kind, entry.Trade, entry.TradedBefore) is { Grams.IsPositive: true } traded) entry = entry with { Answer = answer with { Trade = traded } };
        return r.IsAtEnd ? entry : throw new InvalidDataException($"Entry {key} has bytes left over.");
    }

    /// <summary>Reads what an entry's bytes begin with, and no more: for who passes entries on.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an entry of a version that this code knows.</exception>
    public static JournalKey ReadHead(ReadOnlySpan<byte> bytes, out EntryKind kind, out DateTimeOffset at)
    {
        var r = new ByteReader(bytes);
        kind = Kind(ref r);
        r.Count(AllParts);
        var key = r.Key();
        at = r.Time();
        return key;
    }

    private static EntryKind Kind(ref ByteReader r)
    {
        var version = r.Byte();
        if (version != Version) throw new InvalidDataException($"Entry version {version} is not known; this build reads version {Version}.");
        var kind = (EntryKind)r.Byte();
        return kind is >= EntryKind.Allocate and <= EntryKind.Close ? kind : throw new InvalidDataException($"Entry kind {(int)kind} is not known.");
    }

    private static Has Contents(JournalEntry entry)
    {
        var has = Has.None;
        if (entry.Request.Id != Guid.Empty) has |= Has.Request;
        if (entry.Account != default) has |= Has.Account;
        if (entry.Transaction is { } transaction) has |= transaction == entry.Key ? Has.OwnTransaction : Has.OtherTransaction;
        if (entry.Answer is not null) has |= Has.Answer;
        if (entry.Seller != default) has |= Has.Seller;
        if (entry.TillDate is not null) has |= Has.TillDate;
        if (entry.Purchase != Guid.Empty) has |= Has.Purchase;
        if (entry.Replaced is not null) has |= Has.Replaced;
        if (entry.Spent is not null) has |= Has.Spent;
        if (entry.Refunded.Length > 0) has |= Has.Refunded;
        if (entry.Trade != default) has |= Has.Trade;
        if (entry.Cap != default) has |= Has.Cap;
        if (entry.TradedBefore != default) has |= Has.TradedBefore;
        return has;
    }

    private static RefundedLine[] ReadRefunded(ref ByteReader r)
    {
        var lines = new RefundedLine[r.Count(FieldCodec.MostLines)];
        for (var i = 0; i < lines.Length; i++) lines[i] = new(r.Count(FieldCodec.MostLines), checked((long)r.Number()), r.Grams());
        return lines;
    }

    private static Leg[] ReadLegs(ref ByteReader r, AccountId account, Seller seller)
    {
        var count = r.Count(FieldCodec.MostLines);
        if (count == 0) return [];
        var legs = new Leg[count];
        for (var i = 0; i < count; i++) legs[i] = new(r.Place(account, seller), r.Place(account, seller), r.Grams());
        return legs;
    }
}
