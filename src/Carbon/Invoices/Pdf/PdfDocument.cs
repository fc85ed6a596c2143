namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>
/// The objects of a PDF, as far as they are asked for: nothing is read but the way to what is wanted. Pages, pictures and
/// fonts are never looked at, so they can do no harm.
/// </summary>
internal sealed class PdfDocument
{
    private const int MaxHeaderOffset = 1024;
    private const int MaxReferences = 16;

    private readonly Dictionary<int, object?> known = [];
    private readonly Dictionary<int, PdfObjectStream> objectStreams = [];
    private readonly HashSet<int> open = [];

    private PdfDocument(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Places = new(this);
    }

    /// <summary>From the header on, for places in the file are counted from there.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public PdfBudget Budget { get; } = new();

    public PdfCrossReference Places { get; private set; }

    /// <summary>True when a PDF's header is at the beginning, or soon after it.</summary>
    public static bool IsPdf(ReadOnlySpan<byte> file) => Header(file) >= 0;

    /// <summary>By the file's own cross-reference.</summary>
    public static PdfDocument Open(ReadOnlyMemory<byte> file)
    {
        var document = new PdfDocument(file[Header(file.Span)..]);
        document.Places.Read();
        return document;
    }

    /// <summary>By looking for the objects, where the cross-reference is damaged.</summary>
    public static PdfDocument Search(ReadOnlyMemory<byte> file)
    {
        var document = new PdfDocument(file[Header(file.Span)..]);
        PdfSearch.Run(document);
        return document;
    }

    public void RefuseEncrypted(PdfDictionary trailer)
    {
        if (trailer["Encrypt"] is not null)
            throw new InvoiceRefusal(InvoiceFaultCodes.PdfEncrypted, "The PDF is encrypted.");
    }

    /// <summary>The catalogue.</summary>
    public PdfDictionary Catalogue() => Get(Places.Root) as PdfDictionary ?? throw PdfBudget.Damaged("it has no catalogue");

    /// <summary>The value itself, or what it refers to.</summary>
    public object? Get(object? value)
    {
        for (var steps = 0; value is PdfReference reference; steps++)
        {
            if (steps == MaxReferences)
                throw PdfBudget.Cyclic("a reference leads to a reference, and so on");
            value = Object(reference.Number);
        }

        return value;
    }

    /// <summary>The last of the references that lead from a value to an object; null where the value is none.</summary>
    public PdfReference? Last(object? value)
    {
        PdfReference? last = null;
        for (var steps = 0; value is PdfReference reference && steps < MaxReferences; steps++)
            (last, value) = (reference, Object(reference.Number));
        return last;
    }

    /// <summary>The generation of the object that stands at a place in the file.</summary>
    public int GenerationAt(int offset)
    {
        var lexer = new PdfLexer(Bytes.Span, offset, Budget);
        return lexer.TryInteger(out _) && lexer.TryInteger(out var generation) && generation <= 65_535 ? (int)generation : 0;
    }

    /// <summary>A stream's bytes, unpacked.</summary>
    public ReadOnlyMemory<byte> Unpack(PdfStream stream)
    {
        var filters = Many(stream.Dictionary["Filter"]);
        var parameters = Many(stream.Dictionary["DecodeParms"]);
        var steps = new List<(string, PdfPrediction)>();
        for (var i = 0; i < filters.Count; i++)
        {
            if (Get(filters[i]) is not PdfName name)
                throw PdfBudget.Damaged("a stream does not say how it is packed");
            var prediction = i < parameters.Count && Get(parameters[i]) is PdfDictionary given
                ? PdfPrediction.Of(Whole(given["Predictor"], 1), Whole(given["Colors"], 1), Whole(given["BitsPerComponent"], 8), Whole(given["Columns"], 1))
                : PdfPrediction.None;
            steps.Add((name.Text, prediction));
        }

        return PdfFilters.Unpack(stream.Raw, steps, Budget);
    }

    /// <summary>The object that stands at a place in the file.</summary>
    /// <param name="offset">Of its number.</param>
    /// <param name="number">That it must have; 0 = any.</param>
    public object? ObjectAt(int offset, int number)
    {
        var lexer = new PdfLexer(Bytes.Span, offset, Budget);
        if (!lexer.TryInteger(out var found) || !lexer.TryInteger(out _) || !lexer.TryKeyword("obj"u8) || (number != 0 && found != number))
            throw PdfBudget.Damaged("an object is not where it is said to be");
        var value = lexer.Value();
        return value is PdfDictionary dictionary && lexer.TryKeyword("stream"u8) ? StreamAt(dictionary, lexer.Position) : value;
    }

