using System.Diagnostics;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>What a verification found, in sentences and as JSON.</summary>
static class ReceiptVerdicts
{
    /// <summary>A sentence for each way in which a receipt can fail.</summary>
    public static string Sentence(ReceiptVerdict verdict, SignedReceipt receipt, Language language)
    {
        var (deployment, key) = (Printable.Of(receipt.Deployment), Printable.Of(receipt.KeyId));
        var (english, french) = verdict switch
        {
            ReceiptVerdict.Genuine => (
                $"GENUINE: deployment {deployment} signed this receipt at {receipt.SignedAt:yyyy-MM-dd HH:mm:ss} UTC with key {key}.",
                $"AUTHENTIQUE : le déploiement {deployment} a signé ce reçu le {receipt.SignedAt:yyyy-MM-dd HH:mm:ss} UTC avec la clé {key}."),
            ReceiptVerdict.Empty => ("NOT GENUINE: the receipt has no entry.", "NON AUTHENTIQUE : le reçu n'a pas d'écriture."),
            ReceiptVerdict.LeafUnreadable => ("NOT GENUINE: an entry of the receipt cannot be read. It was cut or changed.", "NON AUTHENTIQUE : une écriture du reçu est illisible. Elle a été coupée ou modifiée."),
            ReceiptVerdict.SeveralTransactions => ("NOT GENUINE: the entries are not of one transaction.", "NON AUTHENTIQUE : les écritures ne sont pas d'une seule transaction."),
            ReceiptVerdict.PathWrong => ("NOT GENUINE: the way from an entry to the signature is too long or too short. It was cut or changed.", "NON AUTHENTIQUE : le chemin d'une écriture à la signature est trop long ou trop court. Il a été coupé ou modifié."),
            ReceiptVerdict.KeyUnknown => (
                $"CANNOT SAY: the public keys have no receipt key {key}. Get the deployment's present keys, from where you trust them.",
                $"ON NE PEUT RIEN DIRE : les clés publiques n'ont pas de clé de reçu {key}. Procurez-vous les clés actuelles du déploiement, là où vous leur faites confiance."),
            ReceiptVerdict.KeyNotValid => (
                $"NOT GENUINE: key {key} was not valid at {receipt.SignedAt:yyyy-MM-dd HH:mm:ss} UTC, when the receipt says it was signed.",
                $"NON AUTHENTIQUE : la clé {key} n'était pas valide le {receipt.SignedAt:yyyy-MM-dd HH:mm:ss} UTC, date que porte le reçu."),
            ReceiptVerdict.SignatureWrong => (
                $"NOT GENUINE: the signature is not that of key {key} over this receipt. Something in it was changed.",
                $"NON AUTHENTIQUE : la signature n'est pas celle de la clé {key} sur ce reçu. Quelque chose y a été modifié."),
            _ => throw new UnreachableException(),
        };
        return language == Language.French ? french : english;
    }

    /// <summary>A sentence for each way in which a proof can fail.</summary>
    public static string Sentence(EntryFinding found, Language language)
    {
        var day = found.Statement?.BusinessDay.ToString("yyyy-MM-dd") ?? "?";
        var (english, french) = found.Verdict switch
        {
            null => (
                "Not proven yet: the file has no proof of settlement for it. Days are settled at night; fetch the receipt again tomorrow.",
                "Pas encore prouvée : le fichier n'en a pas de preuve de règlement. Les journées se règlent la nuit ; redemandez le reçu demain."),
            SettledVerdict.Settled => (
                $"SETTLED: leaf {found.Index} of {found.Statement!.TreeSize} in the tree of {day}, whose root is signed{Source(found.Against, day).English}",
                $"RÉGLÉE : feuille {found.Index} sur {found.Statement!.TreeSize} dans l'arbre du {day}, dont la racine est signée{Source(found.Against, day).French}"),
            SettledVerdict.StatementUnreadable => ("PROOF FAILS: the day statement cannot be read.", "PREUVE INVALIDE : le relevé du jour est illisible."),
            SettledVerdict.KeyUnknown => ("CANNOT SAY: the public keys have no such statement key.", "ON NE PEUT RIEN DIRE : les clés publiques n'ont pas cette clé de relevé."),
            SettledVerdict.KeyNotValid => ($"PROOF FAILS: the statement of {day} is signed with a key that is not for that day.", $"PREUVE INVALIDE : le relevé du {day} est signé par une clé qui n'est pas pour ce jour."),
            SettledVerdict.SignatureWrong => ($"PROOF FAILS: the statement of {day} is not signed by its key. It was changed.", $"PREUVE INVALIDE : le relevé du {day} n'est pas signé par sa clé. Il a été modifié."),
            SettledVerdict.OtherDeployment => ("PROOF FAILS: the statement is another deployment's.", "PREUVE INVALIDE : le relevé est celui d'un autre déploiement."),
            SettledVerdict.OtherTree => ($"PROOF FAILS: the proof is for a tree of another size than that of {day}.", $"PREUVE INVALIDE : la preuve est pour un arbre d'une autre taille que celui du {day}."),
            SettledVerdict.PathWrong => ("PROOF FAILS: the way from the entry to the root is too long or too short. It was cut or changed.", "PREUVE INVALIDE : le chemin de l'écriture à la racine est trop long ou trop court. Il a été coupé ou modifié."),
            SettledVerdict.NotInTree => (
                $"PROOF FAILS: the entry is not at its place in the tree of {day}. Either the proof was changed, or the day was settled without it as it stands: show both files to the authority.",
                $"PREUVE INVALIDE : l'écriture n'est pas à sa place dans l'arbre du {day}. Soit la preuve a été modifiée, soit la journée a été réglée sans elle : montrez les deux fichiers à l'autorité."),
            _ => throw new UnreachableException(),
        };
        return language == Language.French ? french : english;
    }

