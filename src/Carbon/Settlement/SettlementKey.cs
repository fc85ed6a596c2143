using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.Carbon.Settlement;

/// <summary>What a key signs. A signature of one use never passes for one of another.</summary>
public enum KeyUse
{
    /// <summary>Day statements.</summary>
    Statement = 1,

    /// <summary>Batches of receipts.</summary>
    Receipt = 2,
}

/// <summary>A P-256 key of a deployment for statements or receipts: both halves on the gateway, the public one with everyone who checks. Safe for many threads.</summary>
public sealed class SettlementKey : IDisposable
{
    /// <summary>Bytes of a signature, r ‖ s: 64.</summary>
    public const int SignatureSize = 64;

    /// <summary>Longest id: 40 characters.</summary>
    public const int LongestId = 40;

    private readonly ThreadLocal<ECDsa>? signer;
    private readonly byte[] publicKey;

    private SettlementKey(KeyUse use, string id, byte[] publicKey, DateTimeOffset notBefore, DateTimeOffset notAfter, ThreadLocal<ECDsa>? signer)
    {
        RequireId(id);
        if (notAfter <= notBefore) throw new ArgumentException("A key's validity must end after it begins.", nameof(notAfter));
        (Use, Id, this.publicKey, NotBefore, NotAfter, this.signer) = (use, id, publicKey, notBefore, notAfter, signer);
    }

    /// <summary>What it signs.</summary>
    public KeyUse Use { get; }

    /// <summary>Names it. Never used for another key.</summary>
    public string Id { get; }

    /// <summary>First moment at which it may sign.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>First moment at which it no longer may.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>65 bytes, 0x04 ‖ X ‖ Y.</summary>
    public ReadOnlyMemory<byte> PublicKey => publicKey;

    /// <summary>True on a gateway.</summary>
    public bool CanSign => signer is not null;

    /// <summary>The gateway's key.</summary>
    /// <param name="use">What it signs.</param>
    /// <param name="id">See <see cref="RequireId"/>.</param>
    /// <param name="p256">An exportable P-256 key, which is copied.</param>
    /// <param name="notBefore">First moment of validity.</param>
    /// <param name="notAfter">First moment after it.</param>
    /// <exception cref="ArgumentException">A wrong id, a key of another curve, or a validity that ends before it begins.</exception>
    public static SettlementKey FromPrivate(KeyUse use, string id, ECDsa p256, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        ArgumentNullException.ThrowIfNull(p256);
        P256.Require(p256, nameof(p256));
        var secret = p256.ExportParameters(includePrivateParameters: true);
        return new(use, id, P256.Join(secret.Q), notBefore, notAfter, new(() => ECDsa.Create(secret)));
    }

    /// <summary>The half that everyone may have.</summary>
    /// <exception cref="ArgumentException">A wrong id, no point of P-256, or a validity that ends before it begins.</exception>
    public static SettlementKey FromPublic(KeyUse use, string id, ReadOnlySpan<byte> publicKey65, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        P256.RequirePoint(publicKey65, nameof(publicKey65));
        return new(use, id, publicKey65.ToArray(), notBefore, notAfter, null);
    }

    /// <summary>True at a moment of its validity.</summary>
    public bool IsValidAt(DateTimeOffset moment) => NotBefore <= moment && moment < NotAfter;

    /// <summary>Signs bytes: ES256 over their SHA-256, r ‖ s.</summary>
    /// <exception cref="InvalidOperationException">Only the public half is here.</exception>
    public byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        var key = signer?.Value ?? throw new InvalidOperationException($"Key {Id} is the public half: it signs nothing.");
        return key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>True when this key signed these bytes. Of a signature that is not 64 bytes: false.</summary>
    public bool HasSigned(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(bytes, hash);
        return signature.Length == SignatureSize && Es256Verifier.Fastest.Verify(publicKey, hash, signature);
    }

    /// <summary>An id is 1 to 40 of a-z, 0-9, '-', '.' and '_': it goes into bytes, files and sentences as it is.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void RequireId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is 0 or > LongestId || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_'))
        {
            throw new ArgumentException($"A key's id is 1 to {LongestId} of a-z, 0-9, '-', '.' and '_'.");
        }
    }

    /// <summary>Ends its use; the calling thread's at once, others with their threads.</summary>
    public void Dispose()
    {
        if (signer is { IsValueCreated: true }) signer.Value?.Dispose();
        signer?.Dispose();
    }
}
