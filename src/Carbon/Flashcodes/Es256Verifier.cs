using System.Security.Cryptography;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Checks one ES256 signature by a key that was never seen before and never will be again, as flashcodes need it.</summary>
/// <remarks>
/// Two ways, because the framework's import of a public key costs more than the verification itself; see
/// docs/decisions/0013-es256-fresh-keys.md. Both are safe for many threads and give the same answers.
/// </remarks>
public abstract class Es256Verifier
{
    private protected Es256Verifier()
    {
    }

    /// <summary>The framework's own, on every platform.</summary>
    public static Es256Verifier Portable { get; } = new FrameworkEs256();

    /// <summary>OpenSSL 3 of this machine where it is found and passes a self-test, else <see cref="Portable"/>.</summary>
    public static Es256Verifier Fastest { get; } = (Es256Verifier?)OpenSslEs256.TryCreate() ?? Portable;

    /// <summary>True when the signature is this key's for this hash. Never throws for bytes of the stated lengths.</summary>
    /// <param name="publicKey65">Uncompressed P-256 point, 65 bytes; one that is not on the curve verifies nothing.</param>
    /// <param name="hash32">SHA-256 of what was signed.</param>
    /// <param name="signature64">r ‖ s, 32 bytes each, big-endian.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public bool Verify(ReadOnlySpan<byte> publicKey65, ReadOnlySpan<byte> hash32, ReadOnlySpan<byte> signature64)
    {
        if (publicKey65.Length != Flashcode.PublicKeySize || hash32.Length != 32 || signature64.Length != FlashcodeLayout.SignatureSize)
        {
            throw new ArgumentException("Needs a key of 65, a hash of 32 and a signature of 64 bytes.");
        }

        return publicKey65[0] == P256.Uncompressed && VerifyCore(publicKey65, hash32, signature64);
    }

    private protected abstract bool VerifyCore(ReadOnlySpan<byte> publicKey65, ReadOnlySpan<byte> hash32, ReadOnlySpan<byte> signature64);

    private sealed class FrameworkEs256 : Es256Verifier
    {
        private protected override bool VerifyCore(ReadOnlySpan<byte> publicKey65, ReadOnlySpan<byte> hash32, ReadOnlySpan<byte> signature64)
        {
            try
            {
                using var key = ECDsa.Create(P256.PublicKey(publicKey65));
                return key.VerifyHash(hash32, signature64, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }
            catch (CryptographicException)
            {
                // The only way the framework says that a point is not on the curve.
                return false;
            }
        }
    }
}
