using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Flashcodes;

public class FlashcodeRoundTripTests
{
    private readonly FlashcodeFixture town = new();

    [Fact]
    public void Open_FreshCode_GivesBackWhatWasIssued()
    {
        var opening = town.Opener.Open(town.Show(), Now);

        Assert.Equal(FlashcodeVerdict.Ok, opening.Verdict);
        Assert.True(opening.IsGenuine);
        Assert.Equal(Account, opening.Account);
        Assert.Equal(Serial, opening.Serial);
        Assert.Equal(7, opening.KeyId);
        Assert.Equal(Cap, opening.Cap);
        Assert.Equal(OfflineCap, opening.OfflineCap);
        Assert.Equal(Now.AddMinutes(-1), opening.ValidFrom);
        Assert.Equal(Now.AddDays(1), opening.ValidUntil);
        Assert.Equal(Now.AddSeconds(-10), opening.ShownAt);
    }

    [Fact]
    public void Split_SameAnswerAsOpen()
    {
        var shown = new byte[Flashcode.ShownSize];
        var opening = town.Opener.Authenticate(town.Show(), shown);

        Assert.True(town.Opener.CheckPhone(shown));
        Assert.Equal(FlashcodeVerdict.Ok, opening.Judge(Now).Verdict);
        Assert.Equal(FlashcodeVerdict.Expired, opening.Judge(Now.AddDays(2)).Verdict);
    }

    [Fact]
    public void OpenOffline_PublicHalfOnly_AllButTheAccount()
    {
        var gateway = town.Keyring.Find(7)!;
        using var till = FlashcodeKey.FromPublicKey(7, gateway.PublicKey.Span, gateway.NotBefore, gateway.NotAfter);
        var opener = new FlashcodeOpener(new([till]));

        var opening = opener.OpenOffline(town.Show(), Now);

        Assert.Equal(FlashcodeVerdict.Ok, opening.Verdict);
        Assert.Equal(default, opening.Account);
        Assert.Equal(OfflineCap, opening.OfflineCap);
        Assert.Equal(FlashcodeVerdict.UnknownKey, opener.Open(town.Show(), Now).Verdict);
    }

    [Fact]
    public void Text_FitsQrVersion13LevelM()
    {
        const int Version13LevelM = 483;
        var text = town.Show();

        Assert.Equal(Flashcode.TextLength, text.Length);
        Assert.True(text.Length <= Version13LevelM);
        Assert.All(text, c => Assert.Contains(c, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"));
        Assert.NotEqual(' ', text[^1]);
    }

    [Fact]
    public void TwoScansOfOneAccount_ShareOnlyTermsAndKeyId()
    {
        using var otherPhone = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var first = Bytes(town.Show());
        var voucher = town.Issuer.Issue(
            Account, Point(otherPhone), Cap, OfflineCap, Now.AddMinutes(-1), Now.AddDays(1), new(3, 4), Filled(Flashcode.NonceSize, 10));
        var second = Bytes(FlashcodeDisplay.Show(voucher, otherPhone, Now));

        // Version, key id, terms (caps and validity) and the constant that begins a public key are clear and alike.
        int[] alike = [0, 1, 2, .. Enumerable.Range(31, 25), .. Enumerable.Range(216, 4)];
        Assert.All(alike, i => Assert.Equal(first[i], second[i]));

        // Serial and nonce are random bytes that the caller gives; of all that is made here no four bytes occur twice, at any place.
        Assert.Empty(Windows(first, 56, 216).Intersect(Windows(second, 56, 216)));
        Assert.Empty(Windows(first, 220, 284).Intersect(Windows(second, 220, 284)));
    }

    [Fact]
    public void RandomTerms_ComeBack()
    {
        const int Seed = 20260301;
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            var cap = random.NextInt64(1, Flashcode.MaxCap.Grams + 1);
            var offline = random.NextInt64(0, cap + 1);
            var account = new AccountId((ulong)random.NextInt64(), (ulong)random.NextInt64());
            var serial = new FlashcodeSerial((ulong)random.NextInt64(), (ulong)random.NextInt64());
            var nonce = new byte[Flashcode.NonceSize];
            random.NextBytes(nonce);
            var voucher = town.Issuer.Issue(
                account, town.PhonePublicKey, Co2eMass.FromGrams(cap), Co2eMass.FromGrams(offline), Now, Now.AddSeconds(random.Next(1, 604_800)), serial, nonce);

            var opening = town.Opener.Open(FlashcodeDisplay.Show(voucher, town.Phone, Now), Now);

            Assert.True(
                (opening.Verdict, opening.Account, opening.Serial, opening.Cap.Grams, opening.OfflineCap.Grams)
                    == (FlashcodeVerdict.Ok, account, serial, cap, offline),
                $"seed {Seed}, round {i}: {opening}");
        }
    }

    [Fact]
    public void Opener_ManyThreads_AllAgree()
    {
        var text = town.Show();
        var verdicts = new FlashcodeVerdict[64];
        Parallel.For(0, verdicts.Length, i => verdicts[i] = town.Opener.Open(text, Now).Verdict);
        Assert.All(verdicts, v => Assert.Equal(FlashcodeVerdict.Ok, v));
    }

    [Fact]
    public void Open_AllocatesNothing_WhereOpenSslIsUsed()
    {
        Assert.SkipWhen(ReferenceEquals(Es256Verifier.Fastest, Es256Verifier.Portable), "OpenSSL 3 was not found on this machine.");
        var text = town.Show();
        town.Opener.Open(text, Now);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            town.Opener.Open(text, Now);
        }

        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - before) / 100);
    }

    private static IEnumerable<uint> Windows(byte[] bytes, int from, int until) =>
        Enumerable.Range(from, until - from - 3).Select(i => BitConverter.ToUInt32(bytes, i));
}
