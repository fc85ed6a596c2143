using System.Text.Json;
using System.Text.Json.Serialization;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>One kept version of the contents.</summary>
/// <param name="Number">1, 2, 3 … in the order of their making; never used again.</param>
/// <param name="File">Name in the folder.</param>
/// <param name="Sha256">Of the file's bytes, 64 hex digits in lower case.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Contents">How many contents it holds.</param>
/// <param name="MadeAt">When it was made, UTC.</param>
/// <param name="From">Names of the files that it was made of.</param>
/// <param name="Feed">How far in the registry's feed it is; null = nothing of it is in here.</param>
internal sealed record ContentsVersion(
    [property: JsonPropertyName("version")] int Number,
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("bytes")] long Bytes,
    [property: JsonPropertyName("contents")] int Contents,
    [property: JsonPropertyName("madeAt")] DateTimeOffset MadeAt,
    [property: JsonPropertyName("from")] IReadOnlyList<string> From,
    [property: JsonPropertyName("feed"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FeedMark? Feed = null);

/// <summary>A place in the registry's feed.</summary>
internal sealed record FeedMark([property: JsonPropertyName("version")] int Version, [property: JsonPropertyName("row")] int Row)
{
    public static FeedMark Of(FeedPosition position) => new(position.Version, position.Row);

    public FeedPosition ToPosition() => new(Version, Row);
}

/// <summary>What a contents folder says of itself: which versions it keeps and which one is in use.</summary>
/// <param name="Format">Always <see cref="KnownFormat"/>.</param>
/// <param name="Current">Number of the version in use; 0 = none.</param>
/// <param name="Newest">Highest number ever given.</param>
/// <param name="Versions">Oldest first.</param>
internal sealed record ContentsManifest(
    [property: JsonPropertyName("format")] string Format,
    [property: JsonPropertyName("current")] int Current,
    [property: JsonPropertyName("newest")] int Newest,
    [property: JsonPropertyName("versions")] IReadOnlyList<ContentsVersion> Versions)
{
    public const string KnownFormat = "carbonpos-contents-versions/1";

    public static ContentsManifest Empty { get; } = new(KnownFormat, 0, 0, []);

    public ContentsVersion? Find(int number) => Versions.FirstOrDefault(version => version.Number == number);

    /// <exception cref="InvalidDataException">This is no manifest.</exception>
    public static ContentsManifest Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<ContentsManifest>(utf8);
            return manifest is { Format: KnownFormat, Versions: not null }
                ? manifest
                : throw new InvalidDataException($"Its format is not {KnownFormat}.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"It is not valid JSON: {broken.Message}", broken);
        }
    }
}
