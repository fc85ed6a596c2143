using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Tests that look at the memory of the whole process: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(MemoryAlone), DisableParallelization = true)]
public sealed class MemoryAlone;

/// <summary>An import holds one row, whatever the file's size.</summary>
[Collection(nameof(MemoryAlone))]
public sealed class ImportMemoryTests
{
    /// <summary>Some 20 MB that come in odd pieces: what is alive afterwards is a few blocks, however long the file.</summary>
    [Theory]
    [InlineData("a.csv", "gtin,kgCo2e,unit,vintage,version,supplier,source\n", "9520100000102,1.5,kg,2025,1,Aulnes,test\n", "")]
    [InlineData("a.json", "[", "{\"gtin\":\"9520100000102\",\"kgCo2e\":1.5,\"unit\":\"kg\",\"vintage\":2025,\"version\":\"1\",\"supplier\":\"t\",\"source\":\"t\"},\n", "{}]")]
    public void Read_LongFile_MemoryStaysBounded(string name, string head, string row, string tail)
    {
        const int Rows = 200_000;
        using var stream = new RepeatingStream(head, row, Rows, tail);
        var import = new ContentImport(ContentEncoding.Utf8, _ => { });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        import.Read(stream, name, () =>
        {
            if (import.Rows % 50_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        });

        Assert.True(import.Rows >= Rows);
        Assert.Equal(import.Rows - 1, import.Refused);
        Assert.InRange(most, 1, 4 << 20);
        Assert.Equal(1, import.Build("").Count);
    }
}
