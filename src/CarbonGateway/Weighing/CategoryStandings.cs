using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The figures of one catalogue's products, category by category in ascending order, so that a product's place is two searches. Immutable.</summary>
/// <remarks>
/// Only what a supplier transmits for an article that all merchants share is among them: an average says nothing of the
/// article that it stands in for, and one merchant's resale sums are nobody else's. See docs/decisions/0026.
/// </remarks>
internal sealed class CategoryStandings
{
    /// <summary>With fewer others than this a share in percent would say more than is known, and nothing is said.</summary>
    public const int FewestOthers = 10;

    private const int MicrogramsPerGram = 1_000_000;

    private readonly Dictionary<string, long[]> _ascending;

    private CategoryStandings(Catalogue catalogue, DateOnly day, Dictionary<string, long[]> ascending) =>
        (Catalogue, Day, _ascending) = (catalogue, day, ascending);

    /// <summary>Whose products they are.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>The contents of this day were taken.</summary>
    public DateOnly Day { get; }

    public static CategoryStandings Of(Catalogue catalogue, DateOnly day)
    {
        var figures = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var product in catalogue.Products)
        {
            if (TryFigure(catalogue, product, day, out var figure))
            {
                if (!figures.TryGetValue(product.CategoryId, out var ofCategory))
                {
                    figures.Add(product.CategoryId, ofCategory = []);
                }

                ofCategory.Add(figure);
            }
        }

        return new(catalogue, day, figures.ToDictionary(pair => pair.Key, pair => Ascending(pair.Value), StringComparer.Ordinal));
    }

    /// <returns>Null where the line was not weighed with a figure of its own, its category has no unit to compare in, or too few others are known.</returns>
    public CategoryStanding? Of(in LineCase line, in Finding finding)
    {
        if (finding.Reason is not (WeighingReason.SupplierTransmitted or WeighingReason.LotTransmitted or WeighingReason.LabelTransmitted or WeighingReason.Resale)
            || line.Opened(finding.PacksOpened).Product is not { } product
            || !TryFigure(product, finding.Content.Intensity, out var figure)
            || !_ascending.TryGetValue(product.CategoryId, out var all))
        {
            return null;
        }

        var others = all.Length;
        var notHeavier = CountBelow(all, figure, orEqual: true);
        var (heavier, equal) = (others - notHeavier, notHeavier - CountBelow(all, figure, orEqual: false));

        // What is compared with the others is not one of them.
        if (Catalogue.Find(product.Gtin) is { } shared && shared.CategoryId == product.CategoryId && TryFigure(Catalogue, shared, Day, out var own))
        {
            others--;
            heavier -= own > figure ? 1 : 0;
            equal -= own == figure ? 1 : 0;
        }

        var (name, nameFr) = NameOf(product);
        return others < FewestOthers
            ? null
            : new(product.CategoryId, name, nameFr, product.Category!.Intensity.Unit, others, heavier, equal);
    }

    private static bool TryFigure(Catalogue catalogue, Product product, DateOnly day, out long micrograms)
    {
        micrograms = 0;
        return product.Category is not null
            && product.CategoryId.Length > 0
            && catalogue.Contents.Find(ContentKey.OfGtin(product.Gtin), ContentBasis.Shelf, day, out var content) == ContentMatch.Found
            && content.Provenance == Provenance.Transmitted
            && TryFigure(product, content.Intensity, out micrograms);
    }

    /// <summary>Tells a figure in the unit of the category's public factor: yogurts per kilogram, whatever a piece holds.</summary>
    private static bool TryFigure(Product product, CarbonIntensity intensity, out long micrograms)
    {
        micrograms = 0;
        if (product.Category is not { } category || !product.Net.TryConvert(1000, (QuantityUnit)category.Intensity.Unit, intensity.Unit, out var units))
        {
            return false;
        }

        var exact = (intensity * units * new Ratio(MicrogramsPerGram, 1)).RoundHalfAwayFromZero();
        micrograms = (long)exact;
        return micrograms == exact;
    }

    /// <summary>The shipped name where the category is a shipped one, else that of its factor.</summary>
    private static (string Name, string NameFr) NameOf(Product product) =>
        CategoryMap.Shipped.TryFind(product.CategoryId, out var shipped) && ReferenceEquals(shipped.Factor?.Factor, product.Category)
            ? (shipped.Name, shipped.NameFr)
            : (product.Category!.Name, product.Category.NameFr);

    private static long[] Ascending(List<long> figures)
    {
        figures.Sort();
        return [.. figures];
    }

    private static int CountBelow(long[] ascending, long figure, bool orEqual)
    {
        var (from, to) = (0, ascending.Length);
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (ascending[middle] < figure || (orEqual && ascending[middle] == figure))
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }
}
