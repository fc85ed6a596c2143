using System.Diagnostics;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Reads a catalogue file: all its faults in one pass, and a catalogue of the sound rows. See docs/reference/catalogue.md.</summary>
public sealed class CatalogueReader
{
    /// <summary>What the field "format" of a file says.</summary>
    public const string Format = "carbonpos-catalogue/1";

    /// <summary>Largest file, in bytes: 256 MiB.</summary>
    public const long MaxFileBytes = 256L << 20;

    private static readonly string[] _sections = ["format", "version", "note", "defaultActivity", "tradeMargin", "categories", "products"];

    private readonly CatalogueDocument _document;
    private readonly ActivityTable _activities;
    private readonly Dictionary<string, Factor> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityFactor> _categoryActivities = new(StringComparer.Ordinal);
    private readonly Dictionary<Gtin, Product> _products = [];
    private readonly ContentTableBuilder _contents = new();

    private CatalogueReader(CatalogueDocument document, ActivityTable activities) => (_document, _activities) = (document, activities);

    /// <summary>Reads the catalogue that a gateway starts with.</summary>
    /// <param name="path">A JSON file of at most <see cref="MaxFileBytes"/>.</param>
    /// <returns>A reading with a catalogue; refused products and contents are in it for the log.</returns>
    /// <exception cref="CatalogueFileException">The file is missing, too large or broken; the message names file, row and field.</exception>
    public static CatalogueReading Load(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new CatalogueFileException([new(path, 0, "", "", "There is no such file.")]);
        }

        if (file.Length > MaxFileBytes)
        {
            throw new CatalogueFileException([new(path, 0, "", "", $"Has {file.Length} bytes; at most {MaxFileBytes} are read.")]);
        }

