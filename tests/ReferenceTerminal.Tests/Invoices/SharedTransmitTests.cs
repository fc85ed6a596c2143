using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.ReferenceTerminal.Tests.Invoices;

/// <summary>Carbon onto the invoices of many makers in ../shared/data/invoices, and off again.</summary>
public sealed class SharedTransmitTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 19, 15, 0, TimeSpan.Zero);

    private static IEnumerable<(string Path, byte[] File, InvoiceParse Read, Invoice Invoice)> Readable()
    {
        foreach (var path in Directory.EnumerateFiles(SharedData.Folder("invoices")).Where(f => !f.EndsWith(".tsv", StringComparison.Ordinal)).Order())
        {
            var file = File.ReadAllBytes(path);
            var read = InvoiceReader.Read(file);
            if (read.TryGet(out var invoice, out _))
                yield return (path, file, read, invoice);
        }
    }

    private static InvoiceContents Contents(Invoice invoice) => invoice.Lines.Count == 0
        ? new(new Dictionary<int, InvoiceCarbon>(), Co2eMass.FromGrams(4321)) { BeyondProfile = true }
        : new(invoice.Lines.ToDictionary(line => line.Ordinal, line => new InvoiceCarbon(Co2eMass.FromGrams((line.Ordinal * 1000) - 7), (Provenance)((line.Ordinal % 5) + 1), $"né & <{line.Ordinal}> 2025"))) { BeyondProfile = true };

    [Fact]
    public void Write_EveryInvoice_IsReadBack_AndGoesWithoutATrace()
    {
        var (count, pdfs) = (0, 0);
        foreach (var (path, file, read, invoice) in Readable())
        {
            var contents = Contents(invoice);
            Assert.True(InvoiceWriter.Write(file, contents, Now).TryGet(out var made, out var fault), $"{path}: {fault}");
            var after = InvoiceReader.Read(made.File);
            Assert.True(after.TryGet(out var again, out fault), $"{path}: {fault}");

            Assert.Equal(invoice.Lines.Select(line => contents.Lines[line.Ordinal]), again.Lines.Select(line => line.Carbon));
            Assert.Equal(made.Total, again.Carbon?.Mass);
            Assert.True(made.Total is not null || invoice.Profile == InvoiceProfile.Peppol, path);
            Assert.Equal(invoice.Findings, again.Findings);
            Assert.Equal(read.Attachment, after.Attachment);

            Assert.True(InvoiceWriter.Remove(made.File, Now).TryGet(out var bare, out fault), $"{path}: {fault}");
            Assert.True(bare.File.Span.SequenceEqual(file), path);
            // Also where nothing but the XML is known: an attachment that somebody else packed anew.
            Assert.True(InvoiceWriter.Remove(after.Xml, Now).TryGet(out var xml, out fault), $"{path}: {fault}");
            Assert.Equal(Canonical(read.Xml), Canonical(xml.File));
            Assert.NotEqual(Canonical(read.Xml), Canonical(after.Xml));
            if (read.Attachment.Length > 0)
            {
                Assert.True(made.File.Span.StartsWith(file), path);
                pdfs++;
            }

            count++;
        }

        Assert.True(count > 40 && pdfs > 10, "There are too few invoices to mean anything.");
    }

    [Fact]
    public async Task Write_EveryPdf_OpensElsewhere_WithOneAttachment()
    {
        string[] tools = ["qpdf", "pdfdetach", "mutool"];
        var there = tools.Where(Tool.IsThere).ToList();
        Assert.SkipWhen(there.Count == 0, "None of qpdf, pdfdetach (poppler-utils) and mutool (mupdf-tools) is installed: no other reader looks at the PDFs.");
        output.WriteLine($"Looked at by {string.Join(", ", there)}.");
        var folder = Directory.CreateTempSubdirectory("carbonpos-transmit-").FullName;
        try
        {
            foreach (var (path, file, read, invoice) in Readable().Where(i => i.Read.Attachment.Length > 0))
            {
                Assert.True(InvoiceWriter.Write(file, Contents(invoice), Now).TryGet(out var made, out _), path);
                var written = Path.Combine(folder, "out.pdf");
                await File.WriteAllBytesAsync(written, made.File, TestContext.Current.CancellationToken);
                foreach (var tool in there)
                    await LookAsync(tool, written, read.Attachment, InvoiceReader.Read(made.File).Xml.ToArray(), Path.GetFileName(path));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task LookAsync(string tool, string pdf, string name, byte[] xml, string because)
    {
        var stop = TestContext.Current.CancellationToken;
        switch (tool)
        {
            case "qpdf":
                Assert.Equal(0, (await Tool.RunAsync(tool, ["--check", pdf], stop)).ExitCode);
                var listed = (await Tool.RunAsync(tool, ["--list-attachments", "--verbose", pdf], stop)).Output;
                Assert.StartsWith(name, listed, StringComparison.Ordinal);
                Assert.Equal(1, listed.Split("preferred name:").Length - 1);
                Assert.Contains("modification date: D:20261122191500+00'00'", listed);
                Assert.Contains($"checksum: {Convert.ToHexStringLower(MD5.HashData(xml))}", listed);
                break;
            case "pdfdetach":
                Assert.StartsWith("1 embedded files", (await Tool.RunAsync(tool, ["-list", pdf], stop)).Output, StringComparison.Ordinal);
                var detached = pdf + ".xml";
                await Tool.RunAsync(tool, ["-save", "1", "-o", detached, pdf], stop);
                Assert.True((await File.ReadAllBytesAsync(detached, stop)).AsSpan().SequenceEqual(xml), because);
                break;
            default:
                var info = await Tool.RunAsync(tool, ["info", pdf], stop);
                var said = info.Everything;
                Assert.True(info.ExitCode == 0 && !said.Contains("error", StringComparison.OrdinalIgnoreCase) && !said.Contains("warning", StringComparison.OrdinalIgnoreCase), $"{because}: {said}");
                break;
        }
    }

    private static string Canonical(ReadOnlyMemory<byte> xml)
    {
        using var bytes = new MemoryStream(xml.ToArray());
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.Load(bytes);
        var canonical = new XmlDsigC14NWithCommentsTransform();
        canonical.LoadInput(document);
        using var made = (Stream)canonical.GetOutput(typeof(Stream));
        using var reader = new StreamReader(made);
        return reader.ReadToEnd();
    }
}
