using System.Diagnostics;
using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>The sentences of price lists in one language. No adjective, no comparison, no word of neutrality: docs/reference/price-lists.md says why.</summary>
sealed class PriceListWording(Language language)
{
    private static readonly (LifeCycleStages Stage, string English, string French)[] Stages =
    [
        (LifeCycleStages.Materials, "materials", "matières"),
        (LifeCycleStages.Making, "making", "fabrication"),
        (LifeCycleStages.Packaging, "packaging", "emballage"),
        (LifeCycleStages.Transport, "transport", "transport"),
        (LifeCycleStages.Shop, "shop", "magasin"),
        (LifeCycleStages.Use, "use", "utilisation"),
        (LifeCycleStages.Disposal, "disposal", "fin de vie"),
    ];

    public string Code => language == Language.French ? "fr" : "en";

    public string Title(PriceList list) => list.Title.Length > 0 ? list.Title : Pick(
        list.Document == PriceDocument.Quote ? "Quote" : "Price list",
        list.Document == PriceDocument.Quote ? "Devis" : "Liste de prix");

    /// <summary>What the figures of the whole document are.</summary>
    public string Notice(CarbonText text) => text == CarbonText.Display
        ? Pick(
            "Carbon points: what the till debits, as the points scheme has it shown. 1 point = 1 kg CO2e. Public estimates include 20 % for prudence.",
            "Points de carbone : ce que la caisse débite, comme le régime de points le fait afficher. 1 point = 1 kg CO2e. Les estimations publiques comprennent 20 % de prudence.")
        : Pick(
            "Statements of the seller on single products, made voluntarily. Each holds for its scope, period and source alone.",
            "Mentions du vendeur sur des produits isolés, données volontairement. Chacune ne vaut que pour son périmètre, sa période et sa source.");

    public string Product => Pick("Product", "Produit");

    public string Price => Pick("Price with VAT", "Prix TTC");

    public string Heading(CarbonText text) => text == CarbonText.Display ? Pick("Carbon points", "Points de carbone") : Pick("Carbon content", "Contenu carbone");

    public string Evidence(CarbonText text) => text == CarbonText.Display ? Pick("Provenance and source", "Provenance et source") : Pick("Scope, method, period, source", "Périmètre, méthode, période, source");

    public string Total => Pick("Total", "Total");

    public string Foot(PriceList list) => Pick(
        $"Made on {Day(list.Day)}, catalogue {list.CatalogueVersion}. The till weighs again at the sale.",
        $"Établi le {Day(list.Day)}, catalogue {list.CatalogueVersion}. La caisse pèse de nouveau à la vente.");

    public string Euros(decimal? price) => price is { } known ? Number(known.ToString("0.00", CultureInfo.InvariantCulture)) + "\u00A0€" : "–";

    public string Quantity(BasketItem item)
    {
        var unit = Comparisons.Unit(item.Unit, language == Language.French);
        var plural = item.Quantity >= 2m && item.Unit is QuantityUnit.Piece or QuantityUnit.Litre or QuantityUnit.Night ? "s" : "";
        return $"{Number(item.Quantity.ToString("0.###", CultureInfo.InvariantCulture))} {unit}{(item.Quantity >= 2m ? plural : "")}";
    }

    /// <summary>The display: "2.196 carbon points".</summary>
    public string Points(PriceLine line) => line.IsUnknown
        ? Pick("not known", "non connus")
        : Points(line.Weighed.Line.Grams);

    public string Points(Co2eMass mass) => Pick($"{mass.ToPoints()} carbon points", $"{Number(mass.ToPoints())} points de carbone");

    /// <summary>The display's provenance and source.</summary>
    public string Backing(PriceLine line)
    {
        if (line.IsUnknown || line.IsWithoutCarbon)
        {
            return Why.Of(line.Weighed.Line.Reason, language);
        }

        var evidence = line.Weighed.Evidence;
        var source = evidence is null ? "" : Joined(evidence, withYear: true);
        var what = $"{Why.Of(line.Weighed.Line.Provenance, language)} ({Why.Of(line.Weighed.Line.Reason, language)})";
        return source.Length > 0 ? $"{what}. {Pick("Source:", "Source :")} {source}" : what;
    }

    /// <summary>The label: "Carbon content: 1.098 kg CO2e for 1 piece".</summary>
    public string Label(PriceLine line) => Pick(
        $"{line.Weighed.Line.Grams.ToPoints()} kg CO2e for {Quantity(line.Item)}",
        $"{Number(line.Weighed.Line.Grams.ToPoints())} kg CO2e pour {Quantity(line.Item)}");

