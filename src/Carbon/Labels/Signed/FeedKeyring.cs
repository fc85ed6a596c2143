using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>Public halves of the keys by which a company registry signs what it publishes: the contents feed and the list of label keys.</summary>
/// <remarks>As 'carbonpos-registry content keys' prints them: {"feed_keys":[{"id":"1","public":"…base64, 65 bytes…","not_before":"…","not_after":"…"}]}.</remarks>
public sealed class FeedKeyring
{
    private readonly Dictionary<string, (byte[] Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter)> keys = new(StringComparer.Ordinal);

    private FeedKeyring()
    {
    }

    /// <summary>Reads the keys out of a file's bytes.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="keyring">The keys; null when the answer is false.</param>
    /// <param name="reason">What is wrong; empty when nothing is.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out FeedKeyring? keyring, out string reason)
    {
        (keyring, reason) = (null, "");
        var read = new FeedKeyring();
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.GetProperty("feed_keys").EnumerateArray())
            {
                var key = item.GetProperty("public").GetBytesFromBase64();
                if (key.Length != Flashcode.PublicKeySize) throw new FormatException("a key has not 65 bytes.");
                read.keys.Add(item.GetProperty("id").GetString() ?? "", (key, item.GetProperty("not_before").GetDateTimeOffset(), item.GetProperty("not_after").GetDateTimeOffset()));
            }

            keyring = read;
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            reason = e is KeyNotFoundException ? "a field is missing." : e.Message;
            return false;
        }
    }

    /// <summary>The key of an id, where it was valid at a moment; else null.</summary>
    public byte[]? Find(string id, DateTimeOffset moment) =>
        keys.TryGetValue(id, out var found) && found.NotBefore <= moment && moment < found.NotAfter ? found.Key : null;
}
