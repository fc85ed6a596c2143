using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>The file form of a signed list of label keys: JSON, see docs/reference/carbon-label.md.</summary>
public static class LabelKeyListJson
{
    /// <summary>The largest file that is looked at, in bytes: 16 MB. A full list has half of that.</summary>
    public const int MaxBytes = 16_000_000;

    private const string Day = "yyyy-MM-dd";
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // Names stay readable; the file is no part of a web page.
    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a list as UTF-8.</summary>
    public static byte[] Write(SignedLabelKeyList signed)
    {
        ArgumentNullException.ThrowIfNull(signed);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Style))
        {
            json.WriteStartObject();
            json.WriteNumber("version", signed.List.Version);
            json.WriteString("issued_at", signed.List.IssuedAt.ToString(Moment, CultureInfo.InvariantCulture));
            json.WriteStartArray("keys");
            foreach (var key in signed.List.Keys)
            {
                json.WriteStartObject();
                json.WriteNumber("id", key.Id);
                json.WriteNumber("company", key.Company.Value);
                json.WriteString("name", key.Name);
                json.WriteBase64String("public", key.PublicKey.Span);
                json.WriteString("valid_from", key.ValidFrom.ToString(Day, CultureInfo.InvariantCulture));
                json.WriteString("valid_to", key.ValidTo.ToString(Day, CultureInfo.InvariantCulture));
                WritePrefixes(json, key);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("key_id", signed.KeyId);
            json.WriteBase64String("signature", signed.Signature.Span);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a list; its signature is not checked yet: <see cref="SignedLabelKeyList.FaultAsSuccessorOf"/>.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="signed">The list; null when the answer is false.</param>
    /// <param name="reason">What is wrong; empty when nothing is.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out SignedLabelKeyList? signed, out string reason)
    {
        signed = null;
        if (json.Length > MaxBytes)
        {
            reason = $"it has more than {MaxBytes} bytes";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var keys = root.GetProperty("keys").EnumerateArray().Take(LabelKeyList.MaxKeys + 1).Select(ReadKey).ToList();
            var issued = DateTimeOffset.ParseExact(Text(root, "issued_at"), Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            if (LabelKeyList.TryMake(root.GetProperty("version").GetInt32(), issued, keys, out reason) is { } list)
            {
                signed = new(list, Text(root, "key_id"), root.GetProperty("signature").GetBytesFromBase64());
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            reason = e is KeyNotFoundException ? "a field is missing" : e.Message;
        }

        return signed is not null;
    }

    private static LabelKey ReadKey(JsonElement item) => new(
        item.GetProperty("id").GetUInt32(), new(item.GetProperty("company").GetInt64()), Text(item, "name"), item.GetProperty("public").GetBytesFromBase64(),
        ReadDay(item, "valid_from"), ReadDay(item, "valid_to"))
    {
        Prefixes = item.TryGetProperty("prefixes", out var prefixes) ? [.. prefixes.EnumerateArray().Take(LabelKey.MaxPrefixes + 1).Select(prefix => CompanyPrefix.Parse(prefix.GetString()))] : [],
    };

    // What is not there binds nothing: files without it are as they always were.
    private static void WritePrefixes(Utf8JsonWriter json, LabelKey key)
    {
        if (key.Prefixes.Count == 0) return;
        json.WriteStartArray("prefixes");
        foreach (var prefix in key.Prefixes) json.WriteStringValue(prefix.ToString());
        json.WriteEndArray();
    }

    private static DateOnly ReadDay(JsonElement item, string name) => DateOnly.ParseExact(Text(item, name), Day, CultureInfo.InvariantCulture);

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
