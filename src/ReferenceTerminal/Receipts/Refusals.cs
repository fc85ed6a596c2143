using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>Why nothing moved and what to do next, in the cashier's words.</summary>
static class Refusals
{
    /// <summary>Why the missing points cannot be bought.</summary>
    public static string NoOffer(RefusalReason reason, Language language)
    {
        var (english, french) = reason switch
        {
            RefusalReason.OverLimit => ("The missing points cannot be bought: the account has reached its limit for this period.", "Les points manquants ne peuvent pas être achetés : le compte a atteint sa limite pour cette période."),
            RefusalReason.PoolShort => ("The missing points cannot be bought: there are none for sale at this moment.", "Les points manquants ne peuvent pas être achetés : il n'y en a pas en vente en ce moment."),
            RefusalReason.PolicyForbids => ("Points cannot be bought under the rules in force.", "Les règles en vigueur ne permettent pas d'acheter des points."),
            RefusalReason.AccountClosed => ("Points cannot be bought: this account is closed.", "On ne peut pas acheter de points : ce compte est clos."),
            _ => ("The missing points cannot be bought now.", "Les points manquants ne peuvent pas être achetés pour l'instant."),
        };
        return language == Language.French ? french : english;
    }

    public static string Sentence(RefusalReason reason, Language language)
    {
        var (english, french) = reason switch
        {
            RefusalReason.AccountUnknown => (
                "this account is not known here. Ask for another flashcode.",
                "ce compte n'est pas connu ici. Demandez un autre flashcode."),
            RefusalReason.FlashcodeExpired => (
                "the flashcode is too old. Ask the shopper to show a fresh one. If fresh ones are refused too, a clock is wrong: the phone's or the gateway's.",
                "le flashcode est périmé. Demandez au client d'en afficher un nouveau. Si les nouveaux sont refusés aussi, une horloge est fausse : celle du téléphone ou de la passerelle."),
            RefusalReason.FlashcodeSpent => (
                "this flashcode has paid already. Ask the shopper to show a fresh one.",
                "ce flashcode a déjà payé. Demandez au client d'en afficher un nouveau."),
            RefusalReason.OverCap => (
                "this is more than the flashcode allows. Split the basket, or ask for a flashcode with a higher cap.",
                "c'est plus que le flashcode ne permet. Partagez le panier, ou demandez un flashcode au plafond plus élevé."),
            RefusalReason.AboveHold => (
                "this is more than was set aside. The hold is untouched: extend it, or sell the rest separately.",
                "c'est plus que le montant réservé. La réservation reste : prolongez-la, ou vendez le reste à part."),
            RefusalReason.WrongState => (
                "the transaction no longer allows this (captured, voided, expired or undone). Look it up with \"show\".",
                "la transaction ne le permet plus (encaissée, annulée, expirée ou défaite). Consultez-la avec « show »."),
            RefusalReason.TooLate => (
                "the time for this is over. Sell again.",
                "le délai est passé. Refaites la vente."),
            RefusalReason.OverRefund => (
                "this is more than was debited and not yet given back. Look at what is left with \"show\".",
                "c'est plus que ce qui a été débité et pas encore rendu. Voyez ce qui reste avec « show »."),
            RefusalReason.Abandoned => (
                "this till gave the request up earlier. Sell again: a new request is made.",
                "cette caisse avait abandonné la demande. Recommencez la vente : une nouvelle demande est faite."),
            RefusalReason.TransactionUnknown => (
                "this merchant has no such transaction. Check the number on the receipt.",
                "ce commerçant n'a pas cette transaction. Vérifiez le numéro sur le ticket."),
            RefusalReason.EvidenceNotHigher => (
                "better evidence is posted already. Nothing needs to be done.",
                "une meilleure preuve est déjà enregistrée. Il n'y a rien à faire."),
            RefusalReason.FlashcodeNotAccepted => (
                "this flashcode is not good for this. Ask the shopper to show a fresh one.",
                "ce flashcode ne convient pas ici. Demandez au client d'en afficher un nouveau."),
            RefusalReason.OverLimit => (
                "this is over the limit on buying or selling points. Use fewer points, or another account.",
                "c'est au-delà de la limite d'achat ou de vente de points. Prenez moins de points, ou un autre compte."),
            RefusalReason.PoolShort => (
                "there are no points to buy at this moment. Try later, or use another account.",
                "il n'y a pas de points à acheter en ce moment. Réessayez plus tard, ou prenez un autre compte."),
            RefusalReason.OfferExpired => (
                "the price told before is no longer good. Tell the shopper the new one, and sell again.",
                "le prix annoncé n'est plus valable. Annoncez le nouveau au client, et recommencez la vente."),
            RefusalReason.OfferChanged => (
                "the price has changed, or it was told for another basket or account. Tell the shopper the new one, and sell again.",
                "le prix a changé, ou il valait pour un autre panier ou compte. Annoncez le nouveau au client, et recommencez la vente."),
            RefusalReason.PolicyForbids => (
                "the rules in force do not allow this: no points are bought here, or visitors cannot pay.",
                "les règles en vigueur ne le permettent pas : on n'achète pas de points ici, ou les visiteurs ne peuvent pas payer."),
            RefusalReason.AccountClosed => (
                "this account is closed: its last day is over. Ask for a flashcode of another account.",
                "ce compte est clos : son dernier jour est passé. Demandez un flashcode d'un autre compte."),
            _ => (
                "the gateway gives a reason that this till does not know. Call support with the request number.",
                "la passerelle donne une raison que cette caisse ne connaît pas. Appelez l'assistance avec le numéro de demande."),
        };
        return (language == Language.French ? french : english) + (language == Language.French ? " Aucun point n'a bougé." : " No points moved.");
    }
}
