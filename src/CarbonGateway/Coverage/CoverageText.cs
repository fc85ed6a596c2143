using System.Globalization;
using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>The report for a person at a terminal.</summary>
internal static class CoverageText
{
    public static void Write(TextWriter writer, CoverageReport report)
    {
        foreach (var fault in report.Faults.Listed)
        {
            writer.WriteLine(fault);
        }

        Line(writer, $"Catalogue {report.CatalogueVersion}, contents of {report.Day:yyyy-MM-dd}");
        writer.WriteLine();
        Line(writer, $"Articles of the catalogue, {report.Catalogue.All.Lines:#,0}, by what would weigh one unit");
        foreach (var of in Classes(report.Catalogue))
        {
            Line(writer, $"  {of.Word(),-20}{report.Catalogue[of].Lines,14:#,0}  {CoverageReport.Share(report.Catalogue[of].Lines, report.Catalogue.All.Lines),6:0.00} %");
        }

        if (report.Sales is { } sales)
        {
            writer.WriteLine();
            WriteSales(writer, report, sales);
        }

        WriteArticles(writer, report);
        WriteSuppliers(writer, report);
    }

    private static IEnumerable<CoverageClass> Classes(CoverageCount count) => Enum.GetValues<CoverageClass>().Where(of => count[of].Lines > 0);

    private static void WriteSales(TextWriter writer, CoverageReport report, CoverageCount sales)
    {
        var all = sales.All;
        Line(writer, $"Sold: {report.Rows:#,0} rows read, {report.Refused:#,0} refused; {all.Grams:#,0} g, of which prudence {all.Prudence:#,0} g; {all.Cents / 100m:#,0.00} EUR with VAT");
        Line(writer, $"  {"",-20}{"lines",14}  {"",8}{"grams",18}  {"",8}{"EUR",18}");
        foreach (var of in Classes(sales))
        {
            var tally = sales[of];
            Line(
                writer,
                $"  {of.Word(),-20}{tally.Lines,14:#,0}  {CoverageReport.Share(tally.Lines, all.Lines),6:0.00} %{tally.Grams,18:#,0}  {CoverageReport.Share(tally.Grams, all.Grams),6:0.00} %{tally.Cents / 100m,18:#,0.00}  {CoverageReport.Share(tally.Cents, all.Cents),6:0.00} %");
        }
    }

    private static void WriteArticles(TextWriter writer, CoverageReport report)
    {
        var count = report.Main;
        var articles = count.Articles.ToList();
        writer.WriteLine();
        Line(writer, $"Articles without content, {articles.Count:#,0}, by {(report.Sales is null ? "grams of one unit at one euro" : "grams at stake")}{Listed(articles.Count, report.Top)}");
        Line(writer, $"  {"grams",16}{"of it prudence",16}{"lines",12}  {"weighed by",-20}article");
        foreach (var article in articles.Take(report.Top))
        {
            Line(writer, $"  {article.Grams,16:#,0}{article.Prudence,16:#,0}{article.Lines,12:#,0}  {article.Class.Word(),-20}{$"{article.Code} {article.Name}".TrimEnd()}");
        }

        if (count.Others.Lines > 0)
        {
            Line(writer, $"  {count.Others.Grams,16:#,0}{count.Others.Prudence,16:#,0}{count.Others.Lines,12:#,0}  {"",-20}others: more than {CoverageCount.MaxArticles:#,0} different articles");
        }
    }

    private static void WriteSuppliers(TextWriter writer, CoverageReport report)
    {
        var suppliers = report.Main.Suppliers.ToList();
        writer.WriteLine();
        Line(writer, $"Suppliers who transmit, {suppliers.Count:#,0}{Listed(suppliers.Count, report.Top)}");
        foreach (var supplier in suppliers.Take(report.Top))
        {
            var grams = report.Sales is { } sales ? $"{supplier.Grams.ToString("#,0", CultureInfo.InvariantCulture),16} g  {CoverageReport.Share(supplier.Grams, sales.All.Grams).ToString("0.00", CultureInfo.InvariantCulture),6} %" : "";
            Line(writer, $"  {supplier.Articles,10:#,0} {(supplier.Articles == 1 ? "article " : "articles")}{grams}  {supplier.Name}");
        }
    }

    private static string Listed(int count, int top) => count > top ? string.Create(CultureInfo.InvariantCulture, $"; the first {top:#,0}, more with --top") : "";

    // A sales file is anybody's: what would steer a terminal is shown as a question mark.
    private static void Line(TextWriter writer, FormattableString text) => writer.WriteLine(string.Concat(text.ToString(CultureInfo.InvariantCulture).Select(c =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '?' : c)));
}
