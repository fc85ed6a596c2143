using CarbonPos.Carbon.Labels;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>Lines, grams and euros of one class, article or supplier. Sums are decimals: exact beyond what 64 bits hold.</summary>
internal class CoverageTally
{
    public long Lines { get; private set; }

    /// <summary>What the till debits, prudence included.</summary>
    public decimal Grams { get; private set; }

    /// <summary>Of the grams, what the prudence margin adds.</summary>
    public decimal Prudence { get; private set; }

    /// <summary>With VAT; lines without a price count as 0.</summary>
    public decimal Cents { get; private set; }

    public void Add(long grams, long prudence, long cents)
    {
        Lines++;
        Grams += grams;
        Prudence += prudence;
        Cents += cents;
    }
}

/// <summary>An article that no content covers.</summary>
/// <param name="code">GTIN, article code or, where nothing can be read, what was scanned.</param>
/// <param name="name">As the catalogue has it, or empty.</param>
internal sealed class ArticleAtStake(string code, string name) : CoverageTally
{
    public string Code { get; } = code;

    public string Name { get; } = name;

    /// <summary>By what its last line was weighed.</summary>
    public CoverageClass Class { get; set; }
}

/// <summary>Somebody who transmits.</summary>
/// <param name="name">As the contents have it.</param>
internal sealed class SupplierTally(string name) : CoverageTally
{
    private readonly HashSet<Gtin> _numbers = [];
    private readonly HashSet<Product> _products = new(ReferenceEqualityComparer.Instance);

    public string Name { get; } = name;

    public int Articles => _numbers.Count + _products.Count;

    public void Saw(Gtin? gtin, Product? product)
    {
        if (gtin is { } number)
        {
            _numbers.Add(number);
        }
        else if (product is not null)
        {
            _products.Add(product);
        }
    }
}
