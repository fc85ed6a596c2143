using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>One row of a price list's file.</summary>
/// <param name="Item">What to weigh.</param>
/// <param name="Name">The seller's own name for it; empty = the catalogue's.</param>
sealed record PriceRow(BasketItem Item, string Name);

/// <summary>Reads a CSV file of products and prices: UTF-8, comma or semicolon, the first line names the columns. See docs/reference/price-lists.md.</summary>
static class PriceListFile
{
    /// <summary>Most bytes of a file: 4 MiB.</summary>
    public const long MaxBytes = 4 << 20;

    /// <summary>Most rows: 10,000.</summary>
    public const int MaxRows = 10_000;

    private const int MaxFaults = 20;

    private static readonly string[] Columns = ["label", "article", "name", "quantity", "unit", "price", "vat", "activity", "kind"];

    /// <exception cref="TillFault">The file or any row is not as it should be: every row that is wrong is named, and no list is made.</exception>
    public static IReadOnlyList<PriceRow> Read(string path)
    {
        var records = CsvText.Records(Content(path)).ToList();
        if (records.Count == 0)
        {
            throw Wrong(path, "it is empty; its first line names the columns", "il est vide ; sa première ligne nomme les colonnes");
        }

        var header = records[0].Fields.Select(name => Array.FindIndex(Columns, column => column.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))).ToArray();
        if (header.Contains(-1) || header.Distinct().Count() != header.Length || !header.Any(column => column is 0 or 1))
        {
            var known = string.Join(", ", Columns);
            throw Wrong(path, $"its first line must name columns out of {known}, each once, with label or article among them", $"sa première ligne doit nommer des colonnes parmi {known}, chacune une fois, dont label ou article");
        }

        if (records.Count - 1 > MaxRows)
        {
            throw Wrong(path, $"it has {records.Count - 1} rows; at most {MaxRows} are possible", $"il a {records.Count - 1} lignes ; {MaxRows} au plus sont possibles");
        }

        var faults = new List<string>();
        var rows = new List<PriceRow>();
        foreach (var record in records.Skip(1))
        {
            try
            {
                rows.Add(Row(header, record.Fields));
            }
            catch (FormatException fault)
            {
                faults.Add($"{Path.GetFileName(path)}, {record.Line}: {fault.Message}");
            }
        }

        return faults.Count == 0 ? rows : throw Wrong(path, Listed(faults, "and {0} more"), Listed(faults, "et {0} de plus"));
    }

    private static string Content(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } file)
            {
                throw Wrong(path, $"it has {file.Length} bytes; at most {MaxBytes} are read", $"il a {file.Length} octets ; {MaxBytes} au plus sont lus");
            }

            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Wrong(path, "it is not UTF-8; save it as UTF-8", "il n'est pas en UTF-8 ; enregistrez-le en UTF-8");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, failure.Message, failure.Message);
        }
    }

    /// <exception cref="FormatException">The row is wrong; the message says how.</exception>
    private static PriceRow Row(int[] header, IReadOnlyList<string> fields)
    {
        if (fields.Count != header.Length)
        {
            throw new FormatException($"{fields.Count} fields instead of {header.Length}");
        }

        string Field(int column) => Array.IndexOf(header, column) is var at and >= 0 ? fields[at].Trim() : "";
        var (label, article) = (Field(0), Field(1));
        if (label.Length == 0 && article.Length == 0)
        {
            throw new FormatException("label or article is needed");
        }

        var item = new BasketItem
        {
            Label = label.Length > 0 ? label : null,
            Article = article.Length > 0 ? article : null,
            Quantity = Number(Field(3), "quantity") ?? 1m,
            Unit = Unit(Field(4)),
            Price = Number(Field(5), "price"),
            VatPercent = Number(Field(6), "vat") ?? 0m,
            Activity = Field(7) is { Length: > 0 } activity ? activity : null,
            Kind = Kind(Field(8)),
        };
        try
        {
            new Basket().Add(item);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException(wrong.Message.Split('\n')[0], wrong);
        }

        return new(item, Field(2));
    }

    private static decimal? Number(string text, string name) => text.Length == 0 ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"{name} must be a number with a decimal point, not '{text}'");

    private static QuantityUnit Unit(string text) => text.ToUpperInvariant() switch
    {
        "" or "PIECE" => QuantityUnit.Piece,
        "KG" => QuantityUnit.Kilogram,
        "LITRE" or "L" => QuantityUnit.Litre,
        "KWH" => QuantityUnit.KilowattHour,
        "KM" => QuantityUnit.Kilometre,
        "NIGHT" => QuantityUnit.Night,
        _ => throw new FormatException($"unit must be piece, kg, litre, kWh, km or night, not '{text}'"),
    };

    private static LineKind Kind(string text) => text.ToUpperInvariant() switch
    {
        "" or "GOODS" => LineKind.Goods,
        "SERVICE" => LineKind.Service,
        "DEPOSIT" => LineKind.Deposit,
        _ => throw new FormatException($"kind must be goods, service or deposit, not '{text}'"),
    };

    private static string Listed(List<string> faults, string more) =>
        "\n" + string.Join('\n', faults.Take(MaxFaults)) + (faults.Count > MaxFaults ? "\n… " + string.Format(CultureInfo.InvariantCulture, more, faults.Count - MaxFaults) : "");

    private static TillFault Wrong(string path, string english, string french) => new(
        ExitCode.Usage, "PRICE_FILE_WRONG", $"No list was made of {path}: {english}", $"Aucune liste n'a été faite de {path} : {french}");
}
