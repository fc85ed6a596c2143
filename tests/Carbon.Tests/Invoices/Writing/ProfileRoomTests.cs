using System.Text;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices.Writing;

/// <summary>What a profile's own schema has no room for is not written unasked.</summary>
public sealed class ProfileRoomTests
{
    private const string Minimum = "urn:factur-x.eu:1p0:minimum";
    private const string BasicWithoutLines = "urn:factur-x.eu:1p0:basicwl";
    private const string Basic = "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic";

    private static readonly InvoiceContents Whole = new(new Dictionary<int, InvoiceCarbon>(), Co2eMass.FromGrams(77));

    private static byte[] Sample(int lines, string profile) => Encoding.UTF8.GetBytes(InvoiceSamples.Cii(lines, profile));

    [Fact]
    public void Write_Minimum_IsRefused_UnlessAskedFor()
    {
        var file = Sample(0, Minimum);

        Assert.Equal(TransmitFaults.ProfileRoom, Transmitting.FaultOf(file, Whole));
        var made = Transmitting.Write(file, Whole with { BeyondProfile = true });
        Assert.Equal(TransmitNotices.BeyondProfile, Transmitting.Codes(made));
        Assert.Equal(77, Reading.Of(made.File.ToArray()).Carbon!.Mass.Grams);
        Assert.Equal(file, Transmitting.Remove(made.File));
    }

    [Fact]
    public void Write_BasicWithoutLines_StatesTheTotal_AndItIsNoFinding()
    {
        var made = Transmitting.Write(Sample(0, BasicWithoutLines), Whole);

        Assert.Empty(made.Notices);
        var read = Reading.Of(made.File.ToArray());
        Assert.Equal(77, read.Carbon!.Mass.Grams);
        Assert.DoesNotContain(InvoiceFindingCodes.CarbonTotal, Reading.Codes(read));
    }

    [Fact]
    public void Write_Basic_StatesTheTotalOfItsLines_UnlessAskedForMore()
    {
        var file = Sample(2, Basic);

        var within = Transmitting.Write(file, Transmitting.All(2));
        Assert.Equal((0, 8643, TransmitNotices.NoAttributes), (within.LinesWritten, within.Total!.Value.Grams, Transmitting.Codes(within)));
        Assert.All(Reading.Of(within.File.ToArray()).Lines, line => Assert.Null(line.Carbon));

        var beyond = Transmitting.Write(file, Transmitting.All(2) with { BeyondProfile = true });
        Assert.Equal((2, 8643, TransmitNotices.BeyondProfile), (beyond.LinesWritten, beyond.Total!.Value.Grams, Transmitting.Codes(beyond)));
    }

    // Rule R002 of Peppol: one note, unless both parties are German.
    [Theory]
    [InlineData("", "FR", true)]
    [InlineData("<cbc:Note>Merci</cbc:Note>", "FR", false)]
    [InlineData("<cbc:Note>Danke</cbc:Note>", "DE", true)]
    public void Write_Peppol_GetsNoSecondNote(string note, string country, bool hasTotal)
    {
        var xml = InvoiceSamples.Ubl(1).Replace("<cbc:Note></cbc:Note>", note, StringComparison.Ordinal)
            .Replace("<cbc:IdentificationCode>FR<", $"<cbc:IdentificationCode>{country}<", StringComparison.Ordinal)
            .Replace("<cac:AccountingCustomerParty><cac:Party>", $"<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>", StringComparison.Ordinal);

        var made = Transmitting.Write(Encoding.UTF8.GetBytes(xml), Transmitting.All(1));

        Assert.Equal(hasTotal, made.Total is not null);
        Assert.Equal(hasTotal ? "" : TransmitNotices.NoTotal, Transmitting.Codes(made));
        Assert.Equal(1, made.LinesWritten);
    }
}
