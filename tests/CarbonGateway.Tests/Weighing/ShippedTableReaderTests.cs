using System.Text;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>A table is small and whole: any fault refuses it, and is named.</summary>
public class ShippedTableReaderTests
{
    private const string Head = """{ "format": "carbonpos-physical-factors/1", "version": "1" }""";
    private const string Row = """{ "id": "x", "group": "food", "version": "1", "name": "X", "nameFr": "X", "kgCo2e": 3, "unit": "kg", "year": 2024, "geography": "FR", "source": "S", "code": "1", "licence": "L", "stages": ["materials", "shop"], "shares": { "materials": 2, "shop": 1 } }""";

    [Fact]
    public void ReadPhysical_SoundRow_IsRead()
    {
        var factor = Assert.Single(Physical(Head, Row).All);

        Assert.Equal(("x", 3000m, 2), (factor.Factor.Id, factor.Factor.Intensity.Grams, factor.Shares.Count));
    }

    [Theory]
    [InlineData("\"kgCo2e\": 3,", "\"kgCo2e\": 3.5,", "shares")]
    [InlineData("[\"materials\", \"shop\"]", "[\"materials\"]", "shares")]
    [InlineData("[\"materials\", \"shop\"]", "[]", "stages")]
    [InlineData("[\"materials\", \"shop\"]", "[\"cradle\"]", "stages")]
    [InlineData("\"shop\": 1 }", "\"shop\": 1, \"use\": 0 }", "shares")]
    [InlineData(", \"shop\": 1 }", " }", "shares")]
    [InlineData("{ \"materials\": 2, \"shop\": 1 }", "[2, 1]", "shares")]
    [InlineData("\"unit\": \"kg\"", "\"unit\": \"euro\"", "unit")]
    [InlineData("\"unit\": \"kg\"", "\"unit\": \"tonne\"", "unit")]
    [InlineData("\"group\": \"food\"", "\"group\": \"toys\"", "group")]
    [InlineData("\"licence\": \"L\"", "\"licence\": \"\"", "licence")]
    [InlineData("\"source\": \"S\"", "\"source\": \"\"", "source")]
    [InlineData("\"year\": 2024", "\"year\": 24", "year")]
    [InlineData("\"code\"", "\"kode\"", "kode")]
    public void ReadPhysical_BrokenRow_RefusesTheTableAndNamesTheField(string sound, string broken, string field)
    {
        Assert.Contains(sound, Row, StringComparison.Ordinal);
        var fault = Assert.Throws<CatalogueFileException>(() => Physical(Head, Row.Replace(sound, broken, StringComparison.Ordinal)));

        Assert.Contains(fault.Faults, found => $"{found.Row}.{found.Field}".Contains(field, StringComparison.Ordinal));
    }

    [Fact]
    public void ReadPhysical_IdTwice_IsRefused() =>
        Assert.Contains("already", Assert.Throws<CatalogueFileException>(() => Physical(Head, $"{Row}, {Row}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "format": "carbonpos-category-map/1", "version": "1" }""", "format")]
    [InlineData("""{ "version": "1" }""", "format")]
    [InlineData("""{ "format": "carbonpos-physical-factors/1" }""", "version")]
    public void ReadPhysical_WrongHead_IsRefused(string head, string field) =>
        Assert.Contains($"\"{field}\"", Assert.Throws<CatalogueFileException>(() => Physical(head, Row)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "table": [] }""")]
    public void ReadPhysical_NoTable_IsRefusedNotCrashed(string json) =>
        Assert.Throws<CatalogueFileException>(() => PhysicalTableReader.Read(Encoding.UTF8.GetBytes(json), "t.json"));

    [Theory]
    [InlineData("\"C20\"", "\"C99\"", "activity")]
    [InlineData("\"agb-7001\"", "\"agb-0\"", "factor")]
    [InlineData("\"10000164\"", "\"1000016\"", "gpcBricks")]
    [InlineData("\"10000164\"", "\"1000016A\"", "gpcBricks")]
    [InlineData("\"10000164\"", "\"10000164\", \"10000164\"", "gpcBricks")]
    [InlineData("\"because\"", "\"\"", "reason")]
    [InlineData("\"C10T12\"", "\"food\"", "defaultActivity")]
    public void ReadMap_Broken_RefusesTheTableAndNamesTheField(string sound, string broken, string field)
    {
        const string Map = """{ "map": { "format": "carbonpos-category-map/1", "version": "1", "gpcSource": "s", "defaultActivity": "C10T12", "defaultReason": "r" }, "categories": [{ "id": "a", "name": "A", "nameFr": "A", "activity": "C20", "factor": "agb-7001", "gpcBricks": ["10000164"], "reason": "because" }] }""";
        Assert.Single(ReadMap(Map).All);

        var fault = Assert.Throws<CatalogueFileException>(() => ReadMap(Map.Replace(sound, broken, StringComparison.Ordinal)));
        Assert.Contains(fault.Faults, found => $"{found.Row}.{found.Field}".Contains(field, StringComparison.Ordinal));
    }

    private static CategoryMap ReadMap(string json) =>
        CategoryMapReader.Read(Encoding.UTF8.GetBytes(json), "map.json", ActivityTable.Shipped, PhysicalTable.Shipped);

    private static PhysicalTable Physical(string head, string rows) =>
        PhysicalTableReader.Read(Encoding.UTF8.GetBytes($$"""{ "table": {{head}}, "factors": [{{rows}}] }"""), "t.json");
}
