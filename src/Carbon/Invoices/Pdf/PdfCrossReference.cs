namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>Where an object is: at a place in the file, or in an object stream.</summary>
/// <param name="Stream">Number of the object stream; 0 = none.</param>
/// <param name="Place">Offset in the file, or position in the object stream.</param>
internal readonly record struct PdfPlace(int Stream, int Place);

/// <summary>
/// Where the objects of a file are, by its cross-reference tables and streams: the newest section first, then those that it
/// adds to. What a newer section says of an object counts.
/// </summary>
internal sealed class PdfCrossReference(PdfDocument document)
{
    /// <summary>Objects of one file, those of all its versions counted.</summary>
    public const int MaxEntries = 300_000;

    private const int MaxSections = 512;

    private readonly Dictionary<int, PdfPlace> places = [];
    private int entries;

    /// <summary>The catalogue.</summary>
    public PdfReference? Root { get; set; }

    /// <summary>Trailer of the newest section; null where the objects were searched for.</summary>
    public PdfDictionary? Newest { get; private set; }

    /// <summary>Where the newest section is.</summary>
    public long Start { get; private set; }

    /// <summary>True where the newest section is a stream, false where it is a table.</summary>
    public bool IsStream => Newest?["W"] is not null;

    /// <summary>All objects that are there, by number.</summary>
    public IEnumerable<KeyValuePair<int, PdfPlace>> All => places.Where(place => place.Value.Place >= 0).OrderBy(place => place.Key);

    /// <summary>A number that no object has, free ones included.</summary>
    public int NextNumber => Math.Max(places.Count == 0 ? 1 : places.Keys.Max() + 1, Newest?["Size"] is double size and > 0 and < int.MaxValue ? (int)size : 1);

    public bool TryFind(int number, out PdfPlace place) => places.TryGetValue(number, out place) && place.Place >= 0;

    /// <summary>Notes an object; one that is known already stays where it is.</summary>
    public void Note(int number, PdfPlace place)
    {
        if (++entries > MaxEntries)
            throw TooMany();
        places.TryAdd(number, place);
    }

    public static InvoiceRefusal TooMany() => PdfBudget.TooComplex($"it has more than {MaxEntries} objects");

    /// <summary>Reads all sections from the place on that the end of the file names.</summary>
    public void Read()
    {
        var tail = document.Bytes.Span[^Math.Min(document.Bytes.Length, 2048)..];
        var at = tail.LastIndexOf("startxref"u8);
        if (at < 0)
            throw PdfBudget.Damaged("it does not say where its objects are");
        var lexer = new PdfLexer(tail, at + 9, document.Budget);
        if (!lexer.TryInteger(out var start))
            throw PdfBudget.Damaged("it does not say where its objects are");
        Start = start;
        var seen = new HashSet<long>();
        var waiting = new Queue<long>([start]);
        while (waiting.TryDequeue(out var section))
        {
            if (!seen.Add(section))
                throw PdfBudget.Cyclic("a cross-reference section comes before itself");
            if (seen.Count > MaxSections)
                throw PdfBudget.TooComplex($"it was changed more than {MaxSections} times");
            if (section >= document.Bytes.Length)
                throw PdfBudget.Damaged("a cross-reference section lies behind its end");
            var trailer = Section((int)section);
            document.RefuseEncrypted(trailer);
            Newest ??= trailer;
            Root ??= trailer["Root"] as PdfReference;
            // A hybrid file's stream stands for its own table, so it goes before the older sections.
            foreach (var next in new[] { trailer["XRefStm"], trailer["Prev"] })
            {
                if (next is double offset && offset >= 0 && offset < document.Bytes.Length)
                    waiting.Enqueue((long)offset);
            }
        }
    }

    private PdfDictionary Section(int offset)
    {
        var lexer = new PdfLexer(document.Bytes.Span, offset, document.Budget);
        return lexer.TryKeyword("xref"u8) ? Table(ref lexer) : Stream(offset);
    }

    private PdfDictionary Table(ref PdfLexer lexer)
    {
        while (!lexer.TryKeyword("trailer"u8))
        {
            document.Budget.Value();
            if (!lexer.TryInteger(out var first) || !lexer.TryInteger(out var count) || first + count > int.MaxValue)
                throw PdfBudget.Damaged("a cross-reference table cannot be read");
            for (var number = first; number < first + count; number++)
            {
                if (!lexer.TryInteger(out var place) || !lexer.TryInteger(out _))
                    throw PdfBudget.Damaged("a cross-reference table cannot be read");
                if (lexer.TryKeyword("n"u8))
                    Note((int)number, new(0, place < document.Bytes.Length ? (int)place : -1));
                else if (lexer.TryKeyword("f"u8))
                    Note((int)number, new(0, -1));
                else
                    throw PdfBudget.Damaged("a cross-reference table cannot be read");
            }
        }

        return lexer.Value() as PdfDictionary ?? throw PdfBudget.Damaged("a cross-reference table has no trailer");
    }

    private PdfDictionary Stream(int offset)
    {
        if (document.ObjectAt(offset, 0) is not PdfStream stream || stream.Dictionary["W"] is not List<object?> { Count: >= 3 } widths)
            throw PdfBudget.Damaged("there is no cross-reference section where one is said to be");
        // Before anything is unpacked: where the file is encrypted, that is what is to be said.
        document.RefuseEncrypted(stream.Dictionary);
        Span<int> w = stackalloc int[3];
        for (var i = 0; i < 3; i++)
            w[i] = widths[i] is double width and >= 0 and <= 8 ? (int)width : throw PdfBudget.Damaged("a cross-reference stream has impossible columns");
        var data = document.Unpack(stream).Span;
        var row = w[0] + w[1] + w[2];
        if (row == 0)
            throw PdfBudget.Damaged("a cross-reference stream has impossible columns");
        var index = stream.Dictionary["Index"] as List<object?> ?? [0d, stream.Dictionary["Size"]];
        for (var i = 0; i + 1 < index.Count; i += 2)
        {
            if (index[i] is not double first || index[i + 1] is not double count || first < 0 || count < 0 || first + count > int.MaxValue)
                throw PdfBudget.Damaged("a cross-reference stream has an impossible index");
            for (var number = (int)first; number < (int)(first + count) && data.Length >= row; number++)
            {
                Row(number, data, w);
                data = data[row..];
            }
        }

        return stream.Dictionary;
    }

    private void Row(int number, ReadOnlySpan<byte> data, ReadOnlySpan<int> w)
    {
        var kind = w[0] == 0 ? 1 : Field(data[..w[0]]);
        var second = Field(data.Slice(w[0], w[1]));
        var third = Field(data.Slice(w[0] + w[1], w[2]));
        var place = kind switch
        {
            1 when second < document.Bytes.Length => new PdfPlace(0, (int)second),
            2 when second is > 0 and <= int.MaxValue && third <= int.MaxValue => new PdfPlace((int)second, (int)third),
            _ => new PdfPlace(0, -1),
        };
        Note(number, place);
    }

    private static long Field(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (var b in bytes)
            value = (value << 8) | b;
        return value <= long.MaxValue ? (long)value : long.MaxValue;
    }
}
