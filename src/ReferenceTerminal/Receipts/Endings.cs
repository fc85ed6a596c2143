using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>What a receipt says where nothing moved, or nobody knows: in the words of what was asked for.</summary>
static class Endings
{
    public static string Short(SaleReceipt receipt, Language language)
    {
        var (english, french) = receipt.Kind switch
        {
            RequestKind.Hold or RequestKind.ExtendHold => (
                "NOT SET ASIDE: too few points. Set fewer aside, or use another account.",
                "NON RÉSERVÉ : pas assez de points. Réservez-en moins, ou utilisez un autre compte."),
            RequestKind.Sale when receipt is { IsVisitors: true, Outcome.Offer: null } => (
                "NOT PAID: no points can be bought now. Nothing was debited.",
                "NON PAYÉ : pas de points à acheter pour l'instant. Rien n'a été débité."),
            RequestKind.Sale when receipt.Outcome.Offer is not null => (
                "NOT PAID: too few points. Nothing was debited. Ask whether the shopper buys the missing ones (--accept-offer), or put goods back.",
                "NON PAYÉ : pas assez de points. Rien n'a été débité. Demandez si le client achète ceux qui manquent (--accept-offer), ou reposez des articles."),
            RequestKind.Sale when !receipt.PartialAsked => (
                "NOT PAID: too few points. Nothing was debited. Put goods back, pay a part (--partial), or use another account.",
                "NON PAYÉ : pas assez de points. Rien n'a été débité. Reposez des articles, payez une partie (--partial), ou utilisez un autre compte."),
            _ => (
                "NOT PAID: too few points. Nothing was debited. Put goods back, or use another account.",
                "NON PAYÉ : pas assez de points. Rien n'a été débité. Reposez des articles, ou utilisez un autre compte."),
        };
        return language == Language.French ? french : english;
    }

    public static string GivenUp(RequestKind kind, Language language)
    {
        var (english, french) = kind switch
        {
            RequestKind.Sale or RequestKind.Capture => (
                "NOT PAID: no answer came, and the request was given up. Nothing was debited. Sell again.",
                "NON PAYÉ : pas de réponse, la demande est abandonnée. Rien n'a été débité. Recommencez la vente."),
            _ => (
                "NOT DONE: no answer came, and the request was given up. No points moved. Try again.",
                "NON FAIT : pas de réponse, la demande est abandonnée. Aucun point n'a bougé. Recommencez."),
        };
        return language == Language.French ? french : english;
    }

    public static string NotKnown(RequestKind kind, Language language)
    {
        var (what, again, quoi, encore) = kind switch
        {
            RequestKind.Sale or RequestKind.Capture => ("debited", "Do not sell again", "débités", "Ne recommencez pas la vente"),
            RequestKind.Hold or RequestKind.ExtendHold => ("set aside", "Do not set aside again", "réservés", "Ne recommencez pas"),
            RequestKind.Void => ("released", "Do not try again", "libérés", "Ne recommencez pas"),
            RequestKind.Refund => ("given back", "Do not give back again", "rendus", "Ne recommencez pas"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return language == Language.French
            ? $"ON NE SAIT PAS ENCORE si des points ont été {quoi}. {encore} : lancez « carbonpos-till resolve » quand la passerelle répond."
            : $"NOT KNOWN YET whether points were {what}. {again}: run \"carbonpos-till resolve\" when the gateway answers.";
    }
}
