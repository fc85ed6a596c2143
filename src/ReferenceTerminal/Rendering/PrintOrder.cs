using CarbonPos.Carbon.Labels;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>A text that a symbology can carry, checked.</summary>
public sealed record PrintOrder
{
    // The General Specifications allow a GS1-128 so many characters, separators among elements included.
    private const int MostGs1128Characters = 48;
    private const int MostQrBytes = 2331;

    private PrintOrder(PrintedSymbology symbology, string data, IReadOnlyList<string> captions)
    {
        Symbology = symbology;
        Data = data;
        Captions = captions;
    }

    /// <summary>What is printed.</summary>
    public PrintedSymbology Symbology { get; }

    /// <summary>What a reader gives back: digits, an element string with 0x1D between elements, or a text.</summary>
    public string Data { get; }

    /// <summary>The human-readable line in pieces that may stand on lines of their own; empty = none, or under parts of the bars.</summary>
    public IReadOnlyList<string> Captions { get; }

    /// <summary>Checks a text.</summary>
    /// <param name="text">EAN, UPC or ITF digits, GS1 elements in brackets, a GS1 Digital Link, or a flashcode.</param>
    /// <param name="symbology">Null = the one that the text is usually printed in.</param>
    public static PrintParse<PrintOrder> Read(string text, PrintedSymbology? symbology)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > Label.MaxScanLength)
            return Wrong("There is nothing to print, or far too much.", "Il n'y a rien à imprimer, ou beaucoup trop.");
        var chosen = symbology ?? Usual(text);
        return chosen switch
        {
            PrintedSymbology.Ean13 => Digits(text, 13, chosen),
            PrintedSymbology.Ean8 => Digits(text, 8, chosen),
            PrintedSymbology.UpcA => Digits(text, 12, chosen),
            PrintedSymbology.Itf14 => Digits(text, 14, chosen),
            PrintedSymbology.Gs1128 => Elements(text),
            PrintedSymbology.QrCode => Qr(text),
            PrintedSymbology.Flashcode => Flashcode(text),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static PrintedSymbology Usual(string text) => text switch
    {
        ['(', ..] => PrintedSymbology.Gs1128,
        _ when text.StartsWith("CPF1:", StringComparison.Ordinal) => PrintedSymbology.Flashcode,
        _ when text.Any(c => !char.IsAsciiDigit(c)) => PrintedSymbology.QrCode,
        { Length: 8 } => PrintedSymbology.Ean8,
        { Length: 12 } => PrintedSymbology.UpcA,
        { Length: 14 } => PrintedSymbology.Itf14,
        _ => PrintedSymbology.Ean13,
    };

    private static PrintParse<PrintOrder> Digits(string text, int count, PrintedSymbology symbology)
    {
        var name = SymbolRules.Of(symbology).Name;
        if (text.Length != count || text.Any(c => !char.IsAsciiDigit(c)))
            return Wrong($"{name} has {count} digits, the check digit among them.", $"{name} a {count} chiffres, clé comprise.");
        var right = Gtin.CheckDigit(text.AsSpan(0, count - 1));
        return text[^1] - '0' == right
            ? Ok(symbology, text, symbology == PrintedSymbology.Itf14 ? [$"{text[..1]} {text[1..3]} {text[3..8]} {text[8..13]} {text[13..]}"] : [])
            : Wrong($"The check digit of {text} should be {right}.", $"La clé de {text} devrait être {right}.");
    }

    private static PrintParse<PrintOrder> Elements(string text)
    {
        if (text[0] != '(')
            return Wrong("GS1-128 takes elements in brackets, such as (01)09506000134352(10)AB-123.", "GS1-128 demande des éléments entre parenthèses, comme (01)09506000134352(10)AB-123.");
        var parse = Label.Parse(text);
        if (!parse.IsOk)
            return Wrong(parse.ErrorText, $"Ce ne sont pas des éléments GS1 valables : {parse.ErrorText}");
        var elements = parse.Label.Elements;
        var data = string.Concat(elements.Select((element, i) => element.Ai + element.Value + (i < elements.Count - 1 && NeedsSeparator(element.Ai) ? "\x1D" : "")));
        return data.Length > MostGs1128Characters
            ? PrintParse<PrintOrder>.Failed(
                PrintFaultCode.TooLong,
                $"A GS1-128 holds at most {MostGs1128Characters} characters; these elements are {data.Length}. Print fewer, or a QR with their Digital Link.",
                $"Un GS1-128 contient au plus {MostGs1128Characters} caractères ; ces éléments en font {data.Length}. Imprimez-en moins, ou un QR avec leur Digital Link.")
            : Ok(PrintedSymbology.Gs1128, data, [.. elements.Select(element => $"({element.Ai}){element.Value}")]);
    }

    /// <summary>A text; when it is a GS1 Digital Link, its elements stand below.</summary>
    private static PrintParse<PrintOrder> Qr(string text)
    {
        if (text.StartsWith("CPF1:", StringComparison.Ordinal))
            return Flashcode(text);
        if (System.Text.Encoding.UTF8.GetByteCount(text) > MostQrBytes)
        {
            return PrintParse<PrintOrder>.Failed(
                PrintFaultCode.TooLong, $"A QR code holds at most {MostQrBytes} bytes at level M.", $"Un code QR contient au plus {MostQrBytes} octets au niveau M.");
        }

        var parse = Label.Parse(text);
        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && !parse.IsOk)
            return Wrong($"This link is no GS1 Digital Link: {parse.ErrorText}", $"Ce lien n'est pas un GS1 Digital Link : {parse.ErrorText}");
        return Ok(PrintedSymbology.QrCode, text, parse.IsOk ? [.. parse.Label.Elements.Where(e => e.Ai.All(char.IsAsciiDigit)).Select(e => $"({e.Ai}){e.Value}").Where(StrokeFont.Knows)] : []);
    }

    private static PrintParse<PrintOrder> Flashcode(string text)
    {
        var (stray, fits) = QrPng.FlashcodeFits(text);
        if (stray >= 0)
            return Wrong($"Character {stray + 1} is none of a flashcode.", $"Le caractère {stray + 1} n'est pas d'un flashcode.");
        return fits && text.StartsWith("CPF1:", StringComparison.Ordinal)
            ? Ok(PrintedSymbology.Flashcode, text, [])
            : Wrong("A flashcode begins with CPF1: and fits into QR version 13.", "Un flashcode commence par CPF1: et tient dans un QR de version 13.");
    }

    /// <summary>GS1 General Specifications, elements of predefined length: the first two digits decide.</summary>
    private static bool NeedsSeparator(string identifier) =>
        ((identifier[0] - '0') * 10 + identifier[1] - '0') is not (<= 4 or >= 11 and <= 20 or >= 31 and <= 36 or 41);

    private static PrintParse<PrintOrder> Ok(PrintedSymbology symbology, string data, IReadOnlyList<string> captions) =>
        PrintParse<PrintOrder>.Of(new PrintOrder(symbology, data, captions));

    private static PrintParse<PrintOrder> Wrong(string english, string french) => PrintParse<PrintOrder>.Failed(PrintFaultCode.TextWrong, english, french);
}
