using System.Text;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.PriceLists;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary>Reads a file of contents, CSV or JSON, UTF-8. Either all of it is right, or every fault is told and none of it is used.</summary>
static class CarbonFile
{
    /// <summary>Most bytes of a file: 16 MiB.</summary>
    public const long MaxBytes = 16 << 20;

    /// <summary>Most rows: 100,000.</summary>
    public const int MaxRows = 100_000;

    /// <exception cref="TillFault">The file, or rows of it, are wrong.</exception>
    public static IReadOnlyList<CarbonRow> Read(string path)
    {
        var faults = new CarbonFaults(path);
        var bytes = Bytes(path, faults);
        // JSON begins with a bracket or brace, a first line of columns does not.
        var isJson = bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[' or (byte)'{', ..];
        var rows = new List<CarbonRow>();
        foreach (var (at, field, fault) in isJson ? CarbonJson.Records(bytes, faults) : Table(bytes, faults))
        {
            if (rows.Count == MaxRows)
                throw faults.Whole($"it has more than {MaxRows} rows", $"il a plus de {MaxRows} lignes");
            try
            {
                rows.Add(CarbonRow.Read(at, fault.Length == 0 ? field : throw new FormatException(fault)));
            }
            catch (FormatException wrong)
            {
                faults.Add(at, wrong.Message);
            }
        }

        foreach (var twice in rows.GroupBy(row => row.Key).Where(group => group.Count() > 1))
            faults.Add(twice.ElementAt(1).At, $"{twice.Key} stands in line {twice.First().At} already");
        faults.ThrowIfAny();
        return rows.Count > 0 ? rows : throw faults.Whole("it has no rows", "il n'a pas de lignes");
    }

    private static IEnumerable<(int At, Func<string, string> Field, string Fault)> Table(byte[] bytes, CarbonFaults faults)
    {
        var columns = Array.Empty<string>();
        foreach (var (at, fields) in CsvText.Records(Encoding.UTF8.GetString(bytes)))
        {
            if (columns.Length == 0)
            {
                columns = [.. fields.Select(name => Array.Find(CarbonRow.Columns, column => column.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)) ?? "")];
                if (columns.Contains("", StringComparer.Ordinal) || columns.Distinct(StringComparer.Ordinal).Count() != columns.Length)
                    throw faults.Whole($"its first line must name columns out of {string.Join(", ", CarbonRow.Columns)}, each once", $"sa première ligne doit nommer des colonnes parmi {string.Join(", ", CarbonRow.Columns)}, chacune une fois");
                continue;
            }

            string Field(string column) => Array.IndexOf(columns, column) is var i and >= 0 ? fields[i].Trim() : "";
            yield return (at, Field, fields.Count == columns.Length ? "" : $"{fields.Count} fields instead of {columns.Length}");
        }
    }

    private static byte[] Bytes(string path, CarbonFaults faults)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } file)
                throw faults.Whole($"it has {file.Length} bytes; at most {MaxBytes} are read", $"il a {file.Length} octets ; {MaxBytes} au plus sont lus");
            var bytes = File.ReadAllBytes(path);
            if (!System.Text.Unicode.Utf8.IsValid(bytes))
                throw faults.Whole("it is not UTF-8; save it as UTF-8", "il n'est pas en UTF-8 ; enregistrez-le en UTF-8");
            return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw faults.Whole(Printable.Of(failure), Printable.Of(failure));
        }
    }
}
