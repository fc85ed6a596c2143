using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>One weighed line of a basket, as the journal keeps it: no product, no price.</summary>
/// <param name="Grams">Zero or more.</param>
/// <param name="Provenance">How good the evidence is.</param>
/// <param name="Reason">Which sentence explains it.</param>
/// <param name="Prudence">The part of <paramref name="Grams"/> that the prudence margin adds.</param>
/// <param name="QuantityMilli">Quantity in thousandths of the unit, 1 or more: what refunds are measured by.</param>
public readonly record struct SoldLine(Co2eMass Grams, Provenance Provenance, WeighingReason Reason, Co2eMass Prudence, long QuantityMilli)
{
    /// <summary>Sum of lines.</summary>
    public static Co2eMass Total(ReadOnlySpan<SoldLine> lines)
    {
        var total = Co2eMass.Zero;
        foreach (ref readonly var line in lines) total += line.Grams;
        return total;
    }

    /// <summary>Grams without a basket (a fuel or hotel hold): one line, by the till's word.</summary>
    public static SoldLine StatedByTill(Co2eMass grams) =>
        new(grams, Provenance.PublicProxy, WeighingReason.StatedByTill, Co2eMass.Zero, 1000);

    /// <summary>Shares <paramref name="amount"/> out over lines by largest remainder: proportional, whole grams, sum exact; ties go to the earlier line.</summary>
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
            shares[i] = lines[i].WithGrams(Co2eMass.FromGrams(share));
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

    private SoldLine WithGrams(Co2eMass grams) => this with
    {
        Grams = grams,
        Prudence = Grams.Grams == 0 ? Co2eMass.Zero : Co2eMass.FromGrams((long)((Int128)Prudence.Grams * grams.Grams / Grams.Grams)),
    };
}
