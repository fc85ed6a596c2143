using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Content;

/// <summary>What a public figure is raised by because nobody vouches for it: 20 %. Follows from the provenance alone.</summary>
/// <remarks>Applied in one place, <see cref="WeighedLine.FromBareMass"/>; rules and factors hand over bare masses.</remarks>
public readonly record struct PrudenceMargin
{
    private const int WholeInBasisPoints = 10_000;

    private PrudenceMargin(int basisPoints) => BasisPoints = basisPoints;

    /// <summary>Hundredths of a per cent: 2000 or 0.</summary>
    public int BasisPoints { get; }

    /// <summary>20 % on public proxies and card estimates, nothing on what a supplier or producer vouches for.</summary>
    public static PrudenceMargin For(Provenance provenance) =>
        provenance is Provenance.PublicProxy or Provenance.CardEstimate ? new(2000) : default;

    /// <summary>The mass with the margin on top.</summary>
    public Ratio Raise(Ratio bareGrams) => bareGrams * new Ratio(WholeInBasisPoints + BasisPoints, WholeInBasisPoints);

    /// <summary>The margin alone.</summary>
    public Ratio PartOf(Ratio bareGrams) => bareGrams * new Ratio(BasisPoints, WholeInBasisPoints);
}
