using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Invoices.Writing;

namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>
/// Changes the invoice in a PDF by an incremental update (ISO 32000, 7.5.6): every byte of the file stays, and at its end come the
/// attachment's stream under the same number and a cross-reference section of the file's own kind. Name, relationship and
/// description are other objects, and stay as they are; so do pages.
/// </summary>
internal sealed class PdfUpdate : IDisposable
{
    // Told in a comment, so that an update of ours can be taken off again.
    private static readonly byte[] Mark = "%CarbonPos update of the first "u8.ToArray();

    private const int MostUpdates = 16;

    private static readonly string[] OfThePacking = ["Length", "Filter", "DecodeParms", "F", "FFilter", "FDecodeParms", "DL", "Params"];
    private static readonly string[] OfTheSection = ["Type", "Size", "Prev", "XRefStm", "W", "Index", "Length", "Filter", "DecodeParms", "DL"];

    private readonly PdfDocument document;
    private readonly MemoryStream made = new();
    private readonly int header;
    private readonly SortedDictionary<int, (int Kind, long Place, int Part)> entries = [];

    private PdfUpdate(ReadOnlyMemory<byte> file, PdfDocument document)
    {
        this.document = document;
        header = file.Length - document.Bytes.Length;
        made.Write(file.Span);
        if (file.Span[^1] is not ((byte)'\n' or (byte)'\r'))
            made.WriteByte((byte)'\n');
        made.Write(Mark);
        Put($"{file.Length} bytes\n");
    }

    // Places are counted from the header on.
    private long Here => made.Position - header;

    /// <param name="file">That the reader has read.</param>
    /// <param name="xml">What the attachment is to hold.</param>
    /// <param name="now">Its date of change.</param>
    /// <exception cref="InvoiceRefusal">Signed, or built so that it cannot be added to.</exception>
    public static ReadOnlyMemory<byte> Append(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> xml, DateTimeOffset now)
    {
        if (file.Span.IndexOf("/ByteRange"u8) >= 0)
            throw new InvoiceRefusal(TransmitFaults.PdfSigned, "The PDF is signed, and what is added to it would break the signature: write the carbon before it is signed.");
        var found = PdfInvoice.Find(file);
        using var update = new PdfUpdate(file, found.Document);
        var isSearched = found.Document.Places.Newest is null;
        if (isSearched)
            update.TakeAll();
        foreach (var attachment in found.Attachments)
        {
            foreach (var stream in attachment.Streams)
                update.Attachment(stream, attachment.Content, xml, now);
        }

        if (update.entries.Count == 0)
            throw PdfBudget.Damaged("the attachment has no number");
        update.Section(isSearched, update.Trailer(isSearched, xml));
        return update.made.ToArray();
    }

    /// <summary>The PDF as it was before an update of this class, where its end is one, and its attachment was this.</summary>
    public static ReadOnlyMemory<byte>? Before(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> xml)
    {
        for (var updates = 0; updates < MostUpdates; updates++)
        {
            var bytes = file.Span;
            var mark = bytes.LastIndexOf(Mark);
            if (mark < 0 || !Utf8Parser.TryParse(bytes[(mark + Mark.Length)..], out int length, out _) || (length != mark && length != mark - 1) || length < 1)
                return null;
            // Whatever somebody else added behind it would be lost.
            if (bytes[mark..].IndexOf("%%EOF"u8) + "%%EOF\n".Length != bytes.Length - mark)
                return null;
            file = file[..length];
            if (InvoiceReader.Read(file).Xml.Span.SequenceEqual(xml.Span))
                return file;
        }

        return null;
    }

    public void Dispose() => made.Dispose();

    private void Attachment(PdfReference number, PdfStream before, ReadOnlyMemory<byte> xml, DateTimeOffset now)
    {
        var entry = new PdfDictionary();
        foreach (var (name, value) in before.Dictionary.Entries.Where(e => !OfThePacking.Contains(e.Key, StringComparer.Ordinal)))
            entry[name] = value;
        var facts = new PdfDictionary();
        foreach (var (name, value) in (document.Get(before.Dictionary["Params"]) as PdfDictionary)?.Entries ?? [])
            facts[name] = value;
        facts["Size"] = xml.Length;
        facts["CheckSum"] = MD5.HashData(xml.Span); // as the format has it: tells damage, not forgery
        facts["ModDate"] = Encoding.ASCII.GetBytes($"D:{now.UtcDateTime:yyyyMMddHHmmss}+00'00'");
        entry["Params"] = facts;
        var data = xml;
        if (before.Dictionary["Filter"] is not null)
        {
            entry["Filter"] = new PdfName("FlateDecode");
            data = Pack(xml.Span);
        }

        entry["Length"] = data.Length;
        Object(number, entry, data.Span);
    }

