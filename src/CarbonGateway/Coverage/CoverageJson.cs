using System.Text.Json;
using System.Text.Json.Nodes;
using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>The report as JSON. Grams are whole, euros have two decimals, shares are percent with two.</summary>
internal static class CoverageJson
{
    public static void Write(TextWriter writer, CoverageReport report) => writer.WriteLine(JsonSerializer.Serialize(
        new JsonObject
        {
            ["catalogueVersion"] = report.CatalogueVersion,
            ["day"] = report.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["catalogue"] = new JsonObject
            {
                ["articles"] = report.Catalogue.All.Lines,
                ["coverage"] = Array(Enum.GetValues<CoverageClass>(), of => new JsonObject
                {
                    ["by"] = of.Word(),
                    ["articles"] = report.Catalogue[of].Lines,
                    ["articlesPercent"] = CoverageReport.Share(report.Catalogue[of].Lines, report.Catalogue.All.Lines),
                }),
            },
            ["sales"] = report.Sales is { } sales ? Sales(report, sales) : null,
            ["articlesWithoutContent"] = Array(report.Main.Articles.Take(report.Top), Article),
            ["othersWithoutContent"] = report.Main.Others.Lines > 0 ? Tally(report.Main.Others) : null,
            ["suppliers"] = Array(report.Main.Suppliers.Take(report.Top), supplier => Supplier(report, supplier)),
            ["faultsByCode"] = JsonSerializer.SerializeToNode(report.Faults.ByCode),
            ["faults"] = JsonSerializer.SerializeToNode(report.Faults.Listed, ImportReport.Style),
        },
        ImportReport.Style));

    private static JsonObject Sales(CoverageReport report, CoverageCount sales)
    {
        var all = Tally(sales.All);
        all["rows"] = report.Rows;
        all["refused"] = report.Refused;
        all["coverage"] = Array(Enum.GetValues<CoverageClass>(), of =>
        {
            var tally = Tally(sales[of]);
            tally.Insert(0, "by", of.Word());
            tally["linesPercent"] = CoverageReport.Share(sales[of].Lines, sales.All.Lines);
            tally["gramsPercent"] = CoverageReport.Share(sales[of].Grams, sales.All.Grams);
            tally["eurosPercent"] = CoverageReport.Share(sales[of].Cents, sales.All.Cents);
            return tally;
        });
        return all;
    }

    private static JsonObject Article(ArticleAtStake article)
    {
        var tally = Tally(article);
        tally.Insert(0, "code", article.Code);
        tally.Insert(1, "name", article.Name);
        tally.Insert(2, "by", article.Class.Word());
        return tally;
    }

    private static JsonObject Supplier(CoverageReport report, SupplierTally supplier) => new()
    {
        ["name"] = supplier.Name,
        ["articles"] = supplier.Articles,
        ["grams"] = report.Sales is null ? null : supplier.Grams,
        ["gramsPercent"] = report.Sales is { } sales ? CoverageReport.Share(supplier.Grams, sales.All.Grams) : null,
    };

    private static JsonObject Tally(CoverageTally tally) => new()
    {
        ["lines"] = tally.Lines,
        ["grams"] = tally.Grams,
        ["prudenceGrams"] = tally.Prudence,
        ["euros"] = tally.Cents / 100m,
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);
}
