namespace CarbonPos.Carbon.Labels;

/// <summary>Reads bare trade item numbers: EAN-13, EAN-8, UPC-A, UPC-E, ITF-14.</summary>
static class GtinReader
{
    /// <summary>The number of digits says which it is.</summary>
    public static LabelParse Read(ReadOnlySpan<char> digits, VariableMeasureTable measures)
    {
        if (digits.Length is 6)
        {
            return ReadUpcE(digits);
        }

        var parse = Gtin.Parse(digits);
        if (!parse.IsOk)
        {
            // Eight digits are an EAN-8 first; only when that fails may they be a UPC-E.
            var asUpcE = digits.Length == 8 ? ReadUpcE(digits) : default;
            return asUpcE.IsOk ? asUpcE : LabelParse.Failed(parse.Fault, LabelKind.Gtin);
        }

        return Right(parse.Gtin, digits, measures);
    }

    /// <summary>A number whose check digit is right.</summary>
    /// <param name="gtin">The number.</param>
    /// <param name="digits">As printed.</param>
    /// <param name="measures">What in-store numbers carry.</param>
    public static LabelParse Right(Gtin gtin, ReadOnlySpan<char> digits, VariableMeasureTable measures)
    {
        var prefix = digits.Length switch
        {
            13 => ((digits[0] - '0') * 10) + digits[1] - '0',
            12 => digits[0] - '0',
            _ => -1,
        };
        return prefix >= 0 && measures.CarriesMeasure(prefix) ? Measured(measures.Split(gtin)) : Whole(gtin);
    }

    /// <summary>The symbology carries exactly so many digits.</summary>
    public static LabelParse ReadExactly(int length, ReadOnlySpan<char> digits)
    {
        if (digits.Length != length)
        {
            return LabelParse.Failed(
                new LabelFault(LabelErrorCodes.GtinLength, $"This symbology carries {length} digits, not {digits.Length}."), LabelKind.Gtin);
        }

        var parse = Gtin.Parse(digits);
        return parse.IsOk ? Whole(parse.Gtin) : LabelParse.Failed(parse.Fault, LabelKind.Gtin);
    }

    /// <summary>Six or eight digits of a UPC-E.</summary>
    public static LabelParse ReadUpcE(ReadOnlySpan<char> digits)
    {
        Span<char> upcA = stackalloc char[12];
        if (!UpcE.TryExpand(digits, upcA))
        {
            return LabelParse.Failed(
                new LabelFault(LabelErrorCodes.GtinLength, "A UPC-E has 6 digits, or 8 that start with 0 or 1."), LabelKind.Gtin);
        }

        var parse = Gtin.Parse(upcA);
        return parse.IsOk ? Whole(parse.Gtin) : LabelParse.Failed(parse.Fault, LabelKind.Gtin);
    }

    static LabelParse Measured(in VariableMeasureSplit split)
    {
        if (split.IsCheckDigitWrong)
        {
            return LabelParse.Failed(
                new LabelFault(LabelErrorCodes.MeasureCheckDigit, $"The check digit of the measure in {split.Scanned} is wrong."), LabelKind.Gtin);
        }

        // All zeros stand for the article itself, as a price list prints it.
        long? carried = split.Value == 0 ? null : split.Value;
        return LabelParse.Ok(split.Measure == VariableMeasure.WeightGrams
            ? new Label(split.Scanned, split.Article, carried, null)
            : new Label(split.Scanned, split.Article, null, carried));
    }

    static LabelParse Whole(Gtin gtin) => LabelParse.Ok(new Label(gtin));
}
