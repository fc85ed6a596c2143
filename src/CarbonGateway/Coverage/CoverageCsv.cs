using System.Globalization;
using System.Text;
using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>One table of the report as CSV, for a spreadsheet.</summary>
internal static class CoverageCsv
{
    public static readonly string[] Tables = ["coverage", "articles", "suppliers"];

    public static void Write(TextWriter writer, CoverageReport report, string table)
    {
        switch (table)
        {
            case "coverage":
                writer.WriteLine("by,lines,linesPercent,grams,gramsPercent,prudenceGrams,euros,eurosPercent");
                foreach (var of in Enum.GetValues<CoverageClass>())
                {
                    var (tally, all) = (report.Main[of], report.Main.All);
                    Row(writer, $"{of.Word()},{tally.Lines},{CoverageReport.Share(tally.Lines, all.Lines)},{tally.Grams},{CoverageReport.Share(tally.Grams, all.Grams)},{tally.Prudence},{tally.Cents / 100m:0.00},{CoverageReport.Share(tally.Cents, all.Cents)}");
                }

                break;
            case "articles":
                writer.WriteLine("code,name,by,lines,grams,prudenceGrams,euros");
                foreach (var article in report.Main.Articles.Take(report.Top))
                {
                    Row(writer, $"{Cell(article.Code)},{Cell(article.Name)},{article.Class.Word()},{article.Lines},{article.Grams},{article.Prudence},{article.Cents / 100m:0.00}");
                }

                break;
            case "suppliers":
                writer.WriteLine("name,articles,lines,grams,gramsPercent");
                foreach (var supplier in report.Main.Suppliers.Take(report.Top))
                {
                    Row(writer, $"{Cell(supplier.Name)},{supplier.Articles},{supplier.Lines},{supplier.Grams},{CoverageReport.Share(supplier.Grams, report.Main.All.Grams)}");
                }

                break;
            default:
                throw new UsageException($"--csv must be one of {string.Join(", ", Tables)}.");
        }
    }

    private static string Cell(string text) => ContentsCsv.Quote(new StringBuilder(), text).ToString();

    private static void Row(TextWriter writer, FormattableString row) => writer.WriteLine(row.ToString(CultureInfo.InvariantCulture));
}
