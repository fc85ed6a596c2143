using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>The gateway's flashcode keys, in a file that only its owner may read. Made with one key, valid for two years, when absent.</summary>
/// <remarks>File: {"flashcode_keys":[{"id":1,"aes":"…base64…","p256":"…base64 PKCS#8…","not_before":"…","not_after":"…"}]}. To rotate, add a key; keep the old one while its codes may come back.</remarks>
public static class KeyFile
{
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says what to do.</exception>
    public static FlashcodeKeyring Open(string path, DateTimeOffset now)
    {
        if (!File.Exists(path)) Make(path, now);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new FlashcodeKeyring(document.RootElement.GetProperty("flashcode_keys").EnumerateArray().Select(Read).ToArray());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or CryptographicException)
        {
            throw new InvalidOperationException($"The key file {path} cannot be used: {e.Message} Restore it from a backup; without its keys no flashcode or account token can be read.", e);
        }
    }

    private static FlashcodeKey Read(JsonElement item)
    {
        using var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(item.GetProperty("p256").GetBytesFromBase64(), out _);
        return FlashcodeKey.FromSecrets(
            item.GetProperty("id").GetUInt16(),
            item.GetProperty("aes").GetBytesFromBase64(),
            signing,
            item.GetProperty("not_before").GetDateTimeOffset(),
            item.GetProperty("not_after").GetDateTimeOffset());
    }

    private static void Make(string path, DateTimeOffset now)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                flashcode_keys = new[]
                {
                    new
                    {
                        id = 1,
                        aes = RandomNumberGenerator.GetBytes(32),
                        p256 = signing.ExportPkcs8PrivateKey(),
                        not_before = today.AddDays(-1),
                        not_after = today.AddYears(2),
                    },
                },
            },
            JsonStyle.Indented));
    }
}
