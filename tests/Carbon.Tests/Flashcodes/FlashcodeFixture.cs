using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Flashcodes;

/// <summary>One gateway and one phone with fixed keys, and a voucher between them.</summary>
internal sealed class FlashcodeFixture
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 10, TimeSpan.Zero);
    public static readonly AccountId Account = new(0x0123456789ABCDEF, 0xFEDCBA9876543210);
    public static readonly FlashcodeSerial Serial = new(0x1111111111111111, 0x2222222222222222);
    public static readonly Co2eMass Cap = Co2eMass.FromGrams(500_000);
    public static readonly Co2eMass OfflineCap = Co2eMass.FromGrams(20_000);

    public FlashcodeFixture()
    {
        Keyring = new([Key(7, 1)]);
        Issuer = new(Keyring);
        Opener = new(Keyring);
        PhonePublicKey = Point(Phone);
    }

    public FlashcodeKeyring Keyring { get; }

    public FlashcodeIssuer Issuer { get; }

    public FlashcodeOpener Opener { get; }

    public ECDsa Phone { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] PhonePublicKey { get; }

    public static FlashcodeKey Key(ushort id, byte secret, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null) =>
        FlashcodeKey.FromSecrets(id, Filled(32, secret), Filled(32, secret), notBefore ?? Now.AddDays(-30), notAfter ?? Now.AddDays(30));

    public static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    public static byte[] Point(ECDsa key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    public byte[] Voucher() => Issuer.Issue(
        Account, PhonePublicKey, Cap, OfflineCap, Now.AddMinutes(-1), Now.AddDays(1), Serial, Filled(Flashcode.NonceSize, 9));

    public string Show() => FlashcodeDisplay.Show(Voucher(), Phone, Now);

    public static byte[] Bytes(string text)
    {
        var bytes = new byte[Flashcode.ShownSize];
        Assert.True(Flashcode.TryDecode(text, bytes));
        return bytes;
    }

    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new char[Base45.EncodedLength(bytes.Length)];
        Base45.Encode(bytes, text);
        return Flashcode.Prefix + new string(text);
    }
}
