namespace CarbonPos.CarbonGateway.Contents.Resale;

/// <summary>A department of the shop with its share of the price.</summary>
/// <param name="Code">As purchases name it.</param>
/// <param name="MarginBasisPoints">Its margin's share of the price without VAT, 0 to 9,999.</param>
internal sealed record Department(string Code, int MarginBasisPoints);

/// <summary>Reads the departments: department;marginBasisPoints, with any name beside.</summary>
internal static class DepartmentReader
{
    private static readonly string[] _columns = ["department", "marginBasisPoints", "name"];

    /// <exception cref="ContentFileException">The file cannot be read on.</exception>
    public static Dictionary<string, Department> Read(Stream stream, string file, ContentEncoding encoding, Action<ContentFault> refuse)
    {
        var departments = new Dictionary<string, Department>(StringComparer.Ordinal);
        var fields = new RowFields(_columns.Length);
        using var rows = new CsvRows(stream, file, encoding, _columns, 0, 1);
        while (rows.TryRead(fields, out var fault))
        {
            var code = fields[0].ToString();
            if (fault is not null)
            {
                refuse(fault);
            }
            else if (code.Length == 0)
            {
                refuse(new(file, fields.Line, _columns[0], ContentFaultCodes.FieldMissing, "Is missing or empty."));
            }
            else if (!int.TryParse(fields[1], out var margin) || margin is < 0 or > 9999)
            {
                refuse(new(file, fields.Line, _columns[1], ResaleFaultCodes.MarginInvalid, "Must be the margin's share of the price without VAT in hundredths of a per cent, 0 to 9999; 28 % is 2800."));
            }
            else if (!departments.TryAdd(code, new(code, margin)))
            {
                refuse(new(file, fields.Line, _columns[0], ResaleFaultCodes.DepartmentTwice, $"{code} stands in this file already; the first row counts."));
            }
        }

        return departments;
    }
}
