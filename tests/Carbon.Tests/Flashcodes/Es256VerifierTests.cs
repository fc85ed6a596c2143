using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Flashcodes;

/// <summary>Both verifiers against the same cases: they must never differ.</summary>
public class Es256VerifierTests
{
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    public static TheoryData<Es256Verifier> Verifiers =>
        ReferenceEquals(Es256Verifier.Fastest, Es256Verifier.Portable) ? [Es256Verifier.Portable] : [Es256Verifier.Portable, Es256Verifier.Fastest];

    [Fact]
    public void Linux_UsesOpenSsl()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/etc/debian_version"), "Only Debian is sure to have libcrypto.so.3.");
        Assert.NotSame(Es256Verifier.Portable, Es256Verifier.Fastest);
    }

    [Theory, MemberData(nameof(Verifiers), DisableDiscoveryEnumeration = true)]
    public void RandomKeys_RightOnesOnly(Es256Verifier verifier)
    {
        const int Seed = 256;
        var random = new Random(Seed);
        byte[]? otherPoint = null;
        for (var i = 0; i < 100; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var hash = new byte[32];
            random.NextBytes(hash);
            var point = Point(key);
            var signature = key.SignHash(hash);

            Assert.True(verifier.Verify(point, hash, signature));
            signature[random.Next(64)] ^= (byte)(1 << random.Next(8));
            Assert.False(verifier.Verify(point, hash, signature));
            signature = key.SignHash(hash);
            Assert.False(verifier.Verify(otherPoint ?? Point(ECDsa.Create(ECCurve.NamedCurves.nistP256)), hash, signature));
            hash[random.Next(32)] ^= 1;
            Assert.False(verifier.Verify(point, hash, signature));
            otherPoint = point;
        }
    }

    [Theory, MemberData(nameof(Verifiers), DisableDiscoveryEnumeration = true)]
    public void DegenerateInput_IsRefusedAndLeavesTheVerifierSound(Es256Verifier verifier)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] point = Point(key), hash = Filled(32, 5), signature = key.SignHash(hash);
        byte[] offCurve = (byte[])point.Clone(), compressed = (byte[])point.Clone(), hybrid = (byte[])point.Clone();
        offCurve[64] ^= 1;
        compressed[0] = 2;
        hybrid[0] = (byte)(6 + (point[64] & 1));

        byte[][] badPoints = [offCurve, compressed, hybrid, new byte[65], Filled(65, 0xFF), [4, .. new byte[64]], [4, .. Filled(64, 0xFF)]];
        byte[][] badSignatures =
        [
            new byte[64], Filled(64, 0xFF), [.. Order, .. Order], [.. new byte[32], .. signature[32..]], [.. signature[..32], .. new byte[32]],
            [.. signature[..32], .. Order], [.. Order, .. signature[32..]], [.. signature[32..], .. signature[..32]],
        ];

        Assert.All(badPoints, bad =>
        {
            // The right point first: a verifier that kept it, when it could not take the bad one, would say yes.
            Assert.True(verifier.Verify(point, hash, signature));
            Assert.False(verifier.Verify(bad, hash, signature));
        });
        Assert.All(badSignatures, bad => Assert.False(verifier.Verify(point, hash, bad)));
        Assert.True(verifier.Verify(point, hash, signature));
    }

    [Fact]
    public void Refusals_LeaveNothingInOpenSslsErrorQueue()
    {
        Assert.SkipWhen(ReferenceEquals(Es256Verifier.Fastest, Es256Verifier.Portable), "OpenSSL 3 was not found on this machine.");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] point = Point(key), hash = Filled(32, 5);
        ERR_clear_error();

        Assert.False(Es256Verifier.Fastest.Verify(Filled(65, 4), hash, key.SignHash(hash)));
        Assert.Equal((nuint)0, ERR_peek_error());
        Assert.False(Es256Verifier.Fastest.Verify(point, hash, Filled(64, 0xFF)));
        Assert.Equal((nuint)0, ERR_peek_error());
    }

    [DllImport("libcrypto.so.3"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nuint ERR_peek_error();

    [DllImport("libcrypto.so.3"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ERR_clear_error();

    [Theory, MemberData(nameof(Verifiers), DisableDiscoveryEnumeration = true)]
    public void ShortIntegers_AreRead(Es256Verifier verifier)
    {
        // Signatures whose r or s begins with a zero byte or a high bit: each shape of the DER form within some hundred signatures.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] point = Point(key), hash = Filled(32, 6);
        var shapes = new HashSet<(bool, bool, bool, bool)>();
        for (var i = 0; i < 5_000 && !(shapes.Any(s => s.Item1) && shapes.Any(s => s.Item3) && shapes.Any(s => s.Item2) && shapes.Any(s => s.Item4)); i++)
        {
            var signature = key.SignHash(hash);
            if (shapes.Add((signature[0] == 0, signature[0] >= 0x80, signature[32] == 0, signature[32] >= 0x80)))
            {
                Assert.True(verifier.Verify(point, hash, signature), Convert.ToHexString(signature));
            }
        }
    }

    [Theory, MemberData(nameof(Verifiers), DisableDiscoveryEnumeration = true)]
    public void ManyThreads_DoNotMixKeys(Es256Verifier verifier)
    {
        var wrong = 0;
        Parallel.For(0, 200, i =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var hash = Filled(32, (byte)i);
            if (!verifier.Verify(Point(key), hash, key.SignHash(hash)))
            {
                Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void WrongLengths_Throw()
    {
        Assert.Throws<ArgumentException>(() => Es256Verifier.Fastest.Verify(new byte[64], new byte[32], new byte[64]));
        Assert.Throws<ArgumentException>(() => Es256Verifier.Fastest.Verify(new byte[65], new byte[31], new byte[64]));
        Assert.Throws<ArgumentException>(() => Es256Verifier.Fastest.Verify(new byte[65], new byte[32], new byte[63]));
    }
}
