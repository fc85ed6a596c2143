namespace CarbonPos.Carbon.Transactions;

/// <summary>The parts of a request body that a reused request id is compared by, in the order in which a difference is named.</summary>
public enum BodyField
{
    /// <summary>Which call it was.</summary>
    Call,

    /// <summary>Instrument: account and voucher.</summary>
    Instrument,

    /// <summary>The transaction that is acted on.</summary>
    Transaction,

    /// <summary>Basket or refund lines.</summary>
    Lines,

    /// <summary>Grams stated by the till.</summary>
    Amount,

    /// <summary>Mode and allow_partial.</summary>
    Mode,

    /// <summary>Purchase id.</summary>
    Purchase,

    /// <summary>Times and dates: sold_at, hold_seconds, till_date.</summary>
    Timing,
}

/// <summary>What is remembered of a canonical body: a 64-bit hash that decides, and one byte per field that names the difference.</summary>
/// <param name="Hash">Of the whole canonical body.</param>
/// <param name="Fields">One byte per <see cref="BodyField"/>, the first in the lowest byte.</param>
public readonly record struct BodyFingerprint(ulong Hash, ulong Fields)
{
    /// <summary>The first field that differs; <see cref="BodyField.Lines"/> when only the whole hash tells (one change in 256).</summary>
    public BodyField FirstDifference(BodyFingerprint other)
    {
        var difference = Fields ^ other.Fields;
        return difference == 0 ? BodyField.Lines : (BodyField)(System.Numerics.BitOperations.TrailingZeroCount(difference) / 8);
    }
}
