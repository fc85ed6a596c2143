using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Pdf;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices.Writing;

/// <summary>Carbon into a PDF: what was there stays, what comes is one attachment with right facts.</summary>
public sealed class PdfUpdateTests
{
    private static readonly byte[] Xml = InvoiceSamples.Bytes(InvoiceSamples.Cii(2));

    public static TheoryData<string> Layouts => ["table", "streams", "updated", "plain", "no end of line", "behind a mail's head"];

    private static byte[] Pdf(string layout) => layout switch
    {
        "table" => PdfMaker.WithAttachment("factur-x.xml", Xml).WithTable(),
        "streams" => PdfMaker.WithAttachment("factur-x.xml", Xml).WithStreams(),
        "updated" => new PdfMaker().Object(3, "<< /Type /Page /Parent 2 0 R >>").Update(PdfMaker.WithAttachment("factur-x.xml", Xml).WithTable()),
        "plain" => PdfMaker.WithAttachment("factur-x.xml", Xml, isPacked: false).WithTable(),
        "no end of line" => PdfMaker.WithAttachment("factur-x.xml", Xml).WithTable()[..^1],
        _ => [.. "From: a@b\r\n\r\n"u8, .. PdfMaker.WithAttachment("factur-x.xml", Xml).WithTable()],
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Write_EveryLayout_KeepsAllThatWasThere_AndGoesWithoutATrace(string layout)
    {
        var before = Pdf(layout);

        var made = Transmitting.Write(before, Transmitting.All(2)).File;

        Assert.Equal(before, made[..before.Length].ToArray());
        var read = InvoiceReader.Read(made);
        Assert.True(read.TryGet(out var invoice, out _));
        Assert.Equal(Transmitting.All(2).Lines.Values, invoice.Lines.Select(line => line.Carbon));
        Assert.Equal(Xml, Transmitting.Remove(read.Xml));
        Assert.Equal(before, Transmitting.Remove(made));
        // The way of the file itself: nothing had to be searched for.
        Assert.NotNull(PdfDocument.Open(made).Places.Newest);
        Assert.Equal(PdfDocument.Open(before).Places.IsStream, PdfDocument.Open(made).Places.IsStream);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Write_Attachment_StaysOne_WithItsNameRelationshipAndRightFacts(string layout)
    {
        var made = Transmitting.Write(Pdf(layout), Transmitting.All(2)).File;

        var document = PdfDocument.Open(made);
        var attachment = Assert.Single(PdfAttachments.Of(document));
        Assert.Equal(["factur-x.xml"], attachment.Names);
        Assert.Equal(("Alternative", "text/xml"), (attachment.Relationship, attachment.Type));
        var xml = document.Unpack(attachment.Content);
        var facts = Assert.IsType<PdfDictionary>(document.Get(attachment.Content.Dictionary["Params"]));
        Assert.Equal((double)xml.Length, facts["Size"]);
        Assert.Equal(MD5.HashData(xml.Span), facts["CheckSum"]);
        Assert.Equal("D:20261122191500+00'00'", Encoding.ASCII.GetString((byte[])facts["ModDate"]!));
        Assert.Equal(layout == "plain", attachment.Content.Dictionary["Filter"] is null);
    }

    [Fact]
    public void Write_FactsInAnObjectOfTheirOwn_AreKeptBesideTheNewOnes()
    {
        var maker = PdfMaker.WithAttachment("factur-x.xml", Xml).Object(6, "<< /CreationDate (D:2020) /Size 1 /ModDate (D:2020) /Mac << /Creator (\\(x\\)) >> >>")
            .Stream(5, "/Type /EmbeddedFile /Subtype /text#2Fxml /Params 6 0 R /Filter /FlateDecode", PdfMaker.Pack(Xml));

        var document = PdfDocument.Open(Transmitting.Write(maker.WithTable(), Transmitting.All(1)).File);

        var facts = (PdfDictionary)document.Get(PdfAttachments.Of(document)[0].Content.Dictionary["Params"])!;
        Assert.Equal("D:2020", Encoding.ASCII.GetString((byte[])facts["CreationDate"]!));
        Assert.Equal("(x)", Encoding.ASCII.GetString((byte[])((PdfDictionary)facts["Mac"]!)["Creator"]!));
        Assert.NotEqual(1d, facts["Size"]);
    }

    [Fact]
    public void Write_Trailer_KeepsWhatItHad_AndTheSecondHalfOfItsIdChanges()
    {
        var maker = PdfMaker.WithAttachment("factur-x.xml", Xml);
        maker.Trailer = "/Info 2 0 R /ID [ <0102> <0304> ] /Own#20Key 7";

        var trailer = PdfDocument.Open(Transmitting.Write(maker.WithTable(), Transmitting.All(1)).File).Places.Newest!;

        Assert.Equal(new PdfReference(2), trailer["Info"]);
        Assert.Equal(7d, trailer["Own Key"]);
        var id = (List<object?>)trailer["ID"]!;
        Assert.Equal(new byte[] { 1, 2 }, id[0]);
        Assert.NotEqual(new byte[] { 3, 4 }, id[1]);
    }

    [Fact]
    public void Write_TwoStreamsForOneFile_ChangesBoth()
    {
        var maker = PdfMaker.WithAttachment("factur-x.xml", Xml)
            .Object(4, "<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /AFRelationship /Alternative /EF << /F 6 0 R /UF 5 0 R >> >>")
            .Stream(6, "/Type /EmbeddedFile", Xml);

        var document = PdfDocument.Open(Transmitting.Write(maker.WithTable(), Transmitting.All(2)).File);

        var streams = new[] { 5, 6 }.Select(number => document.Unpack((PdfStream)document.Get(new PdfReference(number))!).ToArray()).ToList();
        Assert.Equal(streams[0], streams[1]);
        Assert.Contains("4321 g", Encoding.UTF8.GetString(streams[1]));
    }

    [Fact]
    public void Write_Again_AddsAgain_AndBothGo()
    {
        var before = Pdf("table");
        var first = Transmitting.Write(before, Transmitting.All(2)).File.ToArray();

        var second = Transmitting.Write(first, Transmitting.All(1)).File.ToArray();

        Assert.Equal(first, second[..first.Length]);
        Assert.Equal([4321, null], Reading.Of(second).Lines.Select(line => line.Carbon?.Mass.Grams));
        Assert.Equal(before, Transmitting.Remove(second));
        Assert.Equal(first, Transmitting.Write(first, Transmitting.All(2)).File.ToArray());
    }

    [Fact]
    public void Remove_AfterSomebodyElseAdded_KeepsWhatTheyAdded()
    {
        var written = Transmitting.Write(Pdf("table"), Transmitting.All(2)).File.ToArray();
        var later = new PdfMaker().Object(3, "<< /Type /Page /Parent 2 0 R /Rotate 90 >>").Update([.. written]);

        var removed = Transmitting.Remove(later);

        Assert.Equal(later, removed[..later.Length]);
        Assert.Equal(Xml, InvoiceReader.Read(removed).Xml.ToArray());
        var document = PdfDocument.Open(removed);
        Assert.Equal(90d, ((PdfDictionary)document.Get(new PdfReference(3))!)["Rotate"]);
    }

    [Fact]
    public void Remove_ForgedMark_ChangesNothingButTheAttachment()
    {
        var written = Transmitting.Write(Pdf("table"), Transmitting.All(2)).File.ToArray();
        var text = Encoding.Latin1.GetString(written);
        foreach (var forged in (string[])["%CarbonPos update of the first 20 bytes", "%CarbonPos update of the first 999999999999 bytes", "%CarbonPos update of the first  bytes"])
        {
            var file = Encoding.Latin1.GetBytes(System.Text.RegularExpressions.Regex.Replace(text, "%CarbonPos update of the first \\d+ bytes", forged));
            if (file.Length == written.Length)
                continue;
            Assert.Equal(Xml, InvoiceReader.Read(Transmitting.Remove(file)).Xml.ToArray());
        }
    }

    [Theory]
    [InlineData("table")]
    [InlineData("streams")]
    public void Write_DamagedCrossReference_GetsAWholeNewOne(string layout)
    {
        var sound = Encoding.Latin1.GetString(Pdf(layout));
        var damaged = Encoding.Latin1.GetBytes(sound[..sound.LastIndexOf("startxref", StringComparison.Ordinal)] + "startxref\n77\n%%EOF\n");

        var made = Transmitting.Write(damaged, Transmitting.All(2)).File;

        var document = PdfDocument.Open(made);
        Assert.NotNull(document.Get(new PdfReference(3)));
        Assert.Single(PdfAttachments.Of(document));
        Assert.Equal(damaged, Transmitting.Remove(made));
    }

    [Fact]
    public void Write_SignedPdf_IsRefused()
    {
        var signed = PdfMaker.WithAttachment("factur-x.xml", Xml).Object(6, "<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [ 0 10 20 30 ] /Contents <00> >>").WithTable();

        Assert.Equal(TransmitFaults.PdfSigned, Transmitting.FaultOf(signed, Transmitting.All(1)));
    }

    [Fact]
    public void Write_EncryptedPdf_IsRefused()
    {
        var maker = PdfMaker.WithAttachment("factur-x.xml", Xml);
        maker.Trailer = "/Encrypt << /Filter /Standard >>";

        Assert.Equal(InvoiceFaultCodes.PdfEncrypted, Transmitting.FaultOf(maker.WithTable(), Transmitting.All(1)));
    }

    // CARBONPOS_LONG=1 tries a hundred times as many.
    [Fact]
    public void Write_Mutated_IsWrittenRightOrRefused()
    {
        const int Seed = 59;
        var random = new Random(Seed);
        var rounds = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 20_000 : 200;
        foreach (var layout in new[] { "table", "streams", "updated", "xml" })
        {
            var sound = layout == "xml" ? Xml : Pdf(layout);
            for (var round = 0; round < rounds; round++)
            {
                var file = Mutations.Of(sound, random);
                if (!InvoiceReader.Read(file).TryGet(out var invoice, out _) || invoice.Lines.Count == 0)
                    continue;
                if (!InvoiceWriter.Write(file, Transmitting.All(1), Transmitting.Now).TryGet(out var made, out var fault))
                {
                    Assert.NotEmpty(fault.Sentence);
                    continue;
                }

                Assert.True(InvoiceReader.Read(made.File).TryGet(out var again, out _), $"seed {Seed}, {layout}, round {round}");
                Assert.True(made.LinesWritten == 0 || again.Lines[0].Carbon == Transmitting.All(1).Lines[0], $"seed {Seed}, {layout}, round {round}");
            }
        }
    }
}
