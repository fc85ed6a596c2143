using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Settlement;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>What a deployment signs and hides leaves with.</summary>
/// <param name="Signing">Statement and receipt keys, with their private halves.</param>
/// <param name="Leaves">Leaf keys.</param>
public sealed record SettlementKeys(SettlementKeyring Signing, LeafKeyring Leaves);

/// <summary>The deployment's settlement keys, in a file that only its owner may read: the same on each of its gateways. Made with one key of each kind when absent.</summary>
/// <remarks>
/// File: {"statement_keys":[{"id":"s-…","p256":"…base64 PKCS#8…","not_before":"…","not_after":"…"}],"receipt_keys":[…],
/// "leaf_keys":[{"id":"l-…","secret":"…base64…","not_before":"…"}]}. To rotate, add a key; see docs/how-to/rotate-keys.md.
/// </remarks>
public static class SettlementKeyFile
{
    /// <summary>Reads the keys; makes a file with fresh ones where there is none.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="now">For the validity of fresh keys.</param>
    /// <param name="made">True when the file was made.</param>
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says what to do.</exception>
    public static SettlementKeys Open(string path, DateTimeOffset now, out bool made)
    {
        made = !File.Exists(path);
        if (made) Make(path, now);
        return Read(path);
    }

    /// <summary>Reads the keys, and makes none.</summary>
    /// <exception cref="InvalidOperationException">There is no such file, or it is not as it should be; the message says what to do.</exception>
    public static SettlementKeys Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidOperationException($"There is no file of settlement keys {Path.GetFullPath(path)}. A gateway makes it at its first start; is Embedded:Folder or Gateway:SettlementKeys the gateway's own?");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var signing = Keys(root, "statement_keys").Select(k => Signing(k, KeyUse.Statement)).Concat(Keys(root, "receipt_keys").Select(k => Signing(k, KeyUse.Receipt)));
            return new(
                new SettlementKeyring(signing.ToArray()),
                new LeafKeyring(Keys(root, "leaf_keys").Select(k => new LeafKey(k.GetProperty("id").GetString()!, k.GetProperty("secret").GetBytesFromBase64(), k.GetProperty("not_before").GetDateTimeOffset()))));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or CryptographicException)
        {
            var what = e is KeyNotFoundException ? "a field is missing." : e.Message;
            throw new InvalidOperationException($"The file of settlement keys {path} cannot be used: {what} Restore it from a backup; without its leaf keys no day that has begun can be proved.", e);
        }
    }

    private static JsonElement.ArrayEnumerator Keys(JsonElement root, string name) => root.GetProperty(name).EnumerateArray();

    private static SettlementKey Signing(JsonElement item, KeyUse use)
    {
        using var p256 = ECDsa.Create();
        p256.ImportPkcs8PrivateKey(item.GetProperty("p256").GetBytesFromBase64(), out _);
        return SettlementKey.FromPrivate(use, item.GetProperty("id").GetString()!, p256, item.GetProperty("not_before").GetDateTimeOffset(), item.GetProperty("not_after").GetDateTimeOffset());
    }

    private static void Make(string path, DateTimeOffset now)
    {
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                statement_keys = new[] { Fresh("s", today) },
                receipt_keys = new[] { Fresh("r", today) },
                leaf_keys = new[] { new { id = Name("l", RandomNumberGenerator.GetBytes(8)), secret = RandomNumberGenerator.GetBytes(LeafKey.SecretSize), not_before = today.AddDays(-1) } },
            },
            JsonStyle.Indented));
    }

    private static object Fresh(string kind, DateTimeOffset today)
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new
        {
            id = Name(kind, SHA256.HashData(p256.ExportSubjectPublicKeyInfo())),
            p256 = p256.ExportPkcs8PrivateKey(),
            not_before = today.AddDays(-1),
            not_after = today.AddYears(2),
        };
    }

    // Named by what it is: fresh keys in a folder whose old ones were lost never go by the old names.
    private static string Name(string kind, ReadOnlySpan<byte> mark) => $"{kind}-{Convert.ToHexStringLower(mark[..4])}";
}
