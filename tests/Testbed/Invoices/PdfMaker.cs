using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace CarbonPos.Testbed.Invoices;

/// <summary>Writes PDFs by the letter of ISO 32000, sound ones and others: object by object, in any of the three ways to say where they are.</summary>
public sealed class PdfMaker
{
    private readonly SortedDictionary<int, (string Body, byte[]? Data)> objects = [];

    /// <summary>What else stands in the trailer.</summary>
    public string Trailer { get; set; } = "";

    /// <summary>One page, one attachment, in its list and associated with the document.</summary>
    public static PdfMaker WithAttachment(string name, byte[] content, string subtype = "text#2Fxml", string relationship = "Alternative", bool isPacked = true)
    {
        var maker = new PdfMaker()
            .Object(1, "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [ " + Text(name) + " 4 0 R ] >> >> /AF [ 4 0 R ] >>")
            .Object(2, "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>")
            .Object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] >>")
            .Object(4, $"<< /Type /Filespec /F {Text(name)} /UF {Text(name)} /AFRelationship /{relationship} /EF << /F 5 0 R >> >>");
        return isPacked
            ? maker.Stream(5, $"/Type /EmbeddedFile /Subtype /{subtype} /Filter /FlateDecode", Pack(content))
            : maker.Stream(5, $"/Type /EmbeddedFile /Subtype /{subtype}", content);
    }

    /// <summary>A text as a string of a PDF, in UTF-16.</summary>
    public static string Text(string text) => "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)) + ">";

    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflater.Write(content);
        return packed.ToArray();
    }

    public PdfMaker Object(int number, string body)
    {
        objects[number] = (body, null);
        return this;
    }

    /// <param name="number">Of the object.</param>
    /// <param name="entries">Of its dictionary, without the length unless it is to be another than the right one.</param>
    /// <param name="data">As it stands in the file.</param>
    public PdfMaker Stream(int number, string entries, byte[] data)
    {
        var length = entries.Contains("/Length", StringComparison.Ordinal) ? "" : string.Create(CultureInfo.InvariantCulture, $" /Length {data.Length}");
        objects[number] = ($"<< {entries}{length} >>", data);
        return this;
    }

    /// <summary>With a cross-reference table.</summary>
    public byte[] WithTable() => Finish(Begin(), 0, []);

    /// <summary>Adds these objects to a file that exists, as an incremental update with a table.</summary>
    public byte[] Update(byte[] earlier)
    {
        var tail = Encoding.Latin1.GetString(earlier.AsSpan(earlier.Length - 40));
        var previous = int.Parse(tail.Split("startxref")[1].Split('%')[0].Trim(), CultureInfo.InvariantCulture);
        return Finish(new MemoryStream(), previous, earlier);
    }

    /// <summary>With a cross-reference stream, and all objects but streams packed into an object stream.</summary>
    public byte[] WithStreams()
    {
        var file = Begin();
        var places = new Dictionary<int, (int Kind, int A, int B)> { [0] = (0, 0, 255) };
        var plain = objects.Where(o => o.Value.Data is null).ToList();
        int packer = objects.Keys.Max() + 1, table = packer + 1;
        var (head, body) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < plain.Count; i++)
        {
            head.Append(CultureInfo.InvariantCulture, $"{plain[i].Key} {body.Length} ");
            body.Append(plain[i].Value.Body).Append('\n');
            places[plain[i].Key] = (2, packer, i);
        }

        Stream(packer, string.Create(CultureInfo.InvariantCulture, $"/Type /ObjStm /N {plain.Count} /First {head.Length} /Filter /FlateDecode"), Pack(Encoding.Latin1.GetBytes($"{head}{body}")));
        foreach (var (number, (text, data)) in objects.Where(o => o.Value.Data is not null))
        {
            places[number] = (1, (int)file.Position, 0);
            Write(file, number, text, data);
        }

        places[table] = (1, (int)file.Position, 0);
        var rows = new MemoryStream();
        var above = new byte[6];
        for (var number = 0; number <= table; number++)
        {
            var (kind, a, b) = places.GetValueOrDefault(number);
            byte[] row = [(byte)kind, (byte)(a >> 24), (byte)(a >> 16), (byte)(a >> 8), (byte)a, (byte)b];
            rows.WriteByte(2);
            for (var i = 0; i < row.Length; i++) rows.WriteByte((byte)(row[i] - above[i]));
            above = row;
        }

        var start = file.Position;
        Write(file, table, "", null, string.Create(CultureInfo.InvariantCulture, $"<< /Type /XRef /Size {table + 1} /W [ 1 4 1 ] /Root 1 0 R /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 6 >> {Trailer}"), Pack(rows.ToArray()));
        Put(file, $"startxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    private static MemoryStream Begin()
    {
        var file = new MemoryStream();
        Put(file, "%PDF-1.7\n%âãÏÓ\n");
        return file;
    }

    private byte[] Finish(MemoryStream file, int previous, byte[] earlier)
    {
        var places = new Dictionary<int, long>();
        foreach (var (number, (text, data)) in objects)
        {
            places[number] = earlier.Length + file.Position;
            Write(file, number, text, data);
        }

        var start = earlier.Length + file.Position;
        Put(file, "xref\n");
        if (previous == 0) Put(file, "0 1\n0000000000 65535 f \n");
        foreach (var (number, place) in places) Put(file, $"{number} 1\n{place:D10} 00000 n \n");
        var before = previous == 0 ? "" : $"/Prev {previous}";
        Put(file, $"trailer\n<< /Size {objects.Keys.Max() + 1} /Root 1 0 R {before} {Trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return [.. earlier, .. file.ToArray()];
    }

    private static void Write(MemoryStream file, int number, string text, byte[]? data, string open = "", byte[]? packed = null)
    {
        data ??= packed;
        var entries = open.Length > 0 ? $"{open} /Length {packed!.Length} >>" : text;
        Put(file, $"{number} 0 obj\n{entries}\n");
        if (data is not null)
        {
            Put(file, "stream\n");
            file.Write(data);
            Put(file, "\nendstream\n");
        }

        Put(file, "endobj\n");
    }

    private static void Put(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));
}
