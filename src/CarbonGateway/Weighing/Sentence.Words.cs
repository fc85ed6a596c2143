using System.Globalization;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

internal sealed partial class Sentence
{
    private const string NarrowNoBreakSpace = "\u202F";

    public static Sentence English { get; } = new(new()
    {
        Numbers = NumberFormatInfo.InvariantInfo,
        Transmitted = "The supplier transmits {0} ({1}, {2}): {4} for {3}",
        Lot = "The supplier transmits {0} for this very lot ({1}, {2}): {4} for {3}",
        OnLabel = "The signed label on the product says {0} ({1}, {2}): {4} for {3}",
        LabelLost = "; the signed label on the product does not count ({0})",
        Resale = "The supplier's content and the shop's own on its margin come to {0} ({1}, {2}): {4} for {3}",
        OwnAccount = "The seller's own account, closed for {1}, says {0}: {3} for {2}",
        Removed = "; it takes up more than it emits, so it counts as zero here, and {0:#,##0} g are kept for the registry",
        Packed = "; a pack holds {0:#,##0} x {1}",
        Physical = "Public average of {0} for {1} ({2}), times {3}, plus 20 % for prudence: {4}",
        Monetary = "{0} for {1} on {2:0.##} % of it",
        OnMargin = " and {0} for the shop itself on the other {1:0.##} %",
        PrudenceAdded = ", plus 20 % for prudence, make {0}",
        OfWhichPrudence = "{0:#,##0} g, of which {1:#,##0} g prudence",
        ByPrice = "Estimated from the price without VAT: ",
        ByDefault = "Nothing tells what this is, so the declared default activity and the price without VAT count: ",
        Unreadable = "The label could not be read ({0}), so the price without VAT counts: ",
        Card = "Estimated from a card payment to {0} (category {1:0000}), without {2:0.##} % VAT: ",
        CardWithoutGrams = "A payment to {0} buys nothing that was made, so it carries no grams",
        NothingKnown = "Neither a content nor a price is known: 0 g, and the sale goes on",
        ContentNotUsed = "; the supplier's content was not used because {0}",
        ResaleNotUsed = "; the shop's own sum was not used because {0}",
        AccountNotUsed = "; the seller's own account was not used because {0}",
        FactorNotUsed = "; the category's factor was not used because {0}",
        SupplierShareOfPrice = "the supplier's share of the price",
        WholePrice = "the price without VAT",
        Units = ["", "piece|pieces", "kg", "litre|litres", "kWh", "km", "night|nights", "euro|euros"],
        IsPlural = amount => amount != 1,
        PerUnits = ["", "per piece", "per kg", "per litre", "per kWh", "per km", "per night", "per euro"],
        Kinds =
        [
            "", "", "", "A deposit carries no grams", "A deposit given back carries no grams",
            "A gift card carries no grams when sold; what it buys will", "A donation carries no grams",
            "Prepaid credit carries no grams when loaded; what it buys will", "A tip carries no grams", "A bare fee carries no grams",
        ],
        Excuses = ["", "", "it is not valid on this day", "it is in a unit that this line does not state", "it is per euro and no price is known", "", ""],
        NameOfFactor = factor => factor.Name,
        NameOfCategory = category => category.Name,
    });

