using System.Globalization;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>What was read.</summary>
internal sealed class PurchaseCounts
{
    /// <summary>Files that were opened or left.</summary>
    public long Files { get; set; }

    /// <summary>Files that are purchase invoices.</summary>
    public long Invoices { get; set; }

    /// <summary>Those that gave a content at least.</summary>
    public long Giving { get; set; }

    /// <summary>Those that were read before, under another name.</summary>
    public long Repeated { get; set; }

    public long Lines { get; set; }

    /// <summary>Contents that invoices gave, those that others replaced included.</summary>
    public long Contents { get; set; }
}

/// <summary>What a folder of purchase invoices came to: for each article the invoice that counts, and what was left.</summary>
/// <param name="counts">What was read.</param>
/// <param name="articles">In the order of their numbers.</param>
/// <param name="faults">What was left, and why.</param>
/// <param name="outPath">Where contents were written, if there are any.</param>
/// <param name="took">How long it took.</param>
internal sealed class PurchasesReport(PurchaseCounts counts, List<PurchasedArticle> articles, FaultList faults, string outPath, TimeSpan took)
{
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            counts.Files,
            counts.Invoices,
            counts.Giving,
            counts.Repeated,
            counts.Lines,
            counts.Contents,
            Replaced = articles.Sum(article => article.Older),
            Out = articles.Count > 0 ? outPath : null,
            Seconds = Math.Round(took.TotalSeconds, 3),
            Articles = articles.Select(article => new
            {
                Gtin = article.Gtin.ToString(),
                Counts = Said(article.Content),
                Before = article.Before is { } before ? Said(before) : null,
                article.Older,
            }),
            FaultsByCode = faults.ByCode,
            Faults = faults.Listed,
        },
        ImportReport.Style);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var article in articles.Take(FaultList.MaxListed))
        {
            var (invoice, intensity) = article.Content;
            text.Append(CultureInfo.InvariantCulture, $"{article.Gtin}: {Figure(intensity)}, {invoice.Supplier}, invoice {invoice} ({invoice.File})");
            if (article.Before is { } before)
            {
                text.Append(CultureInfo.InvariantCulture, $"; in place of {Figure(before.Intensity)}, {(before.Invoice.Seller == invoice.Seller ? "" : before.Invoice.Supplier + ", ")}invoice {before.Invoice}");
                text.Append(article.Older > 1 ? $" and {article.Older - 1:#,0} older" : "");
            }

            text.Append('\n');
        }

        text.Append(articles.Count > FaultList.MaxListed ? $"… and {articles.Count - FaultList.MaxListed:#,0} more; --json lists them all.\n" : "");
        foreach (var fault in faults.Listed)
        {
            text.Append(fault).Append('\n');
        }

        var left = faults.ByCode.Values.Sum();
        text.Append(left > faults.Listed.Count ? $"… and {left - faults.Listed.Count:#,0} more; --report FILE writes them all.\n" : "");
        foreach (var (code, count) in faults.ByCode)
        {
            text.Append(CultureInfo.InvariantCulture, $"{count,9:#,0} {code}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{counts.Files:#,0} files, {counts.Invoices:#,0} purchase invoices with {counts.Lines:#,0} lines; {counts.Giving:#,0} gave contents, {counts.Repeated:#,0} are copies. {took.TotalSeconds:0.0} s.\n");
        return text.Append(articles.Count > 0
            ? $"{articles.Count:#,0} articles have a content, {articles.Sum(article => article.Older):#,0} gave way to newer ones, in {outPath}.\nNext: carbonpos-gateway contents resale --contents {outPath} …\n"
            : "No invoice gave a content; nothing was written.\n").ToString();
    }

    private static object Said(PurchasedContent content) => new
    {
        KgCo2e = Kilograms(content.Intensity),
        Unit = FileWords.Word(content.Intensity.Unit),
        content.Invoice.Seller,
        content.Invoice.Supplier,
        content.Invoice.Number,
        Issued = content.Invoice.Issued.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        content.Invoice.File,
    };

    private static string Figure(CarbonIntensity intensity) => string.Create(CultureInfo.InvariantCulture, $"{Kilograms(intensity)} kg per {FileWords.Word(intensity.Unit)}");

    private static decimal Kilograms(CarbonIntensity intensity) => intensity.Micrograms / 1_000_000_000m;
}
