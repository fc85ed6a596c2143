using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>All keys for labels that a registry certifies at one moment. A key that is not in the newest list signs nothing any more.</summary>
/// <remarks>Made through <see cref="TryMake"/>; immutable.</remarks>
public sealed class LabelKeyList
{
    /// <summary>Most keys of a list.</summary>
    public const int MaxKeys = 20_000;

    /// <summary>Most company prefixes of all its keys together.</summary>
    public const int MaxPrefixes = 100_000;

    private readonly Dictionary<uint, LabelKey> byId;

    private LabelKeyList(int version, DateTimeOffset issuedAt, IReadOnlyList<LabelKey> keys)
    {
        (Version, IssuedAt, Keys) = (version, issuedAt, keys);
        byId = keys.ToDictionary(key => key.Id);
    }

    /// <summary>1 to 10^9, one more with each list.</summary>
    public int Version { get; }

    /// <summary>When it was published, whole seconds.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>By ascending id.</summary>
    public IReadOnlyList<LabelKey> Keys { get; }

    // A reader that knows nothing of prefixes cannot take a list that binds a key for one that does not: the signature does not fit.
    private ReadOnlySpan<byte> Mark => Binds ? "CPKL0002"u8 : "CPKL0001"u8;

    private bool Binds => Keys.Any(key => key.Prefixes.Count > 0);

    /// <summary>Makes a list, checked in all its parts.</summary>
    /// <param name="version">1 to 10^9.</param>
    /// <param name="issuedAt">From 1970 on; cut to the second.</param>
    /// <param name="keys">At most <see cref="MaxKeys"/>, by ascending id, none twice.</param>
    /// <param name="reason">What is wrong; empty when nothing is.</param>
    public static LabelKeyList? TryMake(int version, DateTimeOffset issuedAt, IReadOnlyList<LabelKey> keys, out string reason)
    {
        ArgumentNullException.ThrowIfNull(keys);
        reason = version is < 1 or > 1_000_000_000 ? "its version is not 1 to 10^9"
            : issuedAt < DateTimeOffset.UnixEpoch ? "it was published before 1970"
            : keys.Count > MaxKeys ? $"it has more than {MaxKeys} keys"
            : keys.Sum(key => (long)key.Prefixes.Count) > MaxPrefixes ? $"its keys have more than {MaxPrefixes} company prefixes"
            : "";
        for (var i = 0; i < keys.Count && reason.Length == 0; i++)
        {
            if (keys[i].Fault() is { } fault) reason = $"key {i + 1}: {fault}";
            else if (i > 0 && keys[i].Id <= keys[i - 1].Id) reason = $"key {i + 1}: ids do not ascend";
        }

        return reason.Length > 0 ? null : new(version, DateTimeOffset.FromUnixTimeSeconds(issuedAt.ToUnixTimeSeconds()), keys);
    }

    /// <summary>The key of this id, or null.</summary>
    public LabelKey? Find(uint id) => byId.GetValueOrDefault(id);

    /// <summary>What the registry signs: numbers as LEB128, texts as their length and UTF-8, points as they are.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter();
        var binds = Binds;
        writer.Raw(Mark);
        writer.Number((ulong)Version);
        writer.Number((ulong)IssuedAt.ToUnixTimeSeconds());
        writer.Number((ulong)Keys.Count);
        foreach (var key in Keys)
        {
            writer.Number(key.Id);
            writer.Number((ulong)key.Company.Value);
            writer.Text(key.Name);
            writer.Raw(key.PublicKey.Span);
            writer.Number((ulong)CarbonLabel.DayCount(key.ValidFrom));
            writer.Number((ulong)CarbonLabel.DayCount(key.ValidTo));
            if (!binds) continue;
            writer.Number((ulong)key.Prefixes.Count);
            foreach (var prefix in key.Prefixes) writer.Text(prefix.ToString());
        }

        return writer.Written.ToArray();
    }

    /// <summary>SHA-256 of <see cref="ToBytes"/>.</summary>
    public byte[] Digest() => SHA256.HashData(ToBytes());
}

/// <summary>A list with its signature, as it travels.</summary>
/// <param name="List">The list.</param>
/// <param name="KeyId">Which of the registry's feed keys signed, 1 to 40 characters.</param>
/// <param name="Signature">ES256, r ‖ s; anything but 64 bytes is none.</param>
public sealed record SignedLabelKeyList(LabelKeyList List, string KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Says why a list cannot take the place of the one that is known; empty when it can.</summary>
    /// <param name="registry">The registry's public keys.</param>
    /// <param name="known">The list in use; null = none.</param>
    public string FaultAsSuccessorOf(LabelKeyList? known, FeedKeyring registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (registry.Find(KeyId, List.IssuedAt) is not { } key) return $"no registry key '{KeyId}' that was valid at {List.IssuedAt:u} is known";
        var digest = List.Digest();
        if (Signature.Length != CarbonLabel.SignatureSize || !Es256Verifier.Portable.Verify(key, digest, Signature.Span)) return $"it is not signed by registry key '{KeyId}'";
        if (known is null) return "";
        if (List.Version < known.Version) return $"it is version {List.Version}, older than version {known.Version}, which is known";
        return List.Version == known.Version && !digest.AsSpan().SequenceEqual(known.Digest()) ? $"it differs from the list of the same version {known.Version} that is known" : "";
    }
}
