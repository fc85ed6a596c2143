using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Journal;

/// <summary>An entry's bytes: deterministic, versioned, about 110 bytes for a sale of three lines.</summary>
public static class EntryCodec
{
    private const byte Version = 1;

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
        if (has.HasFlag(Has.Request)) w.Request(entry.Request, entry.Fingerprint);
        if (has.HasFlag(Has.Account)) w.Account(entry.Account);
        if (has.HasFlag(Has.OtherTransaction)) w.Key(entry.Transaction!.Value);
        if (has.HasFlag(Has.Answer)) w.Answer(entry.Answer!);
        if (has.HasFlag(Has.Seller)) w.Seller(entry.Seller);
        if (has.HasFlag(Has.TillDate)) w.Number((ulong)entry.TillDate!.Value.DayNumber);
        if (has.HasFlag(Has.Purchase)) w.Id(entry.Purchase);
        if (has.HasFlag(Has.Replaced)) w.Key(entry.Replaced!.Value);
        if (has.HasFlag(Has.Spent))
        {
            w.Fixed64(entry.Spent!.Value.Serial.High);
            w.Fixed64(entry.Spent.Value.Serial.Low);
            w.Time(entry.Spent.Value.Until);
        }

        if (has.HasFlag(Has.Refunded))
        {
            w.Number((ulong)entry.Refunded.Length);
            foreach (var back in entry.Refunded)
            {
                w.Number((ulong)back.Line);
                w.Number((ulong)back.QuantityMilli);
                w.Grams(back.Grams);
            }
        }

        if (has.HasFlag(Has.Trade))
        {
            w.Grams(entry.Trade.Grams);
            w.Signed(entry.Trade.CentsPerTonne);
        }

        if (has.HasFlag(Has.Cap)) w.Grams(entry.Cap);
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
        var version = r.Byte();
        if (version != Version) throw new InvalidDataException($"Entry version {version} is not known; this build reads version {Version}.");
        var kind = (EntryKind)r.Byte();
        if (kind is < EntryKind.Allocate or > EntryKind.Abandon) throw new InvalidDataException($"Entry kind {(int)kind} is not known.");
        var has = (Has)r.Count(8191);
        var key = r.Key();
        var at = r.Time();
        var rank = (EvidenceRank)r.Byte();
        var period = r.Period();
        BodyFingerprint fingerprint = default;
        var request = has.HasFlag(Has.Request) ? r.Request(out fingerprint) : default;
        var account = has.HasFlag(Has.Account) ? r.Account() : default;
        JournalKey? transaction = has.HasFlag(Has.OwnTransaction) ? key : has.HasFlag(Has.OtherTransaction) ? r.Key() : null;
        var answer = has.HasFlag(Has.Answer) ? r.Answer(transaction) : null;
        var seller = has.HasFlag(Has.Seller) ? r.Seller() : default;
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
            TillDate = has.HasFlag(Has.TillDate) ? DateOnly.FromDayNumber(r.Count(DateOnly.MaxValue.DayNumber)) : null,
            Purchase = has.HasFlag(Has.Purchase) ? r.Id() : Guid.Empty,
            Replaced = has.HasFlag(Has.Replaced) ? r.Key() : null,
            Spent = has.HasFlag(Has.Spent) ? (new(r.Fixed64(), r.Fixed64()), r.Time()) : null,
            Refunded = has.HasFlag(Has.Refunded) ? ReadRefunded(ref r) : [],
            Trade = has.HasFlag(Has.Trade) ? (r.Grams(), r.Signed()) : default,
            Cap = has.HasFlag(Has.Cap) ? r.Grams() : default,
            Legs = ReadLegs(ref r, account, seller),
        };
        return r.IsAtEnd ? entry : throw new InvalidDataException($"Entry {key} has bytes left over.");
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
