using CarbonPos.Carbon.Flashcodes;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Flashcodes;

public class AccountTokenSealerTests
{
    private readonly AccountTokenSealer sealer = new(new([Key(7, 1)]));

    [Fact]
    public void Token_ComesBack()
    {
        var token = sealer.Seal(Account, Filled(12, 1), Now);

        Assert.Equal(AccountTokenSealer.TextLength, token.Length);
        Assert.Matches("^CPA1:[A-Za-z0-9_-]{62}$", token);
        Assert.True(sealer.TryOpen(token, out var account));
        Assert.Equal(Account, account);
    }

    [Fact]
    public void Token_OutlivesItsKeysValidity() =>
        Assert.True(new AccountTokenSealer(new([Key(7, 1, Now.AddDays(-9), Now.AddDays(-8))])).TryOpen(sealer.Seal(Account, Filled(12, 1), Now), out _));

    [Fact]
    public void TwoTokensOfOneAccount_ShareOnlyTheKeyId()
    {
        string one = sealer.Seal(Account, Filled(12, 1), Now), two = sealer.Seal(Account, Filled(12, 2), Now);
        Assert.NotEqual(one[24..], two[24..]);
        Assert.Empty(Enumerable.Range(24, 38).Select(i => one.Substring(i, 5)).Intersect(Enumerable.Range(24, 38).Select(i => two.Substring(i, 5))));
    }

    [Fact]
    public void EveryOtherCharacter_IsRefused()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n:";
        var token = sealer.Seal(Account, Filled(12, 1), Now);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var other in Alphabet)
            {
                if (other != token[i])
                {
                    Assert.False(sealer.TryOpen(string.Concat(token.AsSpan(0, i), [other], token.AsSpan(i + 1)), out var account), $"character {i} as '{other}'");
                    Assert.Equal(default, account);
                }
            }
        }
    }

    [Fact]
    public void WrongKeyOrLength_IsRefused()
    {
        var token = sealer.Seal(Account, Filled(12, 1), Now);
        Assert.False(new AccountTokenSealer(new([Key(7, 2)])).TryOpen(token, out _));
        Assert.False(new AccountTokenSealer(new([Key(8, 1)])).TryOpen(token, out _));
        Assert.False(sealer.TryOpen("", out _));
        Assert.False(sealer.TryOpen(token + "=", out _));
        Assert.False(sealer.TryOpen(token.AsSpan(1), out _));
        Assert.Throws<ArgumentException>(() => sealer.Seal(Account, new byte[16], Now));
    }
}