    private void Object(PdfReference number, PdfDictionary entry, ReadOnlySpan<byte> data)
    {
        entries[number.Number] = (1, Here, number.Generation);
        Put($"{number.Number} {number.Generation} obj\n{PdfText.Of(entry)}\nstream\n");
        made.Write(data);
        Put("\nendstream\nendobj\n");
    }

    /// <summary>Where the file's own cross-reference is damaged, the new one names every object.</summary>
    private void TakeAll()
    {
        foreach (var (number, place) in document.Places.All)
            entries[number] = place.Stream == 0 ? (1, place.Place, document.GenerationAt(place.Place)) : (2, place.Stream, place.Place);
    }

    private PdfDictionary Trailer(bool isSearched, ReadOnlyMemory<byte> xml)
    {
        var places = document.Places;
        var trailer = new PdfDictionary();
        foreach (var (name, value) in (places.Newest ?? new()).Entries.Where(e => !OfTheSection.Contains(e.Key, StringComparer.Ordinal)))
            trailer[name] = value;
        trailer["Root"] = places.Root;
        if (isSearched)
        {
            if (PdfSearch.Named(document, document.Bytes.Span, "/Info"u8) is PdfReference info)
                trailer["Info"] = info;
        }
        else
        {
            trailer["Prev"] = (double)places.Start;
        }

        // The first half names the document, the second its state.
        if (document.Get(trailer["ID"]) is List<object?> { Count: 2 } id && document.Get(id[1]) is byte[] state)
            trailer["ID"] = new List<object?> { id[0], MD5.HashData([.. state, .. xml.Span]) };
        return trailer;
    }

    private void Section(bool isWhole, PdfDictionary trailer)
    {
        var next = Math.Max(document.Places.NextNumber, entries.Keys.Max() + 1);
        var start = Here;
        if (document.Places.IsStream || entries.Values.Any(entry => entry.Kind == 2))
        {
            trailer["Type"] = new PdfName("XRef");
            trailer["Size"] = next + 1;
            entries[next] = (1, start, 0);
            var rows = Rows(isWhole);
            trailer["W"] = new List<object?> { 1, 4, 2 };
            trailer["Index"] = new List<object?>(Runs(isWhole).SelectMany(run => new object?[] { run.First, run.Count }));
            trailer["Length"] = rows.Length;
            Object(new(next), trailer, rows);
        }
        else
        {
            trailer["Size"] = next;
            Put("xref\n");
            foreach (var (first, count) in Runs(isWhole))
            {
                Put($"{first} {count}\n");
                for (var number = first; number < first + count; number++)
                    Put(entries.TryGetValue(number, out var entry) ? $"{entry.Place:D10} {entry.Part:D5} n\r\n" : "0000000000 65535 f\r\n");
            }

            Put($"trailer\n{PdfText.Of(trailer)}\n");
        }

        Put($"startxref\n{start}\n%%EOF\n");
    }

    private byte[] Rows(bool isWhole)
    {
        using var rows = new MemoryStream();
        foreach (var (first, count) in Runs(isWhole))
        {
            for (var number = first; number < first + count; number++)
            {
                var (kind, place, part) = entries.TryGetValue(number, out var entry) ? entry : (0, 0, ushort.MaxValue);
                rows.Write([(byte)kind, (byte)(place >> 24), (byte)(place >> 16), (byte)(place >> 8), (byte)place, (byte)(part >> 8), (byte)part]);
            }
        }

        return rows.ToArray();
    }

    /// <summary>Numbers that follow each other; a whole section begins with the free object 0.</summary>
    private List<(int First, int Count)> Runs(bool isWhole)
    {
        var runs = new List<(int First, int Count)>();
        if (isWhole)
            runs.Add((0, 1));
        foreach (var number in entries.Keys)
        {
            if (runs.Count > 0 && runs[^1].First + runs[^1].Count == number)
                runs[^1] = (runs[^1].First, runs[^1].Count + 1);
            else
                runs.Add((number, 1));
        }

        return runs;
    }

    private static byte[] Pack(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflater.Write(content);
        return packed.ToArray();
    }

    private void Put(FormattableString text) => Put(text.ToString(CultureInfo.InvariantCulture));

    private void Put(string text) => made.Write(Encoding.Latin1.GetBytes(text));
}
