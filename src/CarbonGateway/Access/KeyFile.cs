using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>The gateway's flashcode keys, in a file that only its owner may read. Made with one key, valid for two years, when absent.</summary>
/// <remarks>File: {"flashcode_keys":[{"id":1,"aes":"…base64…","p256":"…base64 PKCS#8…","not_before":"…","not_after":"…"}]}. To rotate, add a key; keep the old one while its codes may come back.</remarks>
public static class KeyFile
{
    /// <summary>Reads the keys; makes a file with a fresh one where there is none.</summary>
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says what to do.</exception>
    public static FlashcodeKeyring Open(string path, DateTimeOffset now)
    {
        if (!File.Exists(path)) Make(path, now);
        return Read(path);
    }

    /// <summary>Reads the keys, and makes none.</summary>
    /// <exception cref="InvalidOperationException">There is no such file, or it is not as it should be; the message says what to do.</exception>
    public static FlashcodeKeyring Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidOperationException($"There is no key file {Path.GetFullPath(path)}. A gateway makes it at its first start; is Embedded:Folder or Gateway:Keys the gateway's own?");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new FlashcodeKeyring(document.RootElement.GetProperty("flashcode_keys").EnumerateArray().Select(Read).ToArray());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or CryptographicException)
        {
            var what = e is KeyNotFoundException ? "a field is missing." : e.Message;
            throw new InvalidOperationException($"The key file {path} cannot be used: {what} Restore it from a backup; without its keys no flashcode or account token can be read.", e);
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
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
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
