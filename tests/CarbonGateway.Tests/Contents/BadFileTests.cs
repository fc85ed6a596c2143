using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Files that cannot be read as a whole: nothing of them counts. And those that only look so.</summary>
public sealed class BadFileTests
{
    private const string Short = "gtin,kgCo2e,unit,vintage,version,supplier,source";
    private const string Row = "9520100000102,1.5,kg,2025,1,Aulnes,test";

    [Theory]
    [InlineData("", 1, "", "FILE_EMPTY")]
    [InlineData("gtin\n9520100000102\n", 1, "", "SEPARATOR_UNKNOWN")]
    [InlineData("gtin\tkgCo2e\n", 1, "", "SEPARATOR_UNKNOWN")]
    [InlineData("gtin,kgCo2e,colour\n", 1, "colour", "COLUMN_UNKNOWN")]
    [InlineData("gtin,kgCo2e,kgco2e\n", 1, "kgco2e", "COLUMN_TWICE")]
    [InlineData("gtin,kgCo2e,vintage,version,supplier,source\n", 1, "unit", "COLUMN_MISSING")]
    [InlineData(Short + "\n" + Row + "\n9520100000201,1.5,kg,2025,1,\"Aulnes,test\n", 3, "", "QUOTE_UNCLOSED")]
    public void Import_CsvBroken_NothingCounts(string text, int line, string field, string code)
    {
        using var desk = new ContentsDesk();

        Assert.Equal([$"{line} {field} {code}"], desk.Faults(desk.Write("a.csv", text)));
        Assert.False(Directory.Exists(desk.VersionsPath));
        Assert.Equal(1, desk.Run("import", desk.In("a.csv")));
        Assert.Contains("Nothing was imported", desk.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ }", 1, "", "JSON_SHAPE")]
    [InlineData("[ 1 ]", 1, "", "JSON_SHAPE")]
    [InlineData("{ \"contents\": [] }", 1, "", "JSON_SHAPE")]
    [InlineData("{ \"format\": \"carbonpos-contents/2\",\n \"contents\": [] }", 2, "", "JSON_SHAPE")]
    [InlineData("{ \"format\": \"carbonpos-contents/1\", \"contents\": [],\n \"more\": 1 }", 2, "", "JSON_SHAPE")]
    [InlineData("[\n{ \"gtin\": \"9520100000102\"\n", 3, "", "JSON_SYNTAX")]
    [InlineData("[]\n]", 2, "", "JSON_SYNTAX")]
    [InlineData("[ { \"supplier\": \"\\ud800\" } ]", 1, "", "NOT_UTF8")]
    public void Import_JsonBroken_NothingCounts(string text, int line, string field, string code)
    {
        using var desk = new ContentsDesk();

        Assert.Equal([$"{line} {field} {code}"], desk.Faults(desk.Write("a.json", text)));
        Assert.False(Directory.Exists(desk.VersionsPath));
    }

    [Theory]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": \"1.5\"", "kgCo2e", "FIELD_TYPE")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": [1, {\"a\": []}]", "kgCo2e", "FIELD_TYPE")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": null", "kgCo2e", "FIELD_MISSING")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": 1e30", "kgCo2e", "FIGURE_INVALID")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCO2e\": 1.5", "kgCO2e", "FIELD_UNKNOWN")]
    [InlineData("\"kgCo2e\": 1.5", "\"kgCo2e\": 1.5, \"kgCo2e\": 1.6", "kgCo2e", "FIELD_TWICE")]
    [InlineData("\"9520100000102\"", "9520100000102", "gtin", "FIELD_TYPE")]
    [InlineData("\"kg\"", "\"pound\"", "unit", "UNIT_UNKNOWN")]
    public void Import_JsonRowWrong_IsRefusedAndTheOtherGoesIn(string sound, string broken, string field, string code)
    {
        const string Text = """
            { "format": "carbonpos-contents/1", "note": "two", "contents": [
              { "service": "NIGHT", "kgCo2e": 3, "unit": "night", "vintage": 2025, "version": "1", "supplier": "test", "source": "test" },
              { "gtin": "9520100000102", "kgCo2e": 1.5, "unit": "kg", "vintage": 2025, "version": "1", "supplier": "test", "source": "test" }
            ] }
            """;
        using var desk = new ContentsDesk();

        Assert.Equal([$"3 {field} {code}"], desk.Faults(desk.Write("a.json", Text.Replace(sound, broken, StringComparison.Ordinal))));
        Assert.Equal("service NIGHT", desk.Current().All.Single().Key.ToString());
    }

    [Fact]
    public void Import_Latin1_IsRefusedWithItsLineAndReadWhenSaid()
    {
        using var desk = new ContentsDesk();
        var file = desk.Write("a.csv", Encoding.Latin1.GetBytes($"{Short}\n{Row}\n{Row.Replace("0102", "0201", StringComparison.Ordinal).Replace("Aulnes", "Crémerie", StringComparison.Ordinal)}\n"));

        Assert.Equal(["3  NOT_UTF8"], desk.Faults(file));
        Assert.Contains("--encoding latin1", desk.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(desk.VersionsPath));
        Assert.Equal(0, desk.Run("import", file, "--encoding", "latin1"));
        Assert.Contains(desk.Current().All, content => content.Supplier == "Crémerie");
    }

    [Fact]
    public void Import_Windows1252_EuroAndLigatureAreRead()
    {
        using var desk = new ContentsDesk();
        var bytes = Encoding.Latin1.GetBytes($"{Short}\n{Row.Replace("Aulnes", "C\u009Cur \u0080", StringComparison.Ordinal)}\n");

        Assert.Empty(desk.Faults(desk.Write("a.csv", bytes), "--encoding", "latin1"));
        Assert.Equal("Cœur €", desk.Current().All.Single().Supplier);
    }

    [Fact]
    public void Import_Utf8CalledLatin1_IsRefused()
    {
        using var desk = new ContentsDesk();

        Assert.Equal(["2  NOT_LATIN1"], desk.Faults(desk.Write("a.csv", $"{Short}\n{Row.Replace("Aulnes", "Crémerie", StringComparison.Ordinal)}\n"), "--encoding", "latin1"));
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void Import_Utf16_IsRefused(string name)
    {
        using var desk = new ContentsDesk();

        Assert.Equal(["1  NOT_UTF8"], desk.Faults(desk.Write(name, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Short)])));
    }

    [Theory]
    [InlineData("\uFEFF", ",", "\n")]
    [InlineData("\uFEFF", ";", "\r\n")]
    [InlineData("", ";", "\n\n")]
    [InlineData("", ",", "\r\n\r\n")]
    public void Import_ByteOrderMarkSemicolonsLineEnds_AreNoFault(string mark, string separator, string lineEnd)
    {
        using var desk = new ContentsDesk();
        var text = mark + (Short + lineEnd + Row + lineEnd).Replace(",", separator, StringComparison.Ordinal);

        Assert.Empty(desk.Faults(desk.Write("a.csv", text)));
        Assert.Empty(desk.Faults(desk.Write("a.csv", text.TrimEnd())));
        Assert.Equal("Aulnes", desk.Current().All.Single().Supplier);
    }

    [Fact]
    public void Import_JsonWithByteOrderMark_IsNoFault()
    {
        using var desk = new ContentsDesk();

        Assert.Empty(desk.Faults(desk.Write("a.json", "\uFEFF[{ \"service\": \"N\", \"kgCo2e\": 3, \"unit\": \"night\", \"vintage\": 2025, \"version\": \"1\", \"supplier\": \"é\\u00e9\", \"source\": \"t\" }]")));
        Assert.Equal("éé", desk.Current().All.Single().Supplier);
    }

    [Fact]
    public void Import_NoSuchFileOrKind_SaysSo()
    {
        using var desk = new ContentsDesk();

        Assert.Equal(["0  FILE_MISSING"], desk.Faults(desk.In("nowhere.csv")));
        Assert.Equal(["0  FILE_KIND"], desk.Faults(desk.Write("a.xlsx", "PK")));
    }

    [Fact]
    public void Import_SecondFileBroken_FirstDoesNotCountEither()
    {
        using var desk = new ContentsDesk();

        Assert.Single(desk.Faults(desk.Write("a.csv", $"{Short}\n{Row}\n"), desk.Write("b.json", "[")));
        Assert.False(Directory.Exists(desk.VersionsPath));
    }

    [Theory]
    [InlineData("a.csv", "QUOTE_UNCLOSED", Short + "\n\"")]
    [InlineData("a.csv", "ROW_TOO_LONG", Short + "\n")]
    [InlineData("a.json", "ROW_TOO_LONG", "[{\"supplier\":\"")]
    public void Read_RowWithoutEnd_IsRefusedEarly(string name, string code, string head)
    {
        using var stream = new RepeatingStream(head, "xxxxxxxxxxxxxxxx", 100_000_000, "");
        var thrown = Assert.Throws<ContentFileException>(() => new ContentImport(ContentEncoding.Utf8, _ => { }).Read(stream, name, () => { }));

        Assert.Equal(code, thrown.Fault.Code);
        Assert.InRange(stream.Position, 1, 2 << 20);
    }

    [Theory]
    [InlineData("a.csv", 1)]
    [InlineData("a.csv", 20261122)]
    [InlineData("a.json", 1)]
    [InlineData("a.json", 20261122)]
    public void Read_BytesChangedAtRandom_OnlyEverRefuses(string name, int seed)
    {
        var sound = name == "a.csv"
            ? $"{ContentsDesk.Header}\n9520100000102,,,,,1.5,kg,shelf,transmitted,2026-01-01,2026-12-31,2025,1,\"Ferme, du Val\",été,materials,,\n,,NIGHT,,,2,night,,,,,2025,1,t,t,,a,b\n"
            : "{\"format\":\"carbonpos-contents/1\",\"contents\":[{\"gtin\":\"9520100000102\",\"kgCo2e\":1.5,\"unit\":\"kg\",\"vintage\":2025,\"version\":\"1\",\"supplier\":\"é\\u00e9\",\"source\":\"t\"}]}";
        var random = new Random(seed);
        var (faults, broken) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(sound);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : "\",;\n\r{}[]:-9eé\\u"[random.Next(16)]);
            }

            try
            {
                var import = new ContentImport(random.Next(2) == 0 ? ContentEncoding.Utf8 : ContentEncoding.Latin1, _ => faults++);
                using var stream = new MemoryStream(bytes);
                import.Read(stream, name, () => { });
                import.Build("");
            }
            catch (ContentFileException)
            {
                broken++;
            }
            catch (Exception thrown)
            {
                Assert.Fail($"seed {seed}, round {i}: {thrown}\n{Encoding.Latin1.GetString(bytes)}");
            }
        }

        Assert.True(faults > 200 && broken > 200, $"{faults} rows and {broken} files were refused: the changes hardly reach anything");
    }
}
