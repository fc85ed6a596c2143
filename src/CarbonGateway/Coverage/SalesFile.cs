using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>Codes of what is wrong in a sales file, beside those of any CSV file. Part of the interface: never renamed.</summary>
internal static class SalesFaultCodes
{
    public const string QuantityInvalid = "QUANTITY_INVALID";
    public const string UnitNotOfSale = "UNIT_NOT_OF_SALE";
    public const string PriceInvalid = "PRICE_INVALID";
    public const string VatInvalid = "VAT_INVALID";
    public const string KindUnknown = "KIND_UNKNOWN";
    public const string LineTooHeavy = "LINE_TOO_HEAVY";
}

/// <summary>Reads what was sold, one row at a time: a label, how many, and what was paid for all of them together.</summary>
/// <param name="file">Name for the faults.</param>
/// <param name="refuse">Gets every fault; a row that has one is left out.</param>
internal sealed class SalesFile(string file, Action<ContentFault> refuse)
{
    private const int Label = 0;
    private const int Article = 1;
    private const int Quantity = 2;
    private const int Unit = 3;
    private const int Price = 4;
    private const int Vat = 5;
    private const int Activity = 6;
    private const int Kind = 7;
    private const int MaxActivity = 16;

    private static readonly string[] _columns = ["label", "article", "quantity", "unit", "price", "vat", "activity", "kind"];
    private static readonly string[] _kinds = ["goods", "service", "deposit", "deposit_return", "gift_card", "donation", "top_up", "tip", "fee"];

    private readonly RowFields _fields = new(_columns.Length);

    /// <summary>Rows read so far, refused ones included.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that were refused so far.</summary>
    public long Refused { get; private set; }

    /// <param name="stream">Read once, to its end.</param>
    /// <param name="encoding">Of the file.</param>
    /// <param name="sold">Gets each sound line; says false when it weighs more than a line may.</param>
    /// <param name="afterRow">Called after each row, for progress.</param>
    /// <exception cref="ContentFileException">The file cannot be read on.</exception>
    public void Read(Stream stream, ContentEncoding encoding, Func<BasketLine, bool> sold, Action afterRow)
    {
        using var rows = new CsvRows(stream, file, encoding, _columns, Label, Quantity, Price);
        while (rows.TryRead(_fields, out var fault))
        {
            Rows++;
            if (fault is not null)
            {
                Refused++;
                refuse(fault);
            }
            else if (!TryLine(out var line))
            {
                Refused++;
            }
            else if (!sold(line))
            {
                Refused++;
                Refuse(Quantity, SalesFaultCodes.LineTooHeavy, $"The line would weigh more than {WeighedLine.MaxGrams} g; check its quantity and unit.");
            }

            afterRow();
        }
    }

    private bool TryLine(out BasketLine line)
    {
        line = default;
        if (!TryText(Label, BasketLine.MaxLabelLength, out var label)
            | !TryText(Article, BasketLine.MaxArticleLength, out var article)
            | !TryText(Activity, MaxActivity, out var activity)
            | !TryNumber(Quantity, 1000, 1, BasketLine.MaxQuantityMilli, 1000, SalesFaultCodes.QuantityInvalid, "units above 0, at most 1,000,000, with at most three decimals; leave returns out", out var milli)
            | !TryNumber(Price, 100, 0, BasketLine.MaxPriceCents, 0, SalesFaultCodes.PriceInvalid, "euros of the whole line with VAT, 0 to 10,000,000, with at most two decimals", out var cents)
            | !TryNumber(Vat, 100, 0, 10_000, 0, SalesFaultCodes.VatInvalid, "percent, 0 to 100, with at most two decimals", out var vat)
            | !TryUnit(out var unit)
            | !TryKind(out var kind))
        {
            return false;
        }

        line = new(kind, label, milli, unit, cents, (int)vat, activity, article);
        return true;
    }

    private bool TryText(int column, int most, out string text)
    {
        text = "";
        if (_fields[column].Length > most)
        {
            return Refuse(column, ContentFaultCodes.FieldTooLong, $"Has {_fields[column].Length} characters; at most {most} are possible.");
        }

        // What scanners put between GS1 elements is the one control character that means something.
        foreach (var c in _fields[column])
        {
            if (char.IsControl(c) && c != '\u001D')
            {
                return Refuse(column, ContentFaultCodes.ControlCharacter, "Holds a control character.");
            }
        }

        text = _fields[column].ToString();
        return true;
    }

    private bool TryNumber(int column, int parts, long least, long most, long whenEmpty, string code, string range, out long number)
    {
        number = whenEmpty;
        if (_fields[column].IsEmpty)
        {
            return true;
        }

        if (!decimal.TryParse(_fields[column], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var given)
            || given < (decimal)least / parts || given > (decimal)most / parts || given * parts != decimal.Truncate(given * parts))
        {
            var hint = _fields[column].Contains(',') ? " Write a decimal point, not a comma." : "";
            return Refuse(column, code, $"Must be {range}.{hint}");
        }

        number = (long)(given * parts);
        return true;
    }

    private bool TryUnit(out QuantityUnit unit)
    {
        unit = QuantityUnit.Piece;
        if (_fields[Unit].IsEmpty)
        {
            return true;
        }

        if (!FileWords.TryUnit(_fields[Unit], out var stated) || stated == ContentUnit.Euro)
        {
            return Refuse(Unit, SalesFaultCodes.UnitNotOfSale, "Must be piece, kg, litre, kWh, km or night; empty stands for piece.");
        }

        unit = (QuantityUnit)stated;
        return true;
    }

    private bool TryKind(out LineKind kind)
    {
        kind = LineKind.Goods;
        if (_fields[Kind].IsEmpty)
        {
            return true;
        }

        for (var i = 0; i < _kinds.Length; i++)
        {
            if (_fields[Kind].SequenceEqual(_kinds[i]))
            {
                kind = (LineKind)(i + 1);
                return true;
            }
        }

        return Refuse(Kind, SalesFaultCodes.KindUnknown, $"Must be one of {string.Join(", ", _kinds)}; empty stands for goods.");
    }

    private bool Refuse(int column, string code, string advice)
    {
        refuse(new(file, _fields.Line, _columns[column], code, advice));
        return false;
    }
}
