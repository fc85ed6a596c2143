using System.Text;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices;

public sealed class PdfInvoiceTests
{
    private static readonly byte[] Xml = InvoiceSamples.Bytes(InvoiceSamples.Cii());

    [Theory]
    [InlineData("factur-x.xml")]
    [InlineData("Factur-X.XML")]
    [InlineData("zugferd-invoice.xml")]
    [InlineData("ZUGFeRD-invoice.xml")]
    [InlineData("xrechnung.xml")]
    public void Read_EachName_IsTheInvoice(string name)
    {
        var parse = InvoiceReader.Read(PdfMaker.WithAttachment(name, Xml).WithTable());

        Assert.True(parse.TryGet(out var invoice, out _));
        Assert.Equal((name, "2026/17"), (parse.Attachment, invoice.Number));
        Assert.Equal(Xml, parse.Xml.ToArray());
        Assert.Empty(invoice.Findings);
    }

    [Fact]
    public void Read_ObjectAndCrossReferenceStreams_AreFollowed() => AssertRead(PdfMaker.WithAttachment("factur-x.xml", Xml).WithStreams());

    [Fact]
    public void Read_UnpackedAttachment_IsRead() => AssertRead(PdfMaker.WithAttachment("factur-x.xml", Xml, isPacked: false).WithTable());

