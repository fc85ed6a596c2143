using System.Text.Json.Nodes;
using CarbonPos.CompanyRegistry.Access;

namespace CarbonPos.CompanyRegistry.Accounts;

/// <summary>A statement for programs; docs/reference/company-registry.md describes it. What was merged from several is null.</summary>
internal static class StatementJson
{
    public const string Format = "carbonpos-company-statement/1";

    public static string Write(CompanyStatement statement) => new JsonObject
    {
        ["format"] = Format,
        ["company"] = statement.Company.ToString(),
        ["name"] = statement.Name,
        ["from"] = Day(statement.From),
        ["to"] = Day(statement.To),
        ["accounts"] = new JsonArray([.. statement.By(cell => cell.Activity, key => key?.Packed ?? 0).Select(account => (JsonNode)new JsonObject
        {
            ["activity"] = account.Key?.ToString(),
            ["sold"] = Totals(account.Totals),
            ["byProvenance"] = new JsonArray([.. statement.Sold.Where(cell => cell.Activity == account.Key).GroupBy(cell => cell.Provenance).OrderBy(cells => (int)(cells.Key ?? 0)).Select(cells => (JsonNode)new JsonObject
            {
                ["provenance"] = cells.Key is null ? null : StatementText.Word(cells.Key),
                ["sold"] = Totals(cells.Aggregate(default(SoldTotals), (sum, cell) => sum + cell.Totals)),
            })]),
        })]),
        ["sold"] = Totals(statement.SoldInAll),
        ["boughtGrams"] = Number(statement.BoughtInAll),
        ["days"] = new JsonArray([.. statement.Sold.Select(cell => (JsonNode)new JsonObject
        {
            ["day"] = Day(cell.Day),
            ["deployment"] = cell.Deployment,
            ["activity"] = cell.Activity?.ToString(),
            ["store"] = cell.Store?.ToString(),
            ["provenance"] = cell.Provenance is null ? null : StatementText.Word(cell.Provenance),
            ["sold"] = Totals(cell.Totals),
        })]),
        ["purchases"] = new JsonArray([.. statement.Bought.Select(bought => (JsonNode)new JsonObject
        {
            ["day"] = Day(bought.Day),
            ["deployment"] = bought.Deployment,
            ["grams"] = bought.Grams,
            ["purchases"] = bought.Purchases,
            ["returns"] = bought.Returns,
        })]),
    }.ToJsonString(JsonStyle.Indented);

    private static JsonObject Totals(SoldTotals totals) => new()
    {
        ["grams"] = Number(totals.Grams),
        ["removalGrams"] = Number(totals.Removal),
        ["sales"] = Number(totals.Sales),
        ["refunds"] = Number(totals.Refunds),
    };

    // Exact whatever its size: a sum may be wider than 64 bits.
    private static JsonNode Number(Int128 number) => number >= long.MinValue && number <= long.MaxValue ? JsonValue.Create((long)number) : JsonNode.Parse(number.ToString())!;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");
}
