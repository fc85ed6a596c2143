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
        Physical = "Public average of {0} for {1} ({2}), times {3}, plus 20 % for prudence: {4}",
        Monetary = "{0} for {1} on {2:0.##} % of it",
        OnMargin = " and {0} for the shop itself on the other {1:0.##} %",
        PrudenceAdded = ", plus 20 % for prudence, make {0}",
        OfWhichPrudence = "{0:#,##0} g, of which {1:#,##0} g prudence",
        ByPrice = "Estimated from the price without VAT: ",
        ByDefault = "Nothing tells what this is, so the declared default activity and the price without VAT count: ",
        Unreadable = "The label could not be read ({0}), so the price without VAT counts: ",
        NothingKnown = "Neither a content nor a price is known: 0 g, and the sale goes on",
        ContentNotUsed = "; the supplier's content was not used because {0}",
        FactorNotUsed = "; the category's factor was not used because {0}",
        SupplierShareOfPrice = "the supplier's share of the price",
        Units = ["", "piece|pieces", "kg", "litre|litres", "kWh", "km", "night|nights", "euro|euros"],
        IsPlural = amount => amount != 1,
        PerUnits = ["", "per piece", "per kg", "per litre", "per kWh", "per km", "per night", "per euro"],
        Kinds =
        [
            "", "", "", "A deposit carries no grams", "A deposit given back carries no grams",
            "A gift card carries no grams when sold; what it buys will", "A donation carries no grams",
            "Prepaid credit carries no grams when loaded; what it buys will", "A tip carries no grams", "A bare fee carries no grams",
        ],
        Excuses = ["", "", "it is not valid on this day", "it is in a unit that this line does not state", "it is per euro and no price is known"],
        NameOf = factor => factor.Name,
    });

    public static Sentence French { get; } = new(new()
    {
        Numbers = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = NarrowNoBreakSpace, NegativeSign = "-" },
        Transmitted = "Le fournisseur transmet {0} ({1}, {2}) : {4} pour {3}",
        Physical = "Moyenne publique de {0} pour {1} ({2}), fois {3}, plus 20 % par prudence : {4}",
        Monetary = "{0} pour {1} sur {2:0.##} % de ce prix",
        OnMargin = " et {0} pour le magasin lui-même sur les {1:0.##} % restants",
        PrudenceAdded = ", plus 20 % par prudence, font {0}",
        OfWhichPrudence = "{0:#,##0} g, dont {1:#,##0} g de prudence",
        ByPrice = "Estimé d’après le prix hors taxe : ",
        ByDefault = "Rien ne dit ce que c’est, donc l’activité déclarée par défaut et le prix hors taxe comptent : ",
        Unreadable = "L’étiquette n’a pas pu être lue ({0}), donc le prix hors taxe compte : ",
        NothingKnown = "Ni contenu ni prix connus : 0 g, et la vente continue",
        ContentNotUsed = " ; le contenu du fournisseur n’a pas servi car {0}",
        FactorNotUsed = " ; le facteur de la catégorie n’a pas servi car {0}",
        SupplierShareOfPrice = "la part du fournisseur dans le prix",
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
        Excuses = ["", "", "il n’est pas valable ce jour", "il est dans une unité que cette ligne ne donne pas", "il est par euro et aucun prix n’est connu"],
        NameOf = factor => factor.NameFr,
    });

    /// <summary>One language. Lists are indexed by the value of their enumeration.</summary>
    private sealed class Words
    {
        public required NumberFormatInfo Numbers { get; init; }

        public required string Transmitted { get; init; }

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

        public required string FactorNotUsed { get; init; }

        public required string SupplierShareOfPrice { get; init; }

        public required string[] Units { private get; init; }

        public required Func<decimal, bool> IsPlural { private get; init; }

        public required string[] PerUnits { private get; init; }

        public required string[] Kinds { private get; init; }

        public required string[] Excuses { private get; init; }

        public required Func<Factor, string> NameOf { get; init; }

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
