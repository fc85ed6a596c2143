using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Units;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Flashcodes;

public class FlashcodeKeyTests
{
    private readonly FlashcodeFixture town = new();

    [Fact]
    public void Newest_TheOneThatBeganLastAndIsValid()
    {
        var ring = new FlashcodeKeyring([
            Key(3, 1, Now.AddDays(-10), Now.AddDays(10)),
            Key(9, 2, Now.AddDays(-20), Now.AddDays(10)),
            Key(4, 3, Now.AddDays(-5), Now.AddDays(-1)),
            Key(5, 4, Now.AddDays(1), Now.AddDays(30)),
        ]);

        Assert.Equal(3, ring.Newest(Now).Id);
        Assert.Equal(5, ring.Newest(Now.AddDays(1)).Id);
        Assert.Equal(4, ring.Newest(Now.AddDays(-2)).Id);
        Assert.Throws<InvalidOperationException>(() => ring.Newest(Now.AddDays(30)));
        Assert.Null(ring.Find(77));
    }

    [Fact]
    public void Rotation_OldVouchersStillOpen()
    {
        var old = Key(7, 1);
        var fresh = Key(8, 2, Now, Now.AddDays(60));
        var ring = new FlashcodeKeyring([old, fresh]);

        Assert.Equal(FlashcodeVerdict.Ok, new FlashcodeOpener(ring).Open(town.Show(), Now).Verdict);
        var voucher = new FlashcodeIssuer(ring).Issue(
            Account, town.PhonePublicKey, Cap, OfflineCap, Now, Now.AddDays(1), Serial, Filled(Flashcode.NonceSize, 1));
        Assert.Equal(8, new FlashcodeOpener(ring).Open(FlashcodeDisplay.Show(voucher, town.Phone, Now), Now).KeyId);
    }

    [Fact]
    public void Keyring_IdTwiceOrEmpty_Throws()
    {
        Assert.Throws<ArgumentException>(() => new FlashcodeKeyring([Key(7, 1), Key(7, 2)]));
        Assert.Throws<ArgumentException>(() => new FlashcodeKeyring([]));
    }

    [Fact]
    public void Key_Misuse_Throws()
    {
        Assert.Throws<ArgumentException>(() => FlashcodeKey.FromSecrets(1, new byte[31], Filled(32, 1), Now, Now.AddDays(1)));
        Assert.Throws<ArgumentException>(() => FlashcodeKey.FromSecrets(1, new byte[32], Filled(33, 1), Now, Now.AddDays(1)));
        Assert.Throws<ArgumentException>(() => FlashcodeKey.FromSecrets(1, new byte[32], Filled(32, 1), Now, Now));
        Assert.ThrowsAny<CryptographicException>(() => FlashcodeKey.FromSecrets(1, new byte[32], Filled(32, 0xFF), Now, Now.AddDays(1)));
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => FlashcodeKey.FromSecrets(1, new byte[32], p384, Now, Now.AddDays(1)));
        Assert.Throws<ArgumentException>(() => FlashcodeKey.FromPublicKey(1, Filled(65, 4), Now, Now.AddDays(1)));
    }

    [Fact]
    public void Issue_Misuse_Throws()
    {
        Issue(); // the terms below differ from good ones in one thing each

        Assert.Throws<ArgumentException>("cap", () => Issue(cap: 0));
        Assert.Throws<ArgumentException>("cap", () => Issue(cap: 1_000_000_000_001));
        Assert.Throws<ArgumentException>("offlineCap", () => Issue(offlineCap: -1));
        Assert.Throws<ArgumentException>("offlineCap", () => Issue(offlineCap: 500_001));
        Assert.Throws<ArgumentException>("nonce12", () => Issue(nonce: 11));
        Assert.Throws<ArgumentException>("validUntil", () => Issue(seconds: 0));
        Assert.Throws<ArgumentException>("validUntil", () => Issue(seconds: 31 * 86_400));
        Assert.Throws<ArgumentException>("phonePublicKey65", () => Issue(point: Filled(65, 4)));
        Assert.Throws<ArgumentException>("phonePublicKey65", () => Issue(point: town.PhonePublicKey[1..]));

        void Issue(long cap = 500_000, long offlineCap = 0, int nonce = 12, int seconds = 60, byte[]? point = null) => town.Issuer.Issue(
            Account, point ?? town.PhonePublicKey, Co2eMass.FromGrams(cap), Co2eMass.FromGrams(offlineCap), Now, Now.AddSeconds(seconds), Serial, new byte[nonce]);
    }

    [Fact]
    public void Dispose_Twice_IsFineAndEndsTheUse()
    {
        var text = town.Show();
        var key = town.Keyring.Find(7)!;
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => town.Opener.Open(text, Now));
    }

    [Fact]
    public void Show_Misuse_Throws()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<ArgumentException>("phoneKey", () => FlashcodeDisplay.Show(town.Voucher(), other, Now));
        Assert.Throws<ArgumentException>("voucher", () => FlashcodeDisplay.Show(town.Voucher()[1..], town.Phone, Now));
    }
}
