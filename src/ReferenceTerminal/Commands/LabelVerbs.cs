using System.CommandLine;
using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"label render" and "label tag": codes and shelf tags as PNG or SVG, to print. Needs no gateway.</summary>
sealed class LabelVerbs(TillOptions options, TillConsole console)
{
    private const int UsualDotsPerInch = 300;
    private const long MostGrams = 1_000_000_000_000;

    private static readonly Dictionary<string, PrintedSymbology> Symbologies = new(StringComparer.Ordinal)
    {
        ["ean13"] = PrintedSymbology.Ean13,
        ["ean8"] = PrintedSymbology.Ean8,
        ["upca"] = PrintedSymbology.UpcA,
        ["gs1-128"] = PrintedSymbology.Gs1128,
        ["itf14"] = PrintedSymbology.Itf14,
        ["qr"] = PrintedSymbology.QrCode,
        ["flashcode"] = PrintedSymbology.Flashcode,
    };

    private readonly Argument<string> text = new("CODE") { Description = "Digits, GS1 elements in brackets as \"(01)09506000134352(10)AB-123\", a GS1 Digital Link, or a flashcode." };

    private readonly Option<string?> symbology = new("--as")
    {
        Description = "ean13, ean8, upca, itf14 (digits), gs1-128 (brackets), qr or flashcode. Default: by the text: 8, 12, 13 or 14 digits, brackets, CPF1:, else QR.",
        HelpName = "KIND",
    };

    private readonly Option<string> file = new("--out") { Description = "The picture: .png (one bit a dot, with its resolution) or .svg (the same size in millimetres). An older one is replaced.", HelpName = "FILE", Required = true };

    private readonly Option<string?> module = new("--x")
    {
        Description = "Width of the thinnest bar in mm; printed in whole dots. EAN, UPC: 0.249 to 0.660, default 0.330. GS1-128: 0.249 to 1.016, ITF-14: 0.495 to 1.016, QR: 0.396 to 0.990, flashcode: 0.249 to 0.990, default 0.495.",
        HelpName = "MM",
    };

    private readonly Option<string> resolution = new("--dpi") { Description = "The printer's dots per inch: 72 to 2,400. Default: 300.", HelpName = "N", DefaultValueFactory = _ => "300" };

    private readonly Option<string> name = new("--name") { Description = "The product's name, at most 80 characters on two lines.", HelpName = "TEXT", Required = true };

    private readonly Option<string> price = new("--price") { Description = "Euros with VAT: 3.20 or 3,20.", HelpName = "EUROS", Required = true };

    private readonly Option<string?> unitPrice = new("--unit-price") { Description = "Printed as it is, such as \"16.00 €/kg\".", HelpName = "TEXT" };

    private readonly Option<string?> grams = new("--grams") { Description = "Grams CO2e that the till debits for one: printed as points. Default: none.", HelpName = "N" };

    /// <summary>The verb group; others add their verbs to it.</summary>
    public Command Label(TillRunner runner)
    {
        var render = new Command("render", "A code as a picture to print: carbonpos-till label render 4006381333931 --out milk.png");
        var tag = new Command("tag", "A shelf tag: carbonpos-till label tag 4006381333931 --name \"Oat milk 1 l\" --price 1.95 --grams 320 --out tag.svg");
        symbology.AcceptOnlyFromAmong([.. Symbologies.Keys]);
        foreach (var command in new[] { render, tag })
        {
            command.Arguments.Add(text);
            foreach (var option in new Option[] { symbology, file, module, resolution })
            {
                command.Options.Add(option);
            }
        }

        foreach (var option in new Option[] { name, price, unitPrice, grams })
        {
            tag.Options.Add(option);
        }

        runner.Attach(render, Render);
        runner.Attach(tag, Tag);
        return new Command("label", "Labels to print. Sizes and rules: docs/how-to/print-labels.md") { render, tag };
    }

    private int Render(ParseResult parsed)
    {
        var (order, scale) = Order(parsed);
        return Write(parsed, "render", PrintedLabel.Draw(order, scale), order, scale);
    }

