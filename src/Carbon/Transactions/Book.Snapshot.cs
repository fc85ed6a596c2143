using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Transactions;

public sealed partial class Book
{
    private const byte SnapshotVersion = 3;

    // Of before there were last days: nothing follows a header's sequences, and nothing an account's newest transaction.
    private const byte WithoutLastDays = 2;

    private enum Part : byte
    {
        Header = 1,
        Account = 2,
        Transaction = 3,
        Entry = 4,
        Spent = 5,
        Total = 6,
        End = 7,
    }

    /// <summary>The whole state as records, each valid until the next is asked for. Entries after it make the present again.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Snapshot()
    {
        var w = new ByteWriter();
        yield return WriteHeader(w);
        foreach (var account in accounts.Values) yield return WriteAccount(w, account);
        foreach (var (at, place) in remembered)
        {
            Begin(w, Part.Entry);
            var entry = entries.Read(place);
            w.Signed(at);
            w.Number((ulong)opened.Before(entry.Key.Partition, entry.Key.Sequence));
            w.Raw(entries.Bytes(place).Span);
            yield return w.Written;
        }

        // By age, so that holds which lapse together do so in the same order as here.
        foreach (var record in changed.Values.OrderBy(record => record.Key.Partition).ThenBy(record => record.Key.Sequence)) yield return WriteTransaction(w, record);

        foreach (var (serial, until) in spent.Pairs)
        {
            Begin(w, Part.Spent);
            w.Fixed64(serial.High);
            w.Fixed64(serial.Low);
            w.Time(until);
            yield return w.Written;
        }

        foreach (var (place, grams) in totals)
        {
            Begin(w, Part.Total);
            w.Place(place, default, default);
            w.Signed(grams);
            yield return w.Written;
        }

        Begin(w, Part.End);
        yield return w.Written;
    }

    /// <summary>Makes a book of the records of <see cref="Snapshot"/>.</summary>
    /// <exception cref="InvalidDataException">Records are missing, damaged or of an unknown version.</exception>
    public static Book Restore(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        Book? book = null;
        var ended = false;
        foreach (var record in records)
        {
            var r = new ByteReader(record.Span);
            var part = (Part)r.Byte();
            if (part == Part.Header)
            {
                book = ReadHeader(ref r);
                continue;
            }

            if (book is null) throw new InvalidDataException("A snapshot must begin with its header.");
            switch (part)
            {
                case Part.Account: book.ReadAccount(ref r); break;
                case Part.Transaction: book.ReadTransaction(ref r); break;
                case Part.Entry:
                    var (at, before) = (r.Signed(), checked((long)r.Number()));
                    book.Keep(EntryCodec.Read(r.Rest()), at, before);
                    break;
                case Part.Spent:
                    var serial = new FlashcodeSerial(r.Fixed64(), r.Fixed64());
                    var until = r.Time();
                    book.spent.Add(serial, until);
                    book.spentUntil.Enqueue(serial, until);
                    break;
                case Part.Total: book.totals.Add(r.Place(default, default), r.Signed()); break;
                case Part.End: ended = true; break;
                default: throw new InvalidDataException($"Snapshot part {(int)part} is not known.");
            }
        }

        return ended ? book! : throw new InvalidDataException("The snapshot ends too early.");
    }

    private static void Begin(ByteWriter w, Part part)
    {
        w.Clear();
        w.Byte((byte)part);
    }

    private ReadOnlyMemory<byte> WriteHeader(ByteWriter w)
    {
        Begin(w, Part.Header);
        w.Byte(SnapshotVersion);
        w.Number((ulong)PartitionCount);
        w.Number((ulong)Epoch);
        w.Time(LastSeen);
        foreach (var sequence in sequences) w.Number((ulong)sequence);
        foreach (var cut in cuts) WriteDay(w, cut);
        return w.Written;
    }

    private static Book ReadHeader(ref ByteReader r)
    {
        var version = r.Byte();
        if (version is not (SnapshotVersion or WithoutLastDays)) throw new InvalidDataException($"Snapshot version {version} is not known; this build reads versions {WithoutLastDays} and {SnapshotVersion}.");
        var book = new Book(r.Count(65_536), r.Count(int.MaxValue)) { LastSeen = r.Time() };
        for (var i = 0; i < book.sequences.Length; i++) book.sequences[i] = (long)r.Number();
        for (var i = 0; i < book.cuts.Length && version != WithoutLastDays; i++) book.cuts[i] = ReadDay(ref r);
        return book;
    }

