using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Coverage;
using CarbonPos.CarbonGateway.Tests.Contents;
using CarbonPos.CarbonGateway.Tests.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Coverage;

/// <summary>Coverage over a sales file holds sums, whatever the file's size.</summary>
[Collection(nameof(MemoryAlone))]
public sealed class CoverageMemoryTests
{
    [Fact]
    public void Read_ManyRows_KeepsSumsOnly()
    {
        const int Times = 100_000;
        var counter = new CarbonGateway.Weighing.Counter(Scales.Read(CoverageTests.CatalogueJson()).Catalogue!, Scales.Anybody, Scales.Day);
        var count = new CoverageCount(counter);
        using var stream = new RepeatingStream(
            "label,article,quantity,unit,price,vat,kind\n",
            "9520100000102,,2,,3.90,5.5,\n2100011003125,,1,,7.49,5.5,\n9520100002021,,1,,4.80,20,\n",
            Times,
            "");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        new SalesFile("many.csv", fault => Assert.Fail(fault.ToString())).Read(stream, ContentEncoding.Utf8, line => count.TryAdd(line), () => { });

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);
        Assert.Equal(3 * Times, count.All.Lines);
        Assert.Equal((decimal)Times * (2_196 + 2_348 + 2_184), count.All.Grams);
        Assert.Equal(2, count.Articles.Count());
    }
}
