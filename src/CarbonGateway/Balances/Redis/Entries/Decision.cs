using System.Buffers.Binary;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis.Entries;

/// <summary>What a script decided: the numbers that every kind has, then those of its kind, which <see cref="Extra"/> stands before.</summary>
internal ref struct Decision
{
    private const int FirstYear = 2000;
    private const int TimeSize = 6;
    private const int RefusedFrom = (int)Outcome.Refused << 4;

    /// <exception cref="InvalidDataException">The bytes are no decision.</exception>
    public Decision(ReadOnlySpan<byte> bytes)
    {
        var r = new NumberReader(bytes);
        At = Time(r.Take(TimeSize));
        Kind = (EntryKind)r.Number();
        var outcome = r.Small();
        // Scripts say outcome x 16 + refusal. Only what is refused has one, which may be above 15: all from there on is refused.
        var refused = outcome >= RefusedFrom;
        Outcome = refused ? Outcome.Refused : (Outcome)(outcome >> 4);
        Refusal = refused ? (Refusal)(outcome - RefusedFrom) : Refusal.None;
        Moved = Co2eMass.FromGrams(r.Number());
        Requested = Co2eMass.FromGrams(r.Number());
        Available = Co2eMass.FromGrams(r.Number());
        Budget = Co2eMass.FromGrams(r.Number());
        Period = Year(r.Number());
        Extra = r;
    }

    public DateTimeOffset At { get; }

    public EntryKind Kind { get; }

    public Outcome Outcome { get; }

    public Refusal Refusal { get; }

    public Co2eMass Moved { get; }

    public Co2eMass Requested { get; }

    public Co2eMass Available { get; }

    public Co2eMass Budget { get; }

    public BudgetPeriod Period { get; }

    public NumberReader Extra { get; }

    public readonly bool IsPosted => Outcome is Outcome.Approved or Outcome.Partial;

    /// <summary>The time of a decision alone.</summary>
    /// <exception cref="InvalidDataException">The bytes are no decision.</exception>
    public static DateTimeOffset TimeOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= TimeSize ? Time(bytes) : throw new InvalidDataException("It has no decision.");

    /// <summary>The kind of a decision alone.</summary>
    /// <exception cref="InvalidDataException">The bytes are no decision.</exception>
    public static EntryKind KindOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length > TimeSize ? (EntryKind)new NumberReader(bytes[TimeSize..]).Number() : throw new InvalidDataException("It has no decision.");

    public static BudgetPeriod Year(long since2000) => BudgetPeriod.FromYear(checked((int)since2000 + FirstYear));

    public static long Number(BudgetPeriod period) => period.Year - FirstYear;

    private static DateTimeOffset Time(ReadOnlySpan<byte> six) =>
        DateTimeOffset.FromUnixTimeMilliseconds(((long)BinaryPrimitives.ReadUInt16BigEndian(six) << 32) | BinaryPrimitives.ReadUInt32BigEndian(six[2..]));
}
