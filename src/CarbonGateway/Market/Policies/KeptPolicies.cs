using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CarbonPos.CarbonGateway.Market.Policies;

/// <summary>A publication of the central account that was pulled.</summary>
/// <param name="Number">In its order of publication.</param>
/// <param name="Version">As the publication names it.</param>
/// <param name="PublishedAt">When it was made public.</param>
/// <param name="From">First moment at which it decides here; null where it was refused.</param>
/// <param name="Refused">Why it was; empty where it was not.</param>
/// <param name="Document">As published.</param>
internal sealed record KeptPolicy(
    [property: JsonPropertyName("number")] long Number,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("publishedAt")] DateTimeOffset PublishedAt,
    [property: JsonPropertyName("from")] DateTimeOffset? From,
    [property: JsonPropertyName("refused")] string Refused,
    [property: JsonPropertyName("document")] byte[] Document)
{
    /// <summary>Of the document, 64 hex digits.</summary>
    [JsonPropertyName("sha256")]
    public string Sha256 { get; init; } = Convert.ToHexStringLower(SHA256.HashData(Document));
}

/// <summary>All that was pulled, in order, and when that was last all there is.</summary>
/// <param name="Format">Always <see cref="KnownFormat"/>.</param>
/// <param name="CompleteAt">When the central account last said that there is no more; null = never.</param>
/// <param name="Policies">By number.</param>
internal sealed record KeptPolicies(
    [property: JsonPropertyName("format")] string Format,
    [property: JsonPropertyName("completeAt")] DateTimeOffset? CompleteAt,
    [property: JsonPropertyName("policies")] IReadOnlyList<KeptPolicy> Policies)
{
    public const string KnownFormat = "carbonpos-policies/1";

    public static KeptPolicies None { get; } = new(KnownFormat, null, []);

    /// <exception cref="InvalidDataException">This is not what was written.</exception>
    public static KeptPolicies Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<KeptPolicies>(utf8);
            if (kept is not { Format: KnownFormat, Policies: not null }) throw new InvalidDataException($"Its format is not {KnownFormat}.");
            var before = 0L;
            foreach (var policy in kept.Policies)
            {
                if (policy is not { Document: not null, Version: not null, Refused: not null } || policy.Number <= before || policy.Sha256 != Convert.ToHexStringLower(SHA256.HashData(policy.Document))) throw new InvalidDataException($"What follows number {before} in it is not as it was written.");
                before = policy.Number;
            }

            return kept;
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"It is not valid JSON: {broken.Message}", broken);
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Access.JsonStyle.Indented);
}
