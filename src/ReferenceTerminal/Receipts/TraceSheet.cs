using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>Prints the ladder of one line so that a person can follow it: what was read, rule after rule, the exact fraction and the rounding.</summary>
static class TraceSheet
{
    private const int NameWidth = 22;
    private const int Width = 110;

    private static readonly (string English, string French)[] Rules =
    [
        ("kind of line", "genre de ligne"),
        ("transmitted", "transmis"),
        ("resale sum", "somme de revente"),
        ("seller's account", "compte du vendeur"),
        ("public x quantity", "public x quantité"),
        ("public x price", "public x prix"),
        ("card estimate", "estimation carte"),
    ];

    private static readonly Dictionary<string, string> FrenchNames = new(StringComparer.Ordinal)
    {
        ["kind"] = "genre",
        ["label"] = "étiquette",
        ["label_error"] = "défaut d'étiquette",
        ["lot"] = "lot",
        ["article"] = "article",
        ["product"] = "produit",
        ["holds"] = "contenance",
        ["pack"] = "conditionnement",
        ["made_here"] = "fait ici",
        ["quantity"] = "quantité",
        ["price"] = "prix",
        ["price_without_vat"] = "prix hors taxe",
        ["activity"] = "activité",
        ["seller"] = "vendeur",
        ["day"] = "jour",
        ["catalogue_version"] = "version du catalogue",
        ["content"] = "contenu",
        ["figure"] = "chiffre",
        ["supplier"] = "fournisseur",
        ["stages"] = "étapes",
        ["derived_from"] = "tiré de",
        ["source"] = "source",
        ["account"] = "compte",
        ["factor"] = "facteur",
        ["making_factor"] = "facteur du fabricant",
        ["making_activity"] = "activité du fabricant",
        ["at_basic_prices"] = "part du fabricant",
        ["trade_margin"] = "marge du magasin",
        ["trade_factor"] = "facteur du magasin",
    };

    public static void Write(TextWriter writer, LineTrace trace, WeighedProduct weighed, Language language)
    {
        var french = language == Language.French;
        foreach (var fact in trace.Read)
        {
            Row(writer, "  ", Name(fact, french), fact.Value);
        }

        foreach (var step in trace.Steps)
        {
            var (english, inFrench) = step.Rule < Rules.Length ? Rules[step.Rule] : ("rule", "règle");
            Row(writer, step.Verdict == TraceVerdict.Used ? "> " : "  ", $"{Number(step.Rule)} {(french ? inFrench : english)}", Verdict(step, french));
            foreach (var input in step.Inputs)
            {
                Row(writer, "      ", Name(input, french), input.Value);
            }

            if (step.Calculation.Length > 0)
            {
                Row(writer, "      ", french ? "calcul" : "calculation", step.Calculation + InDecimals(step.ExactGrams));
            }
        }

        WriteRounding(writer, trace.Rounding, weighed.Line, french);
        writer.WriteLine();
    }

    private static string Name(TraceFact fact, bool french) =>
        french ? FrenchNames.GetValueOrDefault(fact.Name, fact.Name) : fact.Name.Replace('_', ' ');

    /// <summary>A fraction once more as a person compares it, to a millionth of a gram; empty for whole numbers.</summary>
    private static string InDecimals(string fraction)
    {
        var parts = fraction.Split('/');
        return parts.Length == 2
            && decimal.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var above)
            && decimal.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var below)
            && below > 0
            ? string.Create(CultureInfo.InvariantCulture, $" ({(decimal.Round(above / below, 6) * below == above ? "" : "about ")}{above / below:0.######} g)")
            : "";
    }

    private static string Number(int rule) => rule == 0 ? "-" : rule.ToString(CultureInfo.InvariantCulture);

    private static string Verdict(TraceStep step, bool french) => step.Verdict switch
    {
        TraceVerdict.Used => french ? "S'APPLIQUE" : "APPLIES",
        TraceVerdict.NotNeeded => french ? "inutile : une meilleure preuve vient avant" : "not needed: better evidence comes first",
        _ => french ? $"non : {step.WhyFrench}" : $"no: {step.Why}",
    };

    private static void WriteRounding(TextWriter writer, TraceRounding rounding, LineWeight line, bool french)
    {
        var prudence = rounding.PrudenceBasisPoints == 0
            ? (french ? "sans marge de prudence : quelqu'un en répond, ou rien à peser" : "no prudence margin: somebody vouches for it, or there is nothing to weigh")
            : string.Create(CultureInfo.InvariantCulture, $"{rounding.ExactGrams} g x {10_000 + rounding.PrudenceBasisPoints}/10000 = {rounding.RaisedGrams} g{InDecimals(rounding.RaisedGrams)}");
        Row(writer, "  ", "prudence", prudence);
        var rounded = string.Create(CultureInfo.InvariantCulture, $"{rounding.RaisedGrams} g -> {line.Grams.Grams} g");
        var apart = line.Prudence.IsPositive ? string.Create(CultureInfo.InvariantCulture, $" ({(french ? "dont prudence" : "of which prudence")} {line.Prudence.Grams} g)") : "";
        var removal = line.Removal.IsNegative ? string.Create(CultureInfo.InvariantCulture, $" ({(french ? "gardés pour le registre" : "kept for the registry")} {line.Removal.Grams} g)") : "";
        Row(writer, "  ", french ? "arrondi" : "rounding", rounded + apart + removal);
    }

    /// <summary>A name and its value; a long value goes on under itself.</summary>
    private static void Row(TextWriter writer, string indent, string name, string value)
    {
        var left = (indent + name).PadRight(indent.Length + NameWidth);
        var room = Width - left.Length;
        var line = "";
        foreach (var word in value.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                writer.WriteLine(left + line);
                (left, line) = (new string(' ', left.Length), "");
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        writer.WriteLine((left + line).TrimEnd());
    }
}
