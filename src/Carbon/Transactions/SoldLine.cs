using System.Runtime.InteropServices;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>One weighed line of a basket, as the journal keeps it: no product, no price.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SoldLine
{
    /// <summary>A line.</summary>
    /// <param name="grams">Zero or more.</param>
    /// <param name="provenance">How good the evidence is.</param>
    /// <param name="reason">Which sentence explains it.</param>
    /// <param name="prudence">The part of the grams that the prudence margin adds: zero or more.</param>
    /// <param name="quantityMilli">Quantity in thousandths of the unit, 1 or more: what refunds are measured by.</param>
    public SoldLine(Co2eMass grams, Provenance provenance, WeighingReason reason, Co2eMass prudence, long quantityMilli) =>
        (Grams, Provenance, Reason, Apart, QuantityMilli) = (grams, provenance, reason, prudence, quantityMilli);

    /// <summary>Zero or more.</summary>
    public Co2eMass Grams { get; init; }

    /// <summary>How good the evidence is.</summary>
    public Provenance Provenance { get; init; }

    /// <summary>Which sentence explains it.</summary>
    public WeighingReason Reason { get; init; }

    /// <summary>Quantity in thousandths of the unit, 1 or more: what refunds are measured by.</summary>
    public long QuantityMilli { get; init; }

    /// <summary>The part of <see cref="Grams"/> that the prudence margin adds.</summary>
    public Co2eMass Prudence => Co2eMass.Max(Apart, Co2eMass.Zero);

    /// <summary>What a negative footprint takes out of the air: zero or less. Moves no points; the registry is told.</summary>
    public Co2eMass Removal => Co2eMass.Min(Apart, Co2eMass.Zero);

    /// <summary>Prudence above zero, removal below: a line that removes has no grams and so no prudence. One number, in memory and in the journal.</summary>
    internal Co2eMass Apart { get; init; }

    /// <summary>Sum of lines.</summary>
    public static Co2eMass Total(ReadOnlySpan<SoldLine> lines)
    {
        var total = Co2eMass.Zero;
        foreach (ref readonly var line in lines) total += line.Grams;
        return total;
    }

    /// <summary>As the scales have it.</summary>
    public static SoldLine Of(in WeighedLine line) =>
        new(line.Grams, line.Provenance, line.Reason, line.Removal.IsNegative ? line.Removal : line.Prudence, line.QuantityMilli);

    /// <summary>Grams without a basket (a fuel or hotel hold): one line, by the till's word.</summary>
    public static SoldLine StatedByTill(Co2eMass grams) =>
        new(grams, Provenance.PublicProxy, WeighingReason.StatedByTill, Co2eMass.Zero, 1000);

    /// <summary>
    /// Shares <paramref name="amount"/> out over lines by largest remainder: proportional, whole grams, sum exact; ties go to
    /// the earlier line. Removals are shared in the same proportion, towards zero.
    /// </summary>
    /// <param name="lines">With a total of at least <paramref name="amount"/>.</param>
    /// <param name="amount">Zero or more.</param>
    public static SoldLine[] Apportion(ReadOnlySpan<SoldLine> lines, Co2eMass amount)
    {
        var total = Total(lines).Grams;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount.Grams, total);
        var shares = new SoldLine[lines.Length];
        var remainders = new (Int128 Remainder, int Line)[lines.Length];
        var left = amount.Grams;
        for (var i = 0; i < lines.Length; i++)
        {
            var scaled = (Int128)lines[i].Grams.Grams * amount.Grams;
            var share = total == 0 ? 0 : (long)(scaled / total);
            remainders[i] = (total == 0 ? 0 : scaled % total, i);
            shares[i] = lines[i].Removal.IsNegative && total > 0
                ? lines[i] with { Apart = Part(lines[i].Removal, amount.Grams, total) }
                : lines[i].WithGrams(Co2eMass.FromGrams(share));
            left -= share;
        }

        Array.Sort(remainders, static (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Line.CompareTo(b.Line));
        for (var i = 0; left > 0; i++, left--)
        {
            ref var share = ref shares[remainders[i].Line];
            share = lines[remainders[i].Line].WithGrams(share.Grams + Co2eMass.FromGrams(1));
        }

        return shares;
    }

    /// <summary>What comes back with a part of this line.</summary>
    /// <param name="grams">Of its grams.</param>
    /// <param name="before">Thousandths of the unit that came back before.</param>
    /// <param name="quantity">Thousandths of the unit that come back now.</param>
    /// <remarks>The removal is cut on the cumulative quantity, so that all parts together give back all of it.</remarks>
    public SoldLine Returned(Co2eMass grams, long before, long quantity)
    {
        var removal = Part(Removal, before + quantity, QuantityMilli) - Part(Removal, before, QuantityMilli);
        return this with { Grams = grams, Apart = removal, QuantityMilli = quantity };
    }

    private static Co2eMass Part(Co2eMass whole, long part, long of) => Co2eMass.FromGrams((long)((Int128)whole.Grams * part / of));

    private SoldLine WithGrams(Co2eMass grams) => this with
    {
        Grams = grams,
        Apart = Grams.Grams == 0 ? Co2eMass.Zero : Part(Prudence, grams.Grams, Grams.Grams),
    };
}
