using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents.Resale;

/// <summary>All that was bought of one article.</summary>
internal sealed class Purchase(Gtin gtin, string department, QuantityUnit unit, long line)
{
    public Gtin Gtin { get; } = gtin;

    public string Department { get; } = department;

    /// <summary>In what it was bought, and is sold.</summary>
    public QuantityUnit Unit { get; } = unit;

    /// <summary>Line of its first row.</summary>
    public long Line { get; } = line;

    /// <summary>What a piece holds.</summary>
    public NetContent Net { get; set; }

    /// <summary>Thousandths of the unit, credit notes taken off.</summary>
    public Int128 QuantityMilli { get; set; }

    /// <summary>Millionths of a euro without VAT, credit notes taken off.</summary>
    public Int128 MicroEuros { get; set; }
}

/// <summary>Reads invoice lines of purchases and adds them up by article.</summary>
internal sealed class PurchaseReader(string file, Dictionary<string, Department> departments, Action<ContentFault> refuse)
{
    private const int Gtins = 0;
    private const int DepartmentCodes = 1;
    private const int Quantities = 2;
    private const int Units = 3;
    private const int Amounts = 4;
    private const int NetGrams = 5;
    private const int NetMillilitres = 6;

    private static readonly string[] _columns = ["gtin", "department", "quantity", "unit", "amountEuro", "netGrams", "netMillilitres"];

    private readonly Dictionary<Gtin, Purchase> _purchases = [];
    private readonly RowFields _fields = new(_columns.Length);

    /// <returns>By article, in the order of their first rows.</returns>
    /// <exception cref="ContentFileException">The file cannot be read on.</exception>
    public IReadOnlyCollection<Purchase> Read(Stream stream, ContentEncoding encoding)
    {
        using var rows = new CsvRows(stream, file, encoding, _columns, Gtins, DepartmentCodes, Quantities, Amounts);
        while (rows.TryRead(_fields, out var fault))
        {
            if (fault is not null)
            {
                refuse(fault);
            }
            else if (TryAmount(Quantities, 1000, ResaleFaultCodes.QuantityInvalid, "units with at most three decimals", out var milli)
                & TryAmount(Amounts, 1_000_000, ResaleFaultCodes.AmountInvalid, "euros without VAT with at most six decimals", out var microEuros)
                & TryNet(out var net) & TryArticle(out var purchase))
            {
                purchase.QuantityMilli += milli;
                purchase.MicroEuros += microEuros;
                purchase.Net = net == default ? purchase.Net : net;
            }
        }

        return _purchases.Values;
    }

    private bool TryArticle(out Purchase purchase)
    {
        purchase = null!;
        var gtin = Gtin.Parse(_fields[Gtins]);
        if (!gtin.IsOk)
        {
            Refuse(Gtins, gtin.ErrorCode, gtin.ErrorText);
            return false;
        }

        var code = _fields[DepartmentCodes].ToString();
        if (!departments.ContainsKey(code))
        {
            Refuse(DepartmentCodes, ResaleFaultCodes.DepartmentUnknown, $"\"{code}\" is not in the file of departments; add it there with its margin.");
            return false;
        }

        var unit = ContentUnit.Piece;
        if (!_fields[Units].IsEmpty && (!FileWords.TryUnit(_fields[Units], out unit) || unit == ContentUnit.Euro))
        {
            Refuse(Units, ResaleFaultCodes.UnitNotOfSale, "Must be piece, kg, litre, kWh, km or night; empty stands for piece.");
            return false;
        }

        purchase = _purchases.TryGetValue(gtin.Gtin, out var known) ? known : _purchases[gtin.Gtin] = new(gtin.Gtin, code, (QuantityUnit)unit, _fields.Line);
        if (purchase.Department != code)
        {
            Refuse(DepartmentCodes, ResaleFaultCodes.DepartmentDiffers, $"{gtin.Gtin} stands under {purchase.Department} in line {purchase.Line}; an article has one department.");
            return false;
        }

        if (purchase.Unit != (QuantityUnit)unit)
        {
            Refuse(Units, ResaleFaultCodes.UnitDiffers, $"{gtin.Gtin} was bought by {FileWords.Word((ContentUnit)purchase.Unit)} in line {purchase.Line}; tell all its rows in one unit.");
            return false;
        }

        return true;
    }

    private bool TryAmount(int column, int parts, string code, string unit, out long amount)
    {
        const decimal Most = 1_000_000_000;
        amount = 0;
        if (!decimal.TryParse(_fields[column], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number is < -Most or > Most || number * parts != decimal.Truncate(number * parts))
        {
            var hint = _fields[column].Contains(',') ? " Write a decimal point, not a comma." : "";
            Refuse(column, code, $"Must be a number of {unit}, at most ±10^9; a credit note has a minus.{hint}");
            return false;
        }

        amount = (long)(number * parts);
        return true;
    }

    private bool TryNet(out NetContent net)
    {
        net = default;
        if (!TryWhole(NetGrams, out var grams) || !TryWhole(NetMillilitres, out var millilitres))
        {
            return false;
        }

        net = new(grams, millilitres);
        return true;
    }

    private bool TryWhole(int column, out long number)
    {
        number = 0;
        if (_fields[column].IsEmpty || (long.TryParse(_fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= NetContent.Max))
        {
            return true;
        }

        Refuse(column, ResaleFaultCodes.NetInvalid, "Must be a whole number, 0 to 10^9: what a piece holds, in grams or millilitres.");
        return false;
    }

    private void Refuse(int column, string code, string advice) => refuse(new(file, _fields.Line, _columns[column], code, advice));
}
