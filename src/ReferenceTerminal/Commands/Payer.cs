using System.CommandLine;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Who pays: --flashcode, --token, or the flashcode that was in a scanned picture.</summary>
static class Payer
{
    /// <exception cref="TillFault">Nobody, or two at once.</exception>
    public static Instrument Read(ProductOptions options, ParseResult parsed, Instrument? scanned)
    {
        var (flashcode, token) = (parsed.GetValue(options.Flashcode), parsed.GetValue(options.Token));
        var stated = (flashcode, token) switch
        {
            ({ } code, null) => Scanner.ReadInstrument(code),
            (null, { } text) => ReadToken(text),
            (null, null) => scanned ?? throw new TillFault(
                ExitCode.Usage,
                "NO_INSTRUMENT",
                "Nobody pays yet: add --flashcode (text or picture of the shopper's code) or --token.",
                "Personne ne paie encore : ajoutez --flashcode (texte ou image du code du client) ou --token."),
            _ => throw new TillFault(ExitCode.Usage, "TWO_INSTRUMENTS", "Give --flashcode or --token, not both.", "Donnez --flashcode ou --token, pas les deux."),
        };
        return scanned is null || scanned == stated ? stated : throw Two();
    }

    /// <summary>Two shoppers at one basket: the till must not choose who pays.</summary>
    public static TillFault Two() => new(
        ExitCode.Usage,
        "TWO_INSTRUMENTS",
        "Two different codes were shown to pay with. Nothing was debited. Scan the code of the one who pays, alone.",
        "Deux codes différents ont été présentés pour payer. Rien n'a été débité. Scannez seulement le code de la personne qui paie.");

    /// <summary>As text, or from a file: text stands in the list of processes for all users of the machine.</summary>
    private static Instrument ReadToken(string textOrFile)
    {
        var text = !Scanner.LooksLikeInstrument(textOrFile) && File.Exists(textOrFile) ? FirstLine.Of(textOrFile, "--token") : textOrFile;
        return Instrument.TryParse(text, out var instrument, out var reason) && instrument.Kind == InstrumentKind.AccountToken
            ? instrument
            : throw new TillFault(
                ExitCode.Usage,
                "INSTRUMENT_UNREADABLE",
                $"--token needs an account token (CPA1:…), or a file that holds one. {reason ?? "This is a flashcode: use --flashcode."}",
                "--token demande un jeton de compte (CPA1:…), ou un fichier qui en contient un.");
    }
}