    public static Sentence French { get; } = new(new()
    {
        Numbers = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = NarrowNoBreakSpace, NegativeSign = "-" },
        Transmitted = "Le fournisseur transmet {0} ({1}, {2}) : {4} pour {3}",
        Lot = "Le fournisseur transmet {0} pour ce lot précis ({1}, {2}) : {4} pour {3}",
        OnLabel = "L’étiquette signée du produit dit {0} ({1}, {2}) : {4} pour {3}",
        LabelLost = " ; l’étiquette signée du produit ne compte pas ({0})",
        Resale = "Le contenu du fournisseur et celui du magasin sur sa marge font {0} ({1}, {2}) : {4} pour {3}",
        OwnAccount = "Le compte du vendeur lui-même, clos pour {1}, dit {0} : {3} pour {2}",
        Removed = " ; il capte plus qu’il n’émet, donc il compte zéro ici, et {0:#,##0} g sont gardés pour le registre",
        Packed = " ; un lot contient {0:#,##0} x {1}",
        Physical = "Moyenne publique de {0} pour {1} ({2}), fois {3}, plus 20 % par prudence : {4}",
        Monetary = "{0} pour {1} sur {2:0.##} % de ce prix",
        OnMargin = " et {0} pour le magasin lui-même sur les {1:0.##} % restants",
        PrudenceAdded = ", plus 20 % par prudence, font {0}",
        OfWhichPrudence = "{0:#,##0} g, dont {1:#,##0} g de prudence",
        ByPrice = "Estimé d’après le prix hors taxe : ",
        ByDefault = "Rien ne dit ce que c’est, donc l’activité déclarée par défaut et le prix hors taxe comptent : ",
        Unreadable = "L’étiquette n’a pas pu être lue ({0}), donc le prix hors taxe compte : ",
        Card = "Estimé d’après un paiement par carte à {0} (catégorie {1:0000}), hors TVA à {2:0.##} % : ",
        CardWithoutGrams = "Un paiement à {0} n’achète rien qui ait été produit, donc il ne porte pas de grammes",
        NothingKnown = "Ni contenu ni prix connus : 0 g, et la vente continue",
        ContentNotUsed = " ; le contenu du fournisseur n’a pas servi car {0}",
        ResaleNotUsed = " ; la somme du magasin n’a pas servi car {0}",
        AccountNotUsed = " ; le compte du vendeur n’a pas servi car {0}",
        FactorNotUsed = " ; le facteur de la catégorie n’a pas servi car {0}",
        SupplierShareOfPrice = "la part du fournisseur dans le prix",
        WholePrice = "le prix hors taxe",
        Units = ["", "pièce|pièces", "kg", "litre|litres", "kWh", "km", "nuit|nuits", "euro|euros"],
        IsPlural = amount => amount >= 2,
        PerUnits = ["", "par pièce", "par kg", "par litre", "par kWh", "par km", "par nuit", "par euro"],
        Kinds =
        [
            "", "", "", "Une consigne ne porte pas de grammes", "Une consigne rendue ne porte pas de grammes",
            "Une carte cadeau ne porte pas de grammes à la vente ; ce qu’elle achète en portera", "Un don ne porte pas de grammes",
            "Un crédit prépayé ne porte pas de grammes au chargement ; ce qu’il achète en portera",
            "Un pourboire ne porte pas de grammes", "Des frais seuls ne portent pas de grammes",
        ],
        Excuses = ["", "", "il n’est pas valable ce jour", "il est dans une unité que cette ligne ne donne pas", "il est par euro et aucun prix n’est connu", "", ""],
        NameOfFactor = factor => factor.NameFr,
        NameOfCategory = category => category.NameFr,
    });

    /// <summary>One language. Lists are indexed by the value of their enumeration.</summary>
    private sealed class Words
    {
        public required NumberFormatInfo Numbers { get; init; }

        public required string Transmitted { get; init; }

        public required string Lot { get; init; }

        public required string OnLabel { get; init; }

        public required string LabelLost { get; init; }

        public required string Resale { get; init; }

        public required string OwnAccount { get; init; }

        public required string Removed { get; init; }

        public required string Packed { get; init; }

        public required string Card { get; init; }

        public required string CardWithoutGrams { get; init; }

        public required string Physical { get; init; }

        public required string Monetary { get; init; }

        public required string OnMargin { get; init; }

        public required string PrudenceAdded { get; init; }

        public required string OfWhichPrudence { get; init; }

        public required string ByPrice { get; init; }

        public required string ByDefault { get; init; }

        public required string Unreadable { get; init; }

        public required string NothingKnown { get; init; }

        public required string ContentNotUsed { get; init; }

        public required string ResaleNotUsed { get; init; }

        public required string AccountNotUsed { get; init; }

        public required string FactorNotUsed { get; init; }

        public required string SupplierShareOfPrice { get; init; }

        public required string WholePrice { get; init; }

        public required string[] Units { private get; init; }

        public required Func<decimal, bool> IsPlural { private get; init; }

        public required string[] PerUnits { private get; init; }

        public required string[] Kinds { private get; init; }

        public required string[] Excuses { private get; init; }

        public required Func<Factor, string> NameOfFactor { private get; init; }

        public required Func<CardCategory, string> NameOfCategory { private get; init; }

        public string NameOf(Factor factor) => NameOfFactor(factor);

        public string NameOf(CardCategory category) => NameOfCategory(category);

        /// <summary>The unit's name, in the plural where the amount asks for it.</summary>
        public string Name(ContentUnit unit, decimal amount)
        {
            var forms = Units[(int)unit].Split('|');
            return IsPlural(amount) ? forms[^1] : forms[0];
        }

        public string Per(ContentUnit unit) => PerUnits[(int)unit];

        public string Kind(LineKind kind) => Kinds[(int)kind];

        public string NotUsed(NotUsed why) => Excuses[(int)why];
    }
}
