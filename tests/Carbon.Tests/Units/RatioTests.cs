using System.Numerics;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Units;

/// <summary>Fractions of 64 bits take a short way; it must lead to the same place as the long one, and as plain arithmetic without any limit.</summary>
public class RatioTests
{
    public static TheoryData<int> Seeds => [1, 20261122, 9_000_000];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Arithmetic_SmallAndLarge_IsExact(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (Draw(random, 62), Draw(random, 62));
            Same(seed, Plain(a.Numerator) * Plain(b.Numerator), Plain(a.Denominator) * Plain(b.Denominator), a * b);
            var (c, d) = (Draw(random, 40), Draw(random, 40));
            Same(seed, (Plain(c.Numerator) * Plain(d.Denominator)) + (Plain(d.Numerator) * Plain(c.Denominator)), Plain(c.Denominator) * Plain(d.Denominator), c + d);
            Same(seed, Plain(a.Numerator), Plain(a.Denominator), a.Reduced());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Round_SmallAndLarge_HalvesGoAwayFromZero(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var exact = Draw(random, random.Next(1, 120));
            var (above, below) = (Plain(exact.Numerator), Plain(exact.Denominator));
            // |x| rounded half up is floor((2|n| + d) / 2d).
            var magnitude = ((2 * BigInteger.Abs(above)) + below) / (2 * below);
            Assert.True(Plain(exact.RoundHalfAwayFromZero()) == magnitude * above.Sign, $"seed {seed}: {exact}");
        }
    }

    [Theory]
    [InlineData(long.MaxValue, 2, 4_611_686_018_427_387_904)]
    [InlineData(long.MinValue, 1, long.MinValue)]
    [InlineData(long.MaxValue, long.MaxValue, 1)]
    [InlineData(-1, 2, -1)]
    [InlineData(1, long.MaxValue, 0)]
    public void Round_AtTheEdgesOf64Bits(long above, long below, long expected) =>
        Assert.Equal(expected, (long)new Ratio(above, below).RoundHalfAwayFromZero());

    [Fact]
    public void Multiply_Beyond127Bits_Throws()
    {
        var large = new Ratio((Int128)1 << 100, 1);
        Assert.Throws<OverflowException>(() => large * large);
    }

    private static Ratio Draw(Random random, int bits) => new(Whole(random, bits) * (random.Next(2) == 0 ? 1 : -1), Whole(random, bits) + 1);

    private static Int128 Whole(Random random, int bits) =>
        (((Int128)random.NextInt64() << 64) | (Int128)(ulong)random.NextInt64()) >> (127 - random.Next(1, bits + 1));

    private static BigInteger Plain(Int128 value) => (BigInteger)value;

    private static void Same(int seed, BigInteger above, BigInteger below, Ratio actual) =>
        Assert.True(above * Plain(actual.Denominator) == below * Plain(actual.Numerator), $"seed {seed}: {above}/{below} is not {actual}");
}
