using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>carbonpos-gateway coverage: how much of a catalogue, and of what was sold, weighs with a content, and who should be asked for one.</summary>
internal sealed class CoverageCommand(TextWriter output, TextWriter error, TimeProvider time)
{
    public const string Help = """
        carbonpos-gateway coverage: how much weighs with a content, which articles lack one, who transmits.

          coverage [--catalogue FILE] [--folder DIR] [--sales FILE] [--merchant NUMBER] [--activity CODE] [--day YYYY-MM-DD]
                   [--encoding latin1] [--top 50] [--report FILE] [--json | --csv coverage|articles|suppliers]

        --catalogue and --folder default to the gateway's settings. A sales file is CSV: label,quantity,price and, if
        known, article,unit,vat,activity,kind; price is of the whole line with VAT.
        Rules and fields: docs/reference/coverage.md.
        Exit codes: 0 done, 1 a file cannot be read, 2 wrong usage, 3 done but rows were refused.
        """;

    private const int DefaultTop = 50;
    private const int Block = 1;

    /// <param name="words">What follows "coverage".</param>
    /// <param name="defaultCatalogue">The gateway's catalogue; empty = none.</param>
    /// <param name="defaultFolder">The gateway's contents.</param>
    /// <returns>One of <see cref="ContentsExit"/>.</returns>
    public int Run(ReadOnlySpan<string> words, string defaultCatalogue, string defaultFolder)
    {
        try
        {
            if (words is ["help" or "--help" or "-h", ..])
            {
                output.WriteLine(Help);
                return ContentsExit.Done;
            }

            return Run(
                new CommandWords(words, ["json"], ["catalogue", "folder", "sales", "merchant", "activity", "day", "encoding", "top", "report", "csv"]),
                defaultCatalogue,
                defaultFolder);
        }
        catch (UsageException wrong)
        {
            error.WriteLine($"{wrong.Message} Try: carbonpos-gateway coverage help");
            return ContentsExit.Usage;
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or ContentFileException or CatalogueFileException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ContentsExit.Nothing;
        }
    }

    private int Run(CommandWords words, string defaultCatalogue, string defaultFolder)
    {
        if (words.Bare.Count > 0 || (words.Has("json") && words.Text("csv") is not null))
        {
            throw new UsageException(words.Bare.Count > 0 ? $"There is nothing like {words.Bare[0]} here; a sales file is named with --sales." : "--json or --csv, not both.");
        }

        if (words.Text("csv") is { } table && !CoverageCsv.Tables.Contains(table))
        {
            throw new UsageException($"--csv must be one of {string.Join(", ", CoverageCsv.Tables)}.");
        }

        var (seller, day) = (SellerOf(words), Day(words));
        var encoding = ImportCommand.Encoding(words);
        var top = words.Number("top", 0, CoverageCount.MaxArticles) ?? DefaultTop;
        var catalogue = Load(words.Text("catalogue") ?? defaultCatalogue, new(words.Text("folder") ?? defaultFolder));
        using var all = words.Text("report") is { } path ? new StreamWriter(path) : null;
        var faults = new FaultList(all);
        var counter = new Counter(catalogue, seller, day);
        var ofCatalogue = OfCatalogue(counter);
        var report = new CoverageReport(catalogue.Version, day, ofCatalogue, null, 0, 0, top, faults);
        if (words.Text("sales") is { } sales)
        {
            var (sold, file) = OfSales(sales, encoding, counter, faults);
            report = report with { Sales = sold, Rows = file.Rows, Refused = file.Refused };
        }

        Write(report, words);
        return report.Refused > 0 ? ContentsExit.RowsRefused : ContentsExit.Done;
    }

    private void Write(CoverageReport report, CommandWords words)
    {
        if (words.Has("json"))
        {
            CoverageJson.Write(output, report);
        }
        else if (words.Text("csv") is { } table)
        {
            CoverageCsv.Write(output, report, table);
            foreach (var fault in report.Faults.Listed)
            {
                error.WriteLine(fault);
            }
        }
        else
        {
            CoverageText.Write(output, report);
        }
    }

    private Catalogue Load(string path, ContentsFolder folder)
    {
        if (path.Length == 0)
        {
            throw new UsageException("Name the catalogue with --catalogue FILE or the setting Gateway:Catalogue.");
        }

        var reading = CatalogueReader.Load(path);
        if (reading.Refused.Count > 0)
        {
            error.WriteLine($"{reading.Refused.Count} faults in {path}; the rows that have them are left out, as the gateway leaves them out.");
        }

        var catalogue = reading.Catalogue ?? throw new CatalogueFileException(reading.Refused);
        var manifest = folder.Read();
        return manifest.Find(manifest.Current) is { } version
            ? catalogue.With(folder.Load(version, catalogue.Contents, fault => error.WriteLine(fault)))
            : catalogue;
    }

    private static CoverageCount OfCatalogue(Counter counter)
    {
        var count = new CoverageCount(counter);
        var (own, shared) = (counter.Own, counter.Catalogue.Shared);

        // A merchant's own row stands before the shared one of the same number.
        foreach (var product in own.ByGtin.Concat(own.ByArticle)
            .Concat(shared.ByGtin.Where(product => own.Find(product.Gtin) is null))
            .Concat(shared.ByArticle.Where(product => own.Find(product.Article) is null)))
        {
            count.Add(product);
        }

        return count;
    }

    private (CoverageCount Sold, SalesFile File) OfSales(string path, ContentEncoding encoding, Counter counter, FaultList faults)
    {
        if (!File.Exists(path))
        {
            throw new ContentFileException(new(path, 0, "", ContentFaultCodes.FileMissing, "There is no such file."));
        }

        var count = new CoverageCount(counter);
        var file = new SalesFile(path, faults.Add);
        var progress = new ImportProgress(error, time);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Block);
        file.Read(stream, encoding, line => count.TryAdd(line), () => progress.AfterRow(path, stream, file.Rows));
        return (count, file);
    }

    private static Seller SellerOf(CommandWords words)
    {
        var merchant = words.Text("merchant") switch
        {
            null => MerchantId.Authority,
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ContentKey.MaxMerchant => new(number),
            _ => throw new UsageException("--merchant must be the company's number, 1 to 10^14."),
        };
        var activity = words.Text("activity") switch
        {
            null => default,
            var text when ActivityCode.TryParse(text, out var code) => code,
            var text => throw new UsageException($"--activity must be an activity code such as G47, not '{text}'."),
        };
        return new(merchant, 0, activity);
    }

    private DateOnly Day(CommandWords words) => words.Text("day") switch
    {
        null => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
        var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw new UsageException("--day must be a date such as 2026-11-22."),
    };
}
