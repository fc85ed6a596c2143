using System.Security.Cryptography;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Points of the curve P-256 between their two forms: 65 bytes uncompressed, and the framework's coordinates.</summary>
internal static class P256
{
    public const byte Uncompressed = 0x04;

    public static byte[] Join(ECPoint point) => [Uncompressed, .. point.X!, .. point.Y!];

    public static ECParameters PublicKey(ReadOnlySpan<byte> point65) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point65[1..33].ToArray(), Y = point65[33..65].ToArray() },
    };

    public static void Require(ECDsa key, string name)
    {
        // The object identifier is what all platforms agree on; friendly names differ.
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        if (!curve.IsNamed || (curve.Oid.Value ?? curve.Oid.FriendlyName) is not ("1.2.840.10045.3.1.7" or "nistP256" or "ECDSA_P256"))
        {
            throw new ArgumentException("Needs a key on the curve P-256.", name);
        }
    }

    public static void RequirePoint(ReadOnlySpan<byte> point65, string name)
    {
        if (point65.Length != Flashcode.PublicKeySize || point65[0] != Uncompressed)
        {
            throw new ArgumentException("Needs an uncompressed P-256 point: 65 bytes that begin with 0x04.", name);
        }

        try
        {
            using var onCurve = ECDsa.Create(PublicKey(point65));
        }
        catch (CryptographicException notOnCurve)
        {
            throw new ArgumentException("The point is not on the curve P-256.", name, notOnCurve);
        }
    }
}
