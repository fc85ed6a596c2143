using System.Globalization;
using System.Text.Json;
using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Versions: kept, shown, rolled back, pruned, and whole or not at all.</summary>
public sealed class VersionTests
{
    [Fact]
    public void Import_Again_MakesTheNextVersionAndKeepsTheFirst()
    {
        using var desk = new ContentsDesk();
        desk.Run("import", Milk(desk, 1));
        var first = File.ReadAllBytes(Path.Combine(desk.VersionsPath, "00000001.csv"));

        Assert.Equal(0, desk.Run("import", Milk(desk, 2)));
        Assert.Contains("Version 2 is in use: 1 contents.", desk.Output, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(desk.VersionsPath, "00000001.csv")));
        Assert.Equal(("2", 2000m), Figure(desk));
    }

    [Fact]
    public void List_TwoVersions_MarksTheOneInUse()
    {
        using var desk = new ContentsDesk();
        Assert.Equal(0, desk.Run("list"));
        Assert.StartsWith("There are no versions", desk.Output, StringComparison.Ordinal);
        desk.Run("import", Milk(desk, 1));
        desk.Run("import", Milk(desk, 2));

        Assert.Equal(0, desk.Run("list"));
        Assert.Matches(@"^       1  2026-11-22 09:00 UTC             1 contents  [0-9a-f]{12}  \S+milk-1\.csv\n\*      2  ", desk.Output);
        desk.Run("list", "--json");
        using var json = JsonDocument.Parse(desk.Output);
        Assert.Equal(2, json.RootElement.GetProperty("current").GetInt32());
        Assert.Equal(64, json.RootElement.GetProperty("versions")[0].GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public void Show_OldVersion_HasItsOwnFigures()
    {
        using var desk = new ContentsDesk();
        desk.Run("import", Milk(desk, 1));
        desk.Run("import", desk.Csv("b.csv", Row("9520100000102,,,,", 2), Row("9520100000102,L7,,,", 3), Row("9520100000102,,,552100554,", 4), Row(",,NIGHT,,", 5), Row(",,,552100554,A7", 6)));

        Assert.Equal(0, desk.Run("show", "9520100000102", "--version", "1"));
        Assert.Contains("Version 1, 1 contents:\n", desk.Output, StringComparison.Ordinal);
        Assert.Contains("09520100000102,,,,,1,kg,", desk.Output, StringComparison.Ordinal);
        desk.Run("show", "9520100000102");
        Assert.Contains("Version 2, 3 contents:\n", desk.Output, StringComparison.Ordinal);
        desk.Run("show", "--service", "NIGHT");
        Assert.Contains(",,NIGHT,,,5,kg,", desk.Output, StringComparison.Ordinal);
        desk.Run("show", "--merchant", "552100554", "--article", "A7");
        Assert.Contains(",,,552100554,A7,6,kg,", desk.Output, StringComparison.Ordinal);
        Assert.Equal(1, desk.Run("show", "9520100000201"));
        Assert.Equal(1, desk.Run("show", "9520100000102", "--version", "9"));
        Assert.Equal(2, desk.Run("show", "9520100000103"));
    }

    [Fact]
    public void Rollback_ThenImport_NumbersAreNeverUsedAgain()
    {
        using var desk = new ContentsDesk();
        for (var i = 1; i <= 3; i++)
        {
            desk.Run("import", Milk(desk, i));
        }

        Assert.Equal(0, desk.Run("rollback"));
        Assert.Equal(("2", 2000m), Figure(desk));
        Assert.Equal(0, desk.Run("rollback", "--to", "1"));
        Assert.Equal(("1", 1000m), Figure(desk));
        Assert.Equal(1, desk.Run("rollback"));
        Assert.Equal(1, desk.Run("rollback", "--to", "7"));
        Assert.Equal(("1", 1000m), Figure(desk));
        desk.Run("import", Milk(desk, 9));
        Assert.Equal(("4", 9000m), Figure(desk));
        Assert.Equal(0, desk.Run("rollback", "--to", "3"));
        Assert.Equal(("3", 3000m), Figure(desk));
    }

    [Fact]
    public void Import_BeyondKeep_OldestAreDeleted()
    {
        using var desk = new ContentsDesk();
        for (var i = 1; i <= 5; i++)
        {
            desk.Run("import", Milk(desk, i), "--keep", "2");
        }

        Assert.Equal(["00000004.csv", "00000005.csv", "lock", "manifest.json"], Directory.GetFiles(desk.VersionsPath).Select(Path.GetFileName).Order());
        Assert.Equal([4, 5], desk.Folder.Read().Versions.Select(version => version.Number));
    }

    [Fact]
    public void Import_Add_ReplacesWhatIsNamedAndKeepsTheRest()
    {
        using var desk = new ContentsDesk();
        desk.Run("import", desk.Csv("a.csv", Row("9520100000102,,,,", 1), Row("9520100000201,,,,", 2)[..^1] + "own,", Row(",,NIGHT,,", 3)));

        Assert.Equal(0, desk.Run("import", "--add", desk.Csv("b.csv", Row("9520100000102,,,,", 7), Row("9520100000300,,,,", 8).Replace("0300", "0409", StringComparison.Ordinal))));
        Assert.Contains("4 contents, 2 of them kept from the version before", desk.Output, StringComparison.Ordinal);
        Assert.Equal([7000m, 2000m, 8000m, 3000m], desk.Current().All.Select(content => content.Intensity.Grams));

        // Without --add a version holds what its files say, and nothing else.
        desk.Run("import", Milk(desk, 4));
        Assert.Equal(1, desk.Current().Count);
    }

    [Fact]
    public void Import_DryRun_ReportsAndChangesNothing()
    {
        using var desk = new ContentsDesk();

        Assert.Equal(0, desk.Run("import", "--dry-run", Milk(desk, 1)));
        Assert.Contains("Dry run: nothing was changed. There would be 1 contents.", desk.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(desk.VersionsPath));
        Assert.Equal(3, desk.Run("import", "--dry-run", desk.Csv("b.csv", Row("9520100000102,,,,", 1), Row("1,,,,", 1))));
        Assert.False(Directory.Exists(desk.VersionsPath));
    }

    [Fact]
    public void Import_AllOrNothing_OneBadRowStopsIt()
    {
        using var desk = new ContentsDesk();
        var file = desk.Csv("b.csv", Row("9520100000102,,,,", 1), Row("1,,,,", 1));

        Assert.Equal(1, desk.Run("import", "--all-or-nothing", file));
        Assert.False(Directory.Exists(desk.VersionsPath));
        Assert.Equal(3, desk.Run("import", file));
    }

    [Fact]
    public void Import_ManyFaults_ListIsShortAndTheReportFileHasAll()
    {
        using var desk = new ContentsDesk();
        var file = desk.Csv("b.csv", [Row("9520100000102,,,,", 1), .. Enumerable.Repeat(Row("1,,,,", 1), 5000)]);

        Assert.Equal(1000, desk.Faults(file, "--report", desk.In("faults.csv")).Count);
        Assert.Contains("\"GTIN_LENGTH\": 5000", desk.Output, StringComparison.Ordinal);
        var all = File.ReadAllLines(desk.In("faults.csv"));
        Assert.Equal((5001, "file,line,field,code,advice"), (all.Length, all[0]));
        Assert.EndsWith(",5002,gtin,GTIN_LENGTH,\"A GTIN has 8, 12, 13 or 14 digits, not 1.\"", all[^1], StringComparison.Ordinal);
        desk.Run("import", file);
        Assert.Contains("… and 4,000 more; --report FILE writes them all.", desk.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import", "a.csv", "--colour")]
    [InlineData("import", "a.csv", "--keep", "0")]
    [InlineData("import", "a.csv", "--keep")]
    [InlineData("import", "a.csv", "--encoding", "ebcdic")]
    [InlineData("show")]
    [InlineData("show", "--article", "A7")]
    [InlineData("rollback", "--to", "x")]
    [InlineData("export")]
    public void Run_WrongUsage_SaysWhereToLook(params string[] words)
    {
        using var desk = new ContentsDesk();

        Assert.Equal(2, desk.Run(words));
        Assert.Contains("Try: carbonpos-gateway contents help", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_AnotherAtWork_IsToldSo()
    {
        using var desk = new ContentsDesk();
        Directory.CreateDirectory(desk.VersionsPath);
        using var other = new FileStream(Path.Combine(desk.VersionsPath, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(1, desk.Run("import", Milk(desk, 1)));
        Assert.Contains("Another import is at work", desk.Error, StringComparison.Ordinal);
    }

    /// <summary>A crash leaves a version that no manifest names, or half of one beside: neither is ever read.</summary>
    [Fact]
    public void Import_AfterACrash_LeftoversAreInNobodysWay()
    {
        using var desk = new ContentsDesk();
        desk.Run("import", Milk(desk, 1));
        File.WriteAllText(Path.Combine(desk.VersionsPath, "00000002.csv"), "half");
        File.WriteAllText(Path.Combine(desk.VersionsPath, "00000002.csv.new"), "half");
        File.WriteAllText(Path.Combine(desk.VersionsPath, "manifest.json.new"), "half");

        Assert.Equal(("1", 1000m), Figure(desk));
        Assert.Equal(0, desk.Run("import", Milk(desk, 2)));
        Assert.Equal(("2", 2000m), Figure(desk));
    }

    [Theory]
    [InlineData(",1,kg,", ",2,kg,")]
    [InlineData("0102,", "0103,")]
    [InlineData("test", "text")]
    [InlineData("\n", "\n\n")]
    public void Load_FileTampered_IsRefusedAndRollbackToItToo(string before, string after)
    {
        using var desk = new ContentsDesk();
        desk.Run("import", Milk(desk, 1));
        desk.Run("import", Milk(desk, 2));
        var path = Path.Combine(desk.VersionsPath, "00000001.csv");
        var text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));

        Assert.Equal(1, desk.Run("rollback"));
        Assert.Contains("00000001.csv", desk.Error, StringComparison.Ordinal);
        Assert.Equal(("2", 2000m), Figure(desk));
    }

    [Fact]
    public void Read_ManifestDamaged_SaysWhatToDo()
    {
        using var desk = new ContentsDesk();
        desk.Run("import", Milk(desk, 1));
        File.WriteAllText(Path.Combine(desk.VersionsPath, "manifest.json"), "{");

        Assert.Equal(1, desk.Run("list"));
        Assert.Contains("is damaged.", desk.Error, StringComparison.Ordinal);
        Assert.Contains("restore it from a backup", desk.Error, StringComparison.Ordinal);
        Assert.Equal(1, desk.Run("import", Milk(desk, 1)));
    }

    [Fact]
    public void Import_LongFile_SaysHowFarItIs()
    {
        using var error = new StringWriter();
        using var desk = new ContentsDesk();
        var progress = new ImportProgress(error, desk.Clock);
        using var stream = new MemoryStream(new byte[20_000_000]) { Position = 5_000_000 };
        for (var i = 1; i <= 10_000; i++)
        {
            desk.Clock.Advance(TimeSpan.FromMilliseconds(0.2));
            progress.AfterRow("a.csv", stream, i);
        }

        Assert.Equal("a.csv: 5 of 20 MB, 8,192 rows\n", error.ToString().ReplaceLineEndings("\n"));
    }

    private static string Row(string key, int kilograms) => string.Create(CultureInfo.InvariantCulture, $"{key},{kilograms},kg,,,,,2025,1,test,test,,,");

    private static string Milk(ContentsDesk desk, int kilograms) => desk.Csv($"milk-{kilograms}.csv", Row("9520100000102,,,,", kilograms));

    private static (string Version, decimal Grams) Figure(ContentsDesk desk) => (desk.Current().Version, desk.Current().All.Single().Intensity.Grams);
}
