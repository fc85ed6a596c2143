using System.Text;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices.Writing;

/// <summary>Carbon onto XML: as it is read back, as it looks, and off again to the byte.</summary>
public sealed class InvoiceWriterTests
{
    private const string Cii = "<ram:ApplicableProductCharacteristic><ram:Description>Couleur</ram:Description><ram:Value>rouge</ram:Value></ram:ApplicableProductCharacteristic>";

    public static TheoryData<string> Samples => [.. Kinds.Keys];

    private static Dictionary<string, string> Kinds => new()
    {
        ["CII"] = InvoiceSamples.Cii(3, note: "Merci"),
        ["ZUGFeRD 1"] = InvoiceSamples.Zugferd1(),
        ["UBL invoice"] = InvoiceSamples.Ubl(3).Replace("  <cbc:Note></cbc:Note>\n", "", StringComparison.Ordinal),
        ["UBL credit note"] = InvoiceSamples.Ubl(2, isCreditNote: true).Replace("peppol", "other", StringComparison.Ordinal),
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_EveryKind_IsReadBack_AndGoesWithoutATrace(string kind)
    {
        var xml = Encoding.UTF8.GetBytes(Kinds[kind]);
        var before = Reading.Of(xml);

        var made = Transmitting.Write(xml, Transmitting.All(before.Lines.Count));

        var after = Reading.Of(made.File.ToArray());
        Assert.Equal(Transmitting.All(before.Lines.Count).Lines.Values, after.Lines.Select(line => line.Carbon));
        Assert.Equal(after.Lines.Sum(line => line.Carbon!.Mass.Grams), after.Carbon!.Mass.Grams);
        Assert.Equal(Reading.Codes(before), Reading.Codes(after));
        Assert.Equal((before.Lines.Count, 0, ""), (made.LinesWritten, made.LinesBefore, Transmitting.Codes(made)));
        Assert.Equal(xml, Transmitting.Remove(made.File));
    }

    [Fact]
    public void Write_Cii_StandsBehindTheLastAttribute_IndentedAsTheFileIs()
    {
        var written = Transmitting.Write(InvoiceSamples.Cii(1, note: "Merci"), Transmitting.All(1));

        const string In = "\n        ";
        Assert.Contains(
            $"{Cii}{In}<ram:ApplicableProductCharacteristic>{In}  <ram:Description>CarbonPos CO2e</ram:Description>{In}  <ram:Value>4321 g</ram:Value>{In}</ram:ApplicableProductCharacteristic>{In}<ram:ApplicableProductCharacteristic>{In}  <ram:Description>CarbonPos provenance</ram:Description>{In}  <ram:Value>transmitted</ram:Value>",
            written);
        Assert.Contains("<ram:Content>Merci</ram:Content></ram:IncludedNote>\n    <ram:IncludedNote>\n      <ram:Content>CarbonPos CO2e total: 4321 g</ram:Content>\n    </ram:IncludedNote>\n  </rsm:ExchangedDocument>", written);
    }

    // The other content of the note is somebody's own.
    [Fact]
    public void Remove_NoteWithSeveralContents_KeepsTheOthers()
    {
        var xml = InvoiceSamples.Cii(1, note: "CarbonPos CO2e total: 5 g</ram:Content><ram:Content>Merci");

        var bare = Encoding.UTF8.GetString(Transmitting.Remove(Encoding.UTF8.GetBytes(xml)));

        Assert.Equal(xml.Replace("<ram:Content>CarbonPos CO2e total: 5 g</ram:Content>", "", StringComparison.Ordinal), bare);
        Assert.Contains("<ram:Content>Merci</ram:Content>", Transmitting.Write(xml, Transmitting.All(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FileWithoutIndentation_GetsNone()
    {
        var xml = string.Concat(InvoiceSamples.Cii(1).Split('\n').Select(line => line.Trim()));

        var written = Transmitting.Write(xml, Transmitting.All(1));

        Assert.Contains($"{Cii}<ram:ApplicableProductCharacteristic><ram:Description>CarbonPos CO2e</ram:Description><ram:Value>4321 g</ram:Value></ram:ApplicableProductCharacteristic><ram:", written);
        Assert.DoesNotContain("\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LineEndingsAndTabs_AreTheFiles()
    {
        var xml = InvoiceSamples.Ubl(1).Replace("  ", "\t", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

        var written = Transmitting.Write(xml, Transmitting.All(1));

        Assert.Contains("\r\n\t\t\t<cac:AdditionalItemProperty>\r\n\t\t\t\t<cbc:Name>CarbonPos CO2e</cbc:Name>", written);
        Assert.Equal(written.Count(c => c == '\n'), written.Split("\r\n").Length - 1);
        Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(Encoding.UTF8.GetBytes(written))));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("iso-8859-1", false)]
    [InlineData("windows-1252", false)]
    public void Write_EveryEncoding_StaysWhatItIs(string name, bool hasMark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var xml = InvoiceSamples.Cii(2).Replace("\"UTF-8\"", $"\"{name.Replace("BE", "", StringComparison.Ordinal)}\"", StringComparison.Ordinal);
        byte[] file = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(xml)];
        var contents = new InvoiceContents(new Dictionary<int, InvoiceCarbon> { [1] = Transmitting.Milk with { Factor = "laiterie <Œuvre> & Söhne € 𝄞" } });

        var made = Transmitting.Write(file, contents);

        Assert.Equal(contents.Lines[1], Reading.Of(made.File.ToArray()).Lines[1].Carbon);
        Assert.Equal(file.AsSpan(0, 40).ToArray(), made.File[..40].ToArray());
        Assert.Equal(file, Transmitting.Remove(made.File));
    }

    [Theory]
    [InlineData("xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\"", "ram:", "q:", "xmlns:q=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\"")]
    [InlineData("xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\"", "ram:", "", "xmlns=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\"")]
    public void Write_OtherPrefixes_AreKept(string declared, string prefix, string other, string instead)
    {
        var xml = InvoiceSamples.Cii(1).Replace(declared, instead, StringComparison.Ordinal).Replace($"<{prefix}", $"<{other}", StringComparison.Ordinal).Replace($"</{prefix}", $"</{other}", StringComparison.Ordinal);

        var written = Transmitting.Write(xml, Transmitting.All(1));

        Assert.Contains($"<{other}Description>CarbonPos CO2e</{other}Description>", written);
        Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(Encoding.UTF8.GetBytes(written))));
    }

    [Fact]
    public void Write_NamespacesDeclaredOnEachChild_AreDeclaredOnWhatIsWritten()
    {
        const string Basic = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
        var xml = InvoiceSamples.Ubl(1).Replace($" xmlns:cbc=\"{Basic}\"", "", StringComparison.Ordinal);
        xml = System.Text.RegularExpressions.Regex.Replace(xml, "<cbc:(\\w+)", $"<cbc:$1 xmlns:cbc=\"{Basic}\"");

        var written = Transmitting.Write(xml, Transmitting.All(1));

        Assert.Contains($"<Name xmlns=\"{Basic}\">CarbonPos CO2e</Name>", written);
        Assert.Equal(Transmitting.Milk, Reading.Of(written).Lines[0].Carbon);
    }

    [Fact]
    public void Write_WhatLooksLikeTags_IsNotTakenForThem()
    {
        const string Traps = "<!-- <ram:SpecifiedTradeProduct> --><?x </ram:Name> ?><ram:Note a=\"1>2/ram:\" b='\">'><![CDATA[</ram:SpecifiedTradeProduct>]]></ram:Note><ram:SpecifiedTradeProduct xmlns:ram=\"urn:else\"/>";
        var xml = InvoiceSamples.Cii(2).Replace("<ram:SpecifiedTradeProduct>", Traps + "<ram:SpecifiedTradeProduct>", StringComparison.Ordinal).Replace("CO</ram:ID>", "<![CDATA[CO]]></ram:ID>", StringComparison.Ordinal);

        var made = Transmitting.Write(Encoding.UTF8.GetBytes(xml), Transmitting.All(2));

        Assert.Equal([4321, 4322], Reading.Of(made.File.ToArray()).Lines.Select(line => line.Carbon!.Mass.Grams));
        Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(made.File)));
    }

    [Fact]
    public void Write_InvoiceThatStatesCarbon_ReplacesIt()
    {
        var first = Transmitting.Write(Encoding.UTF8.GetBytes(InvoiceSamples.Cii(3)), Transmitting.All(3));
        var less = new InvoiceContents(new Dictionary<int, InvoiceCarbon> { [2] = new(Co2eMass.FromGrams(-5), null, "") });

        var second = Transmitting.Write(first.File.ToArray(), less);

        Assert.Equal((1, 3, true, -5), (second.LinesWritten, second.LinesBefore, second.HadTotal, second.Total!.Value.Grams));
        Assert.Equal(new InvoiceCarbon?[] { null, null, less.Lines[2] }, Reading.Of(second.File.ToArray()).Lines.Select(line => line.Carbon));
        Assert.Equal(InvoiceSamples.Cii(3), Encoding.UTF8.GetString(Transmitting.Remove(second.File)));
        Assert.Equal(first.File.ToArray(), Transmitting.Write(second.File.ToArray(), Transmitting.All(3)).File.ToArray());
    }

    [Fact]
    public void Remove_WordsOfOthers_Stay()
    {
        const string Own = "<ram:ApplicableProductCharacteristic><ram:Description>CO2e</ram:Description><ram:Value>4.3 kg</ram:Value></ram:ApplicableProductCharacteristic>";
        var xml = InvoiceSamples.Cii(1, lineExtra: Own, note: "CarbonPos CO2e total: 5 g. Please pay soon.");

        Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(Encoding.UTF8.GetBytes(xml))));
    }

    [Fact]
    public void Write_SubLines_AreEachWrittenOn_AndToldToCountTwice()
    {
        const string Sub = "<cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID><cac:Item><cbc:Name>Part</cbc:Name></cac:Item></cac:SubInvoiceLine>";
        var xml = InvoiceSamples.Ubl(2, subLines: Sub);

        var made = Transmitting.Write(Encoding.UTF8.GetBytes(xml), Transmitting.All(4));

        Assert.Equal([4321, 4322, 4323, 4324], Reading.Of(made.File.ToArray()).Lines.Select(line => line.Carbon!.Mass.Grams));
        Assert.Equal(2, made.Notices.Count(notice => notice.Code == TransmitNotices.Twice));
        Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(made.File)));
    }

    [Fact]
    public void Write_LineWithoutItem_IsTold_AndTheOthersAreWritten()
    {
        var xml = InvoiceSamples.Ubl(2).Replace("Paquet de 250 g", "", StringComparison.Ordinal);
        var item = xml.IndexOf("<cac:Item>", StringComparison.Ordinal);
        xml = xml[..item] + "<cac:Item/>" + xml[(xml.IndexOf("</cac:Item>", StringComparison.Ordinal) + 11)..];

        var made = Transmitting.Write(Encoding.UTF8.GetBytes(xml), Transmitting.All(2));

        Assert.Equal(1, made.LinesWritten);
        Assert.Contains(made.Notices, notice => notice is { Code: TransmitNotices.NoItem, Line: "1" });
        Assert.Equal(xml, Encoding.UTF8.GetString(Transmitting.Remove(made.File)));
    }

    [Fact]
    public void Write_NothingThatHasRoom_IsRefused()
    {
        var xml = InvoiceSamples.Cii(1).Replace("SpecifiedTradeProduct", "OtherProduct", StringComparison.Ordinal);

        Assert.Equal(TransmitFaults.NotWritable, Transmitting.FaultOf(Encoding.UTF8.GetBytes(xml), Transmitting.All(1)));
        var headless = Transmitting.Write(Encoding.UTF8.GetBytes(InvoiceSamples.Cii(1).Replace("rsm:ExchangedDocument>", "rsm:Other>", StringComparison.Ordinal)), Transmitting.All(1));
        Assert.Equal((1, TransmitNotices.NoTotal), (headless.LinesWritten, Transmitting.Codes(headless)));
    }

    [Fact]
    public void Contents_FactorThatXmlCannotHold_IsRefused()
    {
        foreach (var factor in (string[])["\u0001", "a\nb", " a", "\ud800", new('x', 201), "\ufffe"])
            Assert.Throws<ArgumentException>(() => new InvoiceContents(new Dictionary<int, InvoiceCarbon> { [0] = Transmitting.Milk with { Factor = factor } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => InvoiceWriter.Write(Encoding.UTF8.GetBytes(InvoiceSamples.Cii(1)), Transmitting.All(2), Transmitting.Now));
    }

    [Fact]
    public void Write_SumBeyondAllRange_IsRefused()
    {
        var most = Transmitting.Milk with { Mass = Co2eMass.FromGrams(Co2eMass.MaxGrams) };

        Assert.Equal(TransmitFaults.CarbonRange, Transmitting.FaultOf(Encoding.UTF8.GetBytes(InvoiceSamples.Cii(2)), new(new Dictionary<int, InvoiceCarbon> { [0] = most, [1] = most })));
    }

    [Fact]
    public void Write_SignedXml_IsRefused()
    {
        var xml = InvoiceSamples.Ubl(1).Replace("  <cbc:CustomizationID>", "  <s:Signature xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"/><cbc:CustomizationID>", StringComparison.Ordinal);

        Assert.Equal(TransmitFaults.XmlSigned, Transmitting.FaultOf(Encoding.UTF8.GetBytes(xml), Transmitting.All(1)));
    }

    [Fact]
    public void Write_WhatIsNoInvoice_IsRefusedAsTheReaderDoes()
    {
        Assert.Equal(InvoiceFaultCodes.XmlDtd, Transmitting.FaultOf("<!DOCTYPE a><a/>"u8.ToArray(), Transmitting.All(0)));
        Assert.Equal(InvoiceFaultCodes.UnknownFormat, Transmitting.FaultOf([], Transmitting.All(0)));
    }
}
