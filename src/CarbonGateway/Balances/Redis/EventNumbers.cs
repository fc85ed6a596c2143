using System.Diagnostics;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>An event's numbers, in the order in which its script's file lists them.</summary>
internal static class EventNumbers
{
    private const int NoVoucher = -1;

    public static void Write(NumberWriter w, TransactionEvent e, Subject? subject, ByteWriter bytes)
    {
        switch (e)
        {
            case Allocate x: w.Add(x.Grams.Grams).Add(Decision.Number(x.Period)); break;
            case Correct x: w.Add(x.Grams.Grams).Add(Decision.Number(x.Period)); break;
            case CarryOver x: w.Add(Decision.Number(x.From)); break;
            case LeasePool x: w.Add(x.Grams.Grams); break;
            case SellSurplus x: w.Add(x.Grams.Grams).Add(x.CentsPerTonne); break;
            case SellingEvent x: WriteSale(w, x, bytes); break;
            case FollowUp x: WriteFollowUp(w, x, subject); break;
            case CutDay x: w.Add(x.Day.DayNumber); break;
            case CloseAccount x: w.Add(x.LastDay.DayNumber); break;
            case FindOrAbandon: break;
            default: throw new UnreachableException($"No numbers for {e.GetType().Name}.");
        }
    }

    /// <summary>The purchase that an event names, and its weaker evidence once that is known; nothing where none is named.</summary>
    public static void WritePurchase(NumberWriter w, TransactionEvent e, Subject? subject, Subject? weaker)
    {
        var purchase = (e as SellingEvent)?.Purchase ?? (e is Capture ? subject?.Opened.Purchase : null) ?? Guid.Empty;
        if (purchase == Guid.Empty) return;
        Span<byte> name = stackalloc byte[Layout.NameSize];
        Layout.NameOf(subject?.Account ?? e.Account, purchase, name);
        w.Add(name);
        var lines = weaker?.LinesKey ?? default;
        w.Add(weaker?.Key.Sequence ?? 0).Add(lines.Epoch).Add(lines.Sequence)
            .Add(weaker is null ? 0 : Decision.Number(weaker.Opened.Answer!.Period))
            .Add(weaker is null ? 0 : SoldLine.Total(weaker.Lines).Grams);
    }

    private static void WriteSale(NumberWriter w, SellingEvent e, ByteWriter bytes)
    {
        Span<byte> serial = stackalloc byte[16];
        w.Add(e.Total.Grams);
        if (e.Voucher is { } voucher)
        {
            Write(voucher.Serial, serial);
            w.Add((int)voucher.Flaw).Add(voucher.Cap.Grams).Add(serial).Add(Hours.Of(voucher.ValidUntil) + 1);
        }
        else
        {
            w.Add(NoVoucher).Add(0).Add(default(ReadOnlySpan<byte>)).Add(0);
        }

        switch (e)
        {
            case Sale x:
                w.Add(x.AllowPartial ? 1 : 0);
                WriteOffer(w, x.BuyBack);
                break;
            case TrainingSale x:
                WriteOffer(w, x.BuyBack);
                break;
            case VisitorSale x:
                WriteOffer(w, x.BuyBack);
                break;
            case Hold x:
                bytes.Clear();
                FactsCodec.Write(bytes, EventFacts.OfExpiry(x));
                w.Add(x.Expiry.ToUnixTimeMilliseconds()).Add(Milliseconds(x.Expiry - x.At)).Add(bytes.Written.Span);
                break;
            case Forward x:
                w.Add(x.SoldAt.ToUnixTimeMilliseconds());
                break;
            case Supersede x:
                w.Add(x.SoldAt.ToUnixTimeMilliseconds()).Add((int)x.Rank);
                break;
        }
    }

    private static void WriteOffer(NumberWriter w, BuyBack offer) => w.Add(offer.Grams.Grams).Add(offer.CentsPerTonne).Add((int)offer.Flaw);

    private static void WriteFollowUp(NumberWriter w, FollowUp e, Subject? subject)
    {
        // Only the company that sold may act on a transaction; to others it does not exist.
        var known = subject is not null && (e is UndoDouble || subject.Opened.Seller.Company == e.Request.Merchant);
        var lines = subject?.LinesKey ?? default;
        w.Add(known ? 1 : 0).Add(subject?.Key.Sequence ?? 0).Add(subject?.Key.Epoch ?? 0)
            .Add(subject is null ? 0 : Decision.Number(subject.Opened.Answer!.Period))
            .Add(subject is null ? 0 : SoldLine.Total(subject.Lines).Grams)
            .Add(lines.Epoch).Add(lines.Sequence).Add(subject?.Extended ?? 0)
            .Add((int)(subject?.Payer ?? Payer.Citizen))
            .Add(subject is { Opened.Kind: EntryKind.Sale or EntryKind.VisitorSale } sale ? sale.Opened.Trade.Grams.Grams : 0);
        switch (e)
        {
            case Capture x:
                w.Add(x.Lines.Length > 0 ? SoldLine.Total(x.Lines).Grams : -1);
                break;
            case ExtendHold x:
                w.Add(x.Grams.Grams).Add(x.Expiry?.ToUnixTimeMilliseconds() ?? -1).Add(x.Expiry is { } expiry ? Milliseconds(expiry - x.At) : 0);
                break;
            case Refund x:
                WriteReturns(w, x, subject?.Lines ?? []);
                break;
        }
    }

    private static void WriteReturns(NumberWriter w, Refund e, SoldLine[] lines)
    {
        w.Add(lines.Length);
        foreach (ref readonly var line in lines.AsSpan()) w.Add(line.Grams.Grams).Add(line.QuantityMilli);
        w.Add(e.Lines.Length);
        foreach (var back in e.Lines) w.Add(back.Line).Add(back.QuantityMilli);
    }

    private static void Write(FlashcodeSerial serial, Span<byte> bytes)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, serial.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], serial.Low);
    }

    // Downwards, as moments become milliseconds.
    private static long Milliseconds(TimeSpan span) => (long)Math.Floor(span.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
}
