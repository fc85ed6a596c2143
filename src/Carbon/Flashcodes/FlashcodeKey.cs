using System.Security.Cryptography;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>One generation of the gateway's flashcode keys: it seals account references and signs vouchers.</summary>
/// <remarks>
/// Safe for many threads. A till without network gets the public half only. AES-GCM with random nonces allows 2^32 seals under
/// one key: replace a key before it has made that many vouchers, or as many tokens.
/// </remarks>
public sealed class FlashcodeKey : IDisposable
{
    // The ciphers and ECDsa are not safe for many threads and dear to build: one of each per thread.
    private readonly ThreadLocal<AesGcm>? voucherCipher;
    private readonly ThreadLocal<AesGcm>? tokenCipher;
    private readonly ThreadLocal<AesGcm>? offerCipher;
    private readonly ThreadLocal<ECDsa>? signer;
    private readonly byte[] publicKey;
    private bool disposed;

    private FlashcodeKey(ushort id, byte[] publicKey, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        if (notAfter <= notBefore)
        {
            throw new ArgumentException("A key's validity must end after it begins.", nameof(notAfter));
        }

        Id = id;
        NotBefore = notBefore;
        NotAfter = notAfter;
        this.publicKey = publicKey;
    }

    private FlashcodeKey(ushort id, ReadOnlySpan<byte> aes32, ECParameters signing, DateTimeOffset notBefore, DateTimeOffset notAfter)
        : this(id, P256.Join(signing.Q), notBefore, notAfter)
    {
        // Each use of one secret gets a key of its own, so that a nonce shared by a voucher and a token harms neither.
        var voucherKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, aes32.ToArray(), 32, info: "CarbonPos CPF1"u8.ToArray());
        var tokenKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, aes32.ToArray(), 32, info: "CarbonPos CPA1"u8.ToArray());
        var offerKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, aes32.ToArray(), 32, info: "CarbonPos CPO1"u8.ToArray());
        voucherCipher = new(() => new AesGcm(voucherKey, FlashcodeLayout.TagSize));
        tokenCipher = new(() => new AesGcm(tokenKey, FlashcodeLayout.TagSize));
        offerCipher = new(() => new AesGcm(offerKey, FlashcodeLayout.TagSize));
        signer = new(() => ECDsa.Create(signing));
    }

    /// <summary>Names this key in vouchers and tokens. Never used for another key.</summary>
    public ushort Id { get; }

    /// <summary>First moment at which this key may vouch.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>First moment at which nothing made with this key is valid any more; account tokens excepted, they last as long as the key is in the keyring.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>The key that proves vouchers to a till without network: 65 bytes, 0x04 ‖ X ‖ Y.</summary>
    public ReadOnlyMemory<byte> PublicKey => publicKey;

    /// <summary>True on a gateway, false on an offline till.</summary>
    public bool HasSecrets => signer is not null;

    /// <summary>The gateway's key.</summary>
    /// <param name="id">0 to 65535.</param>
    /// <param name="aes32">32 random bytes, from which the sealing keys are derived.</param>
    /// <param name="p256Private32">The private P-256 scalar, 32 bytes big-endian.</param>
    /// <param name="notBefore">First moment of validity.</param>
    /// <param name="notAfter">First moment after the validity.</param>
    /// <exception cref="ArgumentException">A wrong length, or a validity that ends before it begins.</exception>
    /// <exception cref="CryptographicException">The scalar is zero or not below the curve's order.</exception>
    public static FlashcodeKey FromSecrets(
        ushort id, ReadOnlySpan<byte> aes32, ReadOnlySpan<byte> p256Private32, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        RequireLength(aes32, 32, nameof(aes32));
        RequireLength(p256Private32, 32, nameof(p256Private32));
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = p256Private32.ToArray() });
        return FromSecrets(id, aes32, ecdsa, notBefore, notAfter);
    }

    /// <summary>The gateway's key, the signing half as an exportable P-256 key, which is copied.</summary>
    /// <exception cref="ArgumentException">A wrong length, a key of another curve, or a validity that ends before it begins.</exception>
    public static FlashcodeKey FromSecrets(
        ushort id, ReadOnlySpan<byte> aes32, ECDsa p256, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        ArgumentNullException.ThrowIfNull(p256);
        RequireLength(aes32, 32, nameof(aes32));
        P256.Require(p256, nameof(p256));
        return new FlashcodeKey(id, aes32, p256.ExportParameters(includePrivateParameters: true), notBefore, notAfter);
    }

    /// <summary>The half that a till without network holds: it checks vouchers, opens no account and issues nothing.</summary>
    /// <exception cref="ArgumentException">Not 65 bytes of an uncompressed point on P-256, or a validity that ends before it begins.</exception>
    public static FlashcodeKey FromPublicKey(ushort id, ReadOnlySpan<byte> publicKey65, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        P256.RequirePoint(publicKey65, nameof(publicKey65));
        return new FlashcodeKey(id, publicKey65.ToArray(), notBefore, notAfter);
    }

    /// <summary>Ends the use of this key; the calling thread's ciphers at once, others with their threads.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        DisposeOfThread(voucherCipher);
        DisposeOfThread(tokenCipher);
        DisposeOfThread(offerCipher);
        DisposeOfThread(signer);
    }

    internal void SealVoucher(AccountId account, Span<byte> voucher) => Seal(
        voucherCipher, account, voucher.Slice(FlashcodeLayout.Nonce, Flashcode.NonceSize), voucher[..FlashcodeLayout.SealedAccount],
        voucher[FlashcodeLayout.SealedAccount..]);

    internal bool TryOpenVoucher(ReadOnlySpan<byte> voucher, out AccountId account) => TryOpen(
        voucherCipher, voucher.Slice(FlashcodeLayout.Nonce, Flashcode.NonceSize), voucher[..FlashcodeLayout.SealedAccount],
        voucher[FlashcodeLayout.SealedAccount..], out account);

    internal void SealToken(AccountId account, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> sealedAndTag) =>
        Seal(tokenCipher, account, nonce, associated, sealedAndTag);

    internal bool TryOpenToken(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedAndTag, out AccountId account) =>
        TryOpen(tokenCipher, nonce, associated, sealedAndTag, out account);

    internal void SealOffer(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain, Span<byte> sealedAndTag) =>
        Secret(offerCipher).Encrypt(nonce, plain, sealedAndTag[..plain.Length], sealedAndTag.Slice(plain.Length, FlashcodeLayout.TagSize), associated);

    // Plain is filled where the answer is true; its length is the sealed part's.
    internal bool TryOpenOffer(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedAndTag, Span<byte> plain)
    {
        try
        {
            Secret(offerCipher).Decrypt(nonce, sealedAndTag[..plain.Length], sealedAndTag.Slice(plain.Length, FlashcodeLayout.TagSize), plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    internal void Sign(ReadOnlySpan<byte> hash, Span<byte> signature)
    {
        if (!Secret(signer).TrySignHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out _))
        {
            throw new CryptographicException("A P-256 signature is 64 bytes; this signer wrote another length.");
        }
    }

    private static void Seal(
        ThreadLocal<AesGcm>? cipher, AccountId account, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> sealedAndTag)
    {
        Span<byte> plain = stackalloc byte[AccountId.Size];
        account.Write(plain);
        Secret(cipher).Encrypt(
            nonce, plain, sealedAndTag[..AccountId.Size], sealedAndTag.Slice(AccountId.Size, FlashcodeLayout.TagSize), associated);
    }

    private static bool TryOpen(
        ThreadLocal<AesGcm>? cipher, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedAndTag, out AccountId account)
    {
        Span<byte> plain = stackalloc byte[AccountId.Size];
        try
        {
            Secret(cipher).Decrypt(
                nonce, sealedAndTag[..AccountId.Size], sealedAndTag.Slice(AccountId.Size, FlashcodeLayout.TagSize), plain, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            account = default;
            return false;
        }

        account = AccountId.Read(plain);
        return true;
    }

    private static T Secret<T>(ThreadLocal<T>? secret)
        where T : class =>
        secret?.Value ?? throw new InvalidOperationException("This flashcode key has no secrets: only the gateway seals, opens and signs.");

    private static void RequireLength(ReadOnlySpan<byte> bytes, int length, string name)
    {
        if (bytes.Length != length)
        {
            throw new ArgumentException($"Needs {length} bytes, has {bytes.Length}.", name);
        }
    }

    private static void DisposeOfThread<T>(ThreadLocal<T>? secret)
        where T : class, IDisposable
    {
        if (secret is { IsValueCreated: true })
        {
            secret.Value?.Dispose();
        }

        secret?.Dispose();
    }
}
