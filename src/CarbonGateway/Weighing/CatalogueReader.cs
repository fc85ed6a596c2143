using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Reads a catalogue file: all its faults in one pass, and a catalogue of the sound rows. See docs/reference/catalogue.md.</summary>
public sealed class CatalogueReader
{
    /// <summary>What the field "format" of a file says.</summary>
    public const string Format = "carbonpos-catalogue/1";

    /// <summary>Largest file, in bytes: 256 MiB.</summary>
    public const long MaxFileBytes = 256L << 20;

    private static readonly string[] _sections = ["format", "version", "note", "defaultActivity", "tradeMargin", "inStoreNumbers", "categories", "producerAccounts", "products"];

    private readonly CatalogueDocument _document;
    private readonly ActivityTable _activities;
    private readonly Dictionary<string, Factor> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityFactor> _categoryActivities = new(StringComparer.Ordinal);
    private readonly Dictionary<MerchantId, Assortment> _assortments = [];

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
        var inStoreNumbers = ReadInStoreNumbers();
        foreach (var row in _document.Rows("categories"))
        {
            ReadCategory(row);
        }

        if (_document.Faults.Count > 0 || defaultActivity is null || margin is null)
        {
            return null;
        }

        foreach (var row in _document.Rows("producerAccounts"))
        {
            ReadProducerAccount(row);
        }

        var products = new ProductReader(_activities, _categories, _categoryActivities, _assortments);
        products.Read(_document.Rows("products"));
        if (products.Count == 0)
        {
            Fault("products", "No sound product is in this file.");
            return null;
        }

        return new(version, _assortments, products.Contents.Build(""), _activities, defaultActivity, defaultReason, margin)
        {
            LabelRules = LabelRules.TillWith(inStoreNumbers),
        };
    }

    private (ActivityFactor? Activity, string Reason) ReadDefaultActivity()
    {
        if (Single("defaultActivity") is not { } row || !row.HasOnly("code", "reason"))
        {
            return (null, "");
        }

        return (row.Activity("code", _activities), row.Text("reason", 400));
    }

    private TradeMargin? ReadTradeMargin()
    {
        if (Single("tradeMargin") is not { } row || !row.HasOnly("shareBasisPoints", "activity", "reason", "source"))
        {
            return null;
        }

        var share = (int)row.Whole("shareBasisPoints", 0, 10_000);
        var trade = row.Activity("activity", _activities);
        var margin = new TradeMargin(share, trade!, row.Text("reason", 400), row.Text("source", 300));
        return trade is null ? null : margin;
    }

    private VariableMeasureTable ReadInStoreNumbers()
    {
        if (_document.Rows("inStoreNumbers").Count == 0)
        {
            return VariableMeasureTable.France;
        }

        var row = Single("inStoreNumbers");
        if (!VariableMeasureTable.TryParse(row?.BareText(200) ?? "FR", out var table, out var reason))
        {
            row?.Refuse("", reason);
        }

        return table;
    }

    private void ReadCategory(CatalogueRow row)
    {
        if (!row.HasOnly("id", "version", "name", "nameFr", "kgCo2e", "unit", "year", "source", "activity", "stages"))
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
            PriceBasis.NotApplicable)
        {
            Stages = row.Stages("stages"),
        };
        if (factor.Intensity.Unit == ContentUnit.Euro)
        {
            row.Refuse("unit", "A category is physical; factors per euro are the activity table's.");
        }

        if (row.OptionalActivity("activity", _activities) is { } activity)
        {
            _categoryActivities[id] = activity;
        }

        if (!_categories.TryAdd(id, factor))
        {
            row.Refuse("id", $"{id} is in the file already.");
        }
    }

    private void ReadProducerAccount(CatalogueRow row)
    {
        if (!row.HasOnly("id", "version", "merchant", "activity", "kgCo2e", "unit", "year", "source"))
        {
            return;
        }

        var id = row.Text("id", 60);
        row.NameBy("id", id);
        var code = row.Text("activity", 8);
        if (!ActivityCode.TryParse(code, out var activity) && row.IsSound)
        {
            row.Refuse("activity", "Must be 1 to 8 of A-Z, 0-9 and underscore, as the seller's connection carries it.");
        }

        var account = new ProducerAccount(
            row.Merchant("merchant") ?? default,
            activity,
            id,
            row.Text("version", 40),
            row.Intensity("kgCo2e", "unit"),
            (int)row.Whole("year", 1990, 2100),
            row.Text("source", 300));
        if (account.Merchant == MerchantId.Authority && row.IsSound)
        {
            row.Refuse("merchant", "Is missing: an account is somebody's.");
        }

        if (row.IsSound && !Assortment.Of(_assortments, account.Merchant).TryAdd(account))
        {
            row.Refuse("activity", $"Merchant {account.Merchant} has an account for {code} already; the first row counts.");
        }
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
