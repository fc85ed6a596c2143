using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>The resale split, worked by hand in each test's comment.</summary>
public sealed class ResaleTests : IDisposable
{
    private const string Purchases = "gtin,department,quantity,unit,amountEuro,netGrams,netMillilitres\n";
    private const string Departments = "department,marginBasisPoints,name\nDAIRY,2800,Crémerie\nWINE,3500,\"Vins, alcools\"\nFREE,0,\n";

    private readonly ContentsDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    /// <summary>
    /// 200 pieces for 144 €: 0.72 € a piece. Margin 28 % of the price without VAT: 0.72 × 28/72 = 0.28 €.
    /// Supplier 0.9 kg up to its gate; own factor 0.105 kg/€: 0.28 × 0.105 = 0.0294 kg. Sum 0.9294 kg a piece.
    /// </summary>
    [Fact]
    public void Resale_PieceByPiece_IsGatePlusMarginTimesOwnFactor()
    {
        Assert.Equal(0, Run(Gate("9520100000102", "0.9,piece"), "9520100000102,DAIRY,200,,144,,\n"));

        Assert.Equal("09520100000102,DAIRY,piece,2026-01-01,,\"09520100000102 gate from 2026-01-01\",1,0.9,0.72,0.28,0.105,0.0294,0.9294,", Split()[1]);
        var sum = Assert.Single(Sums());
        Assert.Equal((929_400_000, ContentUnit.Piece, Provenance.Resale, ContentBasis.Shelf), (sum.Intensity.Micrograms, sum.Intensity.Unit, sum.Provenance, sum.Basis));
        Assert.Equal(ContentKey.OfMerchantGtin(new(552_100_554), Gtin.Parse("9520100000102").Gtin), sum.Key);
        Assert.Equal(("09520100000102 gate from 2026-01-01", new DateOnly(2026, 1, 1), 2025), (sum.DerivedFrom, sum.ValidFrom, sum.Vintage));
        Assert.Equal(LifeCycleStages.UpToGate | LifeCycleStages.Shop, sum.Stages);
    }

    /// <summary>
    /// Two invoices and a credit note: 100 + 50 − 10 = 140 pieces for 60 + 33 − 6 = 87 €: 0.6214285714… € a piece.
    /// Margin 0.6214285714 × 28/72 = 0.2416666666… €; × 0.105 = 0.025375 kg. Gate 2 kg a kg, 250 g a piece: 0.5 kg. Sum 0.525375 kg.
    /// </summary>
    [Fact]
    public void Resale_SeveralInvoices_AreAddedBeforeDividing()
    {
        Run(Gate("9520100000102", "2,kg"), "9520100000102,DAIRY,100,piece,60,250,\n9520100000102,DAIRY,50,piece,33,,\n9520100000102,DAIRY,-10,piece,-6,,\n");

        Assert.Equal(525_375_000, Assert.Single(Sums()).Intensity.Micrograms);
        Assert.Contains(",0.5,0.621429,0.241667,0.105,0.025375,0.525375,", Split()[1], StringComparison.Ordinal);
    }

    /// <summary>Per euro of the invoice: 0.4 kg/€ × 5.20 € = 2.08 kg. Margin 5.20 × 35/65 = 2.80 €; × 0.105 = 0.294 kg. Sum 2.374 kg a litre.</summary>
    [Fact]
    public void Resale_GatePerEuro_IsOfWhatTheShopPaid()
    {
        Run(Gate("9520100000102", "0.4,euro"), "9520100000102,WINE,12,litre,62.4,,\n");

        var sum = Assert.Single(Sums());
        Assert.Equal((2_374_000_000, ContentUnit.Litre), (sum.Intensity.Micrograms, sum.Intensity.Unit));
    }

