using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

public sealed class GtinTests
{
    [Theory]
    [InlineData("4006381333931", "04006381333931")]
    [InlineData("09506000134352", "09506000134352")]
    [InlineData("012546619592", "00012546619592")]
    [InlineData("50487066", "00000050487066")]
    public void Parse_RightCheckDigit_IsPaddedTo14(string digits, string expected)
    {
        var parse = Gtin.Parse(digits);
        Assert.True(parse.IsOk);
        Assert.Equal(expected, parse.Gtin.ToString());
        Assert.Equal("", parse.ErrorCode);
    }

    [Theory]
    [InlineData("", "GTIN_LENGTH")]
    [InlineData("123456789", "GTIN_LENGTH")]
    [InlineData("123456789012345", "GTIN_LENGTH")]
    [InlineData("400638133393X", "GTIN_CHARACTER")]
    [InlineData("٤٠٠٦٣٨١٣٣٣٩٣١", "GTIN_CHARACTER")]
    [InlineData("4006381333932", "GTIN_CHECK_DIGIT")]
    public void Parse_BadText_SaysWhy(string digits, string code)
    {
        var parse = Gtin.Parse(digits);
        Assert.False(parse.IsOk);
        Assert.Equal(code, parse.ErrorCode);
        Assert.EndsWith(".", parse.ErrorText);
        Assert.Equal(default, parse.Gtin);
    }

    [Fact]
    public void Parse_WrongCheckDigit_NamesTheRightOne() =>
        Assert.Equal("The check digit of 4006381333932 should be 1.", Gtin.Parse("4006381333932").ErrorText);

    [Fact]
    public void Parse_OfFormat_IsTheSame()
    {
        const int Seed = 20251;
        var random = new Random(Seed);
        Span<char> buffer = stackalloc char[14];
        for (var round = 0; round < 2000; round++)
        {
            var digits = Digits.RandomGtin(random, new[] { 8, 12, 13, 14 }[round % 4]);
            Assert.True(Gtin.TryParse(digits, out var gtin), $"seed {Seed}: {digits}");
            Assert.Equal(digits.PadLeft(14, '0'), gtin.ToString());
            Assert.Equal(long.Parse(digits), gtin.Number);
            Assert.Equal(gtin, Gtin.Parse(gtin.ToString()).Gtin);
            gtin.CopyTo(buffer);
            Assert.Equal(gtin.ToString(), buffer.ToString());
        }
    }

    [Fact]
    public void Parse_AnySingleDigitChanged_IsRefused()
    {
        const int Seed = 20252;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var digits = Digits.RandomGtin(random, new[] { 8, 12, 13, 14 }[round % 4]);
            for (var at = 0; at < digits.Length; at++)
            {
                for (var digit = '0'; digit <= '9'; digit++)
                {
                    var changed = $"{digits[..at]}{digit}{digits[(at + 1)..]}";
                    Assert.True(Gtin.TryParse(changed, out _) == (changed == digits), $"seed {Seed}: {digits} -> {changed}");
                }
            }
        }
    }

    [Fact]
    public void Parse_NeighboursSwapped_IsRefusedUnlessTheyDifferByFive()
    {
        const int Seed = 20253;
        var random = new Random(Seed);
        for (var round = 0; round < 1000; round++)
        {
            var digits = Digits.RandomGtin(random, new[] { 8, 12, 13, 14 }[round % 4]);
            for (var at = 0; at + 1 < digits.Length; at++)
            {
                var swapped = $"{digits[..at]}{digits[at + 1]}{digits[at]}{digits[(at + 2)..]}";

                // Weights 1 and 3 see a swap as twice the difference, which is 0 modulo 10 for 0 and 5.
                var unseen = Math.Abs(digits[at] - digits[at + 1]) is 0 or 5;
                Assert.True(Gtin.TryParse(swapped, out _) == unseen, $"seed {Seed}: {digits} -> {swapped}");
            }
        }
    }

    [Fact]
    public void CheckDigit_NotADigit_Throws() => Assert.Throws<ArgumentException>(() => Gtin.CheckDigit("12A"));
}
