using System.Diagnostics;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Why a rule does not apply, as a trace says it.</summary>
internal static class TraceWords
{
    public static (string English, string French) BasketIsKnown =>
        ("the basket is known: nothing is estimated from a card payment", "le panier est connu : rien n’est estimé d’après un paiement par carte");

    public static (string English, string French) NotUsed(int rule, NotUsed why) => (rule, why) switch
    {
        (0, _) => ("goods and services carry grams", "les biens et services portent des grammes"),
        (1, Weighing.NotUsed.NothingKnown) => ("no supplier transmits a content for it", "aucun fournisseur ne transmet de contenu pour lui"),
        (2, Weighing.NotUsed.NothingKnown) => ("this seller's back office has worked out no sum for it", "l’arrière-boutique de ce vendeur n’a pas calculé de somme pour lui"),
        (3, Weighing.NotUsed.NothingKnown) => ("the seller has no closed account for this activity", "le vendeur n’a pas de compte clos pour cette activité"),
        (3, Weighing.NotUsed.NotOwnMake) => ("the seller sells it on: it has not made it", "le vendeur le revend : il ne l’a pas fait"),
        (4, Weighing.NotUsed.NothingKnown) => ("it is in no category with a public factor", "il n’est dans aucune catégorie à facteur public"),
        (5, Weighing.NotUsed.NoPrice) => ("no price is known", "aucun prix n’est connu"),
        (_, Weighing.NotUsed.OutOfDate) => ("what there is, is not valid on this day", "ce qui existe n’est pas valable ce jour"),
        (_, Weighing.NotUsed.UnitMismatch) => ("it is in a unit that this line does not state", "il est dans une unité que cette ligne ne donne pas"),
        (_, Weighing.NotUsed.NoPrice) => ("it is per euro and no price is known", "il est par euro et aucun prix n’est connu"),
        _ => throw new UnreachableException($"Rule {rule} never says {why}."),
    };
}
