using CarbonPos.Carbon.Flashcodes;
using static CarbonPos.Carbon.Tests.Flashcodes.FlashcodeFixture;

namespace CarbonPos.Carbon.Tests.Flashcodes;

public class FlashcodeFreshnessTests
{
    private readonly FlashcodeFixture town = new();

    // The code is shown 10 s into its step, which therefore ends 20 s later.
    [Theory]
    [InlineData(0, FlashcodeVerdict.Ok)]
    [InlineData(49, FlashcodeVerdict.Ok)]
    [InlineData(50, FlashcodeVerdict.StepStale)]
    [InlineData(-40, FlashcodeVerdict.Ok)]
    [InlineData(-41, FlashcodeVerdict.StepStale)]
    [InlineData(3600, FlashcodeVerdict.StepStale)]
    public void Step_OneBeforeToOneAfter(int secondsLater, FlashcodeVerdict expected) =>
        Assert.Equal(expected, town.Opener.Open(town.Show(), Now.AddSeconds(secondsLater)).Verdict);

    [Theory]
    [InlineData(0, 19, FlashcodeVerdict.Ok)]
    [InlineData(0, 20, FlashcodeVerdict.StepStale)]
    [InlineData(10, 310, FlashcodeVerdict.Ok)]
    public void Step_ToleranceOfTheCaller(int tolerance, int secondsLater, FlashcodeVerdict expected) =>
        Assert.Equal(expected, town.Opener.Open(town.Show(), Now.AddSeconds(secondsLater), tolerance).Verdict);

    [Fact]
    public void Validity_FirstMomentInLastMomentOut()
    {
        var voucher = town.Voucher();
        DateTimeOffset from = Now.AddMinutes(-1), until = Now.AddDays(1);

        Assert.Equal(FlashcodeVerdict.NotYetValid, At(from.AddMilliseconds(-1)));
        Assert.Equal(FlashcodeVerdict.Ok, At(from));
        Assert.Equal(FlashcodeVerdict.Ok, At(until.AddMilliseconds(-1)));
        Assert.Equal(FlashcodeVerdict.Expired, At(until));

        FlashcodeVerdict At(DateTimeOffset moment) => town.Opener.Open(FlashcodeDisplay.Show(voucher, town.Phone, moment), moment).Verdict;
    }

    [Theory]
    [InlineData(172_800, FlashcodeVerdict.Expired)]
    [InlineData(-3600, FlashcodeVerdict.NotYetValid)]
    [InlineData(600, FlashcodeVerdict.StepStale)]
    public void Refused_StillIdentified(int secondsLater, FlashcodeVerdict expected)
    {
        var opening = town.Opener.Open(town.Show(), Now.AddSeconds(secondsLater));

        Assert.Equal(expected, opening.Verdict);
        Assert.True(opening.IsGenuine);
        Assert.Equal((Account, Serial, Cap), (opening.Account, opening.Serial, opening.Cap));
    }

    [Fact]
    public void ForwardedSale_JudgedAtItsMoment()
    {
        var text = town.Show();
        Assert.Equal(FlashcodeVerdict.Expired, town.Opener.Open(text, Now.AddDays(3)).Verdict);
        Assert.Equal(FlashcodeVerdict.Ok, town.Opener.Open(text, Now.AddSeconds(5)).Verdict);
    }

    [Fact]
    public void KeyEndsBeforeVoucher_EndsTheVoucher()
    {
        // The operator shortens a key's life, as after a theft, by configuration: its vouchers end with it.
        var text = town.Show();
        var shortened = new FlashcodeOpener(new([Key(7, 1, notAfter: Now.AddSeconds(5))]));

        Assert.Equal(FlashcodeVerdict.Ok, shortened.Open(text, Now).Verdict);
        Assert.Equal(FlashcodeVerdict.Expired, shortened.Open(text, Now.AddSeconds(5)).Verdict);
    }

    [Fact]
    public void ShownByAClockFarAhead_IsRefusedWithoutThrowing()
    {
        var farFuture = DateTimeOffset.FromUnixTimeSeconds(uint.MaxValue);
        Assert.Equal(FlashcodeVerdict.StepStale, town.Opener.Open(FlashcodeDisplay.Show(town.Voucher(), town.Phone, farFuture), Now).Verdict);

        var bytes = Bytes(town.Show());
        bytes.AsSpan(216, 4).Fill(0xFF);
        town.Phone.SignData(bytes.AsSpan(0, 220), System.Security.Cryptography.HashAlgorithmName.SHA256).CopyTo(bytes, 220);
        Assert.Equal(FlashcodeVerdict.StepStale, town.Opener.Open(Text(bytes), Now).Verdict);
    }

    [Fact]
    public void StepOf_WholeRange()
    {
        Assert.Equal(0u, Flashcode.StepOf(DateTimeOffset.UnixEpoch));
        Assert.Equal(1u, Flashcode.StepOf(DateTimeOffset.UnixEpoch.AddSeconds(59)));
        Assert.Equal(uint.MaxValue, Flashcode.StepOf(Flashcode.BeginOf(uint.MaxValue).AddSeconds(29)));
        Assert.Throws<OverflowException>(() => Flashcode.StepOf(Flashcode.BeginOf(uint.MaxValue).AddSeconds(30)));
        Assert.Throws<OverflowException>(() => Flashcode.StepOf(DateTimeOffset.UnixEpoch.AddSeconds(-1)));
    }
}