    private static ReadOnlyMemory<byte> WriteAccount(ByteWriter w, AccountState account)
    {
        Begin(w, Part.Account);
        w.Account(account.Id);
        w.Number((ulong)account.Periods.Count);
        foreach (var period in account.Periods)
        {
            w.Period(period.Period);
            w.Grams(period.Available);
            w.Grams(period.Held);
            w.Grams(period.Budget);
            w.Grams(period.CarriedIn);
            w.Grams(period.SoldSurplus);
            w.Grams(period.BoughtFromPool);
            w.Byte(period.Lapsed ? (byte)1 : (byte)0);
        }

        w.Number((ulong)(account.Purchases?.Count ?? 0));
        foreach (var (purchase, key) in account.Purchases ?? [])
        {
            w.Id(purchase);
            w.Key(key);
        }

        w.Number((ulong)account.Newest);
        if (account.LastDay is not null) WriteDay(w, account.LastDay);
        return w.Written;
    }

    // 0 = none.
    private static void WriteDay(ByteWriter w, DateOnly? day) => w.Number(day is { } some ? (ulong)some.DayNumber + 1 : 0);

    private static DateOnly? ReadDay(ref ByteReader r) => r.Count(DateOnly.MaxValue.DayNumber + 1) is > 0 and var day ? DateOnly.FromDayNumber(day - 1) : null;

    private void ReadAccount(ref ByteReader r)
    {
        var account = OpenAccount(r.Account());
        for (var left = r.Count(10_000); left > 0; left--)
        {
            var period = account.Open(r.Period());
            period.Available = r.Grams();
            period.Held = r.Grams();
            period.Budget = r.Grams();
            period.CarriedIn = r.Grams();
            period.SoldSurplus = r.Grams();
            period.BoughtFromPool = r.Grams();
            period.Lapsed = r.Byte() != 0;
        }

        for (var left = r.Count(int.MaxValue); left > 0; left--) (account.Purchases ??= []).Add(r.Id(), r.Key());
        account.Newest = checked((long)r.Number());
        if (!r.IsAtEnd) account.LastDay = ReadDay(ref r);
    }

    private static ReadOnlyMemory<byte> WriteTransaction(ByteWriter w, TransactionRecord record)
    {
        Begin(w, Part.Transaction);
        w.Key(record.Key);
        w.Time(record.At);
        w.Request(record.Request, default);
        w.Account(record.Account);
        w.Seller(record.Seller);
        w.Byte((byte)record.Payer);
        w.Number((ulong)record.Buyer.Value);
        w.Period(record.Period);
        w.Id(record.Purchase);
        w.Byte((byte)record.Rank);
        w.Byte((byte)record.State);
        w.Time(record.TouchedAt);
        w.Grams(record.Held);
        w.Grams(record.HeldAtMost);
        w.Byte(record.HoldExpiry is null ? (byte)0 : (byte)1);
        if (record.HoldExpiry is { } expiry) w.Time(expiry);
        w.Lines(record.Lines);
        // Snapshots of before catalogues were named have 0 or 1 here.
        w.Byte((byte)((record.Refunds is null ? 0 : 1) | (record.CatalogueVersion.Length == 0 ? 0 : 2)));
        if (record.CatalogueVersion.Length > 0) w.Text(record.CatalogueVersion);
        foreach (var refund in record.Refunds ?? [])
        {
            w.Number((ulong)refund.QuantityMilli);
            w.Grams(refund.Grams);
        }

        w.Grams(record.Bought);
        w.Grams(record.Unwound);
        w.Signed(record.CentsPerTonne);
        return w.Written;
    }

    private void ReadTransaction(ref ByteReader r)
    {
        var key = r.Key();
        var record = new TransactionRecord
        {
            Key = key,
            At = r.Time(),
            Request = r.Request(out _),
            Account = r.Account(),
            Seller = r.Seller(),
            Payer = (Payer)r.Byte(),
            Buyer = new((long)r.Number()),
            Period = r.Period(),
            Purchase = r.Id(),
            Rank = (EvidenceRank)r.Byte(),
            State = (TransactionState)r.Byte(),
            TouchedAt = r.Time(),
            Held = r.Grams(),
            HeldAtMost = r.Grams(),
            HoldExpiry = r.Byte() == 0 ? null : r.Time(),
            Lines = r.Lines(),
            // The entry that opened it came before it, and keeps what never changes.
            Cap = FindTransaction(key)?.Cap ?? default,
        };
        var has = r.Byte();
        if ((has & 2) != 0) record.CatalogueVersion = r.KnownText();
        if ((has & 1) != 0)
        {
            record.Refunds = new LineRefund[record.Lines.Count];
            for (var i = 0; i < record.Refunds.Length; i++) record.Refunds[i] = new((long)r.Number(), r.Grams());
        }

        record.Bought = r.Grams();
        record.Unwound = r.Grams();
        record.CentsPerTonne = r.Signed();
        changed.Add(record.Key, record);
        if (record.State != TransactionState.Held) return;
        (OpenAccount(record.Account).OpenHolds ??= []).Add(record.Key);
        due.Enqueue(record.Key, record.HoldExpiry!.Value);
    }
}