    /// <summary>200 articles of random figures, a third of them per euro: whatever is rounded, each sum is exactly its two parts.</summary>
    [Fact]
    public void Resale_AnyFigures_PartsAddUpToTheSum()
    {
        var random = new Random(20261122);
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{ContentGtin(i)},{(i % 2 == 0 ? "DAIRY" : "WINE")},{random.Next(1, 5000) / 1000m},kg,{random.Next(0, 1_000_000) / 1000m},,\n"));
        Run(string.Concat(Enumerable.Range(0, 200).Select(i => Gate(ContentGtin(i), $"{random.Next(-1_000_000, 1_000_000_000) / 1_000_000_000m},{(i % 3 == 0 ? "euro" : "kg")}"))), rows);

        Assert.Equal(200, Sums().Count);
        foreach (var line in Split()[1..])
        {
            var cells = line.Split(',');
            Assert.Equal(decimal.Parse(cells[12]), decimal.Parse(cells[7]) + decimal.Parse(cells[11]));
        }
    }

    [Fact]
    public void Resale_SumsFile_TellsNoMargin()
    {
        Run(Gate("9520100000102", "0.9,piece"), "9520100000102,DAIRY,200,,144,,\n");
        var sums = File.ReadAllText(_desk.In("sums.csv"));

        Assert.All(["0.72", "0.28", "0.0294", "0.105", "2800", "DAIRY"], figure => Assert.DoesNotContain(figure, sums, StringComparison.Ordinal));
        Assert.DoesNotContain(",0.9,", sums, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9520100000201,DAIRY,200,,144,,", "NOT_TRANSMITTED")]
    [InlineData("9520100000300,DAIRY,200,,144,,", "GATE_OUT_OF_DATE")]
    [InlineData("9520100000102,DAIRY,200,kWh,144,,", "GATE_UNIT_MISMATCH")]
    [InlineData("9520100000102,DAIRY,0,,0,,", "NOTHING_BOUGHT")]
    [InlineData("9520100000102,DAIRY,0.001,,999999999,,", "SUM_OUT_OF_RANGE")]
    public void Resale_WithoutUsableContent_IsLeftAndListed(string purchase, string code)
    {
        var gates = Gate("9520100000102", "0.9,piece") + Gate("9520100000300", "0.9,piece").Replace("2026-01-01,", "2024-01-01,2025-12-31", StringComparison.Ordinal);
        if (code == "SUM_OUT_OF_RANGE") gates = Gate("9520100000102", "999999,euro");

        Assert.Equal(3, Run(gates, purchase + "\n"));
        Assert.Empty(Sums());
        Assert.EndsWith("," + code, Split()[1], StringComparison.Ordinal);
        Assert.Equal(Split()[0].Count(c => c == ','), Split()[1].Count(c => c == ','));
        Assert.Contains($"left to the average of its making activity: {code}", _desk.Output, StringComparison.Ordinal);
    }

    /// <summary>A Shelf content is none up to the gate: rule 1 uses it as it stands, and no margin is added to it.</summary>
    [Fact]
    public void Resale_ShelfContentOnly_IsNoBase()
    {
        Assert.Equal(3, Run(Gate("9520100000102", "0.9,piece").Replace("gate", "shelf", StringComparison.Ordinal), "9520100000102,DAIRY,200,,144,,\n"));
        Assert.Contains("NOT_TRANSMITTED", _desk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resale_TwoValidities_GiveTwoContents()
    {
        Run(
            Gate("9520100000102", "0.9,piece").Replace("2026-01-01,", "2026-01-01,2026-12-31", StringComparison.Ordinal)
            + Gate("9520100000102", "0.8,piece").Replace("2026-01-01", "2027-01-01", StringComparison.Ordinal),
            "9520100000102,DAIRY,200,,144,,\n");

        Assert.Equal([929_400_000, 829_400_000], Sums().Select(sum => sum.Intensity.Micrograms));
    }

    [Theory]
    [InlineData("9520100000103,DAIRY,1,,1,,", "2 gtin GTIN_CHECK_DIGIT")]
    [InlineData("9520100000102,MEAT,1,,1,,", "2 department DEPARTMENT_UNKNOWN")]
    [InlineData("9520100000102,DAIRY,\"1,5\",,1,,", "2 quantity QUANTITY_INVALID")]
    [InlineData("9520100000102,DAIRY,1,,1 €,,", "2 amountEuro AMOUNT_INVALID")]
    [InlineData("9520100000102,DAIRY,1,dozen,1,,", "2 unit UNIT_NOT_OF_SALE")]
    [InlineData("9520100000102,DAIRY,1,euro,1,,", "2 unit UNIT_NOT_OF_SALE")]
    [InlineData("9520100000102,DAIRY,1,,1,-1,", "2 netGrams NET_INVALID")]
    [InlineData("9520100000102,DAIRY,1,,1,,\n9520100000102,WINE,1,,1,,", "3 department DEPARTMENT_DIFFERS")]
    [InlineData("9520100000102,DAIRY,1,,1,,\n9520100000102,DAIRY,1,kg,1,,", "3 unit UNIT_DIFFERS")]
    [InlineData("9520100000102,DAIRY,1,,1", "2  FIELD_COUNT")]
    public void Resale_PurchaseWrong_IsRefusedWithItsPlace(string rows, string fault)
    {
        var exit = Run(Gate("9520100000102", "0.9,piece"), rows + "\n", json: true);
        Assert.Equal(File.Exists(_desk.In("split.csv")) ? 3 : 1, exit);
        Assert.Equal([fault], Faults());
    }

    [Theory]
    [InlineData("department,marginBasisPoints\nDAIRY,10000\n", "2 marginBasisPoints MARGIN_INVALID")]
    [InlineData("department;marginBasisPoints\nDAIRY;28 %\n", "2 marginBasisPoints MARGIN_INVALID")]
    [InlineData("department,marginBasisPoints\n,2800\n", "2 department FIELD_MISSING")]
    [InlineData("department,marginBasisPoints\nDAIRY,2800\nDAIRY,2900\n", "3 department DEPARTMENT_TWICE")]
    public void Resale_DepartmentWrong_IsRefusedWithItsPlace(string departments, string fault)
    {
        var exit = Run(Gate("9520100000102", "0.9,piece"), "9520100000102,DAIRY,200,,144,,\n", departments, json: true);
        Assert.Equal(File.Exists(_desk.In("split.csv")) ? 3 : 1, exit);
        Assert.Equal(fault, Faults()[0]);
    }

    [Theory]
    [InlineData("--own-factor", "0,105")]
    [InlineData("--own-factor", "-1")]
    [InlineData("--merchant", "0")]
    [InlineData("--vintage", "25")]
    public void Resale_OptionWrong_IsUsage(string option, string value)
    {
        Assert.Equal(2, Run(Gate("9520100000102", "0.9,piece"), "9520100000102,DAIRY,200,,144,,\n", change: (option, value)));
        Assert.Contains(option, _desk.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_desk.In("sums.csv")));
    }

    [Fact]
    public void Resale_ThenImport_StandsBesideWhatSuppliersTransmit()
    {
        Run(Gate("9520100000102", "0.9,piece"), "9520100000102,DAIRY,200,,144,,\n");

        Assert.Equal(0, _desk.Run("import", "--add", _desk.In("sums.csv")));
        Assert.Equal(2, _desk.Current().Count);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_desk.In("split.csv")));
        }
    }

