using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis.Entries;

/// <summary>The bytes of <see cref="EntryFacts"/> beside a script's decision in the stream. The account comes first: the sweep reads it there.</summary>
internal static class FactsCodec
{
    [Flags]
    private enum Has
    {
        None = 0,
        Request = 1,
        Subject = 2,
        Seller = 4,
        TillDate = 8,
        Purchase = 16,
        Voucher = 32,
        Catalogue = 64,
        Lines = 128,
        Policy = 256,
        Trade = 512,
        Buyer = 1024,
        Replaced = 2048,
        OtherPayer = 4096,
    }

    public static void Write(ByteWriter w, EntryFacts facts)
    {
        var has = Contents(facts);
        w.Account(facts.Account);
        w.Number((ulong)has);
        if ((has & Has.Request) != 0) w.Request(facts.Request, facts.Fingerprint);
        if ((has & Has.Subject) != 0) w.Key(facts.Subject!.Value);
        if ((has & Has.Seller) != 0) w.Seller(facts.Seller);
        if ((has & Has.TillDate) != 0) w.Number((ulong)facts.TillDate!.Value.DayNumber);
        if ((has & Has.Purchase) != 0) w.Id(facts.Purchase);
        if ((has & Has.Voucher) != 0)
        {
            var (serial, until, cap) = facts.Voucher!.Value;
            w.Fixed64(serial.High);
            w.Fixed64(serial.Low);
            w.Time(until);
            w.Grams(cap);
        }

        if ((has & Has.Catalogue) != 0) w.Text(facts.CatalogueVersion);
        if ((has & Has.Lines) != 0) w.Lines(facts.Lines);
        if ((has & Has.Policy) != 0) w.Text(facts.PolicyVersion);
        if ((has & Has.Trade) != 0)
        {
            w.Grams(facts.Trade.Grams);
            w.Signed(facts.Trade.CentsPerTonne);
        }

        if ((has & Has.Buyer) != 0) w.Number((ulong)facts.Buyer.Value);
        if ((has & Has.Replaced) != 0)
        {
            w.Seller(facts.ReplacedSeller);
            w.Lines(facts.ReplacedLines);
        }

        if ((has & Has.OtherPayer) != 0) w.Byte((byte)facts.Payer);
    }

    /// <exception cref="InvalidDataException">The bytes are none that <see cref="Write"/> makes.</exception>
    public static EntryFacts Read(ReadOnlySpan<byte> bytes)
    {
        var r = new ByteReader(bytes);
        var account = r.Account();
        var has = (Has)r.Count(8191);
        BodyFingerprint fingerprint = default;
        var request = (has & Has.Request) != 0 ? r.Request(out fingerprint) : default;
        return new EntryFacts
        {
            Account = account,
            Request = request,
            Fingerprint = fingerprint,
            Subject = (has & Has.Subject) != 0 ? r.Key() : null,
            Seller = (has & Has.Seller) != 0 ? r.Seller() : default,
            TillDate = (has & Has.TillDate) != 0 ? DateOnly.FromDayNumber(r.Count(DateOnly.MaxValue.DayNumber)) : null,
            Purchase = (has & Has.Purchase) != 0 ? r.Id() : Guid.Empty,
            Voucher = (has & Has.Voucher) != 0 ? (new FlashcodeSerial(r.Fixed64(), r.Fixed64()), r.Time(), r.Grams()) : null,
            CatalogueVersion = (has & Has.Catalogue) != 0 ? r.KnownText() : "",
            Lines = (has & Has.Lines) != 0 ? r.Lines() : [],
            PolicyVersion = (has & Has.Policy) != 0 ? r.KnownText() : "",
            Trade = (has & Has.Trade) != 0 ? (r.Grams(), r.Signed()) : default,
            Buyer = (has & Has.Buyer) != 0 ? new(checked((long)r.Number())) : default,
            ReplacedSeller = (has & Has.Replaced) != 0 ? r.Seller() : default,
            ReplacedLines = (has & Has.Replaced) != 0 ? r.Lines() : [],
            Payer = (has & Has.OtherPayer) != 0 ? (Payer)r.Byte() : Payer.Citizen,
        };
    }

    private static Has Contents(EntryFacts facts)
    {
        var has = Has.None;
        if (facts.Request.Id != Guid.Empty) has |= Has.Request;
        if (facts.Subject is not null) has |= Has.Subject;
        if (facts.Seller != default) has |= Has.Seller;
        if (facts.TillDate is not null) has |= Has.TillDate;
        if (facts.Purchase != Guid.Empty) has |= Has.Purchase;
        if (facts.Voucher is not null) has |= Has.Voucher;
        if (facts.CatalogueVersion.Length > 0) has |= Has.Catalogue;
        if (facts.Lines.Length > 0) has |= Has.Lines;
        if (facts.PolicyVersion.Length > 0) has |= Has.Policy;
        if (facts.Trade != default) has |= Has.Trade;
        if (facts.Buyer != default) has |= Has.Buyer;
        if (facts.ReplacedLines.Length > 0) has |= Has.Replaced;
        if (facts.Payer != Payer.Citizen) has |= Has.OtherPayer;
        return has;
    }
}
