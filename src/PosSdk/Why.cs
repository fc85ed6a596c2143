using CarbonPos.Carbon.Content;

namespace CarbonPos.PosSdk;

/// <summary>Which language a sentence is in.</summary>
public enum Language
{
    /// <summary>English.</summary>
    English = 0,

    /// <summary>French.</summary>
    French = 1,
}

/// <summary>Short sentences for receipts and screens, one for every rule that can weigh a line.</summary>
public static class Why
{
    /// <summary>Why a line weighs what it weighs, in at most 60 characters.</summary>
    /// <param name="reason">Null, or a value that this version does not know: "weighed by the gateway".</param>
    /// <param name="language">Default English.</param>
    public static string Of(WeighingReason? reason, Language language = Language.English)
    {
        var (english, french) = reason switch
        {
            WeighingReason.SupplierTransmitted => ("transmitted for this very product", "transmis pour ce produit précis"),
            WeighingReason.PublicPhysical => ("public factor x quantity, plus 20 %", "facteur public x quantité, plus 20 %"),
            WeighingReason.PublicMonetary => ("public factor x price, plus 20 %", "facteur public x prix, plus 20 %"),
            WeighingReason.DefaultActivity => ("kind unknown, general factor x price, plus 20 %", "genre inconnu, facteur général x prix, plus 20 %"),
            WeighingReason.KindWithoutGrams => ("this kind of line carries no carbon", "ce genre de ligne ne porte pas de carbone"),
            WeighingReason.NothingKnown => ("neither content nor price known, counted as 0", "ni contenu ni prix connus, compté 0"),
            WeighingReason.LabelUnreadable => ("label unreadable, weighed by its price", "étiquette illisible, pesé d'après le prix"),
            WeighingReason.StatedByTill => ("amount asked for by the till", "montant demandé par la caisse"),
            WeighingReason.ProducerFactor => ("the seller's own carbon account", "compte carbone du vendeur"),
            WeighingReason.Resale => ("supplier's content plus the shop's own", "contenu du fournisseur plus celui du magasin"),
            WeighingReason.CardEstimate => ("estimated from a card payment, plus 20 %", "estimé d'après un paiement par carte, plus 20 %"),
            WeighingReason.LotTransmitted => ("transmitted for this very lot", "transmis pour ce lot précis"),
            WeighingReason.LabelTransmitted => ("by the signed label on the product", "d'après l'étiquette signée du produit"),
            _ => ("weighed by the gateway", "pesé par la passerelle"),
        };
        return language == Language.French ? french : english;
    }

    /// <summary>How good the evidence is, in a few words.</summary>
    /// <param name="provenance">Null, or a value that this version does not know: "other".</param>
    /// <param name="language">Default English.</param>
    public static string Of(Provenance? provenance, Language language = Language.English)
    {
        var (english, french) = provenance switch
        {
            Provenance.Transmitted => ("supplier's figure", "chiffre du fournisseur"),
            Provenance.Resale => ("supplier's figure + shop", "fournisseur + magasin"),
            Provenance.ProducerFactor => ("seller's figure", "chiffre du vendeur"),
            Provenance.PublicProxy => ("public estimate", "estimation publique"),
            Provenance.CardEstimate => ("card estimate", "estimation carte"),
            Provenance.None => ("no carbon", "sans carbone"),
            _ => ("other", "autre"),
        };
        return language == Language.French ? french : english;
    }
}