    public PdfObjectStream ObjectStream(int number)
    {
        if (objectStreams.TryGetValue(number, out var already))
            return already;
        if (!Places.TryFind(number, out var place) || place.Stream != 0 || Object(number) is not PdfStream stream)
            throw PdfBudget.Damaged("an object stream is none");
        var made = new PdfObjectStream(Unpack(stream), Whole(Get(stream.Dictionary["N"]), -1), Whole(Get(stream.Dictionary["First"]), -1), Budget);
        objectStreams.Add(number, made);
        return made;
    }

    private static int Header(ReadOnlySpan<byte> file) => file[..Math.Min(file.Length, MaxHeaderOffset)].IndexOf("%PDF-"u8);

    private object? Object(int number)
    {
        if (known.TryGetValue(number, out var value))
            return value;
        if (!Places.TryFind(number, out var place))
            return null; // as the standard has it: what is not there is null
        if (open.Count > MaxReferences)
            throw PdfBudget.TooComplex("to read an object, too many others have to be read");
        if (!open.Add(number))
            throw PdfBudget.Cyclic($"object {number} needs itself");
        try
        {
            value = place.Stream == 0 ? ObjectAt(place.Place, number) : ObjectStream(place.Stream).Object(number, place.Place);
        }
        finally
        {
            open.Remove(number);
        }

        known.Add(number, value);
        return value;
    }

    private PdfStream StreamAt(PdfDictionary dictionary, int start)
    {
        var rest = Bytes.Span[start..];
        start += rest switch
        {
            [(byte)'\r', (byte)'\n', ..] => 2,
            [(byte)'\n' or (byte)'\r', ..] => 1,
            _ => 0,
        };
        var stated = Whole(Get(dictionary["Length"]), -1);
        if (stated >= 0 && stated <= Bytes.Length - start)
        {
            var lexer = new PdfLexer(Bytes.Span, start + (int)stated, Budget);
            if (lexer.TryKeyword("endstream"u8))
                return new(dictionary, Bytes.Slice(start, (int)stated));
        }

        // The length is wrong, as some writers leave it: the stream ends where it says so.
        var end = Bytes.Span[start..].IndexOf("endstream"u8);
        Budget.Passed(end < 0 ? Bytes.Length - start : end);
        if (end < 0)
            throw PdfBudget.Damaged("a stream has no end");
        return new(dictionary, Bytes.Slice(start, end));
    }

    private List<object?> Many(object? value) => Get(value) switch
    {
        null => [],
        List<object?> several => several,
        var one => [one],
    };

    private static long Whole(object? value, long byDefault) => value is double number and >= 0 and <= int.MaxValue ? (long)number : byDefault;
}

/// <summary>Objects that are packed together (ISO 32000, 7.5.7).</summary>
internal sealed class PdfObjectStream
{
    private const int MaxObjects = 10_000;

    private readonly ReadOnlyMemory<byte> data;
    private readonly PdfBudget budget;
    private readonly List<(int Number, int Offset)> index = [];

    public PdfObjectStream(ReadOnlyMemory<byte> data, long count, long first, PdfBudget budget)
    {
        (this.data, this.budget) = (data, budget);
        if (count is < 0 or > MaxObjects || first < 0 || first > data.Length)
            throw PdfBudget.Damaged("an object stream is none");
        var lexer = new PdfLexer(data.Span[..(int)first], 0, budget);
        for (var i = 0; i < count; i++)
        {
            budget.Value();
            if (!lexer.TryInteger(out var number) || !lexer.TryInteger(out var offset) || number > int.MaxValue || offset >= data.Length - first)
                throw PdfBudget.Damaged("an object stream does not say where its objects are");
            index.Add(((int)number, (int)(first + offset)));
        }
    }

    /// <summary>Numbers of what is in it, in order.</summary>
    public IEnumerable<int> Numbers => index.Select(entry => entry.Number);

    public object? Object(int number, int position)
    {
        if (position >= index.Count || index[position].Number != number)
            position = index.FindIndex(entry => entry.Number == number);
        if (position < 0)
            throw PdfBudget.Damaged("an object is not in the stream where it is said to be");
        return new PdfLexer(data.Span, index[position].Offset, budget).Value();
    }
}
