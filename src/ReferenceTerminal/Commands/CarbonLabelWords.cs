using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>What "label verify" says: the verdict, and what to do next.</summary>
static class CarbonLabelWords
{
    private const string Day = "yyyy-MM-dd";

    public static (string Code, string English, string French) Of(in CarbonLabelCheck check, LabelKeyList list)
    {
        var (says, key) = (check.Says, check.Key);
        var (english, french) = check.Verdict switch
        {
            CarbonLabelVerdict.Ok => (
                $"Genuine: {Figure(says!)}, by {Printable.Of(key!.Name)} ({key.Company}), account of {says!.Vintage}, valid {Text(says.ValidFrom)} to {Text(says.ValidTo)}, key {key.Id} of list {list.Version}.",
                $"Authentique : {Figure(says)}, par {Printable.Of(key.Name)} ({key.Company}), compte {says.Vintage}, valable du {Text(says.ValidFrom)} au {Text(says.ValidTo)}, clé {key.Id} de la liste {list.Version}."),
            CarbonLabelVerdict.None => (
                $"There is no signed label in this scan: it needs a link with the parameter {CarbonLabel.Parameter}. The article is weighed by its number.",
                $"Il n'y a pas d'étiquette signée dans ce scan : il faut un lien avec le paramètre {CarbonLabel.Parameter}. L'article se pèse d'après son numéro."),
            CarbonLabelVerdict.Malformed => (
                $"The signed label cannot be read: one parameter {CarbonLabel.Parameter} of {CarbonLabel.TextLength} characters, in a link to an article. Scan it again; a printer may have cut it.",
                $"L'étiquette signée est illisible : un seul paramètre {CarbonLabel.Parameter} de {CarbonLabel.TextLength} caractères, dans un lien vers un article. Scannez de nouveau ; l'imprimante l'a peut-être coupée."),
            CarbonLabelVerdict.VersionUnknown => ("The signed label is of a newer format than this till knows: update the till.", "L'étiquette signée est d'un format plus récent que cette caisse : mettez-la à jour."),
            CarbonLabelVerdict.FieldInvalid => ("The signed label says what no label may say: whoever made it must make it again.", "L'étiquette signée dit ce qu'aucune étiquette ne peut dire : son auteur doit la refaire."),
            CarbonLabelVerdict.NoKeyList => ("No list of certified keys is known here: take one from the registry.", "Aucune liste de clés certifiées n'est connue ici : prenez-en une au registre."),
            CarbonLabelVerdict.KeyUnknown => (
                $"List {list.Version} of {list.IssuedAt:yyyy-MM-dd} has no key {says!.KeyId}: it was never certified, or is revoked. If the label is new, take the registry's newest list.",
                $"La liste {list.Version} du {list.IssuedAt:yyyy-MM-dd} n'a pas de clé {says.KeyId} : jamais certifiée, ou révoquée. Si l'étiquette est récente, prenez la liste la plus récente du registre."),
            CarbonLabelVerdict.CompanyMismatch => (
                $"The label speaks for company {says!.Company}, but key {key!.Id} is certified for {key.Company}: it does not count.",
                $"L'étiquette parle pour l'entreprise {says.Company}, mais la clé {key.Id} est certifiée pour {key.Company} : elle ne compte pas."),
            CarbonLabelVerdict.OutsideKeyValidity => (
                $"The label would be valid on days on which key {key!.Id} is not ({Text(key.ValidFrom)} to {Text(key.ValidTo)}): whoever made it must make it again.",
                $"L'étiquette serait valable des jours où la clé {key.Id} ne l'est pas ({Text(key.ValidFrom)} à {Text(key.ValidTo)}) : son auteur doit la refaire."),
            CarbonLabelVerdict.SignatureInvalid => (
                $"Key {key!.Id} did not sign this for this article, lot and serial: the label was altered, or copied from another product.",
                $"La clé {key.Id} n'a pas signé ceci pour cet article, ce lot et ce numéro de série : l'étiquette est modifiée, ou copiée d'un autre produit."),
            CarbonLabelVerdict.OutsidePrefixes => (
                $"Key {key!.Id} of {Printable.Of(key.Name)} ({key.Company}) signed this, and is certified for articles of {string.Join(", ", key.Prefixes)} alone: not for this one.",
                $"La clé {key.Id} de {Printable.Of(key.Name)} ({key.Company}) a signé ceci, et n'est certifiée que pour les articles de {string.Join(", ", key.Prefixes)} : pas pour celui-ci."),
            CarbonLabelVerdict.NotYetValid => ($"The label is genuine, and valid from {Text(says!.ValidFrom)} only.", $"L'étiquette est authentique, et valable à partir du {Text(says.ValidFrom)} seulement."),
            CarbonLabelVerdict.Expired => ($"The label is genuine, and was valid until {Text(says!.ValidTo)}.", $"L'étiquette est authentique, et était valable jusqu'au {Text(says.ValidTo)}."),
            _ => throw new UnreachableException(),
        };
        var code = check.Verdict == CarbonLabelVerdict.None ? "CARBON_LABEL_NONE" : check.ErrorCode;
        return (code, english, french);
    }

    public static void Write(Utf8JsonWriter json, Label label, in CarbonLabelCheck check)
    {
        json.WriteString("gtin", label.Gtin?.ToString());
        if (check.Says is not { } says) return;
        json.WriteNumber("micrograms_per_unit", says.Intensity.Micrograms);
        json.WriteString("unit", OutcomeJson.Snake(says.Intensity.Unit.ToString()));
        json.WriteString("provenance", OutcomeJson.Snake(says.Provenance.ToString()));
        json.WriteNumber("company", says.Company.Value);
        json.WriteString("name", check.Key?.Name);
        json.WriteString("valid_from", Text(says.ValidFrom));
        json.WriteString("valid_to", Text(says.ValidTo));
        json.WriteNumber("vintage", says.Vintage);
        json.WriteNumber("key", says.KeyId);
    }

    private static string Figure(CarbonLabel says) => string.Create(CultureInfo.InvariantCulture, $"{says.Intensity.Grams:0.######} g / {OutcomeJson.Snake(says.Intensity.Unit.ToString())}");

    private static string Text(DateOnly of) => of.ToString(Day, CultureInfo.InvariantCulture);
}
