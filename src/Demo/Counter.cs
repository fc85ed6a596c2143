using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.Demo;

/// <summary>What was scanned at the till.</summary>
/// <param name="Basket">As the SDK sends it.</param>
/// <param name="Items">As the receipt names it.</param>
internal sealed record Belt(Basket Basket, IReadOnlyList<ReceiptItem> Items);

/// <summary>The cashier: scans from image files, asks the SDK, prints receipts, keeps count of what they say.</summary>
internal sealed class Counter(Town town, Page page, Language language)
{
    /// <summary>Grams that the receipts took from the citizens, less what they gave back.</summary>
    public Co2eMass Debited { get; private set; }

    /// <summary>Draws the bars of products into files, and fills a basket from these files.</summary>
    public async Task<Belt> ScanAsync(CancellationToken stop, params (Article Article, decimal Quantity)[] wanted)
    {
        var basket = new Basket();
        foreach (var (article, quantity) in wanted)
        {
            var scan = town.Camera.Product(article.Gtin);
            page.Item($"{Seen(scan),-30}{scan.Code.Symbology,-9}{scan.Code.Text}");
            basket.Add(article.Line(scan.Code.Text, quantity));
        }

        var weighed = await town.Till.WeighAsync(basket, stop);
        var items = wanted.Zip(weighed.Products, (w, product) => new ReceiptItem(product.Name ?? w.Article.Gtin, w.Article.Shown(w.Quantity), product));
        return new(basket, [.. items]);
    }

    /// <summary>A citizen shows a fresh flashcode; its picture is scanned.</summary>
    public async Task<Instrument> ScanPhoneAsync(Citizen citizen, CancellationToken stop)
    {
        var (scan, version) = town.Camera.Flashcode(citizen, await town.PhoneOf(citizen).ShowAsync(stop: stop));
        page.Item($"{Seen(scan),-30}{scan.Code.Symbology,-9}{scan.Code.Text[..5]}… {scan.Code.Text.Length} characters, version {version}");
        return Instrument.Flashcode(scan.Code.Text);
    }

    /// <summary>Prints the receipt and counts what moved for good.</summary>
    public SaleOutcome Print(RequestKind kind, SaleOutcome outcome, IReadOnlyList<ReceiptItem> items)
    {
        page.Figure(writer => Receipt.Write(writer, new SaleReceipt(kind, outcome, items), language));
        if (outcome is { HasMoved: true, Posting: { } posting })
        {
            Debited += kind switch
            {
                RequestKind.Sale or RequestKind.Capture => posting.Moved,
                RequestKind.Refund => -posting.Moved,
                _ => Co2eMass.Zero,
            };
        }

        return outcome;
    }

    /// <summary>The transaction of an outcome that the story cannot do without.</summary>
    /// <exception cref="DemoException">Nothing moved.</exception>
    public static string Needed(SaleOutcome outcome) => outcome is { HasMoved: true, Posting.TransactionId: { } transaction }
        ? transaction
        : throw new DemoException("the receipt above says why nothing moved. Start anew with ./demo.sh --fresh");

    private string Seen(Scan scan) => Path.GetRelativePath(Path.Combine(town.Folder.Root, "pictures"), scan.File);
}
