using System.IO.Compression;
using System.Text;

namespace CarbonPos.Testbed.Invoices;

/// <summary>A file that means harm, and the code by which it is to be refused.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Make">Makes the file; some are large.</param>
/// <param name="Code">Of the fault.</param>
public sealed record InvoiceAttack(string Name, Func<byte[]> Make, string Code)
{
    public override string ToString() => Name;
}

/// <summary>The attacks on a reader of invoices that are known. Each is small in the file, or as large as files may be.</summary>
public static class InvoiceAttacks
{
    private static readonly byte[] Sound = InvoiceSamples.Bytes(InvoiceSamples.Cii());

    public static IEnumerable<InvoiceAttack> All() => [.. OnXml(), .. OnEncodings(), .. OnContents(), .. OnPdf(), .. OnInflation(), .. OnCircles()];

    private static IEnumerable<InvoiceAttack> OnXml()
    {
        yield return new("entity expansion", () => Xml("<!DOCTYPE Invoice [<!ENTITY a \"0123456789\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]><Invoice>&e;</Invoice>"), "XML_DTD");
        yield return new("external entity", () => Xml("<!DOCTYPE Invoice [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Invoice>&x;</Invoice>"), "XML_DTD");
        yield return new("external subset", () => Xml("<!DOCTYPE Invoice SYSTEM \"http://127.0.0.1:9/x.dtd\"><Invoice/>"), "XML_DTD");
        yield return new("parameter entity", () => Xml("<!DOCTYPE Invoice [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]><Invoice/>"), "XML_DTD");
        yield return new("undeclared entity", () => Inside("&x;"), "XML_MALFORMED");
        yield return new("100,000 deep", () => Xml(string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000))), "XML_TOO_DEEP");
        yield return new("100,000 deep in an invoice", () => Inside(string.Concat(Enumerable.Repeat("<ram:a>", 100_000)) + string.Concat(Enumerable.Repeat("</ram:a>", 100_000))), "XML_TOO_DEEP");
        yield return new("100,000 attributes", () => Inside("<ram:a " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}='' ")) + "/>"), "XML_TAG_TOO_LARGE");
        yield return new("an attribute of 8 MB", () => Inside("<ram:a b='" + new string('x', 8_000_000) + "'/>"), "XML_TAG_TOO_LARGE");
        yield return new("an element name of 8 MB", () => Inside("<ram:" + new string('x', 8_000_000) + "/>"), "XML_TAG_TOO_LARGE");
        yield return new("a million names", () => Inside(string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"<a{i}/>"))), "XML_TOO_MANY_NAMES");
        yield return new("a million lines", () => Inside(string.Concat(Enumerable.Repeat("<b:IncludedSupplyChainTradeLineItem/>", 400_000)), "xmlns:b=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" "), "INVOICE_TOO_LARGE");
        yield return new("cut off", () => Sound[..(Sound.Length / 2)], "XML_MALFORMED");
        yield return new("something after the end", () => [.. Sound, .. "<Invoice/>"u8], "XML_MALFORMED");
        yield return new("an XML of 17 MiB", () => [.. Sound, .. Filled(17 << 20)], "INVOICE_TOO_LARGE");
        yield return new("a file of 33 MiB", () => Filled(33 << 20), "INVOICE_TOO_LARGE");
    }

    private static IEnumerable<InvoiceAttack> OnEncodings()
    {
        var text = InvoiceSamples.Cii();
        yield return new("Latin-1 that says UTF-8", () => Encoding.Latin1.GetBytes(text), "XML_ENCODING");
        yield return new("UTF-16 that says UTF-8", () => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)], "XML_ENCODING");
        yield return new("UTF-8 that says UTF-16", () => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.Replace("\"UTF-8\"", "\"UTF-16\"", StringComparison.Ordinal))], "XML_ENCODING");
        yield return new("UTF-7", () => Encoding.UTF8.GetBytes(text.Replace("\"UTF-8\"", "\"UTF-7\"", StringComparison.Ordinal)), "XML_ENCODING");
        yield return new("UTF-32", () => [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(text)], "XML_ENCODING");
        yield return new("half UTF-8, half UTF-16", () => [.. Encoding.UTF8.GetBytes(text[..2000]), .. Encoding.Unicode.GetBytes(text[2000..])], "XML_ENCODING");
        yield return new("half of a surrogate pair", () => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("<a>"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("</a>")], "XML_ENCODING");
    }

    private static IEnumerable<InvoiceAttack> OnContents()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13];
        yield return new("nothing", () => [], "INVOICE_UNKNOWN_FORMAT");
        yield return new("a picture", () => png, "INVOICE_UNKNOWN_FORMAT");
        yield return new("an archive", () => [.. "PK\u0003\u0004"u8, .. new byte[100]], "INVOICE_UNKNOWN_FORMAT");
        yield return new("a web page", () => Xml("<html><body>Invoice</body></html>"), "NOT_AN_INVOICE");
        yield return new("an order", () => Xml("<o:Order xmlns:o='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>"), "NOT_AN_INVOICE");
        yield return new("an invoice of another namespace", () => Xml("<Invoice xmlns='urn:evil'/>"), "NOT_AN_INVOICE");
        yield return new("a picture attached as XML", () => PdfMaker.WithAttachment("factur-x.xml", png).WithTable(), "ATTACHMENT_NOT_XML");
        yield return new("a PDF in a PDF", () => PdfMaker.WithAttachment("factur-x.xml", PdfMaker.WithAttachment("factur-x.xml", Sound).WithTable()).WithTable(), "ATTACHMENT_NOT_XML");
        yield return new("a web page attached", () => PdfMaker.WithAttachment("factur-x.xml", Xml("<html/>")).WithTable(), "NOT_AN_INVOICE");
        yield return new("an order attached", () => PdfMaker.WithAttachment("order-x.xml", Sound).WithTable(), "PDF_NO_INVOICE");
        yield return new("no attachment", () => new PdfMaker().Object(1, "<< /Type /Catalog >>").WithTable(), "PDF_NO_INVOICE");
        foreach (var name in (string[])["../../factur-x.xml", "C:\\factur-x.xml", "/etc/cron.d/factur-x.xml", "a/b/xrechnung.xml", "file:factur-x.xml"])
            yield return new($"attached as {name}", () => PdfMaker.WithAttachment(name, Sound).WithTable(), "ATTACHMENT_NAME_UNSAFE");
        yield return new("a path in one of its names", () => PdfMaker.WithAttachment("factur-x.xml", Sound).Object(4, $"<< /Type /Filespec /F (../factur-x.xml) /UF {PdfMaker.Text("factur-x.xml")} /EF << /F 5 0 R >> >>").WithTable(), "ATTACHMENT_NAME_UNSAFE");
    }

    private static IEnumerable<InvoiceAttack> OnPdf()
    {
        yield return new("encrypted", () => Trailing("/Encrypt << /Filter /Standard /V 2 >>").WithTable(), "PDF_ENCRYPTED");
        yield return new("encrypted, with a cross-reference stream", () => Trailing("/Encrypt << /Filter /Standard /V 5 >>").WithStreams(), "PDF_ENCRYPTED");
        yield return new("only a header", () => [.. "%PDF-1.7\n"u8], "PDF_DAMAGED");
        yield return new("a filter that is not read", () => Attached().Stream(5, "/Filter /LZWDecode", [1, 2, 3]).WithTable(), "PDF_FILTER_UNSUPPORTED");
        yield return new("packed that is not", () => Attached().Stream(5, "/Filter /FlateDecode", [1, 2, 3]).WithTable(), "PDF_DAMAGED");
        yield return new("packed five times", () => Attached().Stream(5, "/Filter [ /FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode ]", PdfMaker.Pack(Sound)).WithTable(), "PDF_TOO_COMPLEX");
        yield return new("arrays 100,000 deep", () => Attached().Object(1, new string('[', 100_000)).WithTable(), "PDF_TOO_COMPLEX");
        yield return new("an array of a million", () => Attached().Object(1, $"[ {string.Concat(Enumerable.Repeat("0 ", 1_000_000))}]").WithTable(), "PDF_TOO_COMPLEX");
        yield return new("a string of 8 MB", () => Attached().Object(1, $"<< /A ({new string('x', 8_000_000)}) >>").WithTable(), "PDF_TOO_COMPLEX");
        yield return new("a table of a million", () => [.. "%PDF-1.7\n"u8, .. Encoding.Latin1.GetBytes("xref\n0 1000000\n" + string.Concat(Enumerable.Repeat("0000000000 65535 f \n", 1_000_000)) + "trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF")], "PDF_TOO_COMPLEX");
        yield return new("a million objects without a table", () => [.. "%PDF-1.7\n"u8, .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(1, 1_000_000).Select(i => $"{i} 0 obj\n1\n")))], "PDF_TOO_COMPLEX");
        yield return new("streams whose lengths hang on each other", () => Lengths(), "PDF_TOO_COMPLEX");
        yield return new("objects that share their spaces", () => Shared(), "PDF_TOO_COMPLEX");
        yield return new("streams that share their end", () => [.. "%PDF-1.7\n"u8, .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(1, 100_000).Select(i => $"{i} 0 obj<</Type/ObjStm/N 1/First 4>>stream\n"))), .. Filled(4 << 20), .. "endstream /Root 1 0 R"u8], "PDF_TOO_COMPLEX");
        yield return new("tables that share their rows", () => Tables(), "PDF_TOO_COMPLEX");
        yield return new("two invoices", () => Attached()
            .Object(1, $"<< /Names << /EmbeddedFiles << /Names [ (a) 4 0 R (b) 6 0 R ] >> >> >>")
            .Object(6, "<< /F (factur-x.xml) /EF << /F 7 0 R >> >>").Stream(7, "", Xml("<a/>")).WithTable(), "PDF_SEVERAL_INVOICES");
    }

    private static IEnumerable<InvoiceAttack> OnInflation()
    {
        var bomb = Bomb();
        yield return new("1 GB inflated", () => Attached().Stream(5, "/Type /EmbeddedFile /Filter /FlateDecode", bomb).WithTable(), "PDF_INFLATES_TOO_MUCH");
        yield return new("1 GB inflated, packed once more", () => Attached().Stream(5, "/Type /EmbeddedFile /Filter [ /FlateDecode /FlateDecode ]", PdfMaker.Pack(bomb)).WithTable(), "PDF_INFLATES_TOO_MUCH");
        yield return new("1 GB inflated, predicted", () => Attached().Stream(5, "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>", bomb).WithTable(), "PDF_INFLATES_TOO_MUCH");
        var table = Encoding.Latin1.GetBytes($"%PDF-1.7\n1 0 obj\n<< /Type /XRef /W [ 1 2 1 ] /Size 1000000000 /Root 2 0 R /Filter /FlateDecode /Length {bomb.Length} >>\nstream\n");
        yield return new("1 GB inflated as a cross-reference", () => [.. table, .. bomb, .. "\nendstream\nendobj\nstartxref\n9\n%%EOF"u8], "PDF_INFLATES_TOO_MUCH");
        var packer = Attached().Stream(8, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", bomb).WithTable();
        yield return new("1 GB inflated as an object stream", () => InStream(packer), "PDF_INFLATES_TOO_MUCH");
    }

    private static IEnumerable<InvoiceAttack> OnCircles()
    {
        yield return new("a reference to itself", () => Attached().Object(1, "1 0 R").WithTable(), "PDF_CYCLIC");
        yield return new("two that refer to each other", () => Attached().Object(1, "<< /Names 6 0 R >>").Object(6, "7 0 R").Object(7, "6 0 R").WithTable(), "PDF_CYCLIC");
        yield return new("a list that contains itself", () => Attached().Object(1, "<< /Names << /EmbeddedFiles 6 0 R >> >>").Object(6, "<< /Kids [ 7 0 R ] >>").Object(7, "<< /Kids [ 6 0 R ] >>").WithTable(), "PDF_CYCLIC");
        yield return new("a length that is its own stream", () => Attached().Stream(5, "/Length 5 0 R", Sound).WithTable(), "PDF_CYCLIC");
        yield return new("an update before itself", () => Self(Trailing("/Prev 15").WithTable()), "PDF_CYCLIC");
        yield return new("an object stream inside itself", () => Within(), "PDF_DAMAGED");
    }

    private static PdfMaker Attached() => PdfMaker.WithAttachment("factur-x.xml", Sound);

    private static PdfMaker Trailing(string trailer)
    {
        var maker = Attached();
        maker.Trailer = trailer;
        return maker;
    }

    /// <summary>A table whose Prev is its own place.</summary>
    private static byte[] Self(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        var start = text.Split("startxref\n")[1].Split('\n')[0];
        return Encoding.Latin1.GetBytes(text.Replace("/Prev 15", $"/Prev {start}", StringComparison.Ordinal));
    }

    /// <summary>The catalogue is said to be in object stream 8.</summary>
    private static byte[] InStream(byte[] file)
    {
        var update = file.Length;
        byte[] row = [2, 0, 8, 0];
        return [.. file, .. Encoding.Latin1.GetBytes($"9 0 obj\n<< /Type /XRef /W [ 1 2 1 ] /Index [ 1 1 ] /Size 10 /Root 1 0 R /Prev {Start(file)} /Length 4 >>\nstream\n"), .. row, .. Encoding.Latin1.GetBytes($"\nendstream\nendobj\nstartxref\n{update}\n%%EOF\n")];
    }

    /// <summary>Object stream 8 is said to be in object stream 8, and no object is where a search would find it.</summary>
    private static byte[] Within()
    {
        byte[] rows = [2, 0, 8, 0, 2, 0, 8, 1];
        return [.. Encoding.Latin1.GetBytes($"%PDF-1.7\n9 0 obj\n<< /Type /XRef /W [ 1 2 1 ] /Index [ 1 1 8 1 ] /Size 10 /Root 1 0 R /Length 8 >>\nstream\n"), .. rows, .. "\nendstream\nendobj\nstartxref\n9\n%%EOF\n"u8];
    }

    private static byte[] Lengths()
    {
        var maker = Attached();
        for (var i = 5; i < 2_000; i++)
            maker.Stream(i, $"/Length {i + 1} 0 R", [1]);
        return maker.WithTable();
    }

    /// <summary>A list of 1,500 nodes, each of which begins before the same 8 MB of spaces.</summary>
    private static byte[] Shared()
    {
        var kids = string.Concat(Enumerable.Range(10, 1_500).Select(i => $"{i} 0 R "));
        var nodes = string.Concat(Enumerable.Range(10, 1_500).Select(i => $"{i} 0 obj %"));
        return [.. Encoding.Latin1.GetBytes($"%PDF-1.7\n1 0 obj << /Names << /EmbeddedFiles << /Kids [ {kids}] >> >> >> endobj\n{nodes}\n"), .. Filled(8 << 20), .. "<< /Kids [ ] >> endobj /Root 1 0 R"u8];
    }

    /// <summary>Two hundred updates that all read the same million empty subsections.</summary>
    private static byte[] Tables() =>
        [.. Encoding.Latin1.GetBytes($"%PDF-1.7\n{string.Concat(Enumerable.Repeat("xref%", 200))}\n{string.Concat(Enumerable.Repeat("0 0\n", 1_000_000))}trailer << /Root 1 0 R /Prev 14 >>\nstartxref\n9\n%%EOF")];

    private static string Start(byte[] file) => Encoding.Latin1.GetString(file).Split("startxref\n")[^1].Split('\n')[0];

    /// <summary>A megabyte that unpacks to a gigabyte of zeros: one packed piece, over and over.</summary>
    private static byte[] Bomb()
    {
        using var piece = new MemoryStream();
        var deflater = new DeflateStream(piece, CompressionLevel.Optimal, leaveOpen: true);
        deflater.Write(new byte[1 << 20]);
        deflater.Flush();
        var block = piece.ToArray();
        using var whole = new MemoryStream();
        whole.Write([0x78, 0xDA]);
        for (var i = 0; i < 1024; i++) whole.Write(block);
        whole.Write([3, 0, 0, 0, 0, 1]);
        deflater.Dispose();
        return whole.ToArray();
    }

    private static byte[] Xml(string body) => InvoiceSamples.Bytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}");

    private static byte[] Inside(string body, string rootAttributes = "")
    {
        var text = InvoiceSamples.Cii().Replace("<rsm:SupplyChainTradeTransaction>", $"<rsm:SupplyChainTradeTransaction>{body}", StringComparison.Ordinal);
        return InvoiceSamples.Bytes(text.Replace("<rsm:CrossIndustryInvoice ", $"<rsm:CrossIndustryInvoice {rootAttributes}", StringComparison.Ordinal));
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)' ');
        return bytes;
    }
}
