using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

public sealed class UpcETests
{
    // The suppression rules of the GS1 General Specifications, one row for each last digit.
    [Theory]
    [InlineData("01234505", "012000003455")]
    [InlineData("01234514", "012100003454")]
    [InlineData("01234523", "012200003453")]
    [InlineData("01234531", "012300000451")]
    [InlineData("01234543", "012340000053")]
    [InlineData("04252614", "042100005264")]
    [InlineData("02345673", "023456000073")]
    public void TryExpand_EightDigits_IsItsUpcA(string digits, string expected)
    {
        Span<char> upcA = stackalloc char[12];
        Assert.True(UpcE.TryExpand(digits, upcA));
        Assert.Equal(expected, upcA.ToString());
        Assert.True(Gtin.TryParse(upcA, out _));

        Span<char> back = stackalloc char[8];
        Assert.True(UpcE.TryCompress(upcA, back));
        Assert.Equal(digits, back.ToString());
    }

    [Theory]
    [InlineData("425261", "00042100005264")]
    [InlineData("04252614", "00042100005264")]
    [InlineData("]E004252614", "00042100005264")]
    [InlineData("]X004252614", "00042100005264")]
    public void Parse_UpcE_IsTheGtinOfItsUpcA(string scan, string gtin) =>
        Assert.Equal(gtin, Label.Parse(scan).Label?.Gtin.ToString());

    [Theory]
    [InlineData("24252614")]
    [InlineData("0425261")]
    [InlineData("04252A14")]
    [InlineData("")]
    public void TryExpand_NoUpcE_IsFalse(string digits)
    {
        var upcA = new string('x', 12).ToCharArray();
        Assert.False(UpcE.TryExpand(digits, upcA));
        Assert.Equal(new string('x', 12), new string(upcA));
    }

    [Theory]
    [InlineData("212345000058")]
    [InlineData("012345678905")]
    [InlineData("01234500005")]
    [InlineData("01234500005X")]
    public void TryCompress_NoShortForm_IsFalse(string upcA) => Assert.False(UpcE.TryCompress(upcA, new char[8]));

    [Fact]
    public void Compress_OfExpand_ReachesEveryShortNumberItself()
    {
        const int Seed = 20254;
        var random = new Random(Seed);
        Span<char> upcA = stackalloc char[12];
        Span<char> shortForm = stackalloc char[8];
        Span<char> again = stackalloc char[12];
        for (var round = 0; round < 20_000; round++)
        {
            var six = Digits.Random(random, 6);
            Assert.True(UpcE.TryExpand(six, upcA));
            upcA[0] = (char)('0' + (round % 2));
            upcA[11] = (char)('0' + Gtin.CheckDigit(upcA[..11]));

            // A form that is not the canonical one compresses to another that means the same number.
            Assert.True(UpcE.TryCompress(upcA, shortForm), $"seed {Seed}: {six}");
            Assert.True(UpcE.TryExpand(shortForm, again));
            Assert.Equal(upcA.ToString(), again.ToString());
            if (IsCanonical(six))
            {
                Assert.Equal(six, shortForm[1..7].ToString());
            }
        }
    }

    static bool IsCanonical(string six) => six[5] switch
    {
        <= '2' => true,
        '3' => six[2] > '2',
        '4' => six[3] != '0',
        _ => six[4] != '0',
    };
}
