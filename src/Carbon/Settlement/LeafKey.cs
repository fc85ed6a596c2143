using System.Buffers.Binary;
using System.Security.Cryptography;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Settlement;

/// <summary>One generation of a deployment's leaf key: makes the nonce that hides a leaf from everyone but its holder. Never leaves the deployment.</summary>
/// <remarks>
/// A nonce is derived, not stored. Whoever has the key can open every leaf made with it, so an auditor may be lent it; once it is
/// destroyed, leaves whose holders are gone say nothing to anybody.
/// </remarks>
public sealed class LeafKey
{
    /// <summary>Bytes of a secret: 32.</summary>
    public const int SecretSize = 32;

    /// <summary>Bytes of a leaf's nonce: 16.</summary>
    public const int NonceSize = 16;

    private static ReadOnlySpan<byte> Purpose => "CarbonPos leaf 1"u8;

    private readonly byte[] secret;

    /// <param name="id">Names it in leaves, see <see cref="SettlementKey.RequireId"/>.</param>
    /// <param name="secret32">32 random bytes, the same on every gateway of a deployment.</param>
    /// <param name="notBefore">Entries from this moment on are made leaves with it, until the next key's moment.</param>
    /// <exception cref="ArgumentException">A wrong id or length.</exception>
    public LeafKey(string id, ReadOnlySpan<byte> secret32, DateTimeOffset notBefore)
    {
        SettlementKey.RequireId(id);
        if (secret32.Length != SecretSize) throw new ArgumentException($"A leaf key has {SecretSize} bytes, not {secret32.Length}.", nameof(secret32));
        (Id, secret, NotBefore) = (id, secret32.ToArray(), notBefore);
    }

    /// <summary>Names it in leaves. Never used for another key.</summary>
    public string Id { get; }

    /// <summary>First moment of the entries that it is for.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The nonce of an entry's leaf, and the salt under which the leaf vouches for the entry's bytes: what only the deployment knows.</summary>
    /// <param name="deployment">Its id.</param>
    /// <param name="key">Of the entry.</param>
    /// <param name="nonce16">Gets 16 bytes, which the leaf's holder learns.</param>
    /// <param name="salt16">Gets 16 bytes, which he does not.</param>
    public void Derive(string deployment, JournalKey key, Span<byte> nonce16, Span<byte> salt16)
    {
        // The key's part has a fixed length, so that no two (deployment, key) give the same bytes.
        Span<byte> place = stackalloc byte[Purpose.Length + 16 + (4 * DayStatement.LongestName)];
        Purpose.CopyTo(place);
        var rest = place[Purpose.Length..];
        BinaryPrimitives.WriteInt32BigEndian(rest, key.Partition);
        BinaryPrimitives.WriteInt32BigEndian(rest[4..], key.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], key.Sequence);
        var name = System.Text.Encoding.UTF8.GetBytes(deployment, rest[16..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, place[..(Purpose.Length + 16 + name)], mac);
        mac[..NonceSize].CopyTo(nonce16);
        mac[NonceSize..].CopyTo(salt16);
    }
}
