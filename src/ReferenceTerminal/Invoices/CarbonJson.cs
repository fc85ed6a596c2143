using System.Text;
using System.Text.Json;

namespace CarbonPos.ReferenceTerminal.Invoices;

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
            var name = TextOf(ref reader);
            reader.Read();
            var value = reader.TokenType switch
            {
                JsonTokenType.String => TextOf(ref reader)?.Trim(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.Null => "",
                _ => null,
            };
            reader.Skip();
            if (name is null || !CarbonRow.Columns.Contains(name, StringComparer.OrdinalIgnoreCase))
                fault = $"'{name}' is none of {string.Join(", ", CarbonRow.Columns)}";
            else if (value is null)
                fault = $"{name} must be a text or a number";
            else if (!fields.TryAdd(name, value))
                fault = $"{name} stands twice";
        }

        return fault;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a character that takes two: JSON lets it be escaped, a text cannot hold it.
            return null;
        }
    }
}
