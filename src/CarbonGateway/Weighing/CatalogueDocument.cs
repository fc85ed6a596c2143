using System.Text.Json;
using System.Text.Unicode;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>A JSON file cut into its top-level values and the rows of its top-level arrays, each with the line it starts on.</summary>
internal sealed class CatalogueDocument
{
    private const int MaxFaults = 1000;

    private readonly Dictionary<string, List<CatalogueRow>> _sections = new(StringComparer.Ordinal);

    private CatalogueDocument(string file, List<CatalogueFault> faults) => (File, Faults) = (file, faults);

    public string File { get; }

    public List<CatalogueFault> Faults { get; }

    /// <summary>Names of what stands at the top.</summary>
    public IEnumerable<string> Sections => _sections.Keys;

    /// <summary>The rows of an array, or the one value under that name; empty when it is missing.</summary>
    public IReadOnlyList<CatalogueRow> Rows(string section) => _sections.TryGetValue(section, out var rows) ? rows : [];

    /// <summary>Notes a fault; beyond the first 1,000 only that there are more.</summary>
    public void Add(CatalogueFault fault)
    {
        if (Faults.Count < MaxFaults)
        {
            Faults.Add(fault);
        }
        else if (Faults.Count == MaxFaults)
        {
            Faults.Add(new(File, 0, "", "", $"There are more than {MaxFaults} faults; only these are listed."));
        }
    }

    /// <summary>Cuts the file; a fault that stops the reading is added to <see cref="Faults"/> and leaves no sections.</summary>
    public static CatalogueDocument Read(ReadOnlySpan<byte> utf8, string file)
    {
        var document = new CatalogueDocument(file, []);
        if (utf8.StartsWith(new byte[] { 0xEF, 0xBB, 0xBF }))
        {
            utf8 = utf8[3..];
        }

        try
        {
            if (document.IsText(utf8))
            {
                document.Cut(utf8);
            }
        }
        catch (JsonException broken)
        {
            document._sections.Clear();
            document.Add(new(file, (int)(broken.LineNumber ?? -1) + 1, "", "", $"This is not valid JSON: {broken.Message}"));
        }

        return document;
    }

    /// <summary>Checks once what would otherwise throw on any later look: bytes that are no UTF-8, escapes that are no character.</summary>
    private bool IsText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            Add(new(File, FirstLineThatIsNotUtf8(utf8), "", "", "This is not UTF-8; save the file in that encoding."));
            return false;
        }

        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped || reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                var line = new LineCounter(utf8).LineOf(reader.TokenStartIndex);
                Add(new(File, line, "", "", "An escape (\\u…) in this line is not a character."));
                return false;
            }
        }

        return true;
    }

    private static int FirstLineThatIsNotUtf8(ReadOnlySpan<byte> bytes)
    {
        var line = 1;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(bytes[range]))
            {
                break;
            }

            line++;
        }

        return line;
    }

    private void Cut(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var lines = new LineCounter(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            Add(new(File, 1, "", "", "The file must hold one JSON object."));
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var rows = new List<CatalogueRow>();
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                var line = lines.LineOf(reader.TokenStartIndex);
                rows.Add(new(this, JsonElement.ParseValue(ref reader), line, name));
            }
            else
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var line = lines.LineOf(reader.TokenStartIndex);
                    rows.Add(new(this, JsonElement.ParseValue(ref reader), line, $"{name}[{rows.Count}]"));
                }
            }

            if (!_sections.TryAdd(name, rows))
            {
                Add(new(File, lines.LineOf(reader.TokenStartIndex), name, "", "This section appears twice."));
            }
        }

        // Reads what follows the closing brace, so that trailing rubbish is found.
        reader.Read();
    }

    /// <summary>Counts lines forward only; rows come in the order of the file.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _counted;
        private int _line = 1;

        public int LineOf(long offset)
        {
            _line += _utf8[_counted..(int)offset].Count((byte)'\n');
            _counted = (int)offset;
            return _line;
        }
    }
}