    /// <summary>What makes the claim checkable.</summary>
    public IReadOnlyList<(string Name, string Value)> Terms(PriceLine line)
    {
        var evidence = line.Weighed.Evidence!;
        return
        [
            (Pick("Scope", "Périmètre"), Scope(line.Weighed.Stages)),
            (Pick("Method", "Méthode"), Method(line.Weighed.Line.Provenance)),
            (Pick("Period", "Période"), Period(evidence)),
            (Pick("Source", "Source"), Joined(evidence, withYear: false)),
        ];
    }

    public string Named(string name, string value) => Pick($"{name}: {value}", $"{name} : {value}");

    /// <summary>For the seller, beside the document: on it the place stays empty.</summary>
    public string Withheld(LabelWithheld reason) => reason switch
    {
        LabelWithheld.NotOfThisProduct => Pick("an average or estimate says nothing of this product", "une moyenne ou estimation ne dit rien de ce produit"),
        LabelWithheld.ScopeUnknown => Pick("the source does not say which stages it covers", "la source ne dit pas quelles étapes elle couvre"),
        LabelWithheld.SourceUnknown => Pick("source or year is missing", "la source ou l'année manque"),
        LabelWithheld.NotAboveZero => Pick("a figure of zero or less would read as \"no effect\"", "un chiffre nul ou négatif se lirait « sans effet »"),
        LabelWithheld.ClaimWords => Pick("name or source speaks of neutrality or offsets", "le nom ou la source parle de neutralité ou de compensation"),
        _ => throw new UnreachableException(),
    };

    private string Scope(LifeCycleStages covered)
    {
        var inside = Names(covered);
        var outside = Names(LifeCycleStages.UpToSale & ~covered);
        var beyond = Names((LifeCycleStages.Use | LifeCycleStages.Disposal) & ~covered);
        var missing = string.Join(", ", new[] { outside, beyond }.Where(names => names.Length > 0));
        return missing.Length == 0 ? inside : $"{inside} ({Pick("not counted:", "non comptés :")} {missing})";
    }

    private string Names(LifeCycleStages stages) =>
        string.Join(", ", Stages.Where(stage => stages.HasFlag(stage.Stage)).Select(stage => Pick(stage.English, stage.French)));

    private string Method(Provenance? provenance) => provenance switch
    {
        Provenance.Transmitted => Pick("the supplier's own carbon account, as transmitted for this product", "compte carbone du fournisseur, tel que transmis pour ce produit"),
        Provenance.Resale => Pick("the supplier's content plus the shop's own account on its margin", "contenu du fournisseur plus compte carbone du magasin sur sa marge"),
        Provenance.ProducerFactor => Pick("the seller's own closed carbon account", "compte carbone clos du vendeur"),
        _ => throw new UnreachableException("Only figures that somebody vouches for become labels."),
    };

    private string Period(FigureEvidence evidence) => (evidence.ValidFrom, evidence.ValidTo) switch
    {
        ({ } from, { } to) => Pick($"account of {evidence.Year}, valid {Day(from)} to {Day(to)}", $"compte de {evidence.Year}, valable du {Day(from)} au {Day(to)}"),
        ({ } from, null) => Pick($"account of {evidence.Year}, valid from {Day(from)}", $"compte de {evidence.Year}, valable depuis le {Day(from)}"),
        (null, { } to) => Pick($"account of {evidence.Year}, valid until {Day(to)}", $"compte de {evidence.Year}, valable jusqu'au {Day(to)}"),
        _ => Pick($"account of {evidence.Year}", $"compte de {evidence.Year}"),
    };

    private static string Joined(FigureEvidence evidence, bool withYear)
    {
        var year = evidence.Year.ToString(CultureInfo.InvariantCulture);
        var isSaid = !withYear || evidence.Year <= 0 || evidence.Source?.Contains(year, StringComparison.Ordinal) == true;
        return string.Join(", ", new[] { evidence.Supplier, evidence.Source, isSaid ? null : year }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private string Day(DateOnly day) => language == Language.French ? day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Number(string text) => language == Language.French ? text.Replace('.', ',') : text;

    // No line may begin with a French colon, a percent sign or a currency.
    private string Pick(string english, string french) => language == Language.French
        ? french.Replace(" :", "\u00A0:", StringComparison.Ordinal).Replace(" %", "\u00A0%", StringComparison.Ordinal)
        : english;
}
