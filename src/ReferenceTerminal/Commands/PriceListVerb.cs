using System.CommandLine;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.PriceLists;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"pricelist": prices with carbon beside them, to print or to put on a screen. Debits nothing.</summary>
sealed class PriceListVerb(TimeProvider time)
{
    private const int Attempts = 3;
    private const int MaxTitle = 120;

    private readonly ProductOptions products = new();

    private readonly Option<string> format = new("--format")
    {
        Description = "text, html (one page, nothing remote) or json. Default: text.",
        HelpName = "text|html|json",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<string> carbonText = new("--as")
    {
        Description = "display: the points that the till debits. label: a voluntary statement, only where scope, method, period and source are known. Default: display.",
        HelpName = "display|label",
        DefaultValueFactory = _ => "display",
    };

    private readonly Option<string> document = new("--document")
    {
        Description = "list: one unit of each. quote: quantities with their sums. Default: list.",
        HelpName = "list|quote",
        DefaultValueFactory = _ => "list",
    };

    private readonly Option<string> title = new("--title") { Description = "Heading, at most 120 characters. Default: the document's name.", HelpName = "TEXT", DefaultValueFactory = _ => "" };

    public Command PriceList(TillRunner runner)
    {
        var command = new Command("pricelist", "A price list or quote with carbon beside the price: carbonpos-till pricelist prices.csv --format html");
        products.AddBasketTo(command);
        format.AcceptOnlyFromAmong("text", "html", "json");
        carbonText.AcceptOnlyFromAmong("display", "label");
        document.AcceptOnlyFromAmong("list", "quote");
        foreach (var option in new Option[] { format, carbonText, document, title })
        {
            command.Options.Add(option);
        }

        runner.Attach(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(TillSession till, ParseResult parsed, CancellationToken stop)
    {
        var rows = Rows(till, parsed);
        var (lines, version) = await WeighAsync(till, rows, stop);
        var list = new PriceList(
            parsed.GetValue(document) == "quote" ? PriceDocument.Quote : PriceDocument.List,
            parsed.GetValue(carbonText) == "label" ? CarbonText.Label : CarbonText.Display,
            Title(parsed),
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            version,
            lines);
        var words = new PriceListWording(till.Language);
        switch (till.Json ? "json" : parsed.GetValue(format))
        {
            case "json":
                OutcomeJson.WriteObject(till, json => PriceListJson.Write(json, list, words, ExitCode.Done));
                break;
            case "html":
                PriceListHtml.Write(till.Console.Out, list, words);
                break;
            default:
                PriceListText.Write(till.Console.Out, list, words);
                break;
        }

        Warn(till, list);
        return ExitCode.Done;
    }

    private string Title(ParseResult parsed) => parsed.GetValue(title) is { Length: <= MaxTitle } text
        ? Plain(text)
        : throw new TillFault(ExitCode.Usage, "TITLE_TOO_LONG", $"--title has at most {MaxTitle} characters.", $"--title a {MaxTitle} caractères au plus.");

    private List<PriceRow> Rows(TillSession till, ParseResult parsed)
    {
        var words = parsed.GetValue(products.Products) ?? [];
        var files = words.Where(word => word.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)).ToList();
        if (files.Count == 0)
        {
            var (basket, _) = BasketReader.Read(products, parsed, till.LabelRules);
            SellVerb.RequireLines(basket);
            return [.. basket.Items.Select(item => new PriceRow(item, ""))];
        }

        var rows = files.Count == words.Length
            ? files.SelectMany(PriceListFile.Read).ToList()
            : throw new TillFault(ExitCode.Usage, "FILES_OR_PRODUCTS", "Name CSV files or products, not both.", "Indiquez des fichiers CSV ou des produits, pas les deux.");
        return rows.Count is > 0 and <= PriceListFile.MaxRows
            ? rows
            : throw new TillFault(ExitCode.Usage, "PRICE_FILE_WRONG", $"The files have {rows.Count} rows; a list has 1 to {PriceListFile.MaxRows}.", $"Les fichiers ont {rows.Count} lignes ; une liste en a 1 à {PriceListFile.MaxRows}.");
    }

    /// <summary>Basket by basket, all of it by one version of the catalogue.</summary>
    private static async Task<(List<PriceLine> Lines, string Version)> WeighAsync(TillSession till, List<PriceRow> rows, CancellationToken stop)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var lines = new List<PriceLine>(rows.Count);
            var versions = new HashSet<string>(StringComparer.Ordinal);
            foreach (var part in rows.Chunk(Basket.MaxLines))
            {
                var basket = new Basket();
                foreach (var row in part)
                {
                    basket.Add(row.Item);
                }

                var weighed = await till.Client.WeighAsync(basket, stop);
                versions.Add(weighed.CatalogueVersion);
                lines.AddRange(part.Zip(weighed.Products, (row, product) => new PriceLine(Name(row, product), row.Item, Clean(product))));
            }

            if (versions.Count == 1)
            {
                return (lines, versions.First());
            }
        }

        throw new TillFault(
            ExitCode.GatewayError,
            "CATALOGUE_CHANGES",
            "The catalogue changed while the list was weighed. Try again.",
            "Le catalogue a changé pendant la pesée de la liste. Recommencez.");
    }

    private static string Name(PriceRow row, WeighedProduct product) =>
        Plain(row.Name.Length > 0 ? row.Name : product.Name ?? row.Item.Label ?? row.Item.Article ?? row.Item.Activity ?? row.Item.Kind.ToString());

    private static WeighedProduct Clean(WeighedProduct product) => product.Evidence is { } evidence
        ? product with { Evidence = evidence with { Supplier = evidence.Supplier is { } supplier ? Plain(supplier) : null, Source = evidence.Source is { } source ? Plain(source) : null } }
        : product;

    private static string Plain(string text) => Printable.Of(text);

    /// <summary>What the seller should know and the reader of the document need not.</summary>
    private static void Warn(TillSession till, PriceList list)
    {
        var words = new PriceListWording(till.Language);
        foreach (var line in list.Lines)
        {
            if (line.ClaimWords is { } claim)
            {
                till.Notice(
                    $"{line.Name}: \"{claim}\" is a claim that the rules forbid, or bind to a published report. See docs/reference/price-lists.md.",
                    $"{line.Name} : « {claim} » est une allégation interdite, ou liée à un rapport publié. Voir docs/reference/price-lists.md.");
            }
            else if (list.As == CarbonText.Label && LabelTerms.Check(line) is var withheld && withheld != LabelWithheld.None)
            {
                till.Notice($"{line.Name}: no label, {words.Withheld(withheld)}", $"{line.Name} : pas de mention, {words.Withheld(withheld)}");
            }
        }
    }
}
