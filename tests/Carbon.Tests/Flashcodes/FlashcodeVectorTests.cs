using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Flashcodes;

/// <summary>The vector of docs/reference/flashcode.md, read from there: the document and the code cannot drift apart.</summary>
public class FlashcodeVectorTests
{
    private static readonly DateTimeOffset ShownAt = new(2026, 3, 1, 12, 0, 10, TimeSpan.Zero);

    private readonly string[] lines = File.ReadAllLines(Path.Combine(Checkout(), "docs", "reference", "flashcode.md"));

    [Fact]
    public void Flashcode_Opens()
    {
        var opening = new FlashcodeOpener(Keyring()).Open(TextAt("CPF1:"), ShownAt);

        Assert.Equal(FlashcodeVerdict.Ok, opening.Verdict);
        Assert.Equal(Convert.ToHexStringLower(Field("account")), opening.Account.ToHex());
        Assert.Equal(Convert.ToHexStringLower(Field("serial")), opening.Serial.ToString());
        Assert.Equal(0x0102, opening.KeyId);
        Assert.Equal(500_000, opening.Cap.Grams);
        Assert.Equal(20_000, opening.OfflineCap.Grams);
        Assert.Equal(ShownAt.AddSeconds(-10), opening.ValidFrom);
        Assert.Equal(ShownAt.AddSeconds(-10).AddDays(1), opening.ValidUntil);
    }

    [Fact]
    public void Flashcode_IsTheFieldsInOrder()
    {
        string[] fields =
        [
            "version", "key id", "serial", "nonce", "cap", "offline cap", "valid from", "valid until", "phone public key", "sealed account", "tag",
            "gateway signature", "step", "phone signature",
        ];
        Assert.Equal(fields.SelectMany(Field), Bytes(TextAt("CPF1:")));
    }

    [Fact]
    public void IssuedAgain_DiffersInSignaturesOnly()
    {
        var opening = new FlashcodeOpener(Keyring()).Open(TextAt("CPF1:"), ShownAt);
        var voucher = new FlashcodeIssuer(Keyring()).Issue(
            opening.Account, Field("phone public key"), opening.Cap, opening.OfflineCap, opening.ValidFrom, opening.ValidUntil, opening.Serial, Field("nonce"));

        Assert.Equal(Bytes(TextAt("CPF1:"))[..152], voucher[..152]);
    }

    [Fact]
    public void AccountToken_IsTheSame()
    {
        var sealer = new AccountTokenSealer(Keyring());
        Assert.Equal(TextAt("CPA1:"), sealer.Seal(AccountId.Read(Field("account")), Field("nonce"), ShownAt));
        Assert.True(sealer.TryOpen(TextAt("CPA1:"), out var account));
        Assert.Equal(AccountId.Read(Field("account")), account);
    }

    private FlashcodeKeyring Keyring() =>
        new([FlashcodeKey.FromSecrets(0x0102, Field("sealing secret"), Field("gateway private key"), ShownAt.AddDays(-1), ShownAt.AddDays(9))]);

    private byte[] Field(string name)
    {
        var line = Assert.Single(lines, l => l.StartsWith(name + "  ", StringComparison.Ordinal));
        return Convert.FromHexString(line[name.Length..].TrimStart().Split(' ')[0]);
    }

    private string TextAt(string prefix) => Assert.Single(lines, l => l.StartsWith(prefix, StringComparison.Ordinal));

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CarbonPos.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("CarbonPos.sln is in no folder above the tests.");
    }
}
