using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Flashcodes;

public class FlashcodeTamperingTests
{
    private readonly FlashcodeFixture town = new();

    [Fact]
    public void EveryBitFlip_IsRefused()
    {
        var bytes = Bytes(town.Show());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var opening = town.Opener.Open(Text(bytes), Now);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));

            var expected = (bit / 8) switch
            {
                0 => FlashcodeVerdict.Malformed,
                < 3 => FlashcodeVerdict.UnknownKey,
                < 152 => FlashcodeVerdict.Altered,
                _ => FlashcodeVerdict.PhoneSignatureInvalid,
            };
            Assert.True(expected == opening.Verdict, $"bit {bit}: {opening.Verdict}");
        }
    }

    [Fact]
    public void EveryBitFlip_IsRefusedOffline()
    {
        var bytes = Bytes(town.Show());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var verdict = town.Opener.OpenOffline(Text(bytes), Now).Verdict;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.True(verdict != FlashcodeVerdict.Ok, $"bit {bit}: {verdict}");
        }
    }

    [Fact]
    public void EveryOtherCharacter_IsRefused()
    {
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a\u001d\u00e9";
        var text = town.Show();
        for (var i = 0; i < text.Length; i++)
        {
            var other = Alphabet[(Alphabet.IndexOf(text[i], StringComparison.Ordinal) + 1 + (i % (Alphabet.Length - 1))) % Alphabet.Length];
            var verdict = town.Opener.Open(string.Concat(text.AsSpan(0, i), [other], text.AsSpan(i + 1)), Now).Verdict;
            Assert.True(verdict != FlashcodeVerdict.Ok, $"character {i}: {verdict}");
        }
    }

    [Fact]
    public void EveryTruncation_IsMalformed()
    {
        var text = town.Show();
        for (var length = 0; length < text.Length; length++)
        {
            Assert.Equal(FlashcodeVerdict.Malformed, town.Opener.Open(text.AsSpan(0, length), Now).Verdict);
        }

        Assert.Equal(FlashcodeVerdict.Malformed, town.Opener.Open(text + "000", Now).Verdict);
        Assert.Equal(FlashcodeVerdict.Malformed, town.Opener.Open("cpf1:" + text[5..], Now).Verdict);
    }

    [Fact]
    public void RandomTexts_NeverThrowNorPass()
    {
        const int Seed = 50_000;
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        var random = new Random(Seed);
        var genuine = Bytes(town.Show());
        for (var i = 0; i < 50_000; i++)
        {
            // A third each: any characters, right length and alphabet, right structure with some bytes overwritten.
            var text = (i % 3) switch
            {
                0 => Flashcode.Prefix + new string([.. Enumerable.Range(0, random.Next(0, 600)).Select(_ => (char)random.Next(1, 0x2FF))]),
                1 => Flashcode.Prefix + new string(random.GetItems<char>(Alphabet, Flashcode.TextLength - 5)),
                _ => Text(Overwritten(genuine, random)),
            };
            var verdict = town.Opener.Open(text, Now).Verdict;
            Assert.True(verdict != FlashcodeVerdict.Ok, $"seed {Seed}, round {i}: {text}");
        }
    }

    [Fact]
    public void ShownByAnotherPhone_PhoneSignatureInvalidButIdentified()
    {
        var bytes = Bytes(town.Show());
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        thief.SignData(bytes.AsSpan(0, 220), HashAlgorithmName.SHA256).CopyTo(bytes, 220);

        var opening = town.Opener.Open(Text(bytes), Now);

        Assert.Equal(FlashcodeVerdict.PhoneSignatureInvalid, opening.Verdict);
        Assert.Equal((Account, Serial), (opening.Account, opening.Serial));
    }

    [Fact]
    public void PhoneKeyReplaced_IsAlteredOnlineAndOffline()
    {
        var bytes = Bytes(town.Show());
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Point(thief).CopyTo(bytes, 55);
        thief.SignData(bytes.AsSpan(0, 220), HashAlgorithmName.SHA256).CopyTo(bytes, 220);

        Assert.Equal(FlashcodeVerdict.Altered, town.Opener.Open(Text(bytes), Now).Verdict);
        Assert.Equal(FlashcodeVerdict.Altered, town.Opener.OpenOffline(Text(bytes), Now).Verdict);
    }

    [Fact]
    public void OtherKeyUnderTheSameId_IsAltered()
    {
        var stranger = new FlashcodeOpener(new([Key(7, 2)]));
        Assert.Equal(FlashcodeVerdict.Altered, stranger.Open(town.Show(), Now).Verdict);
        Assert.Equal(FlashcodeVerdict.Altered, stranger.OpenOffline(town.Show(), Now).Verdict);
    }

    [Fact]
    public void KeyIdNotInRing_IsUnknownKey()
    {
        var opening = new FlashcodeOpener(new([Key(8, 1)])).Open(town.Show(), Now);
        Assert.Equal(FlashcodeVerdict.UnknownKey, opening.Verdict);
        Assert.False(opening.IsGenuine);
    }

    [Fact]
    public void DefaultOpening_IsNotOk() => Assert.Equal(FlashcodeVerdict.Malformed, default(FlashcodeOpening).Judge(Now).Verdict);

    private static byte[] Overwritten(byte[] genuine, Random random)
    {
        var bytes = (byte[])genuine.Clone();
        var at = random.Next(bytes.Length);
        var some = new byte[random.Next(1, Math.Min(16, bytes.Length - at) + 1)];
        random.NextBytes(some);
        some.CopyTo(bytes, at);
        if (bytes.AsSpan().SequenceEqual(genuine))
        {
            bytes[at] ^= 1;
        }

        return bytes;
    }
}
