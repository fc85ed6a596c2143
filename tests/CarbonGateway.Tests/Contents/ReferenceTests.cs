using System.Reflection;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Contents.Purchases;
using CarbonPos.CarbonGateway.Contents.Resale;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>docs/reference/contents.md names everything that a file or report may hold.</summary>
public sealed class ReferenceTests
{
    private static readonly string Page = File.ReadAllText(Repository.File("docs", "reference", "contents.md"));

    [Theory]
    [InlineData(typeof(ContentFaultCodes))]
    [InlineData(typeof(ResaleFaultCodes))]
    [InlineData(typeof(PurchaseFaultCodes))]
    public void FaultCodes_AreInTheReference(Type codes)
    {
        var all = codes.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.True(all.Count >= 14);
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, code => Assert.Contains($"`{code}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void ColumnsUnitsStagesOptions_AreInTheReference()
    {
        Assert.All([.. ContentWords.Columns, .. FileWords.Units, .. FileWords.Stages], word => Assert.Contains($"`{word}`", Page, StringComparison.Ordinal));
        Assert.All([.. ImportCommand.Flags, .. ImportCommand.Options, .. ResaleCommand.Options, .. PurchasesCommand.Flags, .. PurchasesCommand.Options], option => Assert.Contains($"--{option}", Page, StringComparison.Ordinal));
    }

    /// <summary>The file of the how-to is one that goes in.</summary>
    [Fact]
    public void SmallestFile_OfTheHowTo_IsSound()
    {
        var page = File.ReadAllText(Repository.File("docs", "how-to", "import-contents.md")).ReplaceLineEndings("\n");
        var at = page.IndexOf("gtin;kgCo2e", StringComparison.Ordinal);
        using var desk = new ContentsDesk();

        Assert.Empty(desk.Faults(desk.Write("a.csv", page[at..page.IndexOf("```", at, StringComparison.Ordinal)])));
        Assert.Equal(1, desk.Current().Count);
    }

    /// <summary>The figures of the resale how-to are what the command gives.</summary>
    [Fact]
    public void Split_OfTheHowTo_ComesToItsFigure()
    {
        var page = File.ReadAllText(Repository.File("docs", "how-to", "resale-margins.md")).ReplaceLineEndings("\n");
        using var desk = new ContentsDesk();
        desk.Run("import", desk.Csv("gates.csv", "9520100000102,,,,,0.9,piece,gate,,,,2025,1,test,test,,,"));
        var exit = desk.Run(
            "resale", "--merchant", "552100554", "--purchases", desk.Write("p.csv", Block("gtin;department")), "--departments", desk.Write("d.csv", Block("department;margin")),
            "--own-factor", "0.105", "--vintage", "2025", "--version", "2026-11", "--out", desk.In("sums.csv"), "--split", desk.In("split.csv"));

        Assert.Equal(0, exit);
        Assert.Contains("**0.9294 kg**", page, StringComparison.Ordinal);
        Assert.EndsWith(",0.9,0.72,0.28,0.105,0.0294,0.9294,", File.ReadAllLines(desk.In("split.csv"))[1], StringComparison.Ordinal);

        string Block(string head)
        {
            var at = page.IndexOf(head, StringComparison.Ordinal);
            return page[at..page.IndexOf("```", at, StringComparison.Ordinal)];
        }
    }
}
