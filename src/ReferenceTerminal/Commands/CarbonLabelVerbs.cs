using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"label key", "label create", "label verify", "label take-list": signed carbon labels, made by a company and verified by anyone. Needs no gateway.</summary>
sealed class CarbonLabelVerbs(TillOptions options, TillConsole console, TimeProvider time)
{
    private const int MostQrVersion = 10;
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly Dictionary<string, ContentUnit> Units = new(StringComparer.Ordinal)
    {
        ["piece"] = ContentUnit.Piece, ["kg"] = ContentUnit.Kilogram, ["litre"] = ContentUnit.Litre, ["kwh"] = ContentUnit.KilowattHour, ["kWh"] = ContentUnit.KilowattHour,
    };

    private readonly Argument<string> keyFile = new("FILE") { Description = "Gets the private key; only you may read it. It must not exist yet, but with --show." };
    private readonly Option<bool> show = new("--show") { Description = "Make nothing: print the public half of the key in FILE again." };
    private readonly Argument<string> product = new("PRODUCT") { Description = "A GTIN, or elements such as \"(01)09506000134352(10)L26(21)7\": with lot or serial the label holds for these alone." };
    private readonly Argument<string> link = new("LINK") { Description = "What was scanned." };
    private readonly Argument<string> newer = new("NEWER") { Description = "The list that came." };
    private readonly Option<string> key = new("--key") { Description = "Your key, made by \"label key\".", HelpName = "FILE", Required = true };
    private readonly Option<string> list = new("--list") { Description = "The registry's list of certified keys (carbonpos-registry label-key publish --out).", HelpName = "FILE", Required = true };
    private readonly Option<string> registryKeys = new("--registry-keys") { Description = "The registry's public keys (carbonpos-registry content keys).", HelpName = "FILE", Required = true };
    private readonly Option<string> grams = new("--grams") { Description = "Grams CO2e of one unit up to the sale: -1,000,000,000 to 1,000,000,000, at most six decimals after a point.", HelpName = "G", Required = true };
    private readonly Option<string> per = new("--per") { Description = "piece, kg, litre or kwh.", HelpName = "UNIT", Required = true };
    private readonly Option<string> from = new("--from") { Description = "First day of validity (UTC), YYYY-MM-DD.", HelpName = "DAY", Required = true };
    private readonly Option<string> to = new("--to") { Description = "Last day of validity (UTC).", HelpName = "DAY", Required = true };
    private readonly Option<string> vintage = new("--vintage") { Description = "Year of the closed account that the figure comes from: 1990 to 2100.", HelpName = "YEAR", Required = true };
    private readonly Option<string?> stem = new("--stem") { Description = $"Your address in front of the link. Default: {DigitalLinkWriter.Gs1Stem}.", HelpName = "URL" };
    private readonly Option<string?> day = new("--day") { Description = "Day of the sale (UTC). Default: today.", HelpName = "DAY" };

    public Command AddTo(Command label, TillRunner runner)
    {
        per.AcceptOnlyFromAmong([.. Units.Keys]);
        var make = new Command("key", "Make a company's key; its public half goes to the registry, which certifies it.") { keyFile, show };
        runner.Attach(make, MakeKey);
        var create = new Command("create", "Sign a carbon label: carbonpos-till label create 09506000134352 --grams 812 --per piece --from 2026-01-01 --to 2026-12-31 --vintage 2025 --key my.key --list keys.json")
        {
            product, grams, per, from, to, vintage, stem, key, list,
        };
        runner.Attach(create, Create);
        var verify = new Command("verify", "Verify a signed carbon label, with the list of certified keys alone.") { link, list, registryKeys, day };
        runner.Attach(verify, Verify);
        var take = new Command("take-list", "Put a newer list of certified keys in the place of --list; an older one is refused.") { newer, list, registryKeys };
        runner.Attach(take, TakeList);
        foreach (var verb in (Command[])[make, create, verify, take]) label.Subcommands.Add(verb);
        return label;
    }

    private int MakeKey(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(keyFile);
        var text = Convert.ToBase64String(parsed.GetValue(show) ? Shown(path) : LabelFiles.MakeKey(path));
        try
        {
            if (options.IsJson(parsed)) Say("key", json => json.WriteString("public", text));
            else console.Out.WriteLine(text);
            return ExitCode.Done;
        }
        catch (OutputLost lost)
        {
            throw lost.With(
                $"The key is in {Printable.Of(path)}: \"carbonpos-till label key --show FILE\" prints its public half.",
                $"La clé est dans {Printable.Of(path)} : « carbonpos-till label key --show FICHIER » affiche sa moitié publique.");
        }
    }

