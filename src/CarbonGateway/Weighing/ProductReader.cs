using System.Diagnostics;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Reads the articles of a catalogue file, with what suppliers transmit for each. A wrong row is left out and reported.</summary>
internal sealed class ProductReader(
    ActivityTable activities,
    Dictionary<string, Factor> categories,
    Dictionary<string, ActivityFactor> categoryActivities,
    Dictionary<MerchantId, Assortment> assortments)
{
    private readonly List<StatedPack> _packs = [];
    private readonly HashSet<string> _categoryIds = new(StringComparer.Ordinal);

    /// <summary>Articles taken in.</summary>
    public int Count { get; private set; }

    public ContentTableBuilder Contents { get; } = new();

    public void Read(IReadOnlyList<CatalogueRow> rows)
    {
        foreach (var row in rows)
        {
            ReadProduct(row);
        }

        PackLinker.Link(_packs, assortments);
    }

    private void ReadProduct(CatalogueRow row)
    {
        if (!row.HasOnly(
            "gtin", "article", "merchant", "name", "brand", "netGrams", "netMillilitres", "category", "activity", "madeHere", "contains", "contents"))
        {
            return;
        }

        var (gtin, article) = ReadKey(row);
        var merchant = row.Merchant("merchant");
        var name = row.Text("name", 120);
        row.OptionalText("brand", 60);
        var net = new NetContent(row.Whole("netGrams", 0, NetContent.Max, 0), row.Whole("netMillilitres", 0, NetContent.Max, 0));
        var categoryId = row.OptionalText("category", 60);
        if (!TryFindCategory(categoryId, out var category, out var categoryActivity))
        {
            row.Refuse("category", $"There is no category {categoryId}, neither in this file nor among the shipped ones.");
        }

        var activity = row.OptionalActivity("activity", activities) ?? categoryActivity;
        var product = new Product(gtin, name, net, category, activity)
        {
            CategoryId = CategoryIdOf(categoryId),
            Article = article,
            Merchant = merchant ?? MerchantId.Authority,
            MadeHere = row.Flag("madeHere"),
        };
        var inside = ReadContains(row);
        if (!row.IsSound)
        {
            return;
        }

        if (!Assortment.Of(assortments, product.Merchant).TryAdd(product))
        {
            row.Refuse(article.Length > 0 ? "article" : "gtin", $"{(article.Length > 0 ? article : gtin.ToString())} is in the file already; the first row counts.");
            return;
        }

        Count++;
        if (inside is { } packed)
        {
            _packs.Add(new(row, product, packed.Item, packed.Count));
        }

        // A refused content leaves its product in place: the line then falls to the public factors.
        ReadContents(row, product);
    }

    /// <summary>A category of the file goes before a shipped one of the same name.</summary>
    private bool TryFindCategory(string id, out Factor? factor, out ActivityFactor? activity)
    {
        factor = categories.GetValueOrDefault(id);
        activity = categoryActivities.GetValueOrDefault(id);
        return id.Length == 0 || factor is not null || CategoryMap.Shipped.TryResolve(id, out factor, out activity);
    }

    /// <summary>A brick is its category; products of one category share one text.</summary>
    private string CategoryIdOf(string id)
    {
        var own = categories.ContainsKey(id) ? id : CategoryMap.Shipped.IdOf(id);
        if (_categoryIds.TryGetValue(own, out var shared))
        {
            return shared;
        }

        _categoryIds.Add(own);
        return own;
    }

    private static (Gtin Gtin, string Article) ReadKey(CatalogueRow row)
    {
        var article = row.OptionalText("article", BasketLine.MaxArticleLength);
        if (article.Length > 0)
        {
            row.NameBy("article", article);
            if (row.OptionalText("gtin", 14).Length > 0)
            {
                row.Refuse("article", "An article has a gtin or a code of its own, not both.");
            }

            return (default, article);
        }

        var digits = row.Text("gtin", 14);
        row.NameBy("gtin", digits);
        var gtin = Gtin.Parse(digits);
        if (!gtin.IsOk && row.IsSound)
        {
            row.Refuse("gtin", gtin.ErrorText);
        }

        return (gtin.Gtin, "");
    }

    private static (Gtin Item, int Count)? ReadContains(CatalogueRow product)
    {
        if (product.Inner("contains") is not { } row)
        {
            return null;
        }

        if (!row.HasOnly("gtin", "count"))
        {
            product.Refuse("contains", "States the gtin of what is inside and its count.");
            return null;
        }

        var gtin = Gtin.Parse(row.Text("gtin", 14));
        var count = (int)row.Whole("count", 2, PackOf.MaxCount);
        if (!gtin.IsOk || !row.IsSound)
        {
            product.Refuse("contains", gtin.IsOk ? "Is not as it should be." : gtin.ErrorText);
            return null;
        }

        return (gtin.Gtin, count);
    }

    private void ReadContents(CatalogueRow row, Product product)
    {
        foreach (var content in row.Nested("contents"))
        {
            if (content.HasOnly("id", "version", "kgCo2e", "unit", "validFrom", "validTo", "vintage", "supplier", "source", "stages", "lot", "resale"))
            {
                ReadContent(content, product);
            }
        }
    }

    private void ReadContent(CatalogueRow row, Product product)
    {
        var isResale = row.Flag("resale");
        var stages = row.Stages("stages");
        var content = new CarbonContent(
            row.Text("id", 60),
            row.Text("version", 40),
            row.Intensity("kgCo2e", "unit"),
            isResale ? Provenance.Resale : Provenance.Transmitted,
            row.Day("validFrom") ?? DateOnly.MinValue,
            row.Day("validTo"),
            (int)row.Whole("vintage", 1990, 2100),
            row.Text("supplier", 60),
            row.Text("source", 300),
            Stages: stages);
        if (content.ValidTo < content.ValidFrom)
        {
            row.Refuse("validTo", "Lies before validFrom.");
        }

        if (isResale && (product.Merchant == MerchantId.Authority || product.Article.Length > 0))
        {
            row.Refuse("resale", "A resale sum is of one merchant's price for one gtin: the row needs both.");
        }

        var lot = row.OptionalText("lot", ContentKey.MaxLotLength);
        if (lot.Length > 0 && (isResale || product.Merchant != MerchantId.Authority || product.Article.Length > 0))
        {
            row.Refuse("lot", "A lot is a supplier's, of an article with a gtin, for all who sell it.");
        }

        if (row.IsSound)
        {
            Add(row, lot.Length > 0 ? ContentKey.OfLot(product.Gtin, lot) : KeyOf(product), content);
        }
    }

    private static ContentKey KeyOf(Product product) => (product.Merchant == MerchantId.Authority, product.Article.Length > 0) switch
    {
        (true, false) => ContentKey.OfGtin(product.Gtin),
        (true, true) => ContentKey.OfService(product.Article),
        (false, false) => ContentKey.OfMerchantGtin(product.Merchant, product.Gtin),
        (false, true) => ContentKey.OfArticle(product.Merchant, product.Article),
    };

    private void Add(CatalogueRow row, in ContentKey key, CarbonContent content)
    {
        switch (Contents.Add(key, content, out _))
        {
            case ContentAddition.Added:
                return;
            case ContentAddition.Overlaps:
                row.Refuse("validFrom", "Overlaps the validity of another content of this product; one content counts on each day.");
                return;
            case ContentAddition.IdTaken:
                row.Refuse("id", $"{content.Id} is in the file already.");
                return;
            case ContentAddition.TooMany:
                row.Refuse("", $"This product has {ContentTableBuilder.MaxUnderOneKey} contents already; leave out those that have ended.");
                return;
            default:
                throw new UnreachableException();
        }
    }
}
