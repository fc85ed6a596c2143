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
        if (has.HasFlag(Has.Request)) w.Request(facts.Request, facts.Fingerprint);
        if (has.HasFlag(Has.Subject)) w.Key(facts.Subject!.Value);
        if (has.HasFlag(Has.Seller)) w.Seller(facts.Seller);
        if (has.HasFlag(Has.TillDate)) w.Number((ulong)facts.TillDate!.Value.DayNumber);
        if (has.HasFlag(Has.Purchase)) w.Id(facts.Purchase);
        if (has.HasFlag(Has.Voucher))
        {
            var (serial, until, cap) = facts.Voucher!.Value;
            w.Fixed64(serial.High);
            w.Fixed64(serial.Low);
            w.Time(until);
            w.Grams(cap);
        }

        if (has.HasFlag(Has.Catalogue)) w.Text(facts.CatalogueVersion);
        if (has.HasFlag(Has.Lines)) w.Lines(facts.Lines);
        if (has.HasFlag(Has.Policy)) w.Text(facts.PolicyVersion);
        if (has.HasFlag(Has.Trade))
        {
            w.Grams(facts.Trade.Grams);
            w.Signed(facts.Trade.CentsPerTonne);
        }

        if (has.HasFlag(Has.Buyer)) w.Number((ulong)facts.Buyer.Value);
        if (has.HasFlag(Has.Replaced))
        {
            w.Seller(facts.ReplacedSeller);
            w.Lines(facts.ReplacedLines);
        }

        if (has.HasFlag(Has.OtherPayer)) w.Byte((byte)facts.Payer);
    }

    /// <exception cref="InvalidDataException">The bytes are none that <see cref="Write"/> makes.</exception>
    public static EntryFacts Read(ReadOnlySpan<byte> bytes)
    {
        var r = new ByteReader(bytes);
        var account = r.Account();
        var has = (Has)r.Count(8191);
        BodyFingerprint fingerprint = default;
        var request = has.HasFlag(Has.Request) ? r.Request(out fingerprint) : default;
        return new EntryFacts
        {
            Account = account,
            Request = request,
            Fingerprint = fingerprint,
            Subject = has.HasFlag(Has.Subject) ? r.Key() : null,
            Seller = has.HasFlag(Has.Seller) ? r.Seller() : default,
            TillDate = has.HasFlag(Has.TillDate) ? DateOnly.FromDayNumber(r.Count(DateOnly.MaxValue.DayNumber)) : null,
            Purchase = has.HasFlag(Has.Purchase) ? r.Id() : Guid.Empty,
            Voucher = has.HasFlag(Has.Voucher) ? (new FlashcodeSerial(r.Fixed64(), r.Fixed64()), r.Time(), r.Grams()) : null,
            CatalogueVersion = has.HasFlag(Has.Catalogue) ? string.Intern(r.Text()) : "",
            Lines = has.HasFlag(Has.Lines) ? r.Lines() : [],
            PolicyVersion = has.HasFlag(Has.Policy) ? string.Intern(r.Text()) : "",
            Trade = has.HasFlag(Has.Trade) ? (r.Grams(), r.Signed()) : default,
            Buyer = has.HasFlag(Has.Buyer) ? new(checked((long)r.Number())) : default,
            ReplacedSeller = has.HasFlag(Has.Replaced) ? r.Seller() : default,
            ReplacedLines = has.HasFlag(Has.Replaced) ? r.Lines() : [],
            Payer = has.HasFlag(Has.OtherPayer) ? (Payer)r.Byte() : Payer.Citizen,
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
