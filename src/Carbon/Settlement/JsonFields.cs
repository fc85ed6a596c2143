using System.Text.Json;

namespace CarbonPos.Carbon.Settlement;

/// <summary>Reads the fields of the JSON files of this room. What is missing or of another kind throws <see cref="InvalidDataException"/> with its name.</summary>
internal static class JsonFields
{
    /// <summary>Most characters of a file: 4 MB.</summary>
    public const int MostCharacters = 4_000_000;

    public static JsonDocument Open(string text)
    {
        if (text.Length > MostCharacters) throw new InvalidDataException($"The file has more than {MostCharacters} characters.");
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The file is no JSON: {e.Message}", e);
        }
    }

    public static string Text(this JsonElement of, string name) =>
        Field(of, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Wrong(name, "a text");

    public static long Number(this JsonElement of, string name) =>
        Field(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : throw Wrong(name, "a whole number");

    public static byte[] Bytes(this JsonElement of, string name) => BytesOf(Field(of, name), name);

    public static DateTimeOffset Moment(this JsonElement of, string name) =>
        Field(of, name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var moment) ? moment : throw Wrong(name, "a time like 2026-06-01T12:00:00.000Z");

    public static JsonElement[] List(this JsonElement of, string name, int most) =>
        Field(of, name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() <= most ? [.. list.EnumerateArray()] : throw Wrong(name, $"a list of at most {most}");

    public static InclusionProof Proof(this JsonElement of) => new(
        of.Number("index"),
        of.Number("size"),
        [.. of.List("path", InclusionProof.LongestPath).Select(node => BytesOf(node, "path") is { Length: Digest.Size } bytes ? Digest.Read(bytes) : throw Wrong("path", $"a list of {Digest.Size} bytes each"))]);

    public static JsonElement Field(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : throw new InvalidDataException($"The field '{name}' is missing.");

    private static byte[] BytesOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : throw Wrong(name, "base64");

    private static InvalidDataException Wrong(string name, string what) => new($"The field '{name}' must be {what}.");
}
