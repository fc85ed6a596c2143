using System.Text;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

public class CatalogueReaderTests
{
    internal const string Minimal = """
        {
          "format": "carbonpos-catalogue/1",
          "version": "t-1",
          "defaultActivity": { "code": "C10T12", "reason": "test" },
          "tradeMargin": { "shareBasisPoints": 3000, "activity": "G47", "reason": "test", "source": "test" },
          "categories": [
            { "id": "cheese", "version": "1", "name": "Cheese", "nameFr": "Fromage", "kgCo2e": 6.2, "unit": "kg", "year": 2020, "source": "test", "activity": "C10T12" }
          ],
          "products": [
            { "gtin": "9520100000201", "name": "Cheese", "netGrams": 250, "category": "cheese" },
            { "gtin": "9520100000102", "name": "Thing", "contents": [
              { "id": "c-1", "version": "1", "kgCo2e": 1.5, "unit": "piece", "validFrom": "2025-01-01", "validTo": "2030-12-31", "vintage": 2025, "supplier": "test", "source": "test" }
            ] }
          ]
        }
        """;

    private const string Noise = "{}[]\",:0\\u-1e ";

    [Fact]
    public void Read_SoundFile_HasAllRows()
    {
        var reading = Scales.Read(Minimal);

        Assert.Empty(reading.Refused);
        Assert.Equal(2, reading.Catalogue!.Products.Count);
        Assert.Equal("t-1", reading.Catalogue.Version);
    }

