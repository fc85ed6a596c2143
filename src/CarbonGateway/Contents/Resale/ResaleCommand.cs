using System.Globalization;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Contents.Resale;

/// <summary>carbonpos-gateway contents resale: purchases and margins into the sums that a till uses, and the split that it never sees.</summary>
internal sealed class ResaleCommand(TextWriter output, TimeProvider time)
{
    public static readonly string[] Options =
        ["merchant", "purchases", "departments", "own-factor", "vintage", "version", "out", "split", "contents", "encoding", "folder"];

    /// <returns>One of <see cref="ContentsExit"/>.</returns>
    public int Run(CommandWords words, ContentsFolder folder)
    {
        var merchant = long.TryParse(words.Needed("merchant"), out var number) && number is >= 1 and <= ContentKey.MaxMerchant
            ? new MerchantId(number)
            : throw new UsageException("--merchant must be the company's number, 1 to 10^14.");
        var ownFactor = OwnFactor(words.Needed("own-factor"));
        words.Needed("vintage");
        var vintage = words.Number("vintage", 1990, 2100)!.Value;
        var version = words.Needed("version") is { Length: > 0 and <= 40 } text ? text : throw new UsageException("--version must be 1 to 40 characters.");
        var encoding = ImportCommand.Encoding(words);
        var (outPath, splitPath) = (words.Needed("out"), words.Needed("split"));

        var faults = new FaultList(null);
        var departments = Read(words.Needed("departments"), stream => DepartmentReader.Read(stream, words.Needed("departments"), encoding, faults.Add));
        var purchases = Read(words.Needed("purchases"), stream => new PurchaseReader(words.Needed("purchases"), departments, faults.Add).Read(stream, encoding));
        var split = new ResaleSplit(Gates(words, folder, encoding, faults), ownFactor, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var articles = purchases.Select(purchase => split.Of(purchase, departments[purchase.Department])).ToList();

        var files = new ResaleFiles(merchant, version, vintage);
        // For their owner alone: margins are nobody else's business. What came to nothing replaces nothing.
        if (articles.Count > 0) PrivateFile.Replace(splitPath, stream => files.WriteSplit(stream, articles, ownFactor));
        if (articles.Exists(article => article.Parts.Count > 0)) PrivateFile.Replace(outPath, stream => files.WriteContents(stream, articles));
        Report(words, articles, faults);
        if (articles.Count == 0) return ContentsExit.Nothing;
        return faults.ByCode.Count > 0 || articles.Exists(article => article.Left.Length > 0) ? ContentsExit.RowsRefused : ContentsExit.Done;
    }

    private static CarbonIntensity OwnFactor(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var kilograms) && CarbonIntensity.TryFromKilograms(kilograms, ContentUnit.Euro, out var factor)
            ? factor
            : throw new UsageException("--own-factor must be kg CO2e per euro of the shop's own turnover without VAT, with a decimal point, e.g. 0.105.");

    private static ContentTable Gates(CommandWords words, ContentsFolder folder, ContentEncoding encoding, FaultList faults)
    {
        if (words.Text("contents") is not { } file)
        {
            var manifest = folder.Read();
            return manifest.Find(manifest.Current) is { } current
                ? folder.Load(current)
                : throw new InvalidOperationException($"There are no contents in {folder.Path}; import what suppliers transmit, or name a file with --contents.");
        }

        var import = new ContentImport(encoding, faults.Add);
        Read(file, stream =>
        {
            import.Read(stream, file, () => { });
            return true;
        });
        return import.Build("");
    }

    private static T Read<T>(string path, Func<Stream, T> read)
    {
        if (!File.Exists(path))
        {
            throw new ContentFileException(new(path, 0, "", ContentFaultCodes.FileMissing, "There is no such file."));
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        return read(stream);
    }

    private void Report(CommandWords words, List<ResaleArticle> articles, FaultList faults)
    {
        var left = articles.Where(article => article.Left.Length > 0).ToList();
        var contents = articles.Sum(article => article.Parts.Count);
        if (words.Has("json"))
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    articles = articles.Count,
                    contents,
                    left = left.Select(article => new { gtin = article.Purchase.Gtin.ToString(), department = article.Purchase.Department, code = article.Left }),
                    faultsByCode = faults.ByCode,
                    faults = faults.Listed.Select(fault => new { fault.File, fault.Line, fault.Field, fault.Code, fault.Advice }),
                },
                ImportReport.Style));
            return;
        }

        var text = new StringBuilder();
        foreach (var fault in faults.Listed)
        {
            text.Append(fault).Append('\n');
        }

        foreach (var article in left.Take(FaultList.MaxListed))
        {
            text.Append(CultureInfo.InvariantCulture, $"{article.Purchase.Gtin}, {article.Purchase.Department}: left to the average of its making activity: {article.Left}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{articles.Count:#,0} articles: {articles.Count - left.Count:#,0} with a resale content ({contents:#,0} contents), {left.Count:#,0} left, {faults.ByCode.Values.Sum():#,0} faults.\n");
        output.Write(text.Append(contents > 0
            ? $"Next: carbonpos-gateway contents import --add {words.Needed("out")}\n"
            : $"No purchase gave a content; {words.Needed("out")} was not written{(articles.Count > 0 ? $", {words.Needed("split")} says why" : $", nor {words.Needed("split")}: mend the rows above")}.\n"));
    }
}
