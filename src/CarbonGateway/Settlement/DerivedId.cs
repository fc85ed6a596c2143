using System.Security.Cryptography;
using System.Text;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Ids that follow from what they stand for, so that what is done again is done once.</summary>
internal static class DerivedId
{
    /// <summary>A UUID of version 8, whose bits are its maker's own: the first 16 bytes of SHA-256 over the text.</summary>
    public static Guid Of(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new(hash.AsSpan(0, 16), bigEndian: true);
    }
}