    [Fact]
    public void Resale_NoContentsYet_SaysWhatToDo()
    {
        File.WriteAllText(_desk.In("departments.csv"), Departments);
        File.WriteAllText(_desk.In("purchases.csv"), Purchases);

        Assert.Equal(1, _desk.Run(Words(default, false)));
        Assert.Contains("import what suppliers transmit", _desk.Error, StringComparison.Ordinal);
    }

    /// <summary>Sums of yesterday are not replaced by nothing.</summary>
    [Theory]
    [InlineData("9520100000103,DAIRY,1,,1,,\n", 1, true)]
    [InlineData("", 1, true)]
    [InlineData("9520100000201,DAIRY,200,,144,,\n", 3, false)]
    public void Resale_NothingCameOut_ReplacesNoSums(string rows, int exit, bool keepsSplit)
    {
        Assert.Equal(0, Run(Gate("9520100000102", "0.9,piece"), "9520100000102,DAIRY,200,,144,,\n"));
        var (sums, split) = (File.ReadAllText(_desk.In("sums.csv")), File.ReadAllText(_desk.In("split.csv")));

        Assert.Equal(exit, Run(Gate("9520100000102", "0.9,piece"), rows));
        Assert.Equal((sums, keepsSplit), (File.ReadAllText(_desk.In("sums.csv")), split == File.ReadAllText(_desk.In("split.csv"))));
        Assert.Contains("was not written", _desk.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Next:", _desk.Output, StringComparison.Ordinal);
    }

    /// <summary>A supplier's name that a spreadsheet would run gets an apostrophe in every file, and is read back without.</summary>
    [Fact]
    public void Resale_TextLikeAFormula_IsWrittenHarmless_AndReadBackAsItWas()
    {
        Assert.Equal(0, Run(Gate("9520100000102", "0.9,piece").Replace("Ferme du Val", "=cmd|' /C calc'!A0", StringComparison.Ordinal), "9520100000102,DAIRY,200,,144,,\n"));
        Assert.Contains(",\"'=cmd|' /C calc'!A0\",", File.ReadAllText(_desk.In("sums.csv")), StringComparison.Ordinal);
        Assert.Equal("=cmd|' /C calc'!A0", Assert.Single(Sums()).Supplier);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@x", "'@x")]
    [InlineData("+33 1", "'+33 1")]
    [InlineData("'-x", "''-x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("Val d'Or", "Val d'Or")]
    [InlineData("'s", "'s")]
    public void CellText_IsGuardedOnce_AndComesBack(string text, string cell)
    {
        Assert.Equal(cell, CarbonGateway.Contents.CellText.Guard(text));
        Assert.Equal(text, CarbonGateway.Contents.CellText.Plain(cell).ToString());
    }

    private static string ContentGtin(int i) => ManyArticles.Gtin(i);

    private static string Gate(string gtin, string figure) => $"{gtin},,,,,{figure},gate,,2026-01-01,,2025,1,Ferme du Val,account 2025,materials+making+packaging,,\n";

    private int Run(string gates, string purchases, string departments = Departments, (string, string) change = default, bool json = false)
    {
        Assert.Equal(0, _desk.Run("import", _desk.Write("gates.csv", ContentsDesk.Header + "\n" + gates)));
        File.WriteAllText(_desk.In("departments.csv"), departments);
        File.WriteAllText(_desk.In("purchases.csv"), Purchases + purchases);
        return _desk.Run(Words(change, json));
    }

    private string[] Words((string Option, string Value) change, bool json)
    {
        string[] words =
        [
            "resale", "--merchant", "552100554", "--purchases", _desk.In("purchases.csv"), "--departments", _desk.In("departments.csv"), "--own-factor", "0.105",
            "--vintage", "2025", "--version", "r-1", "--out", _desk.In("sums.csv"), "--split", _desk.In("split.csv"),
        ];
        if (change.Option is not null) words[Array.IndexOf(words, change.Option) + 1] = change.Value;
        return json ? [.. words, "--json"] : words;
    }

    private string[] Split() => File.ReadAllLines(_desk.In("split.csv"));

    private List<ContentRef> Sums()
    {
        using var other = new ContentsDesk();
        return File.Exists(_desk.In("sums.csv")) && other.Run("import", _desk.In("sums.csv")) == 0 ? [.. other.Current().All] : [];
    }

    private List<string> Faults()
    {
        using var report = JsonDocument.Parse(_desk.Output);
        return [.. report.RootElement.GetProperty("faults").EnumerateArray().Select(fault =>
            $"{fault.GetProperty("line").GetInt64()} {fault.GetProperty("field").GetString()} {fault.GetProperty("code").GetString()}")];
    }
}
