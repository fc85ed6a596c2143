using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>carbonpos-gateway contents purchases: what suppliers' invoices transmit, as contents up to their gate for the resale split.</summary>
internal sealed class PurchasesCommand(TextReader input, TextWriter output, TextWriter error, TimeProvider time)
{
    public static readonly string[] Flags = ["json"];
    public static readonly string[] Options = ["merchant", "out", "report"];

    private const string FromInput = "-";

    private readonly PurchaseShelf _shelf = new();
    private readonly PurchaseCounts _counts = new();
    private long _lastSaid = time.GetTimestamp();

    /// <returns>One of <see cref="ContentsExit"/>.</returns>
    public int Run(CommandWords words)
    {
        if (words.Bare.Count == 0)
        {
            throw new UsageException("Name folders or files with purchase invoices, or - for file names on standard input.");
        }

        var merchant = long.TryParse(words.Needed("merchant"), out var number) && number is >= 1 and <= ContentKey.MaxMerchant
            ? new MerchantId(number)
            : throw new UsageException("--merchant must be the buying company's number, 1 to 10^14.");
        var outPath = words.Needed("out");
        var started = time.GetTimestamp();
        using var all = words.Text("report") is { } path ? new StreamWriter(path) : null;
        var faults = new FaultList(all);

        ReadAll(words.Bare, new(merchant, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), faults);
        var articles = _shelf.Articles();
        foreach (var article in articles.Where(article => article.DiffersOnTheDay))
        {
            var content = article.Content;
            faults.Add(new(content.Invoice.File, 0, "", PurchaseFaultCodes.SameDayDiffers, $"{article.Gtin}: another invoice of {content.Invoice.Issued:yyyy-MM-dd} says something else. Of one seller the later number counts, of two the heavier."));
        }

        if (articles.Count > 0)
        {
            var table = Table(articles);
            PrivateFile.Replace(outPath, stream => ContentsCsv.Write(stream, table.All));
        }

        var report = new PurchasesReport(_counts, articles, faults, outPath, time.GetElapsedTime(started));
        output.Write(words.Has("json") ? report.ToJson() + "\n" : report.ToString());
        return (articles.Count, faults.ByCode.Count) switch
        {
            (0, _) => ContentsExit.Nothing,
            (_, 0) => ContentsExit.Done,
            _ => ContentsExit.RowsRefused,
        };
    }

    private void ReadAll(List<string> named, PurchaseJudge judge, FaultList faults)
    {
        var (files, invoices) = (new PurchaseFiles(faults.Add), new InvoiceFiles(faults.Add));
        foreach (var path in named.SelectMany(name => name == FromInput ? NameList.Read(input, faults.Add).SelectMany(files.Below) : files.Below(name)))
        {
            _counts.Files++;
            if (invoices.Read(path) is { } invoice)
            {
                var file = Words.Plain(path);
                if (judge.TryAccept(invoice, file, out var purchase, out var fault))
                {
                    _counts.Invoices++;
                    _counts.Lines += invoice.Lines.Count;
                    Take(purchase, new InvoiceContents(file, faults.Add).Read(invoice), faults);
                }
                else
                {
                    faults.Add(fault);
                }
            }

            SayHowFar();
        }
    }

    private void Take(PurchaseInvoice purchase, IEnumerable<(Gtin Gtin, CarbonIntensity Intensity)> contents, FaultList faults)
    {
        var (gave, copy) = (0, (PurchaseInvoice?)null);
        foreach (var (gtin, intensity) in contents)
        {
            var content = new PurchasedContent(purchase, intensity);
            var shelving = _shelf.Add(gtin, content, out var other);
            gave++;
            copy = shelving == Shelving.Repeated ? other!.Invoice : copy;
            if (shelving == Shelving.Differs)
            {
                faults.Add(new(purchase.File, 0, "", PurchaseFaultCodes.InvoiceDiffers, $"{gtin}: {other!.Invoice.File} has this invoice, {purchase}, with another content or day. The later day counts, then the heavier; ask the supplier which is right."));
            }
        }

        _counts.Giving += gave > 0 ? 1 : 0;
        _counts.Contents += gave;
        if (copy is not null)
        {
            _counts.Repeated++;
            faults.Add(new(purchase.File, 0, "", PurchaseFaultCodes.Repeated, $"{copy.File} is a copy of this invoice, {purchase}; it counts once."));
        }
    }

    private void SayHowFar()
    {
        if (time.GetElapsedTime(_lastSaid) >= TimeSpan.FromSeconds(1))
        {
            _lastSaid = time.GetTimestamp();
            error.WriteLine($"{_counts.Files:#,0} files read, {_counts.Invoices:#,0} invoices, {_shelf.Count:#,0} contents");
        }
    }

    private static ContentTable Table(List<PurchasedArticle> articles)
    {
        var table = new ContentTableBuilder();
        foreach (var article in articles)
        {
            var (invoice, intensity) = article.Content;
            table.Add(
                ContentKey.OfGtin(article.Gtin),
                new(
                    "", invoice.ShortNumber, intensity, Provenance.Transmitted, invoice.Issued, null, invoice.Vintage, invoice.Supplier,
                    $"Transmitted with invoice {invoice}", ContentBasis.Gate, LifeCycleStages.UpToGate),
                out _);
        }

        return table.Build("");
    }
}
