using System.CommandLine;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"sell" and "hold": a basket, a shopper, a receipt.</summary>
sealed class SellVerb
{
    private readonly ProductOptions products = new();

    private readonly Option<bool> partial = new("--partial") { Description = "When points run short, debit what there is instead of refusing." };

    private readonly Option<long?> grams = new("--grams") { Description = "Set this many grams aside, without a basket: 1 to 1,000,000,000,000.", HelpName = "GRAMS" };

    private readonly Option<int?> minutes = new("--minutes") { Description = "How long the hold lasts: 1 to 43,200. Default: 30.", HelpName = "MINUTES" };

    private readonly Option<string?> requestId = new("--request-id") { Description = "The register's own UUID for this sale. Default: a new one.", HelpName = "UUID" };

    public Command Sell(TillRunner runner)
    {
        var command = new Command("sell", "Debit a basket: carbonpos-till sell 4006381333931 x2 milk.png --flashcode phone.png");
        products.AddBasketTo(command);
        products.AddPayerTo(command);
        command.Options.Add(partial);
        command.Options.Add(products.Training);
        command.Options.Add(requestId);
        runner.Attach(command, SellAsync);
        return command;
    }

    public Command Hold(TillRunner runner)
    {
        var command = new Command("hold", "Set points aside until capture, void or expiry.");
        products.AddBasketTo(command);
        products.AddPayerTo(command);
        command.Options.Add(grams);
        command.Options.Add(minutes);
        command.Options.Add(products.Training);
        command.Options.Add(requestId);
        runner.Attach(command, HoldAsync);
        return command;
    }

    private async Task<int> SellAsync(TillSession till, ParseResult parsed, CancellationToken stop)
    {
        var (basket, scanned) = BasketReader.Read(products, parsed);
        var payer = Payer.Read(products, parsed, scanned);
        RequireLines(basket);
        var terms = new SaleTerms { AllowPartial = parsed.GetValue(partial), Training = parsed.GetValue(products.Training), RequestId = OwnId(parsed) };
        var items = await WeighAsync(till, basket, stop);
        return Answers.Give(till, "sell", new SaleReceipt(RequestKind.Sale, await till.Client.SellAsync(basket, payer, terms, stop), items));
    }

    private async Task<int> HoldAsync(TillSession till, ParseResult parsed, CancellationToken stop)
    {
        var (basket, scanned) = BasketReader.Read(products, parsed);
        var payer = Payer.Read(products, parsed, scanned);
        var terms = new HoldTerms
        {
            Lasts = parsed.GetValue(minutes) is { } m ? TimeSpan.FromMinutes(m) : null,
            Training = parsed.GetValue(products.Training),
            RequestId = OwnId(parsed),
        };
        if (parsed.GetValue(grams) is { } amount && basket.Count == 0)
        {
            var mass = amount is > 0 and <= 1_000_000_000_000 ? Co2eMass.FromGrams(amount) : throw new TillFault(
                ExitCode.Usage, "GRAMS_OUT_OF_RANGE", $"--grams must be 1 to 1,000,000,000,000, not {amount}.", $"--grams doit être de 1 à 1 000 000 000 000, pas {amount}.");
            return Answers.Give(till, "hold", new SaleReceipt(RequestKind.Hold, await till.Client.HoldAsync(mass, payer, terms, stop), []));
        }

        RequireLines(basket);
        var items = await WeighAsync(till, basket, stop);
        return Answers.Give(till, "hold", new SaleReceipt(RequestKind.Hold, await till.Client.HoldAsync(basket, payer, terms, stop), items));
    }

    /// <summary>Names and weighs the lines; the sale itself weighs again, at the gateway.</summary>
    /// <exception cref="TillFault">Nothing at all is known of a product.</exception>
    internal static async Task<IReadOnlyList<ReceiptItem>> WeighAsync(TillSession till, Basket basket, CancellationToken stop)
    {
        var weighed = await till.Client.WeighAsync(basket, stop);
        foreach (var (line, product) in basket.Items.Zip(weighed.Products))
        {
            if (product.Line.Reason == WeighingReason.NothingKnown && line.Price is null && line.Kind == LineKind.Goods)
            {
                throw UnknownProduct(line.Label ?? line.Article ?? "", product.LabelError);
            }
        }

        return Items(till, basket, weighed);
    }

    /// <summary>The basket's lines as the shopper knows them.</summary>
    internal static IReadOnlyList<ReceiptItem> Items(TillSession till, Basket basket, WeighedBasket weighed) =>
        [.. basket.Items.Zip(weighed.Products, (line, product) =>
            new ReceiptItem(product.Name ?? line.Label ?? line.Article ?? KindName(line, till.Language), QuantityText(line), product) { Label = line.Label })];

    private static TillFault UnknownProduct(string label, string? labelError) => labelError is null
        ? new(
            ExitCode.UnknownProduct,
            "PRODUCT_UNKNOWN",
            $"Unknown product {label}: neither its carbon content nor its price is known. Nothing was debited. Give its price after it (--price 3.20) and sell again.",
            $"Produit inconnu {label} : ni son contenu carbone ni son prix ne sont connus. Rien n'a été débité. Donnez son prix après lui (--price 3.20) et recommencez.")
        : new(
            ExitCode.UnknownProduct,
            "LABEL_UNREADABLE",
            $"The label {label} cannot be read ({labelError}). Nothing was debited. Scan it again, or give the price after it (--price 3.20).",
            $"L'étiquette {label} est illisible ({labelError}). Rien n'a été débité. Scannez-la de nouveau, ou donnez le prix après elle (--price 3.20).");

    internal static void RequireLines(Basket basket)
    {
        if (basket.Count == 0)
        {
            throw new TillFault(
                ExitCode.Usage,
                "BASKET_EMPTY",
                "The basket is empty. Add products: labels (4006381333931), pictures (--scan milk.png) or both.",
                "Le panier est vide. Ajoutez des produits : étiquettes (4006381333931), images (--scan lait.png) ou les deux.");
        }
    }

    private RequestId? OwnId(ParseResult parsed)
    {
        var text = parsed.GetValue(requestId);
        if (text is null)
        {
            return null;
        }

        return RequestId.TryParse(text, out var id) ? id : throw new TillFault(
            ExitCode.Usage, "REQUEST_ID_WRONG", $"--request-id needs a UUID, not '{text}'.", $"--request-id demande un UUID, pas « {text} ».");
    }

    private static string QuantityText(BasketItem line) => line.Unit switch
    {
        QuantityUnit.Piece when line.Quantity == 1m => "",
        QuantityUnit.Piece => $"x{line.Quantity:0.###}",
        QuantityUnit.Kilogram => $"{line.Quantity:0.000} kg",
        QuantityUnit.Litre => $"{line.Quantity:0.###} l",
        QuantityUnit.KilowattHour => $"{line.Quantity:0.###} kWh",
        QuantityUnit.Kilometre => $"{line.Quantity:0.###} km",
        QuantityUnit.Night => $"{line.Quantity:0.###} n",
        _ => $"{line.Quantity:0.###} {line.Unit}",
    };

    private static string KindName(BasketItem line, Language language) => (line.Kind, language) switch
    {
        (LineKind.Deposit, Language.French) => "Consigne",
        (LineKind.Deposit, _) => "Deposit",
        (LineKind.Service, _) => $"Service {line.Activity}",
        _ => line.Activity ?? line.Kind.ToString(),
    };
}