    [Theory]
    [InlineData("/ASCIIHexDecode")]
    [InlineData("/ASCII85Decode")]
    public void Read_TextFilters_AreUndone(string filter)
    {
        var text = filter == "/ASCIIHexDecode" ? Convert.ToHexString(Xml) + ">" : Base85(Xml) + "~>";
        AssertRead(PdfMaker.WithAttachment("factur-x.xml", Xml).Stream(5, $"/Filter [ {filter} ]", Encoding.ASCII.GetBytes(text)).WithTable());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_PredictedAttachment_IsRead(int filter)
    {
        const int Columns = 7;
        var padded = Xml.Concat(Enumerable.Repeat((byte)' ', (Columns - (Xml.Length % Columns)) % Columns)).ToArray();
        AssertRead(PdfMaker.WithAttachment("factur-x.xml", Xml).Stream(5, $"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns {Columns} >>", PdfMaker.Pack(Predict(padded, Columns, filter))).WithTable());
    }

    [Fact]
    public void Read_IncrementalUpdate_GivesTheNewInvoice()
    {
        var old = PdfMaker.WithAttachment("factur-x.xml", InvoiceSamples.Bytes(InvoiceSamples.Cii().Replace("2026/17", "old", StringComparison.Ordinal)));
        var update = new PdfMaker().Stream(5, "/Type /EmbeddedFile /Filter /FlateDecode", PdfMaker.Pack(Xml));

        AssertRead(update.Update(old.WithTable()));
        AssertRead(update.Update(old.WithStreams()));
    }

    [Fact]
    public void Read_OnlyAssociated_IsFoundByRelationship()
    {
        var pdf = PdfMaker.WithAttachment("rechnung-17.xml", Xml).Object(1, "<< /Type /Catalog /AF [ 4 0 R ] >>").WithTable();

        AssertRead(pdf, "rechnung-17.xml");
    }

    [Fact]
    public void Read_SeveralAttachments_NameGoesBeforeRelationship()
    {
        var pdf = PdfMaker.WithAttachment("data.xml", InvoiceSamples.Bytes(InvoiceSamples.Ubl()))
            .Object(1, "<< /Type /Catalog /Names << /EmbeddedFiles << /Kids [ 9 0 R ] >> >> /AF [ 4 0 R ] >>")
            .Object(9, "<< /Names [ (a) 4 0 R (b) 6 0 R ] >>")
            .Object(6, "<< /F (factur\\055x\\056xml) /AFRelationship /Supplement /EF << /F 7 0 R >> >>")
            .Stream(7, "/Filter /FlateDecode", PdfMaker.Pack(Xml)).WithTable();

        AssertRead(pdf);
    }

    [Fact]
    public void Read_AnotherAttachmentWithAPath_IsNotLookedAt()
    {
        var pdf = PdfMaker.WithAttachment("factur-x.xml", Xml)
            .Object(1, "<< /Names << /EmbeddedFiles << /Names [ (a) 4 0 R (b) 6 0 R ] >> >> >>")
            .Object(6, "<< /F (../../photo.png) /EF << /F 7 0 R >> >>").Stream(7, "", [1]).WithTable();

        AssertRead(pdf);
    }

    [Theory]
    [InlineData("image#2Fpng", true)]
    [InlineData("application#2Fxml", false)]
    [InlineData("text/xml", false)]
    public void Read_DeclaredType_IsHeldAgainstTheContent(string type, bool isFound)
    {
        var invoice = Reading.Of(PdfMaker.WithAttachment("factur-x.xml", Xml, type).WithTable());

        Assert.Equal(isFound, Reading.Codes(invoice).Contains(InvoiceFindingCodes.AttachmentType));
    }

    [Fact]
    public void Read_DamagedCrossReference_IsSearched()
    {
        var sound = PdfMaker.WithAttachment("factur-x.xml", Xml).WithTable();
        var text = Encoding.Latin1.GetString(sound);

        AssertRead(Encoding.Latin1.GetBytes(text.Replace("startxref", "startxxxx", StringComparison.Ordinal)));
        AssertRead(Encoding.Latin1.GetBytes(text.Replace("%âãÏÓ\n", "%âãÏÓ\n% somebody put a line here\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_DamagedCrossReferenceStream_IsSearchedInsideObjectStreams()
    {
        var text = Encoding.Latin1.GetString(PdfMaker.WithAttachment("factur-x.xml", Xml).WithStreams());

        AssertRead(Encoding.Latin1.GetBytes(text.Replace("startxref", "startxxxx", StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_SomethingBeforeTheHeader_IsForgiven() => AssertRead([.. "From the mail\r\n"u8, .. PdfMaker.WithAttachment("factur-x.xml", Xml).WithTable()]);

    [Fact]
    public void Read_WrongLengthOfTheStream_EndsWhereItSaysSo() =>
        AssertRead(PdfMaker.WithAttachment("factur-x.xml", Xml).Stream(5, "/Length 12", [.. Xml]).WithTable());

    private static void AssertRead(byte[] pdf, string name = "factur-x.xml")
    {
        var parse = InvoiceReader.Read(pdf);
        Assert.True(parse.TryGet(out var invoice, out var fault), fault?.ToString());
        Assert.Equal((name, "2026/17"), (parse.Attachment, invoice.Number));
    }

    private static byte[] Predict(byte[] data, int columns, int filter)
    {
        var predicted = new List<byte>();
        for (var at = 0; at < data.Length; at++)
        {
            if (at % columns == 0)
                predicted.Add((byte)filter);
            int left = at % columns == 0 ? 0 : data[at - 1], up = at < columns ? 0 : data[at - columns], corner = at % columns == 0 || at < columns ? 0 : data[at - columns - 1];
            int[] toGuess = [Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - corner - corner)];
            var paeth = toGuess[0] <= toGuess[1] && toGuess[0] <= toGuess[2] ? left : toGuess[1] <= toGuess[2] ? up : corner;
            predicted.Add((byte)(data[at] - filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => 0 }));
        }

        return [.. predicted];
    }

    private static string Base85(byte[] data)
    {
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += 4)
        {
            var count = Math.Min(4, data.Length - at);
            uint group = 0;
            for (var i = 0; i < 4; i++)
                group = (group << 8) | (i < count ? data[at + i] : 0u);
            var digits = new char[5];
            for (var i = 4; i >= 0; i--, group /= 85)
                digits[i] = (char)('!' + (group % 85));
            text.Append(digits, 0, count + 1);
        }

        return text.ToString();
    }
}
