using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Content;

/// <summary>What a public figure is raised by because nobody vouches for it: 20 %. Follows from the provenance alone.</summary>
/// <remarks>Applied in one place, <see cref="WeighedLine.FromBareMass"/>; rules and factors hand over bare masses.</remarks>
public readonly record struct PrudenceMargin
{
    private const int PublicBasisPoints = 2000;

    // 12000/10000 and 2000/10000 in lowest terms: small fractions keep a basket's figures within 64 bits.
    private static readonly Ratio _raise = new(6, 5);
    private static readonly Ratio _part = new(1, 5);

    private PrudenceMargin(int basisPoints) => BasisPoints = basisPoints;

    /// <summary>Hundredths of a per cent: 2000 or 0.</summary>
    public int BasisPoints { get; }

    /// <summary>20 % on public proxies and card estimates, nothing on what a supplier or producer vouches for.</summary>
    public static PrudenceMargin For(Provenance provenance) =>
        provenance is Provenance.PublicProxy or Provenance.CardEstimate ? new(PublicBasisPoints) : default;

    /// <summary>The mass with the margin on top.</summary>
    public Ratio Raise(Ratio bareGrams) => BasisPoints == 0 ? bareGrams : bareGrams * _raise;

    /// <summary>The margin alone.</summary>
    public Ratio PartOf(Ratio bareGrams) => BasisPoints == 0 ? Ratio.Zero : bareGrams * _part;
}