    [Fact]
    public void Read_ByteOrderMark_IsNoFault()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Minimal)];

        Assert.NotNull(CatalogueReader.Read(marked, "test.json", ActivityTable.Shipped).Catalogue);
    }

    /// <summary>A wrong product or content is left out and named; the rest of the file weighs.</summary>
    [Theory]
    [InlineData("\"9520100000201\"", "\"9520100000202\"", 10, "products[0] (gtin 9520100000202)", "gtin")]
    [InlineData("\"9520100000201\"", "9520100000201", 10, "products[0]", "gtin")]
    [InlineData("\"9520100000102\"", "\"9520100000201\"", 11, "products[1] (gtin 9520100000201)", "gtin")]
    [InlineData("\"name\": \"Cheese\", \"netGrams\"", "\"netGrams\"", 10, "products[0] (gtin 9520100000201)", "name")]
    [InlineData("\"netGrams\": 250", "\"netGrams\": -1", 10, "products[0] (gtin 9520100000201)", "netGrams")]
    [InlineData("\"netGrams\": 250", "\"netGrams\": 0.25", 10, "products[0] (gtin 9520100000201)", "netGrams")]
    [InlineData("\"netGrams\": 250", "\"netGrammes\": 250", 10, "products[0]", "netGrammes")]
    [InlineData("\"netGrams\": 250", "\"netGrams\": 250, \"netGrams\": 500", 10, "products[0]", "netGrams")]
    [InlineData("\"category\": \"cheese\"", "\"category\": \"chalk\"", 10, "products[0] (gtin 9520100000201)", "category")]
    [InlineData("\"category\": \"cheese\"", "\"activity\": \"X99\"", 10, "products[0] (gtin 9520100000201)", "activity")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": \"1.5\"", 11, "products[1] (gtin 9520100000102).contents[0]", "kgCo2e")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": 1.0000000001", 11, "products[1] (gtin 9520100000102).contents[0]", "kgCo2e")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": 1e30", 11, "products[1] (gtin 9520100000102).contents[0]", "kgCo2e")]
    [InlineData("\"unit\": \"piece\"", "\"unit\": \"pound\"", 11, "products[1] (gtin 9520100000102).contents[0]", "unit")]
    [InlineData("2025-01-01", "01/01/2025", 11, "products[1] (gtin 9520100000102).contents[0]", "validFrom")]
    [InlineData("2030-12-31", "2024-12-31", 11, "products[1] (gtin 9520100000102).contents[0]", "validTo")]
    [InlineData("\"vintage\": 2025", "\"vintage\": 25", 11, "products[1] (gtin 9520100000102).contents[0]", "vintage")]
    public void Read_ProductWrong_RowIsNamedAndTheRestWeighs(string sound, string broken, int line, string row, string field)
    {
        var reading = Scales.Read(Broken(sound, broken));

        var fault = Assert.Single(reading.Refused);
        Assert.Equal((line, row, field), (fault.Line, fault.Row, fault.Field));
        Assert.NotEmpty(fault.Reason);
        Assert.NotNull(reading.Catalogue);
    }

    /// <summary>Without head, margin and factors nothing weighs rightly: no catalogue.</summary>
    [Theory]
    [InlineData("carbonpos-catalogue/1", "carbonpos-catalogue/9", "format", "")]
    [InlineData("\"version\": \"t-1\"", "\"version\": \"\"", "version", "")]
    [InlineData("\"version\": \"t-1\",", "", "version", "")]
    [InlineData("\"code\": \"C10T12\"", "\"code\": \"Z\"", "defaultActivity", "code")]
    [InlineData("\"shareBasisPoints\": 3000", "\"shareBasisPoints\": 10001", "tradeMargin", "shareBasisPoints")]
    [InlineData("\"activity\": \"G47\"", "\"activity\": \"\"", "tradeMargin", "activity")]
    [InlineData("\"kgCo2e\": 6.2, \"unit\": \"kg\"", "\"kgCo2e\": 6.2, \"unit\": \"euro\"", "categories[0] (id cheese)", "unit")]
    [InlineData("\"kgCo2e\": 6.2", "\"kgCo2e\": null", "categories[0] (id cheese)", "kgCo2e")]
    [InlineData("\"categories\"", "\"categoriez\"", "categoriez", "")]
    public void Read_HeadOrFactorWrong_NoCatalogue(string sound, string broken, string row, string field)
    {
        var reading = Scales.Read(Broken(sound, broken));

        Assert.Null(reading.Catalogue);
        Assert.Contains(reading.Refused, fault => fault.Row == row && fault.Field == field);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("[]", 1)]
    [InlineData("{ \"format\": \n oops }", 2)]
    public void Read_NotJson_SaysWhere(string text, int line)
    {
        var reading = Scales.Read(text);

        Assert.Null(reading.Catalogue);
        Assert.Equal(line, Assert.Single(reading.Refused).Line);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(400)]
    [InlineData(700)]
    public void Read_FileCutShort_IsRefused(int characters) =>
        Assert.Null(Scales.Read(Minimal[..characters]).Catalogue);

    [Fact]
    public void Read_Latin1_SaysSoAndWhere()
    {
        var bytes = Encoding.Latin1.GetBytes(Broken("\"name\": \"Cheese\", \"netGrams\"", "\"name\": \"Comté\", \"netGrams\""));
        var reading = CatalogueReader.Read(bytes, "test.json", ActivityTable.Shipped);

        Assert.Null(reading.Catalogue);
        Assert.Equal("test.json, line 10: This is not UTF-8; save the file in that encoding.", Assert.Single(reading.Refused).ToString());
    }

    [Fact]
    public void Read_HalfASurrogate_SaysWhere() =>
        Assert.Equal(10, Assert.Single(Scales.Read(Broken("\"name\": \"Cheese\", \"netGrams\"", "\"name\": \"\\ud800\", \"netGrams\"")).Refused).Line);

    [Theory]
    [InlineData(1)]
    [InlineData(20261122)]
    public void Read_BytesChangedAtRandom_NeverThrows(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Minimal);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : Noise[random.Next(Noise.Length)]);
            }

            try
            {
                var reading = CatalogueReader.Read(bytes, "test.json", ActivityTable.Shipped);
                refused += reading.Refused.Count > 0 ? 1 : 0;
                Assert.True(reading.Catalogue is not null || reading.Refused.Count > 0, "neither a catalogue nor a reason");
            }
            catch (Exception thrown) when (thrown is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, round {i}: {thrown}\n{Encoding.Latin1.GetString(bytes)}");
            }
        }

        Assert.True(refused > 1000, $"only {refused} files were refused");
    }

    [Fact]
    public void Read_ThousandsOfFaults_ListStaysShort()
    {
        var rows = string.Join(",\n", Enumerable.Repeat("{ \"gtin\": \"1\" }", 5000));
        var reading = Scales.Read(Broken("\"products\": [", $"\"products\": [ {rows},"));

        Assert.Equal(1001, reading.Refused.Count);
        Assert.Equal(2, reading.Catalogue!.Products.Count);
    }

    [Fact]
    public void Read_Overlap_SecondContentIsRefused()
    {
        var twice = Broken("] }\n  ]", """
            , { "id": "c-2", "version": "1", "kgCo2e": 2, "unit": "piece", "validFrom": "2030-12-31", "vintage": 2025, "supplier": "test", "source": "test" }
            ] }
              ]
            """);
        var reading = Scales.Read(twice);

        Assert.Equal("validFrom", Assert.Single(reading.Refused).Field);
        Assert.Equal(1500, Scales.On(reading.Catalogue!).Weigh(Scales.Goods("9520100000102")).Grams.Grams);
    }

    [Fact]
    public void Load_Broken_MessageNamesFileRowAndField()
    {
        var path = Path.Combine(Path.GetTempPath(), $"catalogue-{Environment.ProcessId}.json");
        File.WriteAllText(path, Broken("\"kgCo2e\": 6.2", "\"kgCo2e\": true"));
        try
        {
            var thrown = Assert.Throws<CatalogueFileException>(() => CatalogueReader.Load(path));
            Assert.StartsWith($"{Path.GetFileName(path)}, line 7, categories[0] (id cheese), field \"kgCo2e\": Must be", thrown.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_NoFile_SaysSo() =>
        Assert.Contains("no such file", Assert.Throws<CatalogueFileException>(() => CatalogueReader.Load("nowhere.json")).Message, StringComparison.Ordinal);

    private static string Broken(string sound, string broken)
    {
        var at = Minimal.IndexOf(sound, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the test's file does not hold {sound}");
        return Minimal[..at] + broken + Minimal[(at + sound.Length)..];
    }
}
