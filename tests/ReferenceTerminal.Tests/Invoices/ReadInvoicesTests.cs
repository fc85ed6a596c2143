using System.Text.Json;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Tests.Commands;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.ReferenceTerminal.Tests.Invoices;

public sealed class ReadInvoicesTests : IDisposable
{
    private const string CarbonAttributes = """
        <cac:AdditionalItemProperty><cbc:Name>CarbonPos CO2e</cbc:Name><cbc:Value>4321 g</cbc:Value></cac:AdditionalItemProperty><cac:AdditionalItemProperty><cbc:Name>CarbonPos provenance</cbc:Name><cbc:Value>producer_factor</cbc:Value></cac:AdditionalItemProperty>
        """;

    private readonly TillHarness till = new();

    public void Dispose() => till.Dispose();

    [Fact]
    public async Task Json_GoodBadAndMissingFiles_GiveOneObjectEachInOrder()
    {
        var good = till.WriteFile("good.xml", InvoiceSamples.Ubl(1, lineExtra: CarbonAttributes));
        var bad = till.WriteFile("bad.xml", "<!DOCTYPE a><a/>");
        var pdf = Path.Combine(till.Folder, "bill.pdf");
        await File.WriteAllBytesAsync(pdf, PdfMaker.WithAttachment("factur-x.xml", InvoiceSamples.Bytes(InvoiceSamples.Cii(1))).WithStreams(), TestContext.Current.CancellationToken);

        var (exit, output, _) = await till.RunAsync("read", "invoices", "--json", good, bad, Path.Combine(till.Folder, "missing.xml"), till.Folder, pdf);

        Assert.Equal(ExitCode.Picture, exit);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Equal(
            $$$"""{"file":"{{{good}}}","syntax":"UBL-Invoice","container":"xml","profile":"urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0","number":"2026/18","type":"380","issued":"2026-11-22","seller":"Torréfaction du Port","currency":"EUR","total":"45.00","due":"45.00","line_total":"37.50","lines":[{"id":"1","name":"Café moulu n° 1","gtin":"9520000000011","gtin_valid":true,"quantity":"3.0000","unit":"C62","net":"37.50","attributes":[["Couleur","rouge"],["CarbonPos CO2e","4321 g"],["CarbonPos provenance","producer_factor"]],"carbon":{"grams":4321,"provenance":"producer_factor"}}],"findings":[],"error":null}""",
            lines[0]);
        Assert.Equal(
            $$$"""{"file":"{{{bad}}}","syntax":null,"container":null,"profile":null,"number":null,"type":null,"issued":null,"seller":null,"currency":null,"total":null,"due":null,"line_total":null,"lines":[],"findings":[],"error":"XML_DTD: The XML has a document type declaration; invoices have none."}""",
            lines[1]);
        Assert.StartsWith("FILE_NOT_FOUND: ", Property(lines[2], "error"));
        Assert.StartsWith("FILE_UNREADABLE: ", Property(lines[3], "error"));
        Assert.Equal("pdf:factur-x.xml", Property(lines[4], "container"));
    }

    [Fact]
    public async Task Json_SubLines_StandInsideTheirLine()
    {
        const string Sub = "<cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID><cac:SubInvoiceLine><cbc:ID>1.1.1</cbc:ID></cac:SubInvoiceLine></cac:SubInvoiceLine><cac:SubInvoiceLine><cbc:ID>1.2</cbc:ID></cac:SubInvoiceLine>";
        var file = till.WriteFile("sub.xml", InvoiceSamples.Ubl(2, subLines: Sub));

        var (exit, output, _) = await till.RunAsync("read", "invoices", "--json", file);

        Assert.Equal(ExitCode.Done, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("1(1.1(1.1.1) 1.2) 2(1.1(1.1.1) 1.2)", Tree(json.RootElement.GetProperty("lines")));
    }

    [Fact]
    public async Task Text_Invoice_IsForPeople()
    {
        var file = till.WriteFile("a.xml", InvoiceSamples.Cii(1).Replace("9520000000011", "9520000000012", StringComparison.Ordinal).Replace("rouge", "rou\u0085ge\u202eevil", StringComparison.Ordinal));

        var (exit, english, _) = await till.RunAsync("read", "invoices", file);
        var (_, french, _) = await till.RunAsync("read", "invoices", "--lang", "fr", file, "missing.xml");

        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("Invoice 2026/17, 2026-11-22 (type 380, Cii)", english);
        Assert.Contains("Seller: Torréfaction du Port, VAT FR32552100554", english);
        Assert.Contains("1  3.0000 C62  Café moulu n° 1, GTIN 9520000000012  37.50", english);
        Assert.Contains("! GTIN_CHECK_DIGIT: Line 1: ", english);
        Assert.Contains("Couleur: rou?ge?evil", english);
        Assert.Contains("Facture 2026/17", french);
        Assert.Contains("non lu: FILE_NOT_FOUND", french);
    }

    private static string? Property(string line, string name)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty(name).GetString();
    }

    private static string Tree(JsonElement lines) => string.Join(' ', lines.EnumerateArray().Select(line =>
        line.GetProperty("id").GetString() + (line.TryGetProperty("lines", out var inside) ? $"({Tree(inside)})" : "")));
}
