namespace CarbonPos.Carbon.Labels;

/// <summary>Tells from its first characters what a scan is, and hands it to the reader for that.</summary>
static class LabelReader
{
    /// <summary>What a flashcode starts with.</summary>
    const string FlashcodePrefix = "CPF1:";

    public static LabelParse Read(ReadOnlySpan<char> scan, LabelRules rules)
    {
        if (scan.IsEmpty)
        {
            return LabelParse.Failed(new LabelFault(LabelErrorCodes.Empty, "Nothing was scanned."));
        }

        if (scan.Length > Label.MaxScanLength)
        {
            return LabelParse.Failed(new LabelFault(LabelErrorCodes.TooLong, $"A scan has at most {Label.MaxScanLength} characters."));
        }

        return scan[0] == ']' ? ReadIdentified(scan, rules) : ReadPlain(scan, rules);
    }

    /// <summary>The AIM identifier says which symbology it was, and so what the data must be.</summary>
    static LabelParse ReadIdentified(ReadOnlySpan<char> scan, LabelRules rules)
    {
        var symbology = scan.Length >= 3 ? scan[1..3] : default;
        var data = scan.Length >= 3 ? scan[3..] : default;
        switch (symbology)
        {
            case "C1" or "e0" or "e1" or "e2" or "d2" or "Q3" or "J1":
                return ElementStringReader.Read(data, isTransmitted: true);
            case "E0":
                return data.Length == 8 ? GtinReader.ReadUpcE(data) : GtinReader.Read(data, rules.Measures);
            case "E3" when data.Length is 15 or 18:
                // The two or five digits of the add-on say which issue of a magazine it is, not which article.
                return GtinReader.Read(data[..13], rules.Measures);
            case "E4":
                return GtinReader.ReadExactly(8, data);
            case "I0" or "I1" or "I3":
                return GtinReader.ReadExactly(14, data);
            case "C0" or "Q0" or "Q1" or "Q2" or "d0" or "d1" or "d4" or "J0" or "z0" or "z3" or "X0":
                return data.IsEmpty
                    ? LabelParse.Failed(new LabelFault(LabelErrorCodes.Empty, "The symbol holds nothing."))
                    : ReadPlain(data, rules, isTransmitted: true);
            case "E1" or "E2":
                return LabelParse.Failed(new LabelFault(
                    LabelErrorCodes.Symbology, "This is the add-on beside an article's number; scan the number itself."));
            default:
                return LabelParse.Failed(new LabelFault(
                    LabelErrorCodes.Symbology, "The identifier in front names no symbology that carries a label."));
        }
    }

    static LabelParse ReadPlain(ReadOnlySpan<char> scan, LabelRules rules, bool isTransmitted = false)
    {
        // What tills scan most, straight away; anything else about numbers is told below.
        if (scan.Length is 13 or 12 or 14 or 8 && Gtin.Read(scan, out var gtin) == GtinDigits.Right)
        {
            return GtinReader.Right(gtin, scan, rules.Measures);
        }

        if (scan.Length <= Gtin.Length && IsDigits(scan))
        {
            return GtinReader.Read(scan, rules.Measures);
        }

        if (scan.StartsWith(FlashcodePrefix))
        {
            return LabelParse.Ok(new Label(scan.ToString()));
        }

        if (scan.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return DigitalLinkReader.Read(scan, rules);
        }

        if (scan[0] == '(')
        {
            return BracketReader.Read(scan);
        }

        if (IsElementString(scan, isTransmitted))
        {
            return ElementStringReader.Read(scan, isTransmitted);
        }

        return IsDigits(scan)
            ? GtinReader.Read(scan, rules.Measures)
            : LabelParse.Failed(new LabelFault(
                LabelErrorCodes.Unrecognised, "This is neither an article number, nor GS1 data, nor a flashcode."));
    }

    // A plain loop: on a dozen characters it beats the vectorised search, which allocates until the JIT has optimised it.
    static bool IsDigits(ReadOnlySpan<char> scan)
    {
        foreach (var c in scan)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Scanners that send no identifier also drop the leading FNC1. Without it, data counts as elements only when it has a
    /// separator further on or starts with the full number of an article or a logistic unit.
    /// </summary>
    static bool IsElementString(ReadOnlySpan<char> scan, bool isTransmitted)
    {
        var asText = isTransmitted ? ElementStringReader.Fnc1 : ElementStringReader.Fnc1AsText;
        if (scan[0] == ElementStringReader.Fnc1 || scan[0] == asText)
        {
            return true;
        }

        if (!char.IsAsciiDigit(scan[0]))
        {
            return false;
        }

        var keyLength = scan switch
        {
            ['0', '1' or '2', ..] => 16,
            ['0', '0', ..] => 20,
            _ => int.MaxValue,
        };
        return (scan.Length >= keyLength && IsDigits(scan[..keyLength]))
            || scan.ContainsAny(ElementStringReader.Fnc1, asText);
    }
}
