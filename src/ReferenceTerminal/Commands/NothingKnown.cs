using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Lines that the gateway would weigh as nothing, or as something else than the cashier typed: asked back before anything is sold.</summary>
static class NothingKnown
{
    /// <param name="line">As typed.</param>
    /// <param name="product">What the catalogue says of it.</param>
    /// <exception cref="TillFault">Its price or its right code is needed; the text says which.</exception>
    public static void RequireEnough(BasketItem line, WeighedProduct product)
    {
        if (product.Line.Reason == WeighingReason.NothingKnown && line.Price is null && line.Kind is LineKind.Goods or LineKind.Service)
        {
            throw line.Kind == LineKind.Service ? Unpriced(line) : Unknown(line, product);
        }

        // The default is that of food: right for unknown goods, never for a service, and not for a code that was mistyped.
        if (product.Line.Reason == WeighingReason.DefaultActivity && (line.Kind == LineKind.Service || line.Activity is not null))
        {
            throw UnknownCode(Printable.Of(line.Activity ?? line.Article ?? ""));
        }
    }

    private static TillFault Unpriced(BasketItem line) => new(
        ExitCode.UnknownProduct,
        "PRODUCT_UNKNOWN",
        $"Service {Printable.Of(line.Article ?? line.Activity ?? "")}: without its price it would weigh nothing. Nothing was debited. Give its price after it (--price 12.00) and sell again.",
        $"Service {Printable.Of(line.Article ?? line.Activity ?? "")} : sans son prix, il ne pèserait rien. Rien n'a été débité. Donnez son prix après lui (--price 12,00) et recommencez.");

    private static TillFault Unknown(BasketItem line, WeighedProduct product)
    {
        var label = Printable.Of(line.Label ?? line.Article ?? "");

        // The article was read all the same: what is missing is what anybody knows of it.
        var lost = product.LabelError is { } code && code.StartsWith("CARBON_LABEL_", StringComparison.Ordinal) ? code : null;
        var (note, noteFr) = lost is null ? ("", "") : ($" Its signed carbon label does not count ({lost}).", $" Son étiquette carbone signée ne compte pas ({lost}).");
        return (lost is null ? product.LabelError : null, product.Name) switch
        {
            ({ } error, _) => new(
                ExitCode.UnknownProduct,
                "LABEL_UNREADABLE",
                $"The label {label} cannot be read ({error}). Nothing was debited. Scan it again, or give the price after it (--price 3.20).",
                $"L'étiquette {label} est illisible ({error}). Rien n'a été débité. Scannez-la de nouveau, ou donnez le prix après elle (--price 3,20)."),
            (null, { } name) => new(
                ExitCode.UnknownProduct,
                "PRODUCT_UNKNOWN",
                $"{Printable.Of(name)} ({label}) is weighed by its price or its own unit, and neither was given.{note} Nothing was debited. Give its price after it (--price 3.20), or its quantity (x40 --unit kWh), and sell again.",
                $"{Printable.Of(name)} ({label}) se pèse d'après son prix ou son unité, et aucun n'est donné.{noteFr} Rien n'a été débité. Donnez son prix après lui (--price 3,20), ou sa quantité (x40 --unit kWh), et recommencez."),
            _ => new(
                ExitCode.UnknownProduct,
                "PRODUCT_UNKNOWN",
                $"Unknown product {label}: neither its carbon content nor its price is known.{note} Nothing was debited. Give its price after it (--price 3.20) and sell again.",
                $"Produit inconnu {label} : ni son contenu carbone ni son prix ne sont connus.{noteFr} Rien n'a été débité. Donnez son prix après lui (--price 3,20) et recommencez."),
        };
    }

    private static TillFault UnknownCode(string code)
    {
        var known = string.Join(", ", Codes());
        return new(
            ExitCode.Usage,
            "ACTIVITY_UNKNOWN",
            $"{code} is neither an activity nor a service that the gateway knows. Nothing was debited. Activities: {known}.",
            $"{code} n'est ni une activité ni un service que la passerelle connaît. Rien n'a été débité. Activités : {known}.");
    }

    /// <summary>The codes of the public table that gateways of this version ship with.</summary>
    private static List<string> Codes()
    {
        using var table = typeof(NothingKnown).Assembly.GetManifestResourceStream("activity-factors.json")!;
        using var json = JsonDocument.Parse(table);
        return [.. json.RootElement.GetProperty("factors").EnumerateArray().Select(f => f.GetProperty("code").GetString()!)];
    }
}