    private static byte[] Shown(string path)
    {
        using var made = LabelFiles.ReadKey(path);
        return LabelFiles.Public(made);
    }

    private int Create(ParseResult parsed)
    {
        using var signing = LabelFiles.ReadKey(parsed.GetRequiredValue(key));
        var (first, last) = (Day(parsed.GetRequiredValue(from), "--from"), Day(parsed.GetRequiredValue(to), "--to"));
        var certified = Certified(LabelFiles.ReadList(parsed.GetRequiredValue(list)).List, LabelFiles.Public(signing), first, last);
        var scan = Label.Parse(parsed.GetRequiredValue(product));
        if (!scan.IsOk || scan.Label.Gtin is null || scan.Label.Kind == LabelKind.Flashcode)
        {
            var why = scan.IsOk ? "it names no article." : scan.ErrorText;
            throw Usage("LABEL_UNREADABLE", $"The product cannot be read: {Printable.Of(why)} Give a GTIN, or elements in brackets.", $"Le produit est illisible : {Printable.Of(why)} Donnez un GTIN, ou des éléments entre parenthèses.");
        }

        RequirePrefix(certified, scan.Label);
        var year = (int)TillNumber.ReadWhole(parsed.GetRequiredValue(vintage), "--vintage", CarbonLabel.FirstVintage, CarbonLabel.LastVintage);
        var says = new CarbonLabel(certified.Id, certified.Company, Intensity(parsed), Provenance.Transmitted, first, last, year);
        var written = Written(scan.Label, says, signing, parsed.GetValue(stem) ?? DigitalLinkWriter.Gs1Stem);
        if (!written.IsOk) throw Usage("LABEL_UNREADABLE", $"The product has no link: {Printable.Of(written.ErrorText)}", $"Le produit n'a pas de lien : {Printable.Of(written.ErrorText)}");

        var version = QrPng.Draw(written.Text, 1).Version;
        if (options.IsJson(parsed))
        {
            Say("create", json =>
            {
                json.WriteString("link", written.Text);
                json.WriteNumber("key", certified.Id);
                json.WriteNumber("qr_version", version);
            });
        }
        else
        {
            console.Out.WriteLine(written.Text);
        }

        if (version > MostQrVersion)
        {
            console.Error.WriteLine(Pick(
                parsed, $"At level M this needs QR version {version}; above {MostQrVersion} it scans badly from a packet. Shorten --stem, lot or serial.",
                $"Au niveau M il faut un QR de version {version} ; au-delà de {MostQrVersion} il se lit mal sur un emballage. Raccourcissez --stem, le lot ou le numéro de série."));
        }

        return ExitCode.Done;
    }

    private int Verify(ParseResult parsed)
    {
        var keys = LabelFiles.ReadList(parsed.GetRequiredValue(list), LabelFiles.ReadRegistry(parsed.GetRequiredValue(registryKeys))).List;
        var on = parsed.GetValue(day) is { } text ? Day(text, "--day") : DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var scan = Label.Parse(parsed.GetRequiredValue(link), LabelRules.Till);
        if (!scan.IsOk) throw Usage("LABEL_UNREADABLE", $"The scan is no label ({scan.ErrorCode}): {Printable.Of(scan.ErrorText)}", $"Ce scan n'est pas une étiquette ({scan.ErrorCode}) : {Printable.Of(scan.ErrorText)}");

        var check = new CarbonLabelVerifier(Es256Verifier.Portable).Verify(scan.Label, keys, on);
        var (code, english, french) = CarbonLabelWords.Of(check, keys);
        var exit = check.Verdict == CarbonLabelVerdict.Ok ? ExitCode.Done : ExitCode.LabelRefused;
        if (options.IsJson(parsed))
        {
            OutcomeJson.WriteObject(console.Out, [], json =>
            {
                json.WriteString("verb", "verify");
                json.WriteNumber("exit", exit);
                json.WriteString("code", code);
                json.WriteString("text", Pick(parsed, english, french));
                json.WriteNumber("list_version", keys.Version);
                CarbonLabelWords.Write(json, scan.Label, check);
            });
        }
        else
        {
            (exit == ExitCode.Done ? console.Out : console.Error).WriteLine(Pick(parsed, english, french));
        }

        return exit;
    }

