using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Offers;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Offers;

/// <summary>An offer comes back as it was made, or not at all; what is wrong with it is told apart.</summary>
public class OfferTests
{
    private static readonly DateTimeOffset Until = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds() + 300_000);
    private static readonly Offer Made = new(Account, new(552_100_554), Co2eMass.FromGrams(4_230), Co2eMass.FromGrams(3_230), 11_000, Until);

    private readonly OfferSealer sealer = new(new([Key(7, 1)]));

    [Fact]
    public void Offer_ComesBack()
    {
        var text = sealer.Seal(Made, Filled(12, 1), Now);
        Assert.Equal(OfferSealer.TextLength, text.Length);
        Assert.True(sealer.TryOpen(text, out var offer));
        Assert.Equal(Made, offer);
        Assert.True(sealer.TryOpen(sealer.Seal(Made with { Account = default }, Filled(12, 2), Now), out var visitors));
        Assert.Equal(default, visitors.Account);
    }

    [Fact]
    public void TwoOffersOfOneAccount_ShareOnlyTheKeyId()
    {
        string one = sealer.Seal(Made, Filled(12, 1), Now), two = sealer.Seal(Made, Filled(12, 2), Now);
        Assert.Empty(Enumerable.Range(24, 90).Select(i => one.Substring(i, 5)).Intersect(Enumerable.Range(24, 90).Select(i => two.Substring(i, 5))));
    }

    [Fact]
    public void EveryOtherCharacter_IsRefused()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n:\u00e9";
        var text = sealer.Seal(Made, Filled(12, 1), Now);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in Alphabet)
            {
                if (other != text[i]) Assert.False(sealer.TryOpen(text[..i] + other + text[(i + 1)..], out _), $"character {i} as '{other}'");
            }
        }
    }

    [Fact]
    public void WrongKeyLengthOrKind_IsRefused()
    {
        var text = sealer.Seal(Made, Filled(12, 1), Now);
        Assert.False(new OfferSealer(new([Key(7, 2)])).TryOpen(text, out _));
        Assert.False(new OfferSealer(new([Key(8, 1)])).TryOpen(text, out _));
        foreach (var other in new[] { "", "CPO1:", text + "=", text[..^1], " " + text, new AccountTokenSealer(new([Key(7, 1)])).Seal(Account, Filled(12, 1), Now) }) Assert.False(sealer.TryOpen(other, out _), other);
        Assert.Throws<ArgumentException>(() => sealer.Seal(Made, new byte[16], Now));
    }

    [Fact]
    public void Accept_TellsWhatIsWrong()
    {
        var last = Until.AddMilliseconds(-1);
        Assert.Equal(new BuyBack(Made.Grams, 11_000), Made.Accept(Account, Made.Merchant, Made.Basket, last));
        Assert.Equal(Refusal.OfferExpired, Made.Accept(Account, Made.Merchant, Made.Basket, Until).Flaw);
        Assert.Equal(Refusal.OfferChanged, Made.Accept(default, Made.Merchant, Made.Basket, last).Flaw);
        Assert.Equal(Refusal.OfferChanged, Made.Accept(Account, new(1), Made.Basket, last).Flaw);
        Assert.Equal(Refusal.OfferChanged, Made.Accept(Account, Made.Merchant, Co2eMass.FromGrams(4_231), last).Flaw);
    }

    [Theory]
    [InlineData(3_230, 11_000, 36)]
    [InlineData(4_300, 5_000, 22)]
    [InlineData(99, 5_000, 0)]
    [InlineData(100, 5_000, 1)]
    public void Cents_AreRoundedHalfAwayFromZero(long mass, long price, long cents) =>
        Assert.Equal(cents, (Made with { Grams = Co2eMass.FromGrams(mass), CentsPerTonne = price }).Cents);
}
