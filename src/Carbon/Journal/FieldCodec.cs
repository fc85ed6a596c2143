using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Journal;

/// <summary>How the values inside entries and snapshots are written.</summary>
public static class FieldCodec
{
    /// <summary>Most lines, legs or returns of one entry.</summary>
    public const int MostLines = 1_000;

    /// <summary>What follows in an answer; entries of before catalogues were named have 0 or 1 there.</summary>
    private const int HasExpiry = 1;
    private const int HasCatalogue = 2;

    /// <summary>Writes grams, zigzag.</summary>
    public static void Grams(this ByteWriter w, Co2eMass mass) => w.Signed(mass.Grams);

    /// <summary>Reads grams, zigzag.</summary>
    public static Co2eMass Grams(this ref ByteReader r)
    {
        var grams = r.Signed();
        return grams is >= -Co2eMass.MaxGrams and <= Co2eMass.MaxGrams
            ? Co2eMass.FromGrams(grams)
            : throw new InvalidDataException($"{grams} g is out of range.");
    }

    /// <summary>Writes a period: its year, 0 = none.</summary>
    public static void Period(this ByteWriter w, BudgetPeriod period) => w.Number((ulong)period.Year);

    /// <summary>Reads a period: its year, 0 = none.</summary>
    public static BudgetPeriod Period(this ref ByteReader r)
    {
        var year = r.Count(BudgetPeriod.LastYear);
        return year == 0 ? default : BudgetPeriod.FromYear(year);
    }

    /// <summary>Writes an account: 16 bytes.</summary>
    public static void Account(this ByteWriter w, AccountId id)
    {
        w.Fixed64(id.High);
        w.Fixed64(id.Low);
    }

    /// <summary>Reads an account: 16 bytes.</summary>
    public static AccountId Account(this ref ByteReader r) => new(r.Fixed64(), r.Fixed64());

    /// <summary>Writes a journal key.</summary>
    public static void Key(this ByteWriter w, JournalKey key)
    {
        w.Number((ulong)key.Partition);
        w.Number((ulong)key.Epoch);
        w.Number((ulong)key.Sequence);
    }

    /// <summary>Reads a journal key.</summary>
    public static JournalKey Key(this ref ByteReader r) => new(r.Count(65_535), r.Count(int.MaxValue), checked((long)r.Number()));

    /// <summary>Writes a request key and its body fingerprint.</summary>
    public static void Request(this ByteWriter w, RequestKey request, BodyFingerprint fingerprint)
    {
        w.Number((ulong)request.Merchant.Value);
        w.Id(request.Id);
        w.Fixed64(fingerprint.Hash);
        w.Fixed64(fingerprint.Fields);
    }

    /// <summary>Reads a request key and its body fingerprint.</summary>
    public static RequestKey Request(this ref ByteReader r, out BodyFingerprint fingerprint)
    {
        var request = new RequestKey(new(checked((long)r.Number())), r.Id());
        fingerprint = new(r.Fixed64(), r.Fixed64());
        return request;
    }

    /// <summary>Writes a seller.</summary>
    public static void Seller(this ByteWriter w, Seller seller)
    {
        w.Number((ulong)seller.Company.Value);
        w.Number((ulong)seller.Store);
        w.Fixed64(seller.Activity.Packed);
    }

    /// <summary>Reads a seller.</summary>
    public static Seller Seller(this ref ByteReader r) =>
        new(new(checked((long)r.Number())), checked((long)r.Number()), ActivityCode.FromPacked(r.Fixed64()));

    /// <summary>Writes weighed lines.</summary>
    public static void Lines(this ByteWriter w, IReadOnlyList<SoldLine> lines)
    {
        w.Number((ulong)lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            w.Grams(line.Grams);
            w.Byte((byte)(((int)line.Provenance << 4) | (int)line.Reason));
            // Below zero it is a removal: entries of before there were any have none.
            w.Grams(line.Apart);
            w.Number((ulong)line.QuantityMilli);
        }
    }

    /// <summary>Reads weighed lines.</summary>
    public static SoldLine[] Lines(this ref ByteReader r)
    {
        var count = r.Count(MostLines);
        if (count == 0) return [];
        var lines = new SoldLine[count];
        for (var i = 0; i < count; i++)
        {
            var grams = r.Grams();
            var evidence = r.Byte();
            lines[i] = new(grams, (Provenance)(evidence >> 4), (WeighingReason)(evidence & 0xF), r.Grams(), checked((long)r.Number()));
        }

        return lines;
    }

