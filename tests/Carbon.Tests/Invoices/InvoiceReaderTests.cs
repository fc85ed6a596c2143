using System.Text;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices;

public sealed class InvoiceReaderTests
{
    [Theory]
    [InlineData("CII")]
    [InlineData("ZUGFeRD 1.0")]
    [InlineData("UBL")]
    [InlineData("UBL credit note")]
    public void Read_EachSyntax_GivesTheSameInvoice(string syntax)
    {
        var (xml, kind, number) = syntax switch
        {
            "CII" => (InvoiceSamples.Cii(), InvoiceSyntax.Cii, "2026/17"),
            "ZUGFeRD 1.0" => (InvoiceSamples.Zugferd1(), InvoiceSyntax.Cii, "2026/17"),
            "UBL" => (InvoiceSamples.Ubl(), InvoiceSyntax.UblInvoice, "2026/18"),
            _ => (InvoiceSamples.Ubl(isCreditNote: true), InvoiceSyntax.UblCreditNote, "2026/18"),
        };

        var invoice = Reading.Of(xml);

        Assert.Empty(invoice.Findings);
        Assert.Equal(kind, invoice.Syntax);
        Assert.Equal(kind == InvoiceSyntax.UblCreditNote, invoice.IsCredit);
        Assert.Equal((number, invoice.IsCredit ? "381" : "380", "EUR"), (invoice.Number, invoice.TypeCode, invoice.Currency));
        Assert.Equal((new DateOnly(2026, 11, 22), new DateOnly(2026, 12, 22), new DateOnly(2026, 11, 20)), (invoice.Issued, invoice.PaymentDue, invoice.Delivered));
        Assert.Equal(["2026/9"], invoice.Preceding);
        Assert.Equal("Épicerie des Aulnes", invoice.Buyer.Name);
        var seller = invoice.Seller;
        Assert.Equal(("Torréfaction du Port", "Au bon café", "FR", "FR32552100554", "201/113"), (seller.Name, seller.TradingName, seller.Country, seller.VatNumber, seller.TaxNumber));
        Assert.Equal([new SchemedId("0088", "9520000000004")], seller.Ids);
        Assert.Equal((new SchemedId("0002", "552100554"), new SchemedId("0225", "552100554")), (seller.LegalId, seller.ElectronicAddress));
        var totals = invoice.Totals;
        Assert.Equal(("75.00", "75.00", "15.00", "90.00", "90.00"), (totals.Lines.Text, totals.WithoutVat.Text, totals.Vat.Text, totals.WithVat.Text, totals.Due.Text));
        Assert.Equal([0, 1], invoice.Lines.Select(l => l.Ordinal));
        var line = invoice.Lines[1];
        Assert.Equal(("2", "Café moulu n° 2", "Paquet de 250 g", "A-2", "CO"), (line.Id, line.Name, line.Description, line.SellerItemId, line.Origin));
        Assert.Equal(("3.0000", "C62", "12.50", "1", "37.50", "S"), (line.Quantity.Text, line.Unit, line.Price.Text, line.PriceBase.Text, line.Net.Text, line.Vat.Category));
        Assert.Equal((3m, 20m), (line.Quantity.Value, line.Vat.Percent.Value));
        Assert.Equal("09520000000011", line.Gtin!.Value.Gtin.ToString());
        Assert.Equal([("Couleur", "rouge")], line.Attributes.Select(a => (a.Name, a.Value)));
        Assert.Equal([new ItemClassification("50201700", "TSP", "26")], line.Classifications);
        Assert.Null(line.Carbon);
    }

    [Theory]
    [InlineData("urn:factur-x.eu:1p0:minimum", InvoiceProfile.Minimum)]
    [InlineData("urn:factur-x.eu:1p0:basicwl", InvoiceProfile.BasicWithoutLines)]
    [InlineData("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", InvoiceProfile.Basic)]
    [InlineData("urn:cen.eu:en16931:2017", InvoiceProfile.En16931)]
    [InlineData("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", InvoiceProfile.Extended)]
    [InlineData("urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended", InvoiceProfile.Extended)]
    [InlineData("urn:zugferd.de:2p0:minimum", InvoiceProfile.Minimum)]
    [InlineData("urn:ferd:CrossIndustryDocument:invoice:1p0:comfort", InvoiceProfile.En16931)]
    [InlineData("urn:ferd:CrossIndustryDocument:invoice:1p0:extended", InvoiceProfile.Extended)]
    [InlineData("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", InvoiceProfile.XRechnung)]
    [InlineData("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0", InvoiceProfile.XRechnungExtension)]
    [InlineData("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", InvoiceProfile.Peppol)]
    [InlineData("urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0", InvoiceProfile.En16931Use)]
    [InlineData("urn:example:mine", InvoiceProfile.Other)]
    [InlineData("", InvoiceProfile.Other)]
    public void Profile_OfEachSpecification_IsKnown(string guideline, InvoiceProfile profile) => Assert.Equal(profile, InvoiceProfiles.Of(guideline));

