using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Each way in which a row can be wrong, in CSV: it is refused with its line, field and code, and its neighbour goes in.</summary>
public sealed class BadRowTests
{
    private const string Sound = "9520100000102,,,,,1.5,kg,shelf,transmitted,2026-01-01,2026-12-31,2025,1,Ferme du Val,account 2025,materials+making,,";
    private const string Neighbour = "9520100000201,,,,,2,piece,,,,,2025,1,test,test,,,";

    [Fact]
    public void Import_SoundRow_GoesIn()
    {
        using var desk = new ContentsDesk();

        Assert.Empty(desk.Faults(desk.Csv("a.csv", Sound)));
        Assert.Equal("1.5", $"{desk.Current().All.Single().Intensity.Grams / 1000:0.###}");
    }

    [Theory]
    [InlineData("9520100000102,,", "9520100000103,,", "gtin", "GTIN_CHECK_DIGIT")]
    [InlineData("9520100000102,,", "952010000010,,", "gtin", "GTIN_CHECK_DIGIT")]
    [InlineData("9520100000102,,", "95201,,", "gtin", "GTIN_LENGTH")]
    [InlineData("9520100000102,,", "9.5201E+12,,", "gtin", "GTIN_LENGTH")]
    [InlineData("9520100000102,,", "95201000001O2,,", "gtin", "GTIN_CHARACTER")]
    [InlineData("9520100000102,,", ",,", "gtin", "KEY_MISSING")]
    [InlineData("9520100000102,,", ",L7,", "gtin", "KEY_MISSING")]
    [InlineData("9520100000102,,,", "9520100000102,,NIGHT,", "gtin", "KEY_AMBIGUOUS")]
    [InlineData("9520100000102,,,,", "9520100000102,,,552100554,A7", "gtin", "KEY_AMBIGUOUS")]
    [InlineData("9520100000102,,,,", "9520100000102,L7,,552100554,", "gtin", "KEY_AMBIGUOUS")]
    [InlineData("9520100000102,,", "9520100000102,123456789012345678901,", "lot", "FIELD_TOO_LONG")]
    [InlineData("9520100000102,,,,", ",,,FR552100554,A7", "merchant", "MERCHANT_INVALID")]
    [InlineData("9520100000102,,,,", ",,,0,A7", "merchant", "MERCHANT_INVALID")]
    [InlineData(",1.5,", ",,", "kgCo2e", "FIELD_MISSING")]
    [InlineData(",1.5,", ",\"1,5\",", "kgCo2e", "FIGURE_DECIMAL_COMMA")]
    [InlineData(",1.5,", ",1.5 kg,", "kgCo2e", "FIGURE_INVALID")]
    [InlineData(",1.5,", ",NaN,", "kgCo2e", "FIGURE_INVALID")]
    [InlineData(",1.5,", ",1500000,", "kgCo2e", "FIGURE_OUT_OF_RANGE")]
    [InlineData(",1.5,", ",0.0000000001,", "kgCo2e", "FIGURE_OUT_OF_RANGE")]
    [InlineData(",kg,", ",,", "unit", "UNIT_UNKNOWN")]
    [InlineData(",kg,", ",tonne,", "unit", "UNIT_UNKNOWN")]
    [InlineData(",kg,", ",KG,", "unit", "UNIT_UNKNOWN")]
    [InlineData(",shelf,", ",cradle,", "basis", "BASIS_UNKNOWN")]
    [InlineData(",transmitted,", ",guessed,", "provenance", "PROVENANCE_UNKNOWN")]
    [InlineData(",transmitted,", ",resale,", "provenance", "PROVENANCE_NOT_FOR_KEY")]
    [InlineData("9520100000102,,,,,1.5,kg,shelf,transmitted", ",,,552100554,A7,1.5,kg,shelf,resale", "provenance", "PROVENANCE_NOT_FOR_KEY")]
    [InlineData("9520100000102,,,,,1.5,kg,shelf,transmitted", "9520100000102,,,552100554,,1.5,kg,gate,", "basis", "BASIS_UNKNOWN")]
    [InlineData("2026-01-01", "01/01/2026", "validFrom", "DAY_INVALID")]
    [InlineData("2026-12-31", "2026-02-30", "validTo", "DAY_INVALID")]
    [InlineData("2026-12-31", "2025-12-31", "validTo", "VALIDITY_REVERSED")]
    [InlineData(",2025,", ",25,", "vintage", "VINTAGE_INVALID")]
    [InlineData(",2025,1,", ",2025,,", "version", "FIELD_MISSING")]
    [InlineData("Ferme du Val", "", "supplier", "FIELD_MISSING")]
    [InlineData("Ferme du Val", "\"Ferme\ndu Val\"", "supplier", "CONTROL_CHARACTER")]
    [InlineData("Ferme du Val", "Ferme \"du\" Val", "", "QUOTE_MISPLACED")]
    [InlineData("Ferme du Val", "Ferme, du Val", "", "FIELD_COUNT")]
    [InlineData("materials+making", "materials+magic", "stages", "STAGE_UNKNOWN")]
    [InlineData("making,,", "making,self,self", "derivedFrom", "CONTENT_CIRCULAR")]
    [InlineData("making,,", "making,,09520100000102 from 2026-01-01", "derivedFrom", "CONTENT_CIRCULAR")]
    public void Import_RowWrong_IsRefusedWithItsPlaceAndCode(string sound, string broken, string field, string code)
    {
        Assert.Contains(sound, Sound, StringComparison.Ordinal);
        using var desk = new ContentsDesk();
        var at = Sound.IndexOf(sound, StringComparison.Ordinal);
        var file = desk.Csv("a.csv", Neighbour, Sound[..at] + broken + Sound[(at + sound.Length)..]);

        Assert.Equal([$"3 {field} {code}"], desk.Faults(file));
        Assert.Equal("09520100000201", desk.Current().All.Single().Key.ToString());
        Assert.Equal(3, desk.Run("import", file));
        Assert.Contains($"line 3{(field.Length > 0 ? ", " + field : "")}: {code}: ", desk.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-01,2026-12-31", " CONTENT_DUPLICATE")]
    [InlineData("2026-12-31,", "validFrom CONTENT_OVERLAPS")]
    [InlineData(",", "validFrom CONTENT_OVERLAPS")]
    public void Import_SameDaysTwice_FirstRowCounts(string days, string fault)
    {
        using var desk = new ContentsDesk();
        var second = Sound.Replace("2026-01-01,2026-12-31", days, StringComparison.Ordinal).Replace(",1.5,", ",7,", StringComparison.Ordinal);
        var (first, other) = (desk.Csv("a.csv", Sound), desk.Csv("b.csv", second));

        Assert.Equal([$"2 {fault}"], desk.Faults(first, other));
        Assert.Contains("a.csv, line 2", desk.Output, StringComparison.Ordinal);
        Assert.Equal(1500, desk.Current().All.Single().Intensity.Grams);
    }

    /// <summary>Without a bound a file of one GTIN and a day a row would be searched ever more slowly.</summary>
    [Fact]
    public void Import_ContentForEveryDay_AThousandGoIn()
    {
        using var desk = new ContentsDesk();
        var file = desk.Csv("a.csv", [.. Enumerable.Range(0, 1002).Select(i => new DateOnly(2026, 1, 1).AddDays(i)).Select(day =>
            Sound.Replace("2026-01-01,2026-12-31", $"{day:yyyy-MM-dd},{day:yyyy-MM-dd}", StringComparison.Ordinal))]);

        Assert.Equal(["1002 validFrom CONTENTS_TOO_MANY", "1003 validFrom CONTENTS_TOO_MANY"], desk.Faults(file));
        Assert.Equal(1000, desk.Current().Count);
    }

    [Fact]
    public void Import_IdTwice_SecondIsRefused()
    {
        using var desk = new ContentsDesk();
        var file = desk.Csv("a.csv", Sound.Replace("making,,", "making,one,", StringComparison.Ordinal), Neighbour[..^1] + "one,");

        Assert.Equal(["3 id ID_TAKEN"], desk.Faults(file));
    }

    /// <summary>a → b → c → a is a circle; d leads into it but is none itself, and e stands on its own feet.</summary>
    [Fact]
    public void Import_CircleOfBases_EveryMemberIsRefused()
    {
        using var desk = new ContentsDesk();
        var file = desk.Csv("a.csv", [.. new[] { "a b", "b c", "c a", "d a", "e elsewhere" }.Select(pair =>
            $",,{pair[0]},,,1,night,,,,,2025,1,test,test,,{pair[0]},{pair[2..]}")]);

        Assert.Equal(["2 derivedFrom CONTENT_CIRCULAR", "3 derivedFrom CONTENT_CIRCULAR", "4 derivedFrom CONTENT_CIRCULAR"], desk.Faults(file));
        Assert.Equal(["d", "e"], desk.Current().All.Select(content => content.Id));
    }

    [Fact]
    public void Import_RowWithSeveralFaults_AllAreNamed()
    {
        using var desk = new ContentsDesk();

        Assert.Equal(
            ["2 gtin GTIN_LENGTH", "2 unit UNIT_UNKNOWN", "2 vintage VINTAGE_INVALID", "2 supplier FIELD_MISSING"],
            desk.Faults(desk.Csv("a.csv", "1,,,,,1,pound,,,,,,1,,test,,,")));
        Assert.Contains("\"refused\": 1", desk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_DecimalComma_SaysWhatToWrite()
    {
        using var desk = new ContentsDesk();
        desk.Run("import", desk.Csv("a.csv", Sound.Replace(",1.5,", ",\"1,5\",", StringComparison.Ordinal)));

        Assert.Contains("write a decimal point and no thousands separator, e.g. 1.5.", desk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_EveryKind_ComesBackAsItWas()
    {
        using var desk = new ContentsDesk();
        Assert.Empty(desk.Faults(desk.Csv(
            "a.csv",
            Sound,
            "9520100000102,L7;\"\"x,,,,-1.000000001,kg,,,,,2025,1,\"Dupont, \"\"fils\"\"\",test,,,".Replace("L7;\"\"x", "\"L7;\"\"x\"", StringComparison.Ordinal),
            ",,nuitée,,,3e-2,night,,,,,2025,1,test,test,,,",
            ",,,552100554,A 7,0,euro,gate,,,,2025,1,test,test,,,",
            "2100010000002,,,552100554,,1,kg,,transmitted,,,2025,1,test,test,,,A 7",
            "9520100000102,,,552100554,,2,kg,,,,,2025,1,test,test,,own id,base")));
        var first = File.ReadAllText(Path.Combine(desk.VersionsPath, "00000001.csv"));
        var contents = desk.Current().All.Select(content => content.ToContent()).ToList();

        Assert.Equal(6, contents.Count);
        Assert.Contains(contents, content => content.Supplier == "Dupont, \"fils\"" && content.Intensity.Micrograms == -1_000_000_001);
        Assert.Contains(contents, content => content is { Id: "own id", DerivedFrom: "base", Provenance: Provenance.Resale, Basis: ContentBasis.Shelf });

        // What was written is read again to the same bytes.
        Assert.Equal(0, desk.Run("import", Path.Combine(desk.VersionsPath, "00000001.csv")));
        Assert.Equal(first, File.ReadAllText(Path.Combine(desk.VersionsPath, "00000002.csv")));
    }
}
