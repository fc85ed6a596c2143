using System.Buffers.Binary;
using System.Security.Cryptography;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>
/// The canonical form of a request: what it means, not how it was encoded. A flashcode counts by account and serial, so that
/// the same voucher shown again is the same body.
/// </summary>
internal sealed class CanonicalBody
{
    private const int StatesArticle = 0x80;

    [ThreadStatic]
    private static CanonicalBody? ofThread;

    private readonly ByteWriter bytes = new();
    private ulong fields;
    private int fieldStart;

    /// <summary>A fresh body on this thread; to be finished before the next is begun.</summary>
    public static CanonicalBody Begin(string call)
    {
        var body = ofThread ??= new CanonicalBody();
        body.bytes.Clear();
        (body.fields, body.fieldStart) = (0, 0);
        body.bytes.Text(call);
        return body.End(BodyField.Call);
    }

    // The serial is the voucher's; zero for an account token.
    public CanonicalBody Instrument(AccountId account, FlashcodeSerial serial)
    {
        bytes.Fixed64(account.High);
        bytes.Fixed64(account.Low);
        bytes.Fixed64(serial.High);
        bytes.Fixed64(serial.Low);
        return End(BodyField.Instrument);
    }

    public CanonicalBody Transaction(JournalKey key)
    {
        bytes.Text(key.ToString());
        return End(BodyField.Transaction);
    }

    public CanonicalBody Lines(ReadOnlySpan<BasketLine> lines)
    {
        foreach (ref readonly var line in lines)
        {
            // Only where one is stated, and said so first: the body of a line without an article code is what it was before there were any.
            bytes.Byte((byte)((int)line.Kind | (line.Article.Length > 0 ? StatesArticle : 0)));
            bytes.Text(line.Label);
            bytes.Signed(line.EffectiveQuantityMilli);
            bytes.Byte((byte)line.Unit);
            bytes.Signed(line.PriceCents);
            bytes.Signed(line.VatBasisPoints);
            bytes.Text(line.Activity);
            if (line.Article.Length > 0) bytes.Text(line.Article);
        }

        return End(BodyField.Lines);
    }

    /// <summary>What is sold where a document says it: the file's hash, and the payment that it is sent for.</summary>
    public CanonicalBody Document(ReadOnlySpan<byte> hash, Guid payment)
    {
        bytes.Raw(hash);
        bytes.Id(payment);
        return End(BodyField.Lines);
    }

    public CanonicalBody RefundLines(ReadOnlySpan<RefundLine> lines)
    {
        foreach (var line in lines)
        {
            bytes.Signed(line.Line);
            bytes.Signed(line.QuantityMilli);
        }

        return End(BodyField.Lines);
    }

    public CanonicalBody Amount(long grams) => Number(grams, BodyField.Amount);

    /// <summary>What a sale was asked for beside its basket: an accepted offer counts by what was agreed to, not by its text; without one the body is what it was before there were offers.</summary>
    public CanonicalBody Amount(long grams, in Carbon.Offers.Offer offer)
    {
        bytes.Signed(grams);
        if (offer.Grams.IsPositive)
        {
            bytes.Signed(offer.Grams.Grams);
            bytes.Signed(offer.CentsPerTonne);
            bytes.Signed(offer.ValidUntil.ToUnixTimeMilliseconds());
        }

        return End(BodyField.Amount);
    }

    /// <summary>What is sold, and the price agreed to.</summary>
    public CanonicalBody Amount(long grams, long centsPerTonne)
    {
        bytes.Signed(grams);
        return Number(centsPerTonne, BodyField.Amount);
    }

    public CanonicalBody Mode(int mode, bool partial) => Number((mode << 1) | (partial ? 1 : 0), BodyField.Mode);

    public CanonicalBody Purchase(Guid purchase)
    {
        bytes.Id(purchase);
        return End(BodyField.Purchase);
    }

    public CanonicalBody Timing(long soldAt, int holdSeconds, DateOnly? tillDate)
    {
        bytes.Signed(soldAt);
        bytes.Signed(holdSeconds);
        bytes.Signed(tillDate?.DayNumber ?? 0);
        return End(BodyField.Timing);
    }

    public BodyFingerprint Finish()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.Written.Span, hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash), fields);
    }

    private CanonicalBody Number(long value, BodyField field)
    {
        bytes.Signed(value);
        return End(field);
    }

    // One byte a field (FNV-1a, folded): enough to name the field that differs; the 64-bit hash decides whether one does.
    private CanonicalBody End(BodyField field)
    {
        var hash = 2166136261u;
        foreach (var b in bytes.Written.Span[fieldStart..]) hash = (hash ^ b) * 16777619u;
        hash ^= hash >> 16;
        hash ^= hash >> 8;
        fields |= (ulong)(byte)hash << (8 * (int)field);
        fieldStart = bytes.Length;
        bytes.Byte((byte)field);
        return this;
    }
}
