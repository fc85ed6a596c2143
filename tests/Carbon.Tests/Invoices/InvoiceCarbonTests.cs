using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices;

public sealed class InvoiceCarbonTests
{
    private static readonly (string, string)[] Full = [("CarbonPos CO2e", "4321 g"), ("CarbonPos provenance", "producer_factor"), ("CarbonPos factor", "aulnes-2025")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_AttributesOfTheConvention_GiveTheLinesCarbon(bool isCii)
    {
        var invoice = isCii ? Reading.Of(InvoiceSamples.Cii(1, lineExtra: Cii(Full))) : Reading.Of(InvoiceSamples.Ubl(1, lineExtra: Ubl(Full)));

        Assert.Equal(new InvoiceCarbon(Co2eMass.FromGrams(4321), Provenance.ProducerFactor, "aulnes-2025"), invoice.Lines[0].Carbon);
        Assert.Empty(invoice.Findings);
        Assert.Equal(4, invoice.Lines[0].Attributes.Count);
    }

    [Fact]
    public void Read_MassAlone_IsEnough() =>
        Assert.Equal(new InvoiceCarbon(Co2eMass.FromGrams(-7), null, ""), Reading.Of(InvoiceSamples.Cii(1, lineExtra: Cii(("CarbonPos CO2e", "-7 g")))).Lines[0].Carbon);

    [Theory]
    [InlineData("0 g", 0L)]
    [InlineData("4.321 kg", 4321L)]
    [InlineData("-12 kg", -12000L)]
    [InlineData("1000000000000000 g", 1_000_000_000_000_000L)]
    [InlineData("1000000000000001 g", null)]
    [InlineData("4.3215 kg", null)]
    [InlineData("4.5 g", null)]
    [InlineData("4321", null)]
    [InlineData("4321 t", null)]
    [InlineData("4,321 kg", null)]
    [InlineData("1e3 g", null)]
    [InlineData(" 4321 g", null)]
    [InlineData("4321  g", null)]
    [InlineData("99999999999999999999 kg", null)]
    [InlineData("", null)]
    public void TryParseMass_Text_IsExactOrNothing(string text, long? grams)
    {
        var isMass = InvoiceCarbon.TryParseMass(text, out var mass);

        Assert.Equal(grams, isMass ? mass.Grams : null);
    }

    [Fact]
    public void TextOf_EveryMassAndProvenance_IsReadBack()
    {
        Assert.True(InvoiceCarbon.TryParseMass(InvoiceCarbon.TextOf(Co2eMass.FromGrams(-Co2eMass.MaxGrams)), out var mass));
        Assert.Equal(-Co2eMass.MaxGrams, mass.Grams);
        foreach (var provenance in Enum.GetValues<Provenance>())
        {
            var line = Reading.Of(InvoiceSamples.Cii(1, lineExtra: Cii(("CarbonPos CO2e", "1 g"), ("CarbonPos provenance", InvoiceCarbon.TextOf(provenance))))).Lines[0];
            Assert.Equal(provenance, line.Carbon!.Provenance);
        }
    }

    [Fact]
    public void Read_AttributesThatDoNotFollow_AreFindings()
    {
        var invoice = Reading.Of(InvoiceSamples.Cii(1, lineExtra: Cii(("CarbonPos CO2e", "much"), ("CarbonPos provenance", "guess"), ("CarbonPos CO2e", "1 g"), ("CarbonPos CO2e", "2 g"))));

        Assert.Equal(Enumerable.Repeat(InvoiceFindingCodes.CarbonUnreadable, 3), Reading.Codes(invoice));
        Assert.Equal(1, invoice.Lines[0].Carbon!.Mass.Grams);
    }

    [Theory]
    [InlineData("CarbonPos CO2e total: 8642 g", null)]
    [InlineData("CarbonPos CO2e total: 8641 g", InvoiceFindingCodes.CarbonTotal)]
    [InlineData("CarbonPos CO2e total: a lot", InvoiceFindingCodes.CarbonUnreadable)]
    public void Read_TotalInANote_IsHeldAgainstTheLines(string note, string? finding)
    {
        foreach (var invoice in new[] { Reading.Of(InvoiceSamples.Cii(2, lineExtra: Cii(Full), note: note)), Reading.Of(InvoiceSamples.Ubl(2, lineExtra: Ubl(Full), note: note)) })
        {
            Assert.Equal(finding is null ? [] : [finding], Reading.Codes(invoice));
            Assert.Equal(finding != InvoiceFindingCodes.CarbonUnreadable, invoice.Carbon is not null);
        }
    }

    private static string Cii(params (string Name, string Value)[] attributes) =>
        string.Concat(attributes.Select(a => $"<ram:ApplicableProductCharacteristic><ram:Description>{a.Name}</ram:Description><ram:Value>{a.Value}</ram:Value></ram:ApplicableProductCharacteristic>"));

    private static string Ubl(params (string Name, string Value)[] attributes) =>
        string.Concat(attributes.Select(a => $"<cac:AdditionalItemProperty><cbc:Name>{a.Name}</cbc:Name><cbc:Value>{a.Value}</cbc:Value></cac:AdditionalItemProperty>"));
}
