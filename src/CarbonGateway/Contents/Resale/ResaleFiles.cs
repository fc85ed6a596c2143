using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents.Resale;

/// <summary>Writes what a resale split gives: contents for the till, which hold sums only, and the split for the back office.</summary>
/// <param name="merchant">Whose sums they are.</param>
/// <param name="version">Edition of the sums.</param>
/// <param name="vintage">Year of the shop's own account.</param>
internal sealed class ResaleFiles(MerchantId merchant, string version, int vintage)
{
    private const decimal Billion = 1_000_000_000;
    private const decimal Million = 1_000_000;
    private const string Source = "Supplier's content up to its gate, and the shop's own account";

    /// <summary>A contents file: one row for each article and validity. Nothing in it tells the margin.</summary>
    public void WriteContents(Stream stream, IEnumerable<ResaleArticle> articles)
    {
        using var writer = Writer(stream);
        writer.WriteLine("gtin,merchant,kgCo2e,unit,basis,provenance,validFrom,validTo,vintage,version,supplier,source,stages,derivedFrom");
        var line = new StringBuilder();
        foreach (var (article, part) in Rows(articles))
        {
            var gate = part.Gate;
            line.Clear().Append(CultureInfo.InvariantCulture, $"{article.Purchase.Gtin},{merchant},{part.SumMicrograms / Billion},{FileWords.Word((ContentUnit)article.Purchase.Unit)},shelf,resale,");
            line.Append(Day(gate.ValidFrom == DateOnly.MinValue ? null : gate.ValidFrom)).Append(',').Append(Day(gate.ValidTo)).Append(',');
            line.Append(Math.Min(vintage, gate.Vintage)).Append(',');
            ContentsCsv.Quote(line, version).Append(',');
            ContentsCsv.Quote(line, gate.Supplier).Append(',');
            ContentsCsv.Quote(line, Source).Append(',');
            line.Append(gate.Stages == LifeCycleStages.NotStated ? "" : ContentWords.Word(gate.Stages | LifeCycleStages.Shop)).Append(',');
            ContentsCsv.Quote(line, gate.Id);
            writer.WriteLine(line);
        }
    }

    /// <summary>The split: what each sum is made of, and what was left and why.</summary>
    public void WriteSplit(Stream stream, IEnumerable<ResaleArticle> articles, CarbonIntensity ownFactor)
    {
        using var writer = Writer(stream);
        writer.WriteLine("gtin,department,unit,validFrom,validTo,gateId,gateVersion,gateKgCo2e,costEuro,marginEuro,ownFactorKgCo2ePerEuro,marginKgCo2e,sumKgCo2e,left");
        var line = new StringBuilder();
        foreach (var article in articles)
        {
            if (article.Left.Length > 0)
            {
                writer.WriteLine($"{Head(line.Clear(), article)},,,,,,,,,,,{article.Left}");
            }

            foreach (var part in article.Parts)
            {
                var gate = part.Gate;
                Head(line.Clear(), article).Append(',').Append(Day(gate.ValidFrom == DateOnly.MinValue ? null : gate.ValidFrom)).Append(',').Append(Day(gate.ValidTo)).Append(',');
                ContentsCsv.Quote(line, gate.Id).Append(',');
                ContentsCsv.Quote(line, gate.Version).Append(',');
                line.Append(CultureInfo.InvariantCulture, $"{part.GateMicrograms / Billion},{part.CostMicroEuros / Million},{part.MarginMicroEuros / Million},");
                line.Append(CultureInfo.InvariantCulture, $"{ownFactor.Micrograms / Billion},{part.MarginMicrograms / Billion},{part.SumMicrograms / Billion},");
                writer.WriteLine(line);
            }
        }
    }

    private static StringBuilder Head(StringBuilder line, ResaleArticle article)
    {
        line.Append(article.Purchase.Gtin.ToString()).Append(',');
        return ContentsCsv.Quote(line, article.Purchase.Department).Append(',').Append(FileWords.Word((ContentUnit)article.Purchase.Unit));
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<(ResaleArticle Article, ResaleParts Part)> Rows(IEnumerable<ResaleArticle> articles) =>
        articles.SelectMany(article => article.Parts.Select(part => (article, part)));
}