        var reading = Read(File.ReadAllBytes(path), file.Name, ActivityTable.Shipped);
        return reading.Catalogue is null ? throw new CatalogueFileException(reading.Refused) : reading;
    }

    /// <summary>Reads a catalogue from bytes; moves and starts nothing, so it also serves as a dry run.</summary>
    /// <param name="utf8">UTF-8 JSON; a byte order mark may lead.</param>
    /// <param name="file">Name for the faults.</param>
    /// <param name="activities">Factors per euro that rows refer to.</param>
    public static CatalogueReading Read(ReadOnlySpan<byte> utf8, string file, ActivityTable activities)
    {
        var document = CatalogueDocument.Read(utf8, file);
        var catalogue = document.Faults.Count == 0 ? new CatalogueReader(document, activities).Build() : null;
        return new(catalogue, document.Faults);
    }

    private Catalogue? Build()
    {
        foreach (var unknown in _document.Sections.Except(_sections, StringComparer.Ordinal))
        {
            Fault(unknown, $"No such section; known are {string.Join(", ", _sections)}.");
        }

        if (Single("format") is { } formatRow && formatRow.BareText(60) is { Length: > 0 } format && format != Format)
        {
            formatRow.Refuse("", $"Must be \"{Format}\", not \"{format}\".");
        }

        var version = Single("version")?.BareText(60) ?? "";
        var (defaultActivity, defaultReason) = ReadDefaultActivity();
        var margin = ReadTradeMargin();
        foreach (var row in _document.Rows("categories"))
        {
            ReadCategory(row);
        }

        if (_document.Faults.Count > 0 || defaultActivity is null || margin is null)
        {
            return null;
        }

        foreach (var row in _document.Rows("products"))
        {
            ReadProduct(row);
        }

        if (_products.Count == 0)
        {
            Fault("products", "No sound product is in this file.");
            return null;
        }

        return new(version, _products, _contents.Build(""), _activities, defaultActivity, defaultReason, margin);
    }

    private (ActivityFactor? Activity, string Reason) ReadDefaultActivity()
    {
        if (Single("defaultActivity") is not { } row || !row.HasOnly("code", "reason"))
        {
            return (null, "");
        }

        return (Activity(row, "code", required: true), row.Text("reason", 400));
    }

    private TradeMargin? ReadTradeMargin()
    {
        if (Single("tradeMargin") is not { } row || !row.HasOnly("shareBasisPoints", "activity", "reason", "source"))
        {
            return null;
        }

        var share = (int)row.Whole("shareBasisPoints", 0, 10_000);
        var trade = Activity(row, "activity", required: true);
        var margin = new TradeMargin(share, trade!, row.Text("reason", 400), row.Text("source", 300));
        return trade is null ? null : margin;
    }

    private void ReadCategory(CatalogueRow row)
    {
        if (!row.HasOnly("id", "version", "name", "nameFr", "kgCo2e", "unit", "year", "source", "activity"))
        {
            return;
        }

        var id = row.Text("id", 60);
        row.NameBy("id", id);
        var factor = new Factor(
            id,
            row.Text("version", 40),
            row.Text("name", 120),
            row.Text("nameFr", 120),
            row.Intensity("kgCo2e", "unit"),
            (int)row.Whole("year", 1990, 2100),
            row.Text("source", 300),
            VatBasis.NotApplicable,
            PriceBasis.NotApplicable);
        if (factor.Intensity.Unit == ContentUnit.Euro)
        {
            row.Refuse("unit", "A category is physical; factors per euro are the activity table's.");
        }

        if (Activity(row, "activity", required: false) is { } activity)
        {
            _categoryActivities[id] = activity;
        }

        if (!_categories.TryAdd(id, factor))
        {
            row.Refuse("id", $"{id} is in the file already.");
        }
    }

    private void ReadProduct(CatalogueRow row)
    {
        if (!row.HasOnly("gtin", "name", "brand", "netGrams", "netMillilitres", "category", "activity", "contents"))
        {
            return;
        }

        var digits = row.Text("gtin", 14);
        row.NameBy("gtin", digits);
        var gtin = Gtin.Parse(digits);
        if (!gtin.IsOk && row.IsSound)
        {
            row.Refuse("gtin", gtin.ErrorText);
        }

        var name = row.Text("name", 120);
        row.OptionalText("brand", 60);
        var net = new NetContent(row.Whole("netGrams", 0, NetContent.Max, 0), row.Whole("netMillilitres", 0, NetContent.Max, 0));
        var categoryId = row.OptionalText("category", 60);
        var category = _categories.GetValueOrDefault(categoryId);
        if (categoryId.Length > 0 && category is null)
        {
            row.Refuse("category", $"There is no category {categoryId} in this file.");
        }

        var activity = Activity(row, "activity", required: false) ?? _categoryActivities.GetValueOrDefault(categoryId);
        if (!row.IsSound)
        {
            return;
        }

        var product = new Product(gtin.Gtin, name, net, category, activity);
        if (!_products.TryAdd(product.Gtin, product))
        {
            row.Refuse("gtin", $"{product.Gtin} is in the file already; the first row counts.");
            return;
        }

        // A refused content leaves its product in place: the line then falls to the public factors.
        ReadContents(row, ContentKey.OfGtin(product.Gtin));
    }

    private void ReadContents(CatalogueRow product, ContentKey key)
    {
        foreach (var row in product.Nested("contents"))
        {
            if (!row.HasOnly("id", "version", "kgCo2e", "unit", "validFrom", "validTo", "vintage", "supplier", "source"))
            {
                continue;
            }

            var content = new CarbonContent(
                row.Text("id", 60),
                row.Text("version", 40),
                row.Intensity("kgCo2e", "unit"),
                Provenance.Transmitted,
                row.Day("validFrom") ?? DateOnly.MinValue,
                row.Day("validTo"),
                (int)row.Whole("vintage", 1990, 2100),
                row.Text("supplier", 60),
                row.Text("source", 300));
            if (content.ValidTo < content.ValidFrom)
            {
                row.Refuse("validTo", "Lies before validFrom.");
            }

            if (row.IsSound)
            {
                Add(row, key, content);
            }
        }
    }

    private void Add(CatalogueRow row, in ContentKey key, CarbonContent content)
    {
        switch (_contents.Add(key, content, out _))
        {
            case ContentAddition.Added:
                return;
            case ContentAddition.Overlaps:
                row.Refuse("validFrom", "Overlaps the validity of another content of this product; one content counts on each day.");
                return;
            case ContentAddition.IdTaken:
                row.Refuse("id", $"{content.Id} is in the file already.");
                return;
            default:
                throw new UnreachableException();
        }
    }

    private ActivityFactor? Activity(CatalogueRow row, string field, bool required)
    {
        var code = required ? row.Text(field, BasketLine.MaxActivityLength) : row.OptionalText(field, BasketLine.MaxActivityLength);
        if (!_activities.TryFind(code, out var activity) && code.Length > 0)
        {
            row.Refuse(field, $"There is no activity {code} in the factor table.");
        }

        return activity;
    }

    private CatalogueRow? Single(string section)
    {
        var rows = _document.Rows(section);
        if (rows.Count == 1)
        {
            return rows[0];
        }

        Fault(section, rows.Count == 0 ? "Is missing." : "Must be one value, not a list.");
        return null;
    }

    private void Fault(string section, string reason) => _document.Add(new(_document.File, 0, section, "", reason));
}
