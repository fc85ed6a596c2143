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
    [InlineData("+5 g", null)]
    [InlineData(".5 kg", null)]
    [InlineData("-.5 kg", null)]
    [InlineData("5. kg", null)]
    [InlineData("- g", null)]
    [InlineData("4.3210 kg", 4321L)]
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
    [InlineData("4321", "GRM", 4321L)]
    [InlineData("4.321", "KGM", 4321L)]
    [InlineData("4.3210", "KGM", 4321L)]
    [InlineData("-0.007", "KGM", -7L)]
    [InlineData("1000000000000", "KGM", 1_000_000_000_000_000L)]
    [InlineData("1000000000000.001", "KGM", null)]
    [InlineData("4.3215", "KGM", null)]
    [InlineData("4.5", "GRM", null)]
    [InlineData("4", "TNE", null)]
    [InlineData("4", "", null)]
    [InlineData("much", "KGM", null)]
    public void Read_CodedAttribute_IsExactOrAFinding(string measure, string unit, long? grams)
    {
        foreach (var invoice in new[] { Reading.Of(InvoiceSamples.Cii(1, lineExtra: CodedCii(measure, unit))), Reading.Of(InvoiceSamples.Ubl(1, lineExtra: CodedUbl(measure, unit))) })
        {
            Assert.Equal(grams, invoice.Lines[0].Carbon?.Mass.Grams);
            Assert.Equal(grams is null, Reading.Codes(invoice).Contains(InvoiceFindingCodes.CarbonUnreadable));
            Assert.Equal(("ZZZ", unit, true), (invoice.Lines[0].Attributes[1].Code, invoice.Lines[0].Attributes[1].MeasureUnit, invoice.Lines[0].Attributes[1].IsMeasured));
        }
    }

    [Theory]
    [InlineData("4.321", null)]
    [InlineData("4.322", InvoiceFindingCodes.CarbonDiffers)]
    public void Read_TextAndMeasure_AreHeldAgainstEachOther_AndTheTextCounts(string measure, string? finding)
    {
        foreach (var lineExtra in new[] { Cii(Full) + CodedCii(measure, "KGM"), CodedCii(measure, "KGM") + Cii(Full) })
        {
            var invoice = Reading.Of(InvoiceSamples.Cii(1, lineExtra: lineExtra));
            Assert.Equal(finding is null ? [] : [finding], Reading.Codes(invoice));
            Assert.Equal(new InvoiceCarbon(Co2eMass.FromGrams(4321), Provenance.ProducerFactor, "aulnes-2025"), invoice.Lines[0].Carbon);
        }
    }

    [Theory]
    [InlineData("4321 g", "4.321", 4321L, null)]
    [InlineData("4321 g", "5", 4321L, InvoiceFindingCodes.CarbonDiffers)]
    [InlineData("4321 g", "much", 4321L, InvoiceFindingCodes.CarbonUnreadable)]
    [InlineData("much", "5", 5000L, InvoiceFindingCodes.CarbonUnreadable)]
    public void Read_TextAndMeasureInOneAttribute_AreTwoStatements(string text, string measure, long grams, string? finding)
    {
        var both = CodedCii(measure, "KGM").Replace("</ram:ValueMeasure>", $"</ram:ValueMeasure><ram:Value>{text}</ram:Value>", StringComparison.Ordinal);
        var invoice = Reading.Of(InvoiceSamples.Cii(1, lineExtra: both));

        Assert.Equal(grams, invoice.Lines[0].Carbon!.Mass.Grams);
        Assert.Equal(finding is null ? [] : [finding], Reading.Codes(invoice).Except([InvoiceFindingCodes.NumberUnreadable]));
    }

    [Theory]
    [InlineData("CarbonPos CO2e total: 4321 g")]
    [InlineData("CarbonPos CO2e total: 9 g")]
    public void Read_SecondTotal_IsAFinding(string second)
    {
        var invoice = Reading.Of(InvoiceSamples.Cii(1, lineExtra: Cii(Full), note: "CarbonPos CO2e total: 4321 g</ram:Content></ram:IncludedNote><ram:IncludedNote><ram:Content>" + second));

        Assert.Equal([InvoiceFindingCodes.CarbonUnreadable], Reading.Codes(invoice));
        Assert.Equal(4321, invoice.Carbon!.Mass.Grams);
    }

    [Fact]
    public void Read_TwoMeasures_TheFirstCounts()
    {
        var invoice = Reading.Of(InvoiceSamples.Ubl(1, lineExtra: CodedUbl("1", "KGM") + CodedUbl("2", "KGM")));

        Assert.Equal([InvoiceFindingCodes.CarbonUnreadable], Reading.Codes(invoice));
        Assert.Equal(1000, invoice.Lines[0].Carbon!.Mass.Grams);
    }

    // A code without the name says nothing: "mutually defined" is anything.
    [Fact]
    public void Read_CodeWithoutTheName_IsNoCarbon()
    {
        var invoice = Reading.Of(InvoiceSamples.Cii(1, lineExtra: CodedCii("4", "KGM").Replace("CarbonPos CO2e", "Gewicht", StringComparison.Ordinal)));

        Assert.Null(invoice.Lines[0].Carbon);
        Assert.Empty(invoice.Findings);
    }

    [Theory]
    [InlineData("urn:cen.eu:en16931:2017", false)]
    [InlineData("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", true)]
    public void Read_CodeInsteadOfAName_IsTheProfilesToAllow(string profile, bool byProfile)
    {
        var invoice = Reading.Of(InvoiceSamples.Cii(1, profile, CodedCii("4", "KGM").Replace("<ram:Description>CarbonPos CO2e</ram:Description>", "", StringComparison.Ordinal)));

        Assert.Equal([("BR-54", byProfile)], invoice.Findings.Select(finding => (finding.Code, finding.ByProfile)));
    }

    [Theory]
    [InlineData("<cbc:Note></cbc:Note>", "<cac:Annotation><cbc:SubjectCode>AAI</cbc:SubjectCode><cbc:AnnotationContent>CarbonPos CO2e total: 4321 g</cbc:AnnotationContent></cac:Annotation>")]
    public void Read_NoteOfUbl25_StatesTheTotal(string note, string annotation)
    {
        var invoice = Reading.Of(InvoiceSamples.Ubl(1, lineExtra: Ubl(Full)).Replace(note, annotation, StringComparison.Ordinal));

        Assert.Equal(4321, invoice.Carbon!.Mass.Grams);
        Assert.Empty(invoice.Findings);
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

    private static string CodedCii(string measure, string unit) =>
        $"<ram:ApplicableProductCharacteristic><ram:TypeCode>ZZZ</ram:TypeCode><ram:Description>CarbonPos CO2e</ram:Description><ram:ValueMeasure unitCode=\"{unit}\">{measure}</ram:ValueMeasure></ram:ApplicableProductCharacteristic>";

    private static string CodedUbl(string measure, string unit) =>
        $"<cac:AdditionalItemProperty><cbc:Name>CarbonPos CO2e</cbc:Name><cbc:NameCode>ZZZ</cbc:NameCode><cbc:ValueQuantity unitCode=\"{unit}\">{measure}</cbc:ValueQuantity></cac:AdditionalItemProperty>";

    private static string Cii(params (string Name, string Value)[] attributes) =>
        string.Concat(attributes.Select(a => $"<ram:ApplicableProductCharacteristic><ram:Description>{a.Name}</ram:Description><ram:Value>{a.Value}</ram:Value></ram:ApplicableProductCharacteristic>"));

    private static string Ubl(params (string Name, string Value)[] attributes) =>
        string.Concat(attributes.Select(a => $"<cac:AdditionalItemProperty><cbc:Name>{a.Name}</cbc:Name><cbc:Value>{a.Value}</cbc:Value></cac:AdditionalItemProperty>"));
}
