using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Units;

public class LargestRemainderTests
{
    [Fact]
    public void Split_ByHand_GivesTheRestToTheLargestRemainders() =>
        Assert.Equal([33, 17, 50], Split(100, 10, 5, 15));

    [Fact]
    public void Split_EqualRemainders_ServesTheEarlierPlace() =>
        Assert.Equal([4, 3, 3, 0], Split(10, 1, 1, 1, 0));

    [Fact]
    public void Split_Any_SumsToTheWholeAndStaysWithinAGramOfTheShare()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        for (var round = 0; round < 1_000; round++)
        {
            var whole = random.NextInt64(1_000_000_000_000);
            var weights = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (long)random.Next(100_000)).Append(1).ToArray();
            var parts = Split(whole, weights);
            Assert.True(parts.Sum() == whole, $"seed {Seed}, round {round}");
            var sum = weights.Sum();
            for (var i = 0; i < parts.Length; i++)
            {
                Assert.True(Int128.Abs(((Int128)parts[i] * sum) - ((Int128)whole * weights[i])) < sum, $"seed {Seed}, round {round}, place {i}");
            }
        }
    }

    [Fact]
    public void Split_Nonsense_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Split(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split(1, -1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split(1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split(1));
    }

    private static long[] Split(long whole, params long[] weights) => [.. LargestRemainder.Split(Co2eMass.FromGrams(whole), weights).Select(p => p.Grams)];
}
