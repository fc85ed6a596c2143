using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.V1;
using Google.Protobuf.Collections;
using BasketLine = CarbonPos.Carbon.Content.BasketLine;
using WeighedLine = CarbonPos.Carbon.Content.WeighedLine;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>Reads fields of requests. Whatever is out of range becomes INVALID_ARGUMENT with the field's path.</summary>
internal static class RequestReader
{
    public const int MostLines = 500;
    public const int DefaultHoldSeconds = 1_800;
    private const int LeastHoldSeconds = 60;
    private const int MostHoldSeconds = 2_592_000;

    /// <param name="text">From the request.</param>
    /// <param name="oldest">What was made before this is no longer remembered: sent again, it could be debited again.</param>
    public static Guid RequestId(string text, DateTimeOffset oldest)
    {
        if (!TryUuid(text, out var id) || id == Guid.Empty)
        {
            throw Fault.Invalid("REQUEST_ID_INVALID", "request_id", "request_id must be a UUID in its 36-character form, not all zeros.").ToException();
        }

        return RequestAge.MadeAt(id) is { } made && made < oldest.ToUnixTimeMilliseconds()
            ? throw Fault.WrongTime("REQUEST_ID_TOO_OLD", "request_id", $"This UUIDv7 was made at {DateTimeOffset.FromUnixTimeMilliseconds(made):u}, before {oldest:u}: longer ago than requests are remembered. If it is new, the register's clock is wrong. If it is old, look the purchase up in the statement and do not send it again.").ToException()
            : id;
    }

    public static Guid PurchaseId(string text) =>
        text.Length == 0 ? Guid.Empty
        : TryUuid(text, out var id) ? id
        : throw Fault.Invalid("PURCHASE_ID_INVALID", "purchase_id", "purchase_id must be empty or a UUID in its 36-character form.").ToException();

    public static Guid PaymentId(string text) =>
        text.Length == 0 ? Guid.Empty
        : TryUuid(text, out var id) ? id
        : throw Fault.Invalid("PAYMENT_ID_INVALID", "invoice.payment_id", "invoice.payment_id must be empty or a UUID in its 36-character form.").ToException();

    public static JournalKey TransactionId(string text) =>
        JournalKey.TryParse(text, out var key)
            ? key
            : throw Fault.Invalid("TRANSACTION_ID_INVALID", "transaction_id", "transaction_id must be 'partition-epoch-sequence', as a posting gave it.").ToException();

    public static DateOnly? TillDate(string text) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw Fault.Invalid("TILL_DATE_INVALID", "till_date", "till_date must be empty or YYYY-MM-DD.").ToException();

    public static TimeSpan? HoldTime(int seconds, int byDefault) => seconds switch
    {
        0 when byDefault == 0 => null,
        0 => TimeSpan.FromSeconds(byDefault),
        >= LeastHoldSeconds and <= MostHoldSeconds => TimeSpan.FromSeconds(seconds),
        _ => throw Fault.Invalid("HOLD_SECONDS_OUT_OF_RANGE", "hold_seconds", $"hold_seconds must be 0 or {LeastHoldSeconds} to {MostHoldSeconds}.").ToException(),
    };

    public static Co2eMass Grams(long grams, long least, string field) =>
        grams >= least && grams <= WeighedLine.MaxGrams
            ? Co2eMass.FromGrams(grams)
            : throw Fault.Invalid("GRAMS_OUT_OF_RANGE", field, $"{field} must be {least} to {WeighedLine.MaxGrams}.").ToException();

    public static BasketLine[] Lines(RepeatedField<V1.BasketLine> lines, int least)
    {
        if (lines.Count < least || lines.Count > MostLines)
        {
            throw Fault.Invalid(lines.Count == 0 ? "BASKET_EMPTY" : "TOO_MANY_LINES", "lines", $"A basket has {Math.Max(1, least)} to {MostLines} lines, this one has {lines.Count}.").ToException();
        }

        var read = new BasketLine[lines.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var line = lines[i];
            read[i] = new(
                line.Kind == V1.LineKind.Unspecified ? Carbon.Content.LineKind.Goods : (Carbon.Content.LineKind)Small((int)line.Kind),
                line.Label,
                line.QuantityMilli,
                line.Unit == V1.QuantityUnit.Unspecified ? Carbon.Content.QuantityUnit.Piece : (Carbon.Content.QuantityUnit)Small((int)line.Unit),
                line.PriceCents,
                line.VatBasisPoints,
                line.Activity,
                line.Article);
            if (read[i].FieldOutOfRange() is { } field)
            {
                throw Fault.Invalid(field.ToUpperInvariant() + "_OUT_OF_RANGE", $"lines[{i}].{field}", $"lines[{i}].{field} is outside the range that the contract states.").ToException();
            }
        }

        return read;
    }

    // .NET trims white space around a UUID; the contract has no room for any.
    private static bool TryUuid(string text, out Guid id)
    {
        id = default;
        return text.Length == 36 && Guid.TryParseExact(text, "D", out id);
    }

    // An unknown enum value must stay out of range and not wrap into a known one.
    private static byte Small(int value) => value is >= 0 and <= 254 ? (byte)value : byte.MaxValue;
}