    private int TakeList(ParseResult parsed)
    {
        var (came, path) = (parsed.GetRequiredValue(newer), parsed.GetRequiredValue(list));
        var registry = LabelFiles.ReadRegistry(parsed.GetRequiredValue(registryKeys));
        var taken = LabelFiles.ReadList(came);
        if (taken.FaultAsSuccessorOf(File.Exists(path) ? LabelFiles.ReadList(path, registry).List : null, registry) is { Length: > 0 } fault) throw LabelFiles.Refused(came, fault);
        NewFile.Write(path, LabelKeyListJson.Write(taken), replaces: true);
        if (options.IsJson(parsed)) Say("take-list", json => json.WriteNumber("list_version", taken.List.Version));
        else console.Out.WriteLine(Pick(parsed, $"List {taken.List.Version}, {taken.List.Keys.Count} keys.", $"Liste {taken.List.Version}, {taken.List.Keys.Count} clés."));
        return ExitCode.Done;
    }

    /// <summary>The certified key that may sign for these days.</summary>
    private static LabelKey Certified(LabelKeyList keys, byte[] point, DateOnly first, DateOnly last)
    {
        var mine = keys.Keys.FirstOrDefault(k => k.PublicKey.Span.SequenceEqual(point)) ?? throw Usage(
            "LABEL_KEY_NOT_CERTIFIED",
            $"List {keys.Version} has no such key. Give its public half ({Convert.ToBase64String(point)}) to the registry (carbonpos-registry label-key certify, publish), then take its newest list.",
            $"La liste {keys.Version} n'a pas cette clé. Donnez sa moitié publique ({Convert.ToBase64String(point)}) au registre (carbonpos-registry label-key certify, publish), puis prenez sa liste la plus récente.");
        if (first > last) throw Usage("VALIDITY_REVERSED", "--from lies after --to.", "--from est après --to.");
        return first >= mine.ValidFrom && last <= mine.ValidTo ? mine : throw Usage(
            "LABEL_OUTSIDE_KEY_VALIDITY",
            $"Key {mine.Id} is certified for labels of {Text(mine.ValidFrom)} to {Text(mine.ValidTo)}: choose days inside, or have another key certified.",
            $"La clé {mine.Id} est certifiée pour des étiquettes du {Text(mine.ValidFrom)} au {Text(mine.ValidTo)} : choisissez des jours dedans, ou faites certifier une autre clé.");
    }

    // The number as it is signed: an in-store one with its measure.
    private static void RequirePrefix(LabelKey certified, Label product)
    {
        var article = product.Find("01");
        if (Gtin.TryParse(article, out var gtin) && certified.MaySign(gtin)) return;
        var own = string.Join(", ", certified.Prefixes);
        throw Usage(
            "LABEL_OUTSIDE_KEY_PREFIXES",
            $"Key {certified.Id} is certified for articles of {own} alone; {article} is none. If it is yours, have the registry add its company prefix (carbonpos-registry label-key bind, publish).",
            $"La clé {certified.Id} n'est certifiée que pour les articles de {own} ; {article} n'en est pas. S'il est à vous, faites ajouter son préfixe par le registre (carbonpos-registry label-key bind, publish).");
    }

    private static LinkText Written(Label product, CarbonLabel says, ECDsa signing, string before)
    {
        try
        {
            return CarbonLabelWriter.Write(product, says, signing, before);
        }
        catch (ArgumentException wrong) when (wrong.ParamName == "stem")
        {
            throw Usage(
                "STEM_WRONG",
                $"--stem needs an http or https address in ASCII such as {DigitalLinkWriter.Gs1Stem}, without user, query or fragment, not '{Printable.Of(before)}'.",
                $"--stem demande une adresse http ou https en ASCII comme {DigitalLinkWriter.Gs1Stem}, sans utilisateur, requête ni fragment, pas « {Printable.Of(before)} ».");
        }
    }

    private CarbonIntensity Intensity(ParseResult parsed)
    {
        var number = TillNumber.ReadSigned(parsed.GetRequiredValue(grams), "--grams", CarbonIntensity.MaxKilograms * 1000, 6);
        return CarbonIntensity.FromKilograms(number / 1000, Units[parsed.GetRequiredValue(per)]);
    }

    private void Say(string verb, Action<System.Text.Json.Utf8JsonWriter> fields) => OutcomeJson.WriteObject(console.Out, [], json =>
    {
        json.WriteString("verb", verb);
        json.WriteNumber("exit", ExitCode.Done);
        fields(json);
    });

    private string Pick(ParseResult parsed, string english, string french) => options.Language(parsed) == Language.French ? french : english;

    private static DateOnly Day(string text, string name) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
        ? read
        : throw Usage("DAY_INVALID", $"{name} needs a day as 2026-12-31, not '{Printable.Of(text)}'.", $"{name} demande un jour comme 2026-12-31, pas « {Printable.Of(text)} ».");

    private static string Text(DateOnly of) => of.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static TillFault Usage(string code, string english, string french) => new(ExitCode.Usage, code, english, french);
}
