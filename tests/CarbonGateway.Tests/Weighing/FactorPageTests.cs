using System.Text;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>The reference of the factors says what the gateway weighs with.</summary>
public class FactorPageTests
{
    [Fact]
    public void FactorsPage_IsWrittenFromTheTables() => Check("factors.md", FactorPage.Factors());

    [Fact]
    public void CrossCheckPage_IsWrittenFromTheTables() => Check("factors-cross-check.md", FactorPage.CrossCheck());

    private static void Check(string name, string expected)
    {
        var path = Path.Combine(Scales.Checkout().FullName, "docs", "reference", name);
        if (Environment.GetEnvironmentVariable("CARBONPOS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, expected, new UTF8Encoding(false));
        }

        var page = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        var lines = expected.Split('\n');
        for (var i = 0; i < Math.Min(page.Length, lines.Length); i++)
        {
            Assert.True(page[i] == lines[i], $"{name}, line {i + 1} is not what the tables say. Write it anew: CARBONPOS_WRITE_DOCS=1.\npage:   {page[i]}\ntables: {lines[i]}");
        }

        Assert.Equal(lines.Length, page.Length);
    }
}