    [Fact]
    public void Read_SubLinesOfUbl_FollowTheirLine()
    {
        const string Sub = """
            <cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID><cbc:LineExtensionAmount>30.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>a</cbc:Name></cac:Item>
              <cac:SubInvoiceLine><cbc:ID>1.1.1</cbc:ID><cac:Item><cbc:Name>b</cbc:Name></cac:Item></cac:SubInvoiceLine></cac:SubInvoiceLine>
            <cac:SubInvoiceLine><cbc:ID>1.2</cbc:ID></cac:SubInvoiceLine>
            """;
        var invoice = Reading.Of(InvoiceSamples.Ubl(1, subLines: Sub));

        Assert.Equal([("1", -1), ("1.1", 0), ("1.1.1", 1), ("1.2", 0)], invoice.Lines.Select(l => (l.Id, l.Parent)));
        Assert.Equal([InvoiceLineKind.Group, InvoiceLineKind.Group, InvoiceLineKind.Detail, InvoiceLineKind.Detail], invoice.Lines.Select(l => l.Kind));
        Assert.DoesNotContain("BR-CO-10", Reading.Codes(invoice));
    }

    [Fact]
    public void Read_SubLinesOfCii_NameTheirLineBeforeOrAfterIt()
    {
        var xml = InvoiceSamples.Cii(3)
            .Replace("<ram:LineID>1</ram:LineID>", "<ram:LineID>1</ram:LineID><ram:ParentLineID>3</ram:ParentLineID>", StringComparison.Ordinal)
            .Replace("<ram:LineID>2</ram:LineID>", "<ram:LineID>2</ram:LineID><ram:ParentLineID>9</ram:ParentLineID>", StringComparison.Ordinal)
            .Replace("<ram:LineID>3</ram:LineID>", "<ram:LineID>3</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>", StringComparison.Ordinal);
        var invoice = Reading.Of(xml);

        Assert.Equal([2, -1, -1], invoice.Lines.Select(l => l.Parent));
        Assert.Equal(InvoiceLineKind.Group, invoice.Lines[2].Kind);
        Assert.Contains("LINE_PARENT_UNKNOWN: Line 2: It is a part of a line that does not exist.", invoice.Findings.Select(f => f.ToString()));
    }

    [Fact]
    public void Read_LinesThatArePartsOfEachOther_AreTakenOutOfTheCircle()
    {
        var xml = InvoiceSamples.Cii(4);
        foreach (var (line, parent) in new[] { (1, 2), (2, 3), (3, 1), (4, 4) })
            xml = xml.Replace($"<ram:LineID>{line}</ram:LineID>", $"<ram:LineID>{line}</ram:LineID><ram:ParentLineID>{parent}</ram:ParentLineID>", StringComparison.Ordinal);
        var invoice = Reading.Of(xml);

        foreach (var line in invoice.Lines)
        {
            var steps = 0;
            for (var at = line; at.Parent >= 0; at = invoice.Lines[at.Parent])
                Assert.True(++steps < 4, "A walk up the lines must end.");
        }

        Assert.Equal(2, Reading.Codes(invoice).Count(c => c == InvoiceFindingCodes.LineParent));
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("iso-8859-1", false)]
    [InlineData("windows-1252", false)]
    [InlineData("iso-8859-15", false)]
    public void Read_EachEncodingAsItIsMarked_GivesTheText(string name, bool hasMark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var declared = name.StartsWith("utf-16", StringComparison.Ordinal) ? "UTF-16" : name;
        var xml = InvoiceSamples.Cii().Replace("\"UTF-8\"", $"\"{declared}\"", StringComparison.Ordinal);

        var invoice = Reading.Of([.. hasMark ? encoding.Preamble : [], .. encoding.GetBytes(xml)]);

        Assert.Equal("Torréfaction du Port", invoice.Seller.Name);
    }

