using System.Text;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices.Writing;

/// <summary>The coded attribute of the 2026 edition, beside the text: where the profile has room for it, and nowhere else.</summary>
public sealed class CodedAttributeTests
{
    private const string En2017 = "urn:cen.eu:en16931:2017";
    private const string En2026 = "urn:cen.eu:en16931:2026";
    private const string Extended = En2017 + "#conformant#urn:factur-x.eu:1p0:extended";
    private const string ExtendedCtcFr = En2017 + "#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr";

    private static string Ubl(string profile, bool isCreditNote = false) =>
        InvoiceSamples.Ubl(1, isCreditNote).Replace(InvoiceSamples.Profile + "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", profile, StringComparison.Ordinal);

    [Theory]
    [InlineData(En2017, false)]
    [InlineData(En2017 + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", false)]
    [InlineData(Extended, true)]
    [InlineData(ExtendedCtcFr, false)]
    [InlineData(En2026, true)]
    [InlineData(En2026 + "#conformant#urn:aeat.es:spfe:1.0.0:extended", true)]
    [InlineData(En2017 + "#conformant#urn:zugferd.de:2p0:extended", false)]
    [InlineData("urn:ferd:CrossIndustryDocument:invoice:1p0:extended", false)]
    [InlineData("something else", false)]
    public void Write_Cii_HasTheCode_WhereTheProfileHasRoom(string profile, bool hasRoom)
    {
        var xml = InvoiceSamples.Cii(1, profile);

        var written = Transmitting.Write(xml, Transmitting.All(1));

        const string In = "\n        ";
        var coded = $"{In}<ram:ApplicableProductCharacteristic>{In}  <ram:TypeCode>ZZZ</ram:TypeCode>{In}  <ram:Description>CarbonPos CO2e</ram:Description>{In}  <ram:ValueMeasure unitCode=\"KGM\">4.321</ram:ValueMeasure>{In}</ram:ApplicableProductCharacteristic>";
        Assert.Equal(hasRoom, written.Contains(coded, StringComparison.Ordinal));
        Assert.Equal(hasRoom, written.Contains("ZZZ", StringComparison.Ordinal));
        Assert.Contains("<ram:Value>4321 g</ram:Value>", written);
        Assert.Equal(Transmitting.Milk, Reading.Of(written).Lines[0].Carbon);
        Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(Encoding.UTF8.GetBytes(written))));
        Assert.DoesNotContain("ZZZ", Transmitting.Write(xml, Transmitting.All(1) with { WithoutCoded = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(En2017, false)]
    [InlineData(En2017 + "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", false)]
    [InlineData(ExtendedCtcFr, true)]
    [InlineData(En2026, true)]
    public void Write_Ubl_HasTheCode_WhereTheProfileHasRoom(string profile, bool hasRoom)
    {
        foreach (var xml in new[] { Ubl(profile), Ubl(profile, isCreditNote: true) })
        {
            var written = Transmitting.Write(xml, Transmitting.All(1));

            const string In = "\n      ";
            var coded = $"{In}<cac:AdditionalItemProperty>{In}  <cbc:Name>CarbonPos CO2e</cbc:Name>{In}  <cbc:NameCode>ZZZ</cbc:NameCode>{In}  <cbc:ValueQuantity unitCode=\"KGM\">4.321</cbc:ValueQuantity>{In}</cac:AdditionalItemProperty>";
            Assert.Equal(hasRoom, written.Contains(coded, StringComparison.Ordinal));
            Assert.Equal(hasRoom, written.Contains("ZZZ", StringComparison.Ordinal));
            Assert.Equal(Transmitting.Milk, Reading.Of(written).Lines[0].Carbon);
            Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(Encoding.UTF8.GetBytes(written))));
        }
    }

    [Theory]
    [InlineData(0L, "0")]
    [InlineData(-7L, "-0.007")]
    [InlineData(4000L, "4")]
    [InlineData(1_000_000_000_000_000L, "1000000000000")]
    public void Write_AnyMass_IsReadBackFromTheMeasureAlone(long grams, string measure)
    {
        var contents = new InvoiceContents(new Dictionary<int, InvoiceCarbon> { [0] = Transmitting.Milk with { Mass = Co2eMass.FromGrams(grams) } });

        var written = Transmitting.Write(InvoiceSamples.Cii(1, Extended), contents);

        Assert.Contains($"<ram:ValueMeasure unitCode=\"KGM\">{measure}</ram:ValueMeasure>", written);
        Assert.Empty(Reading.Of(written).Findings);
        var measured = Reading.Of(written.Replace(">CarbonPos CO2e</ram:Description>\n          <ram:Value>", ">Other</ram:Description>\n          <ram:Value>", StringComparison.Ordinal));
        Assert.Equal(grams, measured.Lines[0].Carbon!.Mass.Grams);
    }

    // UBL 2.5 has notes elsewhere, and is a draft.
    [Fact]
    public void Write_Ubl2026_HasNoTotal_AndTakesOneOff()
    {
        var annotated = Ubl(En2026).Replace("<cac:AccountingSupplierParty>", "<cac:Annotation><cbc:AnnotationContent>CarbonPos CO2e total: 9 g</cbc:AnnotationContent></cac:Annotation>\n  <cac:AccountingSupplierParty>", StringComparison.Ordinal);

        var made = Transmitting.Write(Encoding.UTF8.GetBytes(annotated), Transmitting.All(1));

        Assert.Equal((null, true, TransmitNotices.NoTotal), (made.Total, made.HadTotal, Transmitting.Codes(made)));
        Assert.DoesNotContain("CO2e total", Encoding.UTF8.GetString(made.File.Span), StringComparison.Ordinal);
        Assert.Equal(Ubl(En2026), Encoding.UTF8.GetString(Transmitting.Remove(Encoding.UTF8.GetBytes(annotated))));
    }

    [Fact]
    public void Read_Invoice2026_SaysThatTheRulesAreThoseOf2017()
    {
        var invoice = Reading.Of(InvoiceSamples.Cii(1, En2026));

        Assert.Equal((2026, InvoiceProfile.En16931), (invoice.Edition, invoice.Profile));
        Assert.Equal([InvoiceFindingCodes.Profile], Reading.Codes(invoice));
        Assert.Equal((2017, InvoiceProfile.ExtendedCtcFr), (Reading.Of(Ubl(ExtendedCtcFr)).Edition, Reading.Of(Ubl(ExtendedCtcFr)).Profile));
    }
}
