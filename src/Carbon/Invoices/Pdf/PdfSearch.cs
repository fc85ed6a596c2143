namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>Finds the objects of a PDF whose cross-reference is damaged: one pass over the file, the last object of a number counts.</summary>
internal static class PdfSearch
{
    // Enough of an object's dictionary to tell an object stream.
    private const int Glance = 512;

    private const int MaxDamagedStreams = 1_000;

    public static void Run(PdfDocument document)
    {
        var bytes = document.Bytes.Span;
        var found = new List<(int Number, int Place)>();
        for (var at = 0; bytes[at..].IndexOf("obj"u8) is >= 0 and var next;)
        {
            at += next;
            if (TryNumber(bytes, at, out var number, out var place))
                found.Add((number, place));
            if (found.Count > PdfCrossReference.MaxEntries)
                throw PdfCrossReference.TooMany();
            at += 3;
        }

        // Newest first, for what is noted first counts.
        found.Reverse();
        foreach (var (number, place) in found)
            document.Places.Note(number, new(0, place));
        var damaged = 0;
        foreach (var (number, place) in found)
        {
            if (bytes.Slice(place, Math.Min(Glance, bytes.Length - place)).IndexOf("/ObjStm"u8) >= 0 && !TryUnfold(document, number) && ++damaged > MaxDamagedStreams)
                throw PdfBudget.TooComplex($"more than {MaxDamagedStreams} of its object streams are damaged");
        }

        Trailer(document, bytes);
    }

    /// <summary>Notes what is in an object stream; one that is damaged has nothing.</summary>
    private static bool TryUnfold(PdfDocument document, int number)
    {
        try
        {
            if (document.Get(new PdfReference(number)) is not PdfStream { Dictionary: var packed } || packed["Type"] is not PdfName { Text: "ObjStm" })
                return true;
            var position = 0;
            foreach (var inside in document.ObjectStream(number).Numbers)
                document.Places.Note(inside, new(number, position++));
            return true;
        }
        catch (InvoiceRefusal damaged) when (damaged.Fault.Code == InvoiceFaultCodes.PdfDamaged)
        {
            // The search goes on: the attachment may hang on what is whole.
            return false;
        }
    }

    private static void Trailer(PdfDocument document, ReadOnlySpan<byte> bytes)
    {
        if (Named(document, bytes, "/Encrypt"u8) is PdfReference or PdfDictionary)
            throw new InvoiceRefusal(InvoiceFaultCodes.PdfEncrypted, "The PDF is encrypted.");
        document.Places.Root = Named(document, bytes, "/Root"u8) as PdfReference ?? throw PdfBudget.Damaged("it has no catalogue");
    }

    /// <summary>What stands behind a name where it stands for the last time.</summary>
    public static object? Named(PdfDocument document, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name)
    {
        var at = bytes.LastIndexOf(name);
        return at < 0 ? null : new PdfLexer(bytes, at + name.Length, document.Budget).Value();
    }

    /// <summary>Reads "12 0 " backwards from the "obj" that stands after it.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> bytes, int at, out int number, out int place)
    {
        (number, place) = (0, at);
        if (!TryBack(bytes, ref place, out _) || !TryBack(bytes, ref place, out number))
            return false;
        return number > 0 && (place == 0 || !char.IsAsciiDigit((char)bytes[place - 1]));
    }

    private static bool TryBack(ReadOnlySpan<byte> bytes, ref int at, out int number)
    {
        number = 0;
        var end = at;
        while (end > 0 && at - end < 4 && PdfLexer.IsSpace(bytes[end - 1]))
            end--;
        var start = end;
        while (start > 0 && end - start < 9 && char.IsAsciiDigit((char)bytes[start - 1]))
            start--;
        if (start == end || end == at)
            return false;
        at = start;
        foreach (var digit in bytes[start..end])
            number = (number * 10) + (digit - '0');
        return true;
    }
}
