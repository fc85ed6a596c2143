using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CompanyRegistry.Accounts;

/// <summary>A statement for people to read.</summary>
internal static class StatementText
{
    private const string Several = "(several)";

    public static string Write(CompanyStatement statement)
    {
        var text = new StringBuilder();
        text.AppendLine($"{statement.Name}, company {statement.Company}");
        text.AppendLine($"{statement.From:yyyy-MM-dd} to {statement.To:yyyy-MM-dd}, grams CO2e").AppendLine();
        text.AppendLine("Product carbon accounts, what was sold");
        Head(text, "activity");
        foreach (var (activity, totals) in statement.By(cell => cell.Activity, key => key?.Packed ?? 0)) Line(text, activity?.ToString() ?? Several, totals);
        Line(text, "sum", statement.SoldInAll);
        text.AppendLine().AppendLine("By evidence");
        Head(text, "provenance");
        foreach (var (provenance, totals) in statement.By(cell => cell.Provenance, key => (int)(key ?? 0))) Line(text, Word(provenance), totals);
        text.AppendLine().AppendLine("By store");
        Head(text, "store");
        foreach (var (store, totals) in statement.By(cell => cell.Store, key => key ?? -1)) Line(text, store?.ToString(CultureInfo.InvariantCulture) ?? Several, totals);
        text.AppendLine().AppendLine("What the company bought with points of its own");
        text.AppendLine($"  {Number(statement.BoughtInAll),20} g in {statement.Bought.Sum(b => b.Purchases)} purchases, {statement.Bought.Sum(b => b.Returns)} given back");
        return text.ToString();
    }

    public static string Word(Provenance? provenance) => provenance switch
    {
        null => Several,
        Provenance.Transmitted => "transmitted",
        Provenance.Resale => "resale",
        Provenance.ProducerFactor => "producer-factor",
        Provenance.PublicProxy => "public-proxy",
        Provenance.CardEstimate => "card-estimate",
        _ => throw new System.Diagnostics.UnreachableException($"Nothing is sold as {provenance}."),
    };

    private static void Head(StringBuilder text, string what) => text.AppendLine($"  {what,-18}{"sold",22}{"removal",20}{"sales",14}{"refunds",12}");

    private static void Line(StringBuilder text, string what, SoldTotals totals) =>
        text.AppendLine($"  {what,-18}{Number(totals.Grams),22}{Number(totals.Removal),20}{Number(totals.Sales),14}{Number(totals.Refunds),12}");

    private static string Number(Int128 number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
