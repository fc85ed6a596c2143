using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Invoices;

/// <summary>
/// The purchase that an invoice is: a UUID of version 8 that follows from its seller, its number and its year, so that two tills that
/// never heard of each other give one invoice one id. Its last byte counts attempts to pay it; that of the purchase is zero.
/// </summary>
public readonly record struct BillId
{
    /// <summary>Attempts to pay one invoice: 16. Only one that was refused, given up or refunded whole makes way for the next.</summary>
    public const int MaxAttempts = 16;

    private const int GuidSize = 16;

    private BillId(Guid purchase) => Purchase = purchase;

    /// <summary>Joins all that concerns this invoice; also the request id of the first attempt to pay it.</summary>
    public Guid Purchase { get; }

    /// <param name="seller">Whose numbers these are.</param>
    /// <param name="number">As written (BT-1); white space around it does not count, and inside it one space is as good as many.</param>
    /// <param name="year">Of the day of issue: sellers may begin anew each year.</param>
    public static BillId Of(MerchantId seller, string number, int year)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        var plain = PlainNumber(number);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"carbonpos-bill/1\n{seller}\n{year:0000}\n{plain}"), hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        hash[GuidSize - 1] = 0;
        return new(new Guid(hash[..GuidSize], bigEndian: true));
    }

    /// <summary>A number as it is compared: in Unicode form C, with single spaces inside and none around it.</summary>
    public static string PlainNumber(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return string.Join(' ', number.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Request id of an attempt.</summary>
    /// <param name="attempt">0 to 15.</param>
    public Guid Attempt(int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempt);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(attempt, MaxAttempts);
        Span<byte> bytes = stackalloc byte[GuidSize];
        Purchase.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[GuidSize - 1] = (byte)attempt;
        return new(bytes, bigEndian: true);
    }

    /// <summary>Which attempt a request id is; -1 = none of this invoice.</summary>
    public int AttemptOf(Guid request)
    {
        Span<byte> bytes = stackalloc byte[GuidSize];
        request.TryWriteBytes(bytes, bigEndian: true, out _);
        int attempt = bytes[GuidSize - 1];
        return attempt < MaxAttempts && Attempt(attempt) == request ? attempt : -1;
    }
}
