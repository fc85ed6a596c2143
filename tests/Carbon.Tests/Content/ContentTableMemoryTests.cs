using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Tests.Labels;

namespace CarbonPos.Carbon.Tests.Content;

/// <summary>Tests that look at the memory of the whole process: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(MemoryAlone), DisableParallelization = true)]
public sealed class MemoryAlone;

/// <summary>What a content costs.</summary>
[Collection(nameof(MemoryAlone))]
public sealed class ContentTableMemoryTests
{
    [Fact]
    public void Build_HundredThousandGtins_TakeAtMost64BytesEach()
    {
        const int Count = 100_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = Fill(Count);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Count;

        Assert.Equal(Count, table.Count);
        Assert.InRange(bytes, 30, 64);
    }

    private static ContentTable Fill(int count)
    {
        var builder = new ContentTableBuilder();
        for (var i = 0; i < count; i++)
        {
            builder.Add(ContentKey.OfGtin(Gtin.Parse(Digits.WithCheck($"952{i:D9}")).Gtin), Content(i % 1000), out _);
        }

        return builder.Build("big");
    }

    private static CarbonContent Content(int kilograms) =>
        new("", "1", CarbonIntensity.FromKilograms(kilograms, ContentUnit.Piece), Provenance.Transmitted, DateOnly.MinValue, null, 2025, "test", "test");
}
