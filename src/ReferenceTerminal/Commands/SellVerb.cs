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

    private readonly Buying buying = new();

    private readonly Option<bool> partial = new("--partial") { Description = "When points run short, debit what there is instead of refusing." };

    private readonly Option<string?> grams = new("--grams") { Description = "Set this many grams aside, without a basket: 1 to 1,000,000,000,000.", HelpName = "GRAMS" };

    private readonly Option<string?> minutes = new("--minutes") { Description = "How long the hold lasts: 1 to 43,200. Default: 30.", HelpName = "MINUTES" };

    private readonly Option<string?> requestId = new("--request-id") { Description = "The register's own UUID for this sale. Default: a new one.", HelpName = "UUID" };

    private readonly InvoicePayment invoice = new();

    public Command Sell(TillRunner runner)
    {
        var command = new Command("sell", "Debit a basket: carbonpos-till sell 4006381333931 x2 milk.png --flashcode phone.png");
        products.AddBasketTo(command);
        products.AddPayerTo(command);
        command.Options.Add(partial);
        invoice.AddTo(command);
        buying.AddTo(command);
        command.Options.Add(products.Training);
        command.Options.Add(requestId);
        runner.Attach(command, SellAsync, Earlier.Settled);
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
        runner.Attach(command, HoldAsync, Earlier.Settled);
        return command;
    }

    private async Task<int> SellAsync(TillSession till, ParseResult parsed, CancellationToken stop)
    {
        var (basket, scanned) = BasketReader.Read(products, parsed, till.LabelRules);
        if (invoice.IsAsked(parsed))
        {
            InvoicePayment.RequireAlone(basket, parsed.GetValue(partial));
            buying.Check(parsed);
            var plain = new SaleTerms { Training = parsed.GetValue(products.Training), RequestId = OwnId(parsed) };
            return await invoice.PayAsync(till, parsed, plain, InvoicePayment.IsPaidByCode(products, parsed, scanned) || buying.IsVisitors(parsed) ? buying.Payer(products, parsed, scanned) : null, buying, stop);
        }

        var payer = buying.Payer(products, parsed, scanned);
        RequireLines(basket);
        buying.Check(parsed);
        var terms = new SaleTerms { AllowPartial = parsed.GetValue(partial), Training = parsed.GetValue(products.Training), RequestId = OwnId(parsed) };
        var items = await WeighAsync(till, basket, stop);
        var outcome = await till.Client.SellAsync(basket, payer, terms, stop);
        if (outcome.Offer is { } offer && buying.Accepts(till, parsed, offer))
        {
            // A sale of another body: under an id of its own.
            outcome = await till.Client.AcceptOfferAsync(offer, basket, payer, terms with { RequestId = null }, stop);
        }

        return Answers.Give(till, "sell", new SaleReceipt(RequestKind.Sale, outcome, items) { PartialAsked = terms.AllowPartial, IsVisitors = payer.Kind == InstrumentKind.Visitor });
    }

    private async Task<int> HoldAsync(TillSession till, ParseResult parsed, CancellationToken stop)
    {
        var (basket, scanned) = BasketReader.Read(products, parsed, till.LabelRules);
        var payer = Payer.Read(products, parsed, scanned);
        var terms = new HoldTerms
        {
            Lasts = parsed.GetValue(minutes) is { } m ? TimeSpan.FromMinutes(TillNumber.ReadWhole(m, "--minutes", 1, 43_200)) : null,
            Training = parsed.GetValue(products.Training),
            RequestId = OwnId(parsed),
        };
        if (parsed.GetValue(grams) is { } amount)
        {
            var mass = Co2eMass.FromGrams(TillNumber.ReadWhole(amount, "--grams", 1, 1_000_000_000_000, "GRAMS_OUT_OF_RANGE"));
            return basket.Count == 0
                ? Answers.Give(till, "hold", new SaleReceipt(RequestKind.Hold, await till.Client.HoldAsync(mass, payer, terms, stop), []))
                : throw new TillFault(
                    ExitCode.Usage, "GRAMS_OR_BASKET", "Give --grams or products, not both: each says how much to set aside.", "Donnez --grams ou des produits, pas les deux : chacun dit combien réserver.");
        }

        RequireLines(basket);
        var items = await WeighAsync(till, basket, stop);
        return Answers.Give(till, "hold", new SaleReceipt(RequestKind.Hold, await till.Client.HoldAsync(basket, payer, terms, stop), items));
    }

    /// <summary>Names and weighs the lines; the sale itself weighs again, at the gateway.</summary>
    /// <exception cref="TillFault">Nothing at all is known of a product, or not what was typed of it.</exception>
    internal static async Task<IReadOnlyList<ReceiptItem>> WeighAsync(TillSession till, Basket basket, CancellationToken stop)
    {
        var weighed = await till.Client.WeighAsync(basket, stop);
        foreach (var (line, product) in basket.Items.Zip(weighed.Products))
        {
            NothingKnown.RequireEnough(line, product);
        }

        return Items(till, basket, weighed);
    }

    /// <summary>The basket's lines as the shopper knows them.</summary>
    internal static IReadOnlyList<ReceiptItem> Items(TillSession till, Basket basket, WeighedBasket weighed) =>
        [.. basket.Items.Zip(weighed.Products, (line, product) =>
            new ReceiptItem(product.Name ?? line.Label ?? line.Article ?? KindName(line, till.Language), QuantityText(line, till.Language), product) { Label = line.Label, Price = line.Price })];

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

    private static string QuantityText(BasketItem line, Language language)
    {
        var french = language == Language.French;
        var text = line.Unit switch
        {
            QuantityUnit.Piece when line.Quantity == 1m => "",
            QuantityUnit.Piece => $"x{line.Quantity:0.###}",
            QuantityUnit.Kilogram => $"{line.Quantity:0.000} kg",
            QuantityUnit.Litre => $"{line.Quantity:0.###} l",
            QuantityUnit.KilowattHour => $"{line.Quantity:0.###} kWh",
            QuantityUnit.Kilometre => $"{line.Quantity:0.###} km",
            QuantityUnit.Night when line.Quantity == 1m => french ? "1 nuit" : "1 night",
            QuantityUnit.Night => $"{line.Quantity:0.###} {(french ? "nuits" : "nights")}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return french ? text.Replace('.', ',') : text;
    }

    private static string KindName(BasketItem line, Language language) => (line.Kind, language) switch
    {
        (LineKind.Deposit, Language.French) => "Consigne",
        (LineKind.Deposit, _) => "Deposit",
        (LineKind.Service, _) => $"Service {line.Activity}",
        _ => line.Activity ?? line.Kind.ToString(),
    };
}
