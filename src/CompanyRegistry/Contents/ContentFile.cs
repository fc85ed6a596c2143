using System.Globalization;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.V1;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Contents;

/// <summary>
/// Reads contents from JSON in the format that gateways import (docs/reference/contents.md): what a company sends to shops is
/// what it publishes. Rows of one article together are all its contents.
/// </summary>
internal static class ContentFile
{
    private const long LargestFile = 64 << 20;

    private static readonly (string Word, ContentUnit Unit)[] Units =
    [
        ("piece", ContentUnit.Piece), ("kg", ContentUnit.Kilogram), ("litre", ContentUnit.Litre), ("kWh", ContentUnit.KilowattHour), ("km", ContentUnit.Kilometre), ("night", ContentUnit.Night), ("euro", ContentUnit.Euro),
    ];

    private static readonly (string Word, LifeCycleStages Stage)[] Stages =
    [
        ("materials", LifeCycleStages.Materials), ("making", LifeCycleStages.Making), ("packaging", LifeCycleStages.Packaging), ("transport", LifeCycleStages.Transport),
        ("shop", LifeCycleStages.Shop), ("use", LifeCycleStages.Use), ("disposal", LifeCycleStages.Disposal),
    ];

    private static readonly string[] Fields =
        ["gtin", "lot", "service", "kgCo2e", "unit", "basis", "provenance", "validFrom", "validTo", "vintage", "version", "supplier", "source", "stages", "id", "derivedFrom"];

    /// <exception cref="RefusedException">A row is not as it should be; names it.</exception>
    /// <exception cref="InvalidDataException">The file cannot be read, or is no such JSON.</exception>
    public static IReadOnlyList<ContentStatement> Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new InvalidDataException($"There is no file {path}.");
        if (file.Length > LargestFile) throw new InvalidDataException($"{path} has more than 64 MiB; publish it in parts, each article whole.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var rows = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement : document.RootElement.GetProperty("contents");
            var found = new Dictionary<ContentKey, List<CarbonContent>>();
            var number = 0;
            foreach (var row in rows.EnumerateArray())
            {
                var (subject, content) = Read(row, $"contents[{number++}]");
                if (!found.TryGetValue(subject, out var contents)) found.Add(subject, contents = []);
                contents.Add(content);
            }

            foreach (var (subject, contents) in found) ContentRules.CheckApart(contents, subject.ToString());
            return found.Count > 0 ? [.. found.Select(f => new ContentStatement(f.Key, f.Value))] : throw new InvalidDataException($"{path} has no contents.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} is no JSON of contents: {(e is KeyNotFoundException ? "it has no list \"contents\"." : e.Message)}", e);
        }
    }

    private static (ContentKey Subject, CarbonContent Content) Read(JsonElement row, string path)
    {
        foreach (var field in row.EnumerateObject())
        {
            if (!Fields.Contains(field.Name, StringComparer.Ordinal)) throw ContentRules.Refused("FIELD_UNKNOWN", $"{path}.{field.Name}", "The registry publishes what is of a GTIN, a lot or a service; its fields are " + string.Join(", ", Fields) + ".");
        }

        string Text(string name) => row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString()!.Trim() : "";
        var subject = ContentReader.Subject(new ContentSubject { Gtin = Text("gtin"), Lot = Text("lot"), Service = Text("service") }, path);
        var unit = Array.Find(Units, u => u.Word == Text("unit"));
        if (unit.Word is null) throw ContentRules.Refused("UNIT_UNKNOWN", $"{path}.unit", $"A unit is one of {string.Join(", ", Units.Select(u => u.Word))}.");
        if (!row.TryGetProperty("kgCo2e", out var figure)) throw ContentRules.Refused("FIELD_MISSING", $"{path}.kgCo2e", "The figure is missing. A product without emissions says 0.");
        if (!CarbonIntensity.TryFromKilograms(figure.GetDecimal(), unit.Unit, out var intensity)) throw ContentRules.Refused("FIGURE_OUT_OF_RANGE", $"{path}.kgCo2e", "A figure has at most ±1,000,000 kg per unit and nine decimals.");
        if (Text("basis") is not ("" or "shelf" or "gate")) throw ContentRules.Refused("BASIS_UNKNOWN", $"{path}.basis", "A basis is shelf or gate.");
        if (Text("provenance") is not ("" or "transmitted")) throw ContentRules.Refused("PROVENANCE_INVALID", $"{path}.provenance", "Only what a company transmits of its own products is published.");
        return (subject, ContentRules.Checked(
            new(
                Text("id"), Text("version"), intensity, Provenance.Transmitted, Day(Text("validFrom"), $"{path}.validFrom") ?? DateOnly.MinValue, Day(Text("validTo"), $"{path}.validTo"),
                row.TryGetProperty("vintage", out var vintage) ? vintage.GetInt32() : 0, Text("supplier"), Text("source"),
                Text("basis") == "gate" ? ContentBasis.Gate : ContentBasis.Shelf, StagesOf(Text("stages"), path), Text("derivedFrom")),
            path));
    }

    private static LifeCycleStages StagesOf(string words, string path)
    {
        var stages = LifeCycleStages.NotStated;
        foreach (var word in words.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var stage = Array.Find(Stages, s => s.Word == word);
            stages |= stage.Word is not null ? stage.Stage : throw ContentRules.Refused("STAGE_UNKNOWN", $"{path}.stages", $"Stages are joined by +, of {string.Join(", ", Stages.Select(s => s.Word))}.");
        }

        return stages;
    }

    private static DateOnly? Day(string text, string path) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw ContentRules.Refused("DAY_INVALID", path, "A day is YYYY-MM-DD.");
}