    /// <summary>Writes an answer, without its transaction.</summary>
    public static void Answer(this ByteWriter w, Answer answer)
    {
        w.Byte((byte)(((int)answer.Outcome << 5) | (int)answer.Refusal));
        w.Grams(answer.Moved);
        w.Grams(answer.Requested);
        w.Grams(answer.Available);
        w.Grams(answer.Budget);
        w.Period(answer.Period);
        w.Byte((byte)((answer.HoldExpiry is null ? 0 : HasExpiry) | (answer.CatalogueVersion.Length == 0 ? 0 : HasCatalogue)));
        if (answer.HoldExpiry is { } expiry) w.Time(expiry);
        if (answer.CatalogueVersion.Length > 0) w.Text(answer.CatalogueVersion);
        w.Lines(answer.Lines);
        w.Text(answer.PolicyVersion);
    }

    /// <summary>Reads an answer, without its transaction.</summary>
    public static Answer Answer(this ref ByteReader r, JournalKey? transaction)
    {
        var outcome = r.Byte();
        var answer = new Answer
        {
            Outcome = (Outcome)(outcome >> 5),
            Refusal = (Refusal)(outcome & 0x1F),
            Moved = r.Grams(),
            Requested = r.Grams(),
            Available = r.Grams(),
            Budget = r.Grams(),
            Period = r.Period(),
        };
        var has = r.Byte();
        return answer with
        {
            HoldExpiry = (has & HasExpiry) == 0 ? null : r.Time(),
            CatalogueVersion = (has & HasCatalogue) == 0 ? "" : r.KnownText(),
            Transaction = transaction,
            Lines = r.Lines(),
            PolicyVersion = r.KnownText(),
        };
    }

    /// <summary>Writes a ledger account; what is the entry's own is left out.</summary>
    public static void Place(this ByteWriter w, in LedgerAccount place, AccountId account, Seller seller)
    {
        // The high bit says that account or seller are those of the entry: nearly always.
        var own = (place.Kind is LedgerAccountKind.Citizen or LedgerAccountKind.Held && place.Account == account)
            || (place.Kind == LedgerAccountKind.Sold && place.Seller == seller);
        w.Byte((byte)((int)place.Kind | (own ? 0x80 : 0)));
        switch (place.Kind)
        {
            case LedgerAccountKind.Citizen or LedgerAccountKind.Held:
                w.Period(place.Period);
                if (!own) w.Account(place.Account);
                break;
            case LedgerAccountKind.Sold:
                w.Byte((byte)place.Provenance);
                if (!own) w.Seller(place.Seller);
                break;
            case LedgerAccountKind.Pool:
                w.Number((ulong)place.Partition);
                break;
            case LedgerAccountKind.Bought:
                w.Number((ulong)place.Seller.Company.Value);
                break;
        }
    }

    /// <summary>Reads a ledger account; what is the entry's own is left out.</summary>
    public static LedgerAccount Place(this ref ByteReader r, AccountId account, Seller seller)
    {
        var head = r.Byte();
        var own = head >= 0x80;
        switch ((LedgerAccountKind)(head & 0x7F))
        {
            case LedgerAccountKind.Issued: return LedgerAccount.Issued;
            case LedgerAccountKind.Visitor: return LedgerAccount.Visitor;
            case LedgerAccountKind.Lapsed: return LedgerAccount.Lapsed;
            case LedgerAccountKind.Citizen:
                var citizen = r.Period();
                return LedgerAccount.Citizen(own ? account : r.Account(), citizen);
            case LedgerAccountKind.Held:
                var held = r.Period();
                return LedgerAccount.Held(own ? account : r.Account(), held);
            case LedgerAccountKind.Sold:
                var provenance = (Provenance)r.Byte();
                return LedgerAccount.Sold(own ? seller : r.Seller(), provenance);
            case LedgerAccountKind.Pool: return LedgerAccount.Pool(r.Count(65_535));
            case LedgerAccountKind.Bought: return LedgerAccount.Bought(new(checked((long)r.Number())));
            default: throw new InvalidDataException($"There is no ledger account of kind {head & 0x7F}.");
        }
    }
}
