using System.Text;
using System.Text.Json;
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

/// <summary>All that is wrong with a file of contents, by its lines.</summary>
sealed class CarbonFaults(string path)
{
    private const int MostTold = 100;

    private readonly List<(int At, string Sentence)> faults = [];

    public void Add(int at, string sentence) => faults.Add((at, sentence));

    /// <exception cref="TillFault">Something was added.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count == 0)
            return;
        var told = string.Concat(faults.OrderBy(fault => fault.At).Take(MostTold).Select(fault => $"\n{Path.GetFileName(path)}, {fault.At}: {Printable.Of(fault.Sentence)}"));
        var more = faults.Count > MostTold ? $"\n… {faults.Count - MostTold}" : "";
        throw Whole($"{faults.Count} rows are wrong:{told}{more}", $"{faults.Count} lignes ne vont pas :{told}{more}");
    }

    public TillFault Whole(string english, string french) => new(
        ExitCode.Usage, "CONTENTS_WRONG", $"{Printable.Of(path)}: {english}\nNothing was written.", $"{Printable.Of(path)} : {french}\nRien n'a été écrit.");
}

/// <summary>Contents as JSON: a list of objects, or an object with that list as <c>contents</c>. Names and values are those of the CSV file; figures may be numbers.</summary>
static class CarbonJson
{
    public static IReadOnlyList<(int At, Func<string, string> Field, string Fault)> Records(byte[] bytes, CarbonFaults faults)
    {
        try
        {
            return Read(bytes, faults);
        }
        catch (JsonException wrong)
        {
            throw faults.Whole($"it is no JSON at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}", $"ce n'est pas du JSON, ligne {wrong.LineNumber + 1}, octet {wrong.BytePositionInLine + 1}");
        }
    }

    private static List<(int At, Func<string, string> Field, string Fault)> Read(byte[] bytes, CarbonFaults faults)
    {
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("contents"u8))
                reader.Skip();
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartArray)
            throw faults.Whole("it is neither a list nor an object with a list named contents", "ce n'est ni une liste ni un objet avec une liste nommée contents");
        var records = new List<(int, Func<string, string>, string)>();
        var (line, counted) = (1, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            line += bytes.AsSpan(counted, start - counted).Count((byte)'\n');
            counted = start;
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var fault = reader.TokenType == JsonTokenType.StartObject ? Fields(ref reader, fields) : "it is no object";
            if (reader.TokenType == JsonTokenType.StartArray)
                reader.Skip();
            records.Add((line, column => fields.GetValueOrDefault(column, ""), fault));
        }

        while (reader.Read())
            reader.Skip();
        return records;
    }

    private static string Fields(ref Utf8JsonReader reader, Dictionary<string, string> fields)
    {
        var fault = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!.Trim(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.Null => "",
                _ => null,
            };
            reader.Skip();
            if (!CarbonRow.Columns.Contains(name, StringComparer.OrdinalIgnoreCase))
                fault = $"'{name}' is none of {string.Join(", ", CarbonRow.Columns)}";
            else if (value is null)
                fault = $"{name} must be a text or a number";
            else if (!fields.TryAdd(name, value))
                fault = $"{name} stands twice";
        }

        return fault;
    }
}