    private int Tag(ParseResult parsed)
    {
        var french = options.Language(parsed) == Language.French;
        var (order, scale) = Order(parsed);
        if (order.Symbology == PrintedSymbology.Flashcode)
        {
            throw new TillFault(ExitCode.Usage, "PRINT_TEXT_WRONG", "A flashcode is a shopper's, not a product's: it has no place on a shelf.", "Un flashcode est celui d'un client, pas d'un produit : il n'a pas sa place en rayon.");
        }

        var euros = TillNumber.Read(parsed.GetRequiredValue(price), "--price", 0, 1_000_000, 2).ToString("0.00", CultureInfo.InvariantCulture);
        string? carbon = null;
        if (parsed.GetValue(grams) is { } stated)
        {
            var points = Co2eMass.FromGrams(TillNumber.ReadWhole(stated, "--grams", 0, MostGrams, "GRAMS_OUT_OF_RANGE")).ToPoints();
            carbon = $"{(french ? points.Replace('.', ',') : points)} points";
        }

        var words = new ShelfTagText(Printable.Of(parsed.GetRequiredValue(name)), $"{(french ? euros.Replace('.', ',') : euros)} €", parsed.GetValue(unitPrice), carbon);
        return Write(parsed, "tag", Required(ShelfTag.Draw(order, scale, words)), order, scale);
    }

    private (PrintOrder Order, PrintScale Scale) Order(ParseResult parsed)
    {
        var order = Required(PrintOrder.Read(parsed.GetRequiredValue(text), parsed.GetValue(symbology) is { } kind ? Symbologies[kind] : null));
        var dpi = (int)TillNumber.ReadWhole(parsed.GetValue(resolution) ?? $"{UsualDotsPerInch}", "--dpi", PrintScale.LeastDotsPerInch, PrintScale.MostDotsPerInch);
        decimal? wanted = parsed.GetValue(module) is { } stated ? TillNumber.Read(stated, "--x", 0.001m, 10, 3) : null;
        return (order, Required(PrintScale.Find(order, wanted, dpi)));
    }

    private int Write(ParseResult parsed, string verb, Sheet sheet, PrintOrder order, PrintScale scale)
    {
        var path = parsed.GetRequiredValue(file);
        var bytes = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => sheet.ToPng(),
            ".SVG" => Encoding.UTF8.GetBytes(sheet.ToSvg(order.Symbology == PrintedSymbology.Flashcode ? "Flashcode" : order.Data)),
            _ => throw new TillFault(ExitCode.Usage, "PRINT_FILE_WRONG", "--out names a .png or an .svg file.", "--out nomme un fichier .png ou .svg."),
        };
        try
        {
            File.WriteAllBytes(path, bytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TillFault(ExitCode.File, "FILE_NOT_WRITTEN", $"{path} could not be written: {Printable.Of(failure)}", $"{path} n'a pas pu être écrit : {Printable.Of(failure)}");
        }

        Tell(parsed, verb, path, sheet, order, scale);
        if (scale.WiderWanted(order.Symbology) is { } wider)
        {
            var millimetres = wider.ToString(CultureInfo.InvariantCulture);
            console.Error.WriteLine(options.Language(parsed) == Language.French
                ? $"Un module de moins de {millimetres} mm ne sert que dans le magasin qui imprime ; ailleurs, le standard demande {millimetres} ou plus (--x, --dpi)."
                : $"A module below {millimetres} mm is for use in the shop that prints it; elsewhere the standard asks for {millimetres} or more (--x, --dpi).");
        }

        return ExitCode.Done;
    }

    private void Tell(ParseResult parsed, string verb, string path, Sheet sheet, PrintOrder order, PrintScale scale)
    {
        var kind = Symbologies.First(known => known.Value == order.Symbology).Key;
        var x = Math.Round((decimal)scale.ModuleMillimetres, 4);
        if (options.IsJson(parsed))
        {
            OutcomeJson.WriteObject(console.Out, [], json =>
            {
                json.WriteString("verb", verb);
                json.WriteNumber("exit", ExitCode.Done);
                json.WriteString("file", path);
                json.WriteString("symbology", kind);
                json.WriteNumber("module_mm", x);
                json.WriteNumber("module_dots", scale.DotsPerModule);
                json.WriteNumber("dpi", scale.DotsPerInch);
                json.WriteNumber("width_dots", sheet.Width);
                json.WriteNumber("height_dots", sheet.Height);
                json.WriteNull("error");
            });
            return;
        }

        var size = string.Create(CultureInfo.InvariantCulture, $"{sheet.Width * 25.4 / sheet.DotsPerInch:0.0} × {sheet.Height * 25.4 / sheet.DotsPerInch:0.0} mm");
        console.Out.WriteLine(options.Language(parsed) == Language.French
            ? $"{path} : {kind}, {size}, module {x:0.###} mm ({scale.DotsPerModule} points à {scale.DotsPerInch} ppp)"
            : $"{path}: {kind}, {size}, module {x:0.###} mm ({scale.DotsPerModule} dots at {scale.DotsPerInch} dpi)");
    }

    private static T Required<T>(PrintParse<T> parse)
        where T : class => parse.TryGet(out var value, out var fault) ? value : throw new TillFault(ExitCode.Usage, fault.Name, fault.English, fault.French);
}
