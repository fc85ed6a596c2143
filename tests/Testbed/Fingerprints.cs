using System.Globalization;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Testbed;

/// <summary>Fingerprints of events made by tests: every field of the body counts, the time it was given does not.</summary>
public static class Fingerprints
{
    /// <summary>One hash over the whole body, one byte per field.</summary>
    public static BodyFingerprint Of(TransactionEvent e)
    {
        var sale = e as SellingEvent;
        string[] fields =
        [
            e.GetType().Name,
            $"{e.Account.ToHex()} {sale?.Voucher}",
            $"{(e as FollowUp)?.Transaction}",
            Lines(e),
            Amount(e),
            $"{(e as Sale)?.AllowPartial} {(e as Supersede)?.Rank}",
            $"{sale?.Purchase}",
            $"{Instant((e as Hold)?.Expiry)} {Instant((e as ExtendHold)?.Expiry)} {Instant((e as Forward)?.SoldAt)} {Instant((e as Supersede)?.SoldAt)} {sale?.TillDate:O}",
        ];
        ulong each = 0;
        for (var i = 0; i < fields.Length; i++) each |= (Hash(fields[i]) & 0xFF) << (8 * i);
        return new(Hash(string.Join('\n', fields)), each);
    }

    /// <summary>The event with its own fingerprint.</summary>
    public static T Sign<T>(T e)
        where T : TransactionEvent => e with { Fingerprint = Of(e) };

    private static string Lines(TransactionEvent e) => e switch
    {
        SellingEvent sale => string.Join(' ', sale.Lines),
        Capture capture => string.Join(' ', capture.Lines),
        Refund refund => string.Join(' ', refund.Lines),
        _ => "",
    };

    private static string Amount(TransactionEvent e) => e switch
    {
        Allocate x => $"{x.Period} {x.Grams}",
        Correct x => $"{x.Period} {x.Grams}",
        CarryOver x => $"{x.From}",
        CutDay x => $"{x.Partition} {x.Day:O}",
        CloseAccount x => $"{x.LastDay:O}",
        LeasePool x => $"{x.Partition} {x.Grams}",
        SellSurplus x => $"{x.Grams} {x.CentsPerTonne}",
        ExtendHold x => $"{x.Grams}",
        Sale x => Amount(x.BuyBack),
        TrainingSale x => Amount(x.BuyBack),
        VisitorSale x => Amount(x.BuyBack),
        CompanyPurchase x => $"{x.Buyer}",
        _ => "",
    };

    // What was agreed to; what is wrong with it now is not of the body.
    private static string Amount(BuyBack offer) => $"{offer.Grams} {offer.CentsPerTonne}";

    private static string Instant(DateTimeOffset? moment) =>
        moment?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "";

    // FNV-1a, finished so that the low byte depends on all of the text.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return hash ^ (hash >> 29);
    }
}
