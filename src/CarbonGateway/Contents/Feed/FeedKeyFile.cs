using System.Text.Json;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>The registry's feed keys that this gateway takes pages of, by id: public halves, from a file of its operator. Nothing that the registry sends adds one.</summary>
/// <remarks>File: {"feed_keys":[{"id":"1","public":"…base64, 65 bytes…","not_before":"…","not_after":"…"}]}.</remarks>
internal sealed class FeedKeyFile
{
    private readonly Dictionary<string, (byte[] Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter)> keys = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says what to do.</exception>
    public static FeedKeyFile Read(string path)
    {
        var file = new FeedKeyFile();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var item in document.RootElement.GetProperty("feed_keys").EnumerateArray())
            {
                var key = item.GetProperty("public").GetBytesFromBase64();
                if (key.Length != Flashcode.PublicKeySize) throw new FormatException("a key has not 65 bytes.");
                file.keys.Add(item.GetProperty("id").GetString() ?? "", (key, item.GetProperty("not_before").GetDateTimeOffset(), item.GetProperty("not_after").GetDateTimeOffset()));
            }

            return file;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            var what = e is KeyNotFoundException ? "a field is missing." : e.Message;
            throw new InvalidOperationException($"The feed keys {path} (Gateway:Registry:FeedKeys) cannot be used: {what} 'carbonpos-registry content keys' prints such a file.", e);
        }
    }

    /// <summary>The key of an id, where it is valid now; else null.</summary>
    public byte[]? Find(string id, DateTimeOffset now) => keys.TryGetValue(id, out var found) && found.NotBefore <= now && now < found.NotAfter ? found.Key : null;
}