    private static (string English, string French) Source(StatementSource source, string day) => source switch
    {
        StatementSource.Published => (" and published.", " et publiée."),
        StatementSource.File => (". Compare with the published statement: --statement.", ". Comparez avec le relevé publié : --statement."),
        StatementSource.FileForWantOfThatDay => ($"; but none of the statements given is of {day}, so that its being published is not shown.", $" ; mais aucun des relevés donnés n'est du {day} : on ne voit pas qu'elle est publiée."),
        _ => throw new UnreachableException(),
    };

    /// <summary>What an entry says, in one line.</summary>
    public static string Describe(SettlementLeaf leaf, Language language)
    {
        var what = leaf.Outcome is Outcome.Insufficient or Outcome.Refused
            ? language == Language.French ? "refusé, rien n'a bougé" : "refused, nothing moved"
            : $"{leaf.Moved.ToPoints()} points";
        var seller = leaf.Seller == default ? "" : language == Language.French ? $", commerçant {leaf.Seller.Company}, magasin {leaf.Seller.Store}" : $", merchant {leaf.Seller.Company}, store {leaf.Seller.Store}";
        return $"{leaf.Key}  {leaf.At:yyyy-MM-dd HH:mm:ss} UTC  {NameOf(leaf.Kind, language)}: {what}{seller}";
    }

    /// <summary>The object that --json prints.</summary>
    public static void WriteJson(TextWriter output, ReceiptVerification found, TransactionReceipt receipt) => OutcomeJson.WriteObject(output, [], json =>
    {
        json.WriteString("verb", "verify-receipt");
        json.WriteNumber("exit", found.Exit);
        json.WriteString("verdict", Snake(found.Verdict.ToString()));
        json.WriteString("deployment", receipt.Signed.Deployment);
        json.WriteString("signed_at", receipt.Signed.SignedAt.UtcDateTime);
        json.WriteString("key", receipt.Signed.KeyId);
        json.WriteStartArray("entries");
        foreach (var entry in found.Entries)
        {
            json.WriteStartObject();
            json.WriteString("entry", entry.Leaf.Key.ToString());
            json.WriteString("kind", Snake(entry.Leaf.Kind.ToString()));
            json.WriteString("at", entry.Leaf.At.UtcDateTime);
            json.WriteNumber("grams_moved", entry.Leaf.Moved.Grams);
            json.WriteString("proof", entry.Verdict is { } verdict ? Snake(verdict.ToString()) : null);
            json.WriteString("business_day", entry.Statement?.BusinessDay.ToString("yyyy-MM-dd"));
            json.WriteBoolean("published", entry.Against == StatementSource.Published);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("error");
    });

    private static string NameOf(EntryKind kind, Language language) => language != Language.French ? kind.ToString().ToLowerInvariant() : kind switch
    {
        EntryKind.Sale or EntryKind.Forward or EntryKind.VisitorSale or EntryKind.CompanyPurchase => "vente",
        EntryKind.Hold or EntryKind.ExtendHold => "réservation",
        EntryKind.Capture => "encaissement",
        EntryKind.Void or EntryKind.Expire => "annulation",
        EntryKind.Refund or EntryKind.UndoDouble => "remboursement",
        EntryKind.Supersede => "meilleure preuve",
        _ => "écriture",
    };

    private static string Snake(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
