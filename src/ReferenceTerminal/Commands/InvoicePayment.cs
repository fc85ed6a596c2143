using System.CommandLine;
using CarbonPos.Carbon.Invoices;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Invoices;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"sell --invoice": a bill instead of a basket.</summary>
sealed class InvoicePayment
{
    private readonly Option<string?> file = new("--invoice")
    {
        Description = "Pay an electronic invoice (CII, UBL, Factur-X) of this shop instead of products, once. One that names a company as its buyer needs no code: the company's own account pays.",
        HelpName = "FILE",
    };

    public void AddTo(Command command) => command.Options.Add(file);

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(file) is not null;

    /// <exception cref="TillFault">Products or --partial beside an invoice.</exception>
    public static void RequireAlone(Basket basket, bool partial)
    {
        if (basket.Count > 0 || partial)
        {
            throw new TillFault(
                ExitCode.Usage, "INVOICE_OR_BASKET", "Give --invoice or products, not both, and no --partial: an invoice is paid whole.", "Donnez --invoice ou des produits, pas les deux, et sans --partial : une facture se paie en entier.");
        }
    }

    /// <summary>True where the command line says who pays.</summary>
    public static bool IsPaidByCode(ProductOptions products, ParseResult parsed, Instrument? scanned) =>
        scanned is not null || parsed.GetValue(products.Flashcode) is not null || parsed.GetValue(products.Token) is not null;

    /// <summary>Quotes, says what stands against it, pays, prints.</summary>
    /// <param name="till">Connected.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="terms">Training and request id.</param>
    /// <param name="shown">Who pays. Null = the company that the invoice names.</param>
    /// <param name="buying">Whether an offer is accepted.</param>
    /// <param name="stop">Stops the waiting.</param>
    public async Task<int> PayAsync(TillSession till, ParseResult parsed, SaleTerms terms, Instrument? shown, Buying buying, CancellationToken stop)
    {
        var bytes = Read(parsed.GetValue(file)!);
        var quote = await till.Client.QuoteInvoiceAsync(bytes, null, stop);
        if (quote.IsCredit)
        {
            throw Credit(quote);
        }

        var payer = shown ?? (quote.BuyerCompany is { } company ? Instrument.Company(company) : throw Nobody());
        var items = Items(quote, till.Language);
        var outcome = await till.Client.PayInvoiceAsync(bytes, payer, terms, stop);
        if (outcome.Offer is { } offer && buying.Accepts(till, parsed, offer))
        {
            // The attempt that was short has its answer; the SDK makes the next one.
            outcome = await till.Client.PayInvoiceAsync(bytes, payer, terms with { Offer = offer }, stop);
        }

        return Answers.Give(till, "sell", new SaleReceipt(RequestKind.Sale, outcome, items)
        {
            Invoice = quote.Number, InvoiceSeller = quote.Seller, IsVisitors = payer.Kind == InstrumentKind.Visitor, IsCompanys = payer.Kind == InstrumentKind.Company,
        });
    }

    private static IReadOnlyList<ReceiptItem> Items(InvoiceQuote quote, Language language) =>
        [.. quote.Lines.Select(line => new ReceiptItem(
            Printable.Of(line.Name.Length > 0 ? line.Name : line.LineId.Length > 0 ? line.LineId : quote.Number),
            Printable.Of(BilledQuantity.Of(line.Quantity, line.Unit, language)),
            line.Weighed))];

    private static TillFault Credit(InvoiceQuote quote)
    {
        var before = quote.Preceding.Count > 0 ? Printable.Of(quote.Preceding[0]) : "";
        return new(
            ExitCode.Refused,
            "INVOICE_IS_CREDIT",
            $"This is a credit note{(before.Length > 0 ? $" on invoice {before}" : "")}: nothing is paid with it. Give the points back with: carbonpos-till refund TRANSACTION",
            $"C'est un avoir{(before.Length > 0 ? $" sur la facture {before}" : "")} : il ne se paie pas. Rendez les points avec : carbonpos-till refund TRANSACTION");
    }

    private static TillFault Nobody() => new(
        ExitCode.Usage,
        "NO_INSTRUMENT",
        "Nobody pays yet: the invoice names no company, so add --flashcode (text or picture of the shopper's code) or --token.",
        "Personne ne paie encore : la facture ne nomme pas d'entreprise, ajoutez --flashcode (texte ou image du code du client) ou --token.");

    private static byte[] Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new TillFault(ExitCode.File, "INVOICE_UNREADABLE", $"{Printable.Of(path)} is a folder; name the file of one invoice in it.", $"{Printable.Of(path)} est un dossier ; nommez le fichier d'une facture dedans.");
        }

        if (InvoiceFile.TryReadBytes(path, out var bytes) is { } fault)
        {
            throw new TillFault(
                ExitCode.File, "INVOICE_UNREADABLE", $"The invoice's file cannot be read: {Printable.Of(fault.Sentence)}", $"Le fichier de la facture ne peut pas être lu : {Printable.Of(fault.Sentence)}");
        }

        return bytes.Length <= InvoiceReader.MaxFileBytes ? bytes.ToArray() : throw new TillFault(
            ExitCode.File, "INVOICE_TOO_LARGE", "The invoice's file is larger than 32 MiB.", "Le fichier de la facture dépasse 32 Mio.");
    }
}
