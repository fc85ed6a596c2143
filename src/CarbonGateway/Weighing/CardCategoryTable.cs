using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Merchant category codes of card payments, and the activities that stand behind them.</summary>
internal sealed class CardCategoryTable
{
    private const string Format = "carbonpos-card-categories/1";

    private static readonly Lazy<CardCategoryTable> _shipped = new(() => Read(ShippedResource.Read("card-categories.json"), "card-categories.json", ActivityTable.Shipped));

    private readonly CardCategory[] _ranges;

    private CardCategoryTable(string version, CardCategory[] ranges, CardCategory other) => (Version, _ranges, Other) = (version, ranges, other);

    /// <summary>The table that comes with the gateway, for France.</summary>
    public static CardCategoryTable Shipped => _shipped.Value;

    public string Version { get; }

    public IReadOnlyList<CardCategory> All => _ranges;

    /// <summary>For codes that no range has.</summary>
    public CardCategory Other { get; }

    public CardCategory Find(int code)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var range = _ranges[middle];
            if (code < range.From)
            {
                high = middle - 1;
            }
            else if (code > range.To)
            {
                low = middle + 1;
            }
            else
            {
                return range;
            }
        }

        return Other;
    }

    /// <exception cref="CatalogueFileException">Anything is wrong with the file: it is small and whole.</exception>
    public static CardCategoryTable Read(ReadOnlySpan<byte> utf8, string file, ActivityTable activities)
    {
        var document = CatalogueDocument.Read(utf8, file);
        var version = "";
        foreach (var head in document.Rows("table"))
        {
            if (head.HasOnly("format", "version", "geography", "source", "note") && head.Text("format", 60) != Format)
            {
                head.Refuse("format", $"Must be \"{Format}\".");
            }

            version = head.Text("version", 40);
        }

        var ranges = document.Rows("categories").Select(row => ReadRow(row, activities)).OfType<CardCategory>().OrderBy(range => range.From).ToArray();
        for (var i = 1; i < ranges.Length; i++)
        {
            if (ranges[i].From <= ranges[i - 1].To)
            {
                document.Add(new(file, 0, "categories", "from", $"{ranges[i].From} is in two ranges."));
            }
        }

        var other = document.Rows("other").Select(row => ReadRow(row, activities)).FirstOrDefault();
        if (version.Length == 0 || ranges.Length == 0 || other?.Activity is null)
        {
            document.Add(new(file, 0, "", "", "The table's head, its categories or its \"other\" row are missing."));
        }

        return document.Faults.Count == 0 ? new(version, ranges, other!) : throw new CatalogueFileException(document.Faults);
    }

    private static CardCategory? ReadRow(CatalogueRow row, ActivityTable activities)
    {
        if (!row.HasOnly("from", "to", "name", "nameFr", "activity", "vatBasisPoints", "buysNothing", "reason"))
        {
            return null;
        }

        var from = (int)row.Whole("from", 0, CardPayment.MaxCategoryCode, 0);
        var to = (int)row.Whole("to", from, CardPayment.MaxCategoryCode, from);
        row.NameBy("from", $"{from}");
        var code = row.OptionalText("activity", BasketLine.MaxActivityLength);
        if (activities.TryFind(code, out var activity) == row.Flag("buysNothing"))
        {
            row.Refuse("activity", "Must be an activity of the factor table, or else buysNothing must be true.");
        }

        return new(
            from,
            to,
            row.Text("name", 120),
            row.Text("nameFr", 120),
            activity,
            (int)row.Whole("vatBasisPoints", 0, BasketLine.MaxVatBasisPoints, 0),
            row.Text("reason", 300));
    }
}
