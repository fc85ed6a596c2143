using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>Weighs lines one at a time and keeps sums only: memory grows with the number of different articles, not of lines.</summary>
internal sealed class CoverageCount(Counter counter)
{
    /// <summary>Most articles that are told apart; what comes after is one article "others".</summary>
    public const int MaxArticles = 1_000_000;

    private const int MaxCode = 80;
    private const int OneEuro = 100;

    private readonly CoverageTally[] _classes = [.. Enum.GetValues<CoverageClass>().Select(_ => new CoverageTally())];
    private readonly Dictionary<Product, ArticleAtStake> _byProduct = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ArticleAtStake> _byCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SupplierTally> _suppliers = new(StringComparer.Ordinal);

    /// <summary>All lines.</summary>
    public CoverageTally All { get; } = new();

    /// <summary>What did not fit into <see cref="MaxArticles"/>.</summary>
    public CoverageTally Others { get; } = new();

    public CoverageTally this[CoverageClass of] => _classes[(int)of];

    /// <summary>The heaviest first; of equal ones by code.</summary>
    public IEnumerable<ArticleAtStake> Articles => _byProduct.Values.Concat(_byCode.Values).OrderByDescending(article => article.Grams).ThenByDescending(article => article.Lines).ThenBy(article => article.Code, StringComparer.Ordinal);

    /// <summary>The heaviest first; of equal ones those with more articles.</summary>
    public IEnumerable<SupplierTally> Suppliers => _suppliers.Values.OrderByDescending(supplier => supplier.Grams).ThenByDescending(supplier => supplier.Articles).ThenBy(supplier => supplier.Name, StringComparer.Ordinal);

    /// <returns>False when the line would weigh more than a line may: nothing is counted.</returns>
    public bool TryAdd(in BasketLine line)
    {
        var read = LineCase.Read(line, counter);
        try
        {
            var finding = Ladder.Climb(read);
            var weighed = Ladder.Round(read, finding);
            Add(read, finding, weighed);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>One unit of an article at a price of one euro, in the unit that the best evidence is in: by which rule would it be weighed?</summary>
    public void Add(Product product)
    {
        var isService = product.Article.Length > 0 && product.Merchant == MerchantId.Authority;
        var label = product.Article.Length > 0 ? "" : product.Gtin.ToString();
        var line = new BasketLine(isService ? LineKind.Service : LineKind.Goods, label, 1000, QuantityUnit.Piece, OneEuro, 0, "", product.Article);
        var (best, by) = (QuantityUnit.Piece, CoverageClass.WithoutCarbon);
        for (var unit = QuantityUnit.Piece; unit <= QuantityUnit.Night; unit++)
        {
            var tried = line with { Unit = unit };
            var found = CoverageClasses.Of(Ladder.Climb(LineCase.Read(tried, counter)));
            (best, by) = found < by ? (unit, found) : (best, by);
        }

        TryAdd(line with { Unit = best });
    }

    private void Add(in LineCase line, in Finding finding, in WeighedLine weighed)
    {
        var (grams, prudence, cents) = (weighed.Grams.Grams, weighed.Prudence.Grams, line.PriceCents);
        var by = CoverageClasses.Of(finding);
        All.Add(grams, prudence, cents);
        _classes[(int)by].Add(grams, prudence, cents);
        if (by.IsAtStake())
        {
            if (ArticleOf(line) is { } article)
            {
                article.Class = by;
                article.Add(grams, prudence, cents);
            }
            else
            {
                Others.Add(grams, prudence, cents);
            }
        }

        if (finding.Content.Exists)
        {
            var supplier = SupplierOf(finding.Content.Supplier);
            supplier.Add(grams, prudence, cents);
            supplier.Saw(line.Gtin, line.Product);
        }
    }

    private SupplierTally SupplierOf(string name)
    {
        if (!_suppliers.TryGetValue(name, out var supplier))
        {
            _suppliers.Add(name, supplier = new(name));
        }

        return supplier;
    }

    private ArticleAtStake? ArticleOf(in LineCase line)
    {
        var isFull = _byProduct.Count + _byCode.Count >= MaxArticles;
        if (line.Product is { } product)
        {
            if (!_byProduct.TryGetValue(product, out var known) && !isFull)
            {
                _byProduct.Add(product, known = new(product.Article.Length > 0 ? product.Article : product.Gtin.ToString(), product.Name));
            }

            return known;
        }

        var code = CodeOf(line);
        if (!_byCode.TryGetValue(code, out var article) && !isFull)
        {
            _byCode.Add(code, article = new(code, ""));
        }

        return article;
    }

    private static string CodeOf(in LineCase line)
    {
        if (line.Gtin is { } gtin)
        {
            return gtin.ToString();
        }

        var text = line.Line switch
        {
            { Article.Length: > 0 } named => named.Article,
            { Label.Length: > 0 } scanned => scanned.Label,
            { Activity.Length: > 0 } stated => $"(no label, activity {stated.Activity})",
            _ => "(no label)",
        };
        return text.Length <= MaxCode ? text : text[..MaxCode];
    }
}
