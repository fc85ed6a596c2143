using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.CarbonGateway.Contents.Purchases;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Purchase invoices into contents for resale: which line gives what, and what is left out.</summary>
public sealed class PurchasesTests : IDisposable
{
    private const string Milk = PurchaseDesk.Milk;
    private const string MilkKey = "0" + Milk;

    private readonly PurchaseDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    /// <summary>5,160 g for 12 pieces: 430 g a piece.</summary>
    [Fact]
    public void Purchases_OneInvoice_GivesItsContentUpToTheGate()
    {
        _desk.Write("a.xml", new WrittenInvoice("2026/17", "2026-11-20", WrittenInvoice.Line(Milk, "12", "C62", "5160 g")));

        Assert.Equal(0, _desk.Run());
        var content = Assert.Single(_desk.Contents());
        Assert.Equal(CarbonIntensity.FromKilograms(0.43m, ContentUnit.Piece), content.Intensity);
        Assert.Equal((ContentBasis.Gate, Provenance.Transmitted, LifeCycleStages.UpToGate), (content.Basis, content.Provenance, content.Stages));
        Assert.Equal((new DateOnly(2026, 11, 20), null, 2025), (content.ValidFrom, content.ValidTo, content.Vintage));
        Assert.Equal(("2026/17", "Ferme du Val", "Transmitted with invoice 2026/17 of 2026-11-20"), (content.Version, content.Supplier, content.Source));
        Assert.Contains($"{MilkKey}: 0.43 kg per piece, Ferme du Val, invoice 2026/17 of 2026-11-20 ({_desk.In("a.xml")})\n", _desk.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.5", "KGM", "5000 g", "2 Kilogram")]
    [InlineData("250", "GRM", "500 g", "2 Kilogram")]
    [InlineData("2", "DZN", "2400 g", "0.1 Piece")]
    [InlineData("3", "C62", "1 kg", "0.333333333 Piece")]
    [InlineData("0.5", "HLT", "40 kg", "0.8 Litre")]
    [InlineData("3.6", "3B", "60 g", "0.06 KilowattHour")]
    [InlineData("4", "H87", "-100 g", "-0.025 Piece")]
    [InlineData("4", "H87", "0 g", "0 Piece")]
    public void Purchases_Unit_IsToldInTheOneThatArticlesAreSoldBy(string quantity, string unit, string carbon, string figure)
    {
        _desk.Write("a.xml", new WrittenInvoice("1", "2026-11-20", WrittenInvoice.Line(Milk, quantity, unit, carbon)));

        Assert.Equal([$"{MilkKey} {figure}"], _desk.Figures());
    }

    /// <summary>1,000 g for 10 and 1,000 g for 30 pieces: 2,000 g for 40. What goes back on the same invoice changes nothing, nor does what is free of carbon.</summary>
    [Fact]
    public void Purchases_SeveralLinesOfAnArticle_AreAddedBeforeDividing()
    {
        _desk.Write("a.xml", new WrittenInvoice(
            "1",
            "2026-11-20",
            WrittenInvoice.Line(Milk, "10", "C62", "1000 g"),
            WrittenInvoice.Line(Milk, "30", "C62", "1000 g"),
            WrittenInvoice.Line(Milk, "-20", "C62", "-200 g"),
            WrittenInvoice.Line(Milk, "5", "C62", "")));

        Assert.Equal([$"{MilkKey} 0.05 Piece"], _desk.Figures());
        Assert.Equal(["a.xml 3 LINE_RETURNED", "a.xml 4 NOT_TRANSMITTED"], _desk.Left());
    }

    [Theory]
    [InlineData("381")]
    [InlineData("396")]
    public void Purchases_CreditNote_ChangesNoContent(string type)
    {
        _desk.Write("1.xml", PurchaseDesk.One("1", "2026-11-01", "300 g"));
        _desk.Write("2.xml", PurchaseDesk.One("2", "2026-11-20", "900 g") with { Type = type });

        Assert.Equal([$"{MilkKey} 0.3 Piece"], _desk.Figures());
        Assert.Equal(["2.xml 0 INVOICE_IS_CREDIT"], _desk.Left());
    }

    [Fact]
    public void Purchases_UblAndFacturX_GiveContentsToo()
    {
        const string Attribute = "<cac:AdditionalItemProperty><cbc:Name>CarbonPos CO2e</cbc:Name><cbc:Value>900 g</cbc:Value></cac:AdditionalItemProperty>";
        _desk.Write("a.xml", InvoiceSamples.Bytes(InvoiceSamples.Ubl(1, lineExtra: Attribute).Replace("552100554", WrittenInvoice.Farm, StringComparison.Ordinal)));
        _desk.Write("b.xml", InvoiceSamples.Bytes(InvoiceSamples.Ubl(1, isCreditNote: true, lineExtra: Attribute).Replace("552100554", WrittenInvoice.Farm, StringComparison.Ordinal)));
        _desk.Write("c.pdf", PdfMaker.WithAttachment("factur-x.xml", PurchaseDesk.One("9", "2026-11-01", "500 g").Bytes()).WithTable());

        Assert.Equal(["09520000000011 0.3 Piece", $"{MilkKey} 0.5 Piece"], _desk.Figures());
        Assert.Equal(["b.xml 0 INVOICE_IS_CREDIT"], _desk.Left());
    }

    [Theory]
    [InlineData("9520100000103", "1", "C62", "100 g", "GTIN_CHECK_DIGIT")]
    [InlineData("95201", "1", "C62", "100 g", "GTIN_LENGTH")]
    [InlineData("95201OOOO0102", "1", "C62", "100 g", "GTIN_CHARACTER")]
    [InlineData("", "1", "C62", "100 g", "GTIN_MISSING")]
    [InlineData("19520100000109", "1", "C62", "100 g", "GTIN_OF_PACK")]
    [InlineData("2001015001325", "1", "C62", "100 g", "GTIN_IN_STORE")]
    [InlineData(Milk, "1", "", "100 g", "UNIT_MISSING")]
    [InlineData(Milk, "1", "XCT", "100 g", "UNIT_NOT_PHYSICAL")]
    [InlineData(Milk, "1", "DAY", "100 g", "UNIT_NOT_PHYSICAL")]
    [InlineData(Milk, "-1", "C62", "100 g", "LINE_RETURNED")]
    [InlineData(Milk, "0", "C62", "100 g", "QUANTITY_INVALID")]
    [InlineData(Milk, "", "C62", "100 g", "QUANTITY_INVALID")]
    [InlineData(Milk, "many", "C62", "100 g", "QUANTITY_INVALID")]
    [InlineData(Milk, "9999999999999", "MIL", "100 g", "QUANTITY_INVALID")]
    [InlineData(Milk, "99999999999999999999999999999999999999", "C62", "100 g", "QUANTITY_INVALID")]
    [InlineData(Milk, "0.0000000000000000000000000001", "JOU", "0 g", "QUANTITY_INVALID")]
    [InlineData(Milk, "0.0000000000000000000000000001", "C62", "1 g", "FIGURE_OUT_OF_RANGE")]
    [InlineData(Milk, "1", "C62", "1000000000000000 g", "FIGURE_OUT_OF_RANGE")]
    [InlineData(Milk, "1", "C62", "4,3 kg", "CARBON_UNREADABLE")]
    [InlineData(Milk, "1", "C62", "99999999999999999999 g", "CARBON_UNREADABLE")]
    public void Purchases_LineThatGivesNothing_IsLeftWithItsReason(string gtin, string quantity, string unit, string carbon, string code)
    {
        _desk.Write("a.xml", new WrittenInvoice("1", "2026-11-20", WrittenInvoice.Line(PurchaseDesk.Wine, "1", "C62", "100 g"), WrittenInvoice.Line(gtin, quantity, unit, carbon)));

        Assert.Equal(["0" + PurchaseDesk.Wine + " 0.1 Piece"], _desk.Figures());
        Assert.Equal([$"a.xml 2 {code}"], _desk.Left());
    }

    [Theory]
    [InlineData("public_proxy", true)]
    [InlineData("card_estimate", true)]
    [InlineData("none", true)]
    [InlineData("transmitted", false)]
    [InlineData("resale", false)]
    [InlineData("producer_factor", false)]
    public void Purchases_Estimate_IsNoContent(string provenance, bool isLeft)
    {
        _desk.Write("a.xml", new WrittenInvoice("1", "2026-11-20", WrittenInvoice.Line(Milk, "1", "C62", "100 g", provenance)));

        Assert.Equal(isLeft ? ["a.xml 1 CARBON_IS_PROXY"] : [], _desk.Left());
    }

    [Fact]
    public void Purchases_ArticleInTwoUnits_GivesNothingOnThatInvoice()
    {
        _desk.Write("1.xml", PurchaseDesk.One("1", "2026-11-01", "300 g"));
        _desk.Write("2.xml", new WrittenInvoice("2", "2026-11-20", WrittenInvoice.Line(Milk, "1", "C62", "100 g"), WrittenInvoice.Line(Milk, "1", "KGM", "100 g"), WrittenInvoice.Line(Milk, "1", "C62", "100 g")));

        Assert.Equal([$"{MilkKey} 0.3 Piece"], _desk.Figures());
        Assert.Equal(["2.xml 2 UNIT_DIFFERS"], _desk.Left());
    }

    [Theory]
    [InlineData("325", "1", "2026-11-20", "INVOICE_NOT_FINAL")]
    [InlineData("386", "1", "2026-11-20", "INVOICE_NOT_FINAL")]
    [InlineData("380", "", "2026-11-20", "INVOICE_WITHOUT_NUMBER")]
    [InlineData("380", "\u0080", "2026-11-20", "INVOICE_WITHOUT_NUMBER")]
    [InlineData("380", "1", "", "INVOICE_WITHOUT_NUMBER")]
    [InlineData("380", "1", "2026-11-24", "INVOICE_IN_FUTURE")]
    [InlineData("380", "1", "1990-12-31", "INVOICE_TOO_OLD")]
    public void Purchases_InvoiceThatCountsForNothing_IsLeftWithItsReason(string type, string number, string issued, string code)
    {
        _desk.Write("a.xml", PurchaseDesk.One(number, issued, "100 g") with { Type = type });

        Assert.Equal([$"a.xml 0 {code}"], _desk.Left());
    }

    [Fact]
    public void Purchases_SellerThatIsTheShopOrNobody_GivesNothing()
    {
        _desk.Write("1.xml", PurchaseDesk.One("1", "2026-11-23", "100 g") with { Seller = PurchaseDesk.Shop });
        _desk.Write("2.xml", PurchaseDesk.One("2", "2026-11-23", "100 g") with { Seller = "", Name = "" });
        _desk.Write("3.xml", PurchaseDesk.One("3", "1991-01-01", "100 g") with { Seller = "", Name = "Nur \u0085 \tein\u202f Name" });

        Assert.Equal(["1.xml 0 SELLER_IS_MERCHANT", "2.xml 0 SELLER_UNKNOWN"], _desk.Left());
        Assert.Equal("Nur ein Name", Assert.Single(_desk.Contents()).Supplier);
    }

    /// <summary>
    /// 0.9 kg a piece up to the gate; 200 pieces for 144 €: margin 0.28 €, × 0.105 kg/€ = 0.0294 kg. Sum 0.9294 kg.
    /// </summary>
    [Fact]
    public void Purchases_ThenResale_ComesToTheSumByHand()
    {
        _desk.Write("a.xml", new WrittenInvoice("2026/17", "2026-11-20", WrittenInvoice.Line(Milk, "200", "C62", "180 kg")));
        Assert.Equal(0, _desk.Run());

        var back = _desk.Back;
        var exit = back.Run(
            "resale", "--merchant", PurchaseDesk.Shop, "--purchases", back.Write("p.csv", $"gtin,department,quantity,amountEuro\n{Milk},DAIRY,200,144\n"),
            "--departments", back.Write("d.csv", "department,marginBasisPoints\nDAIRY,2800\n"), "--own-factor", "0.105", "--vintage", "2025", "--version", "r",
            "--contents", _desk.Gates, "--out", back.In("sums.csv"), "--split", back.In("split.csv"));

        Assert.Equal((0, 0), (exit, back.Run("import", back.In("sums.csv"))));
        var sum = Assert.Single(back.Current().All);
        Assert.Equal((929_400_000, $"{MilkKey} gate from 2026-11-20"), (sum.Intensity.Micrograms, sum.DerivedFrom));
    }

    [Fact]
    public void Purchases_NothingTransmitted_KeepsTheEarlierFile()
    {
        File.WriteAllText(_desk.Gates, "earlier");
        _desk.Write("a.xml", InvoiceSamples.Bytes(InvoiceSamples.Cii(profile: "urn:factur-x.eu:1p0:minimum", lines: 0).Replace("552100554", WrittenInvoice.Farm, StringComparison.Ordinal)));

        Assert.Equal(1, _desk.Run());
        Assert.Equal("earlier", File.ReadAllText(_desk.Gates));
        Assert.Contains("nothing was written", _desk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Purchases_Json_TellsTheTotals()
    {
        _desk.Write("1.xml", PurchaseDesk.One("1", "2026-10-01", "300 g"));
        _desk.Write("2.xml", PurchaseDesk.One("2", "2026-11-01", "200 g"));
        _desk.Write("3.txt", Encoding.UTF8.GetBytes("no invoice"));
        var faults = _desk.Back.In("faults.csv");

        Assert.Equal(3, _desk.Run("--json", "--report", faults));
        using var report = JsonDocument.Parse(_desk.Output);
        Assert.Equal(
            "3 2 2 0 2 2 1",
            string.Join(' ', new[] { "files", "invoices", "giving", "repeated", "lines", "contents", "replaced" }.Select(name => report.RootElement.GetProperty(name).GetInt64())));
        Assert.Equal(_desk.Gates, report.RootElement.GetProperty("out").GetString());
        Assert.Equal("""{"kgCo2e":0.2,"unit":"piece","seller":"732829320","supplier":"Ferme du Val","number":"2","issued":"2026-11-01"}""", JsonSerializer.Serialize(
            report.RootElement.GetProperty("articles")[0].GetProperty("counts").EnumerateObject().Where(field => field.Name != "file").ToDictionary(field => field.Name, field => field.Value)));
        Assert.StartsWith($"file,line,field,code,advice\n{_desk.In("3.txt")},0,,INVOICE_UNKNOWN_FORMAT,", File.ReadAllText(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("purchases --merchant 1 --out x", "Name folders or files")]
    [InlineData("purchases . --out x", "--merchant is missing")]
    [InlineData("purchases . --merchant 0 --out x", "--merchant must be")]
    [InlineData("purchases . --merchant 1", "--out is missing")]
    [InlineData("purchases . --merchant 1 --out /no/such/folder/x", "there is no folder")]
    [InlineData("purchases . --merchant 1 --out x --since 2026", "There is no option --since")]
    public void Purchases_WordWrong_IsUsage(string words, string says)
    {
        Assert.Equal(2, _desk.Back.Run(words.Split(' ')));
        Assert.Contains(says, _desk.Back.Error, StringComparison.Ordinal);
    }
}
