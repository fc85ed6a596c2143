using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.CompanyRegistry.Access;

namespace CarbonPos.CompanyRegistry.Contents;

/// <summary>The keys that sign the contents feed, in a file that only its owner may read. Made with one key, valid for two years, when absent.</summary>
/// <remarks>File: {"feed_keys":[{"id":"1","p256":"…base64 PKCS#8…","not_before":"…","not_after":"…"}]}. To rotate, add a key and give its public half to the gateways before it begins.</remarks>
internal sealed class FeedKeys : IDisposable
{
    private readonly List<FeedKey> keys = [];

    /// <summary>Reads the keys; makes a file with a fresh one where there is none.</summary>
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says what to do.</exception>
    public static FeedKeys Open(string path, DateTimeOffset now)
    {
        if (!File.Exists(path)) Make(path, now);
        var read = new FeedKeys();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var item in document.RootElement.GetProperty("feed_keys").EnumerateArray()) read.keys.Add(FeedKey.Read(item));
            if (read.keys.Count == 0) throw new FormatException("it has no key.");
            if (read.keys.Select(k => k.Id).Distinct(StringComparer.Ordinal).Count() != read.keys.Count) throw new FormatException("two keys have one id.");
            return read;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or CryptographicException)
        {
            read.Dispose();
            var what = e is KeyNotFoundException ? "a field is missing." : e.Message;
            throw new InvalidOperationException($"The key file {path} cannot be used: {what} Restore it from a backup; gateways take pages of keys that they know.", e);
        }
    }

    /// <summary>Signs with the newest key that is valid; null when none is.</summary>
    public (string KeyId, byte[] Signature)? Sign(byte[] digest, DateTimeOffset now) =>
        keys.Where(k => k.NotBefore <= now && now < k.NotAfter).MaxBy(k => k.NotBefore) is { } key ? (key.Id, key.Sign(digest)) : null;

    /// <summary>The public halves, as a gateway's file has them.</summary>
    public string ToPublicJson() => JsonSerializer.Serialize(
        new { feed_keys = keys.Select(k => new { id = k.Id, @public = k.PublicKey, not_before = k.NotBefore, not_after = k.NotAfter }) }, JsonStyle.Indented);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in keys) key.Dispose();
    }

    private static void Make(string path, DateTimeOffset now)
    {
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        object[] made = [new { id = "1", p256 = signing.ExportPkcs8PrivateKey(), not_before = today.AddDays(-1), not_after = today.AddYears(2) }];
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new { feed_keys = made }, JsonStyle.Indented));
    }

    private sealed class FeedKey(string id, ECDsa key, DateTimeOffset notBefore, DateTimeOffset notAfter) : IDisposable
    {
        // ECDsa is not for several threads at once, and a page a second is signed at most.
        private readonly Lock turn = new();

        public string Id => id;

        public DateTimeOffset NotBefore => notBefore;

        public DateTimeOffset NotAfter => notAfter;

        public byte[] PublicKey { get; } = Public(key);

        public static FeedKey Read(JsonElement item)
        {
            var id = item.GetProperty("id").GetString() is { Length: > 0 and <= 40 } text ? text : throw new FormatException("an id has 1 to 40 characters.");
            var (from, to) = (item.GetProperty("not_before").GetDateTimeOffset(), item.GetProperty("not_after").GetDateTimeOffset());
            var key = ECDsa.Create();
            try
            {
                key.ImportPkcs8PrivateKey(item.GetProperty("p256").GetBytesFromBase64(), out _);
                if (key.ExportParameters(false).Curve.Oid is not { } curve || (curve.Value ?? curve.FriendlyName) is not ("1.2.840.10045.3.1.7" or "nistP256" or "ECDSA_P256")) throw new FormatException("a key is not on P-256.");
                return new(id, key, from, to);
            }
            catch
            {
                key.Dispose();
                throw;
            }
        }

        public byte[] Sign(byte[] digest)
        {
            lock (turn) return key.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        public void Dispose() => key.Dispose();

        private static byte[] Public(ECDsa key)
        {
            var point = key.ExportParameters(false).Q;
            return [0x04, .. point.X!, .. point.Y!];
        }
    }
}