    [Fact]
    public void Read_CommentsAndCharacterDataInsideATextOfAForeignWorld_ReadsWhatIsOurs()
    {
        var xml = InvoiceSamples.Cii()
            .Replace("<ram:ID>2026/17</ram:ID>", "<x:ID xmlns:x='urn:evil'>wrong</x:ID><ram:ID> 20<!-- a --><![CDATA[26]]>/1<?p?>7\n</ram:ID><ram:ID>second</ram:ID>", StringComparison.Ordinal);

        Assert.Equal("2026/17", Reading.Of(xml).Number);
    }

    // Elements without content are not deep, however many there are: a glance must not take them for it.
    [Fact]
    public void Read_ManyEmptyElements_IsRead()
    {
        var many = string.Concat(Enumerable.Repeat("<ram:Nothing/>", 1_000)) + string.Concat(Enumerable.Repeat("<ram:a b='>'><ram:c /></ram:a><!-- <ram:d> --><![CDATA[<ram:e>]]>", 100));

        Assert.Equal("2026/17", Reading.Of(InvoiceSamples.Cii().Replace("<rsm:ExchangedDocument>", "<rsm:ExchangedDocument>" + many, StringComparison.Ordinal)).Number);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(70, false)]
    public void Read_DeepElements_AreReadToTheBound(int depth, bool isRead)
    {
        var deep = string.Concat(Enumerable.Repeat("<ram:a><ram:b/>", depth)) + string.Concat(Enumerable.Repeat("</ram:a>", depth));
        var fault = Reading.FaultOf(InvoiceSamples.Bytes(InvoiceSamples.Cii().Replace("<rsm:ExchangedDocument>", "<rsm:ExchangedDocument>" + deep, StringComparison.Ordinal)));

        Assert.Equal(isRead ? "read" : "XML_TOO_DEEP", fault);
    }

    [Fact]
    public void Read_SpaceBeforeTheDeclaration_IsForgiven() => Assert.Equal("2026/17", Reading.Of("\n  " + InvoiceSamples.Cii()).Number);

    // A parser has a text in pieces where its buffer ends, at references and at line ends: wherever these fall, nothing is lost.
    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(997, 30)]
    [InlineData(2, 200)]
    public void Read_LongTextsOfManyPieces_AreWhole(int shift, int lines)
    {
        var written = new string('y', shift) + string.Concat(Enumerable.Repeat("a&amp;b\r\n&#233;<![CDATA[<c>]]>&lt;", 200));
        var meant = new string('y', shift) + string.Concat(Enumerable.Repeat("a&b\né<c><", 200));
        var invoice = Reading.Of(InvoiceSamples.Cii(lines).Replace("Paquet de 250 g", written, StringComparison.Ordinal));

        Assert.All(invoice.Lines, line => Assert.Equal(meant, line.Description));
        Assert.Empty(invoice.Findings);
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(5_000)]
    [InlineData(2_000_000)]
    public void Read_ATextThatNeverEnds_IsCutAndTold(int length)
    {
        var invoice = Reading.Of(InvoiceSamples.Cii().Replace("Café moulu n° 1", new string('x', length), StringComparison.Ordinal));

        Assert.Equal(4_096, invoice.Lines[0].Name.Length);
        Assert.Equal("2", invoice.Lines[1].Id);
        Assert.Contains(InvoiceFindingCodes.TextCut, Reading.Codes(invoice));
    }

    [Fact]
    public void Read_BundledArticles_KeepTheirIdsToThemselves()
    {
        var xml = InvoiceSamples.Cii(1).Replace("</ram:SpecifiedTradeProduct>", """
            <ram:IncludedReferencedProduct><ram:GlobalID schemeID="0160">0000000000000</ram:GlobalID><ram:Name>inside</ram:Name>
            <ram:ApplicableProductCharacteristic><ram:Description>a</ram:Description><ram:Value>b</ram:Value></ram:ApplicableProductCharacteristic></ram:IncludedReferencedProduct></ram:SpecifiedTradeProduct>
            """, StringComparison.Ordinal);
        var line = Reading.Of(xml).Lines[0];

        Assert.Equal(("Café moulu n° 1", InvoiceSamples.Gtin), (line.Name, line.GtinText));
        Assert.Single(line.Attributes);
    }
}
