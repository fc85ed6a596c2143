namespace CarbonPos.Carbon.Invoices.Pdf;

// A value of a PDF is one of: null, bool, double, byte[] (a string), PdfName, PdfReference, List<object?> (an array),
// PdfDictionary, PdfStream. They live as long as one file is read.

/// <summary>A name, such as <c>/EmbeddedFiles</c> without its slash.</summary>
internal sealed record PdfName(string Text);

/// <summary>Points to an object by number. Generations are not told apart in reading, the newest entry counts; who writes must name them.</summary>
internal sealed record PdfReference(int Number, int Generation = 0);

/// <summary>Names and values.</summary>
internal sealed class PdfDictionary
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    public object? this[string name]
    {
        get => values.GetValueOrDefault(name);
        set => values[name] = value;
    }

    /// <summary>All of them, in order.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Entries => values;
}

/// <summary>A dictionary and the bytes after it, as they stand in the file.</summary>
internal sealed record PdfStream(PdfDictionary Dictionary, ReadOnlyMemory<byte> Raw);

/// <summary>What one file may cost, whatever it holds. Counted over all that is read of it.</summary>
internal sealed class PdfBudget
{
    /// <summary>Values made: a way to an attachment takes some hundred.</summary>
    private const int MaxValues = 200_000;

    /// <summary>Bytes of strings and names.</summary>
    private const int MaxTextBytes = 2 << 20;

    /// <summary>Bytes that compressed parts come to: an XML, and the tables and object streams that lead to it.</summary>
    private const int MaxInflated = InvoiceReader.MaxXmlBytes + (8 << 20);

    /// <summary>Bytes passed over: spaces, comments, the way to the end of a stream. The same bytes may be on many ways.</summary>
    private const int MaxPassed = 64 << 20;

    private int values;
    private int textBytes;
    private int passed;
    private int inflated;

    /// <summary>What may still be unpacked.</summary>
    public int InflatedLeft => MaxInflated - inflated;

    public void Value()
    {
        if (++values > MaxValues)
            throw TooComplex($"more than {MaxValues} values lie on the way to the attachment");
    }

    public void Text(int bytes)
    {
        textBytes += bytes;
        if (textBytes > MaxTextBytes)
            throw TooComplex($"strings on the way to the attachment have more than {MaxTextBytes >> 20} MiB");
    }

    public void Passed(int bytes)
    {
        if (bytes > MaxPassed - passed)
            throw TooComplex($"more than {MaxPassed >> 20} MiB would have to be passed over");
        passed += bytes;
    }

    public void Inflated(int bytes)
    {
        if (bytes > InflatedLeft)
            throw TooLarge();
        inflated += bytes;
    }

    public static InvoiceRefusal TooLarge() => new(InvoiceFaultCodes.PdfInflates, $"What is compressed in the PDF comes to more than {MaxInflated >> 20} MiB.");

    public static InvoiceRefusal TooComplex(string why) => new(InvoiceFaultCodes.PdfTooComplex, $"The PDF is not read: {why}.");

    public static InvoiceRefusal Damaged(string why) => new(InvoiceFaultCodes.PdfDamaged, $"The PDF is damaged: {why}.");

    public static InvoiceRefusal Cyclic(string why) => new(InvoiceFaultCodes.PdfCyclic, $"The PDF turns in a circle: {why}.");
}
