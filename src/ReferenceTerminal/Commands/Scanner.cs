using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>What a cashier's scanner would send: the codes in a picture, sorted into products and what the shopper pays with.</summary>
/// <param name="Labels">Every code that is no instrument, as a gateway reads labels.</param>
/// <param name="Instrument">The flashcode or account token in the picture. Null = none.</param>
sealed record Scan(IReadOnlyList<string> Labels, Instrument? Instrument);

/// <summary>Reads pictures of codes.</summary>
static class Scanner
{
    /// <exception cref="TillFault">The picture cannot be read.</exception>
    public static Scan Read(string file)
    {
        var labels = new List<string>();
        Instrument? instrument = null;
        foreach (var code in Codes(file))
        {
            if (Instrument.TryParse(code.Text, out var found, out _))
            {
                instrument = instrument is null || instrument == found ? found : throw Payer.Two();
            }
            else
            {
                labels.Add(code.Scan);
            }
        }

        return new(labels, instrument);
    }

    /// <summary>A flashcode or account token: as text, or as a picture of one.</summary>
    /// <exception cref="TillFault">Neither.</exception>
    public static Instrument ReadInstrument(string textOrFile)
    {
        if (Instrument.TryParse(textOrFile, out var instrument, out var reason))
        {
            return instrument;
        }

        if (LooksLikeInstrument(textOrFile))
        {
            throw new TillFault(ExitCode.Usage, "INSTRUMENT_UNREADABLE", $"{reason} Scan it again.", "Ce code est abîmé ou incomplet. Scannez-le de nouveau.");
        }

        return Read(textOrFile).Instrument ?? throw new TillFault(
            ExitCode.Picture,
            "NO_FLASHCODE_IN_PICTURE",
            $"There is no flashcode in {textOrFile}. Ask the shopper to show it bright and whole, and scan again.",
            $"Il n'y a pas de flashcode dans {textOrFile}. Demandez au client de l'afficher lumineux et entier, puis scannez de nouveau.");
    }

    /// <summary>True for a flashcode or account token, damaged ones included: these are never products.</summary>
    public static bool LooksLikeInstrument(string text) =>
        text.TrimStart().StartsWith("CPF1:", StringComparison.Ordinal) || text.TrimStart().StartsWith("CPA1:", StringComparison.Ordinal);

    private static IReadOnlyList<ReadCode> Codes(string file)
    {
        if (!ImageFile.Read(file).TryGet(out var image, out var fault))
        {
            throw new TillFault(
                ExitCode.Picture,
                fault.Name,
                $"{file} is no picture that can be read: {fault.Sentence} Take it again, as PNG, JPEG or PGM, or type the digits with --label.",
                $"{file} n'est pas une image lisible : {fault.Sentence} Reprenez-la, en PNG, JPEG ou PGM, ou tapez les chiffres avec --label.");
        }

        try
        {
            return CodeReader.Read(image);
        }
        catch (DllNotFoundException missing)
        {
            throw new TillFault(ExitCode.Picture, "LIBRARY_MISSING", missing.Message, missing.Message);
        }
    }
}
