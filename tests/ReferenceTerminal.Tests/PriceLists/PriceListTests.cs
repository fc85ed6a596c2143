using System.Xml.Linq;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.PriceLists;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Tests.PriceLists;

/// <summary>What is printed beside a price, character by character.</summary>
public class PriceListTests
{
    private static readonly FigureEvidence Dairy = new("Tournepré Dairy", "closed account, audited", 2025, new(2026, 1, 1), null);
    private static readonly FigureEvidence Public = new(null, "AGRIBALYSE 3.2, ADEME", 2024, null, null);

    private static readonly PriceLine Yogurt = Line("Yogurt 4 x 125 g", 3.90m, 1_098, Provenance.Transmitted, WeighingReason.SupplierTransmitted, Dairy);
    private static readonly PriceLine Cheese = Line("Hard cheese from the counter, cut and packed while you wait", 24m, 7_526, Provenance.PublicProxy, WeighingReason.PublicPhysical, Public);
    private static readonly PriceLine Unknown = Line("4006381333931", null, 0, Provenance.None, WeighingReason.NothingKnown, null);

    [Fact]
    public void Text_Display_ReadsLikeThis() => AssertText(
        List(CarbonText.Display, PriceDocument.Quote, Yogurt, Cheese),
        Language.English,
        """
        Quote
        Carbon points: what the till debits, as the points scheme has it shown. 1 point
        = 1 kg CO2e. Public estimates include 20 % for prudence.
        --------------------------------------------------------------------------------
        Yogurt 4 x 125 g, 1 piece                      3.90 €        1.098 carbon points
            supplier's figure (transmitted for this very product). Source: Tournepré
            Dairy, closed account, audited, 2025
        Hard cheese from the counter, cut and         24.00 €        7.526 carbon points
        packed while you wait, 1 piece
            public estimate (public factor x quantity, plus 20 %). Source: AGRIBALYSE
            3.2, ADEME, 2024
        --------------------------------------------------------------------------------
        Total                                         27.90 €        8.624 carbon points
        --------------------------------------------------------------------------------
        Made on 2026-11-22, catalogue sample-1. The till weighs again at the sale.

        """);

    [Fact]
    public void Text_LabelInFrench_ReadsLikeThis() => AssertText(
        List(CarbonText.Label, PriceDocument.List, Yogurt, Cheese, Unknown),
        Language.French,
        """
        Liste de prix
        Mentions du vendeur sur des produits isolés, données volontairement. Chacune ne
        vaut que pour son périmètre, sa période et sa source.
        --------------------------------------------------------------------------------
        Yogurt 4 x 125 g, 1 pièce                      3,90 €
            Contenu carbone : 1,098 kg CO2e pour 1 pièce
            Périmètre : matières, fabrication, emballage, transport, magasin (non
            comptés : utilisation, fin de vie)
            Méthode : compte carbone du fournisseur, tel que transmis pour ce produit
            Période : compte de 2025, valable depuis le 01/01/2026
            Source : Tournepré Dairy, closed account, audited
        Hard cheese from the counter, cut and         24,00 €
        packed while you wait, 1 pièce
        4006381333931, 1 pièce                              –
        --------------------------------------------------------------------------------
        Établi le 22/11/2026, catalogue sample-1. La caisse pèse de nouveau à la vente.

        """);

    /// <summary>Zero would be a claim; nothing known is nothing said, and no sum is made of it.</summary>
    [Fact]
    public void Text_NothingKnown_HasNoFigureAndNoTotal()
    {
        var text = Text(List(CarbonText.Display, PriceDocument.Quote, Yogurt, Unknown), Language.English);

        Assert.Contains("not known", text);
        Assert.DoesNotContain("0.000", text);
        Assert.Matches(@"(?m)^Total +–\s*$", text);
    }

    private static (string Name, PriceLine Line, LabelWithheld Expected)[] Withheld =>
    [
        ("average", Cheese, LabelWithheld.NotOfThisProduct),
        ("estimate", Yogurt with { Weighed = Yogurt.Weighed with { Line = Yogurt.Weighed.Line with { Provenance = null } } }, LabelWithheld.NotOfThisProduct),
        ("zero", Line("Cork", 1m, 0, Provenance.Transmitted, WeighingReason.SupplierTransmitted, Dairy), LabelWithheld.NotAboveZero),
        ("no source", Yogurt with { Weighed = Yogurt.Weighed with { Evidence = Dairy with { Source = null } } }, LabelWithheld.SourceUnknown),
        ("no stages", Yogurt with { Weighed = Yogurt.Weighed with { Stages = LifeCycleStages.NotStated } }, LabelWithheld.ScopeUnknown),
        ("name", Yogurt with { Name = "Jus NEUTRE  en-Carbone 1 l" }, LabelWithheld.ClaimWords),
        ("supplier", Yogurt with { Weighed = Yogurt.Weighed with { Evidence = Dairy with { Supplier = "Net-Zero Farms" } } }, LabelWithheld.ClaimWords),
        ("fine", Yogurt, LabelWithheld.None),
    ];

    [Fact]
    public void Check_LabelOnlyWhereAllIsKnown() =>
        Assert.All(Withheld, line => Assert.Equal((line.Name, line.Expected), (line.Name, LabelTerms.Check(line.Line))));

    [Theory]
    [InlineData("Carbon-neutral water", "carbon neutral")]
    [InlineData("Eau 100 % compensée", "100 compense")]
    [InlineData("C\u0301afe\u0301 z\u00e9ro carbone", "zero carbone")]
    [InlineData("carbon\u200bneutral", null)]
    [InlineData("Neutral soap, carbon pencil", null)]
    [InlineData("Semelles compensées", null)]
    [InlineData("Climatiquement neutre", "climatiquement neutre")]
    [InlineData("", null)]
    public void FirstIn_FindsWordsOfNeutrality(string text, string? expected) => Assert.Equal(expected, ClaimWording.FirstIn(text));

    /// <summary>No sentence of ours may hold what we would refuse in a name, nor an adjective of praise.</summary>
    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.French)]
    public void Sentences_HoldNoClaim(Language language)
    {
        foreach (var text in Enum.GetValues<CarbonText>())
        {
            var printed = Text(List(text, PriceDocument.Quote, Yogurt, Cheese, Unknown), language);
            Assert.Null(ClaimWording.FirstIn(printed));
            Assert.DoesNotMatch("(?i)green|vert|eco|lighter|léger|low|faible|responsible|respons|sustainab|durable|better|mieux", printed);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='x")]
    [InlineData("</title></style><!--")]
    [InlineData("&lt;b&gt; &amp;")]
    [InlineData("מחיר\u05d0 €")]
    public void Html_HostileTexts_StayText(string hostile)
    {
        var line = Yogurt with { Name = hostile, Weighed = Yogurt.Weighed with { Evidence = Dairy with { Supplier = hostile, Source = hostile } } };
        foreach (var text in Enum.GetValues<CarbonText>())
        {
            var html = Html(List(text, PriceDocument.Quote, line) with { Title = hostile, CatalogueVersion = hostile }, Language.French);

            // Parsed as XML once the void tags are closed: whatever broke out of its place would break the tree, or add to it.
            var page = XDocument.Parse(html.Replace("<!DOCTYPE html>", "").Replace("<br>", "<br/>").Replace("\">\n<meta", "\"/>\n<meta").Replace("'unsafe-inline'\">", "'unsafe-inline'\"/>"));
            string[] known = ["html", "head", "meta", "title", "style", "body", "main", "h1", "p", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "bdi", "br", "span", "dl", "dt", "dd"];
            Assert.Empty(page.Descendants().Select(e => e.Name.LocalName).Except(known));
            Assert.DoesNotContain(page.Descendants().SelectMany(e => e.Attributes()), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName is "src" or "href" or "style");
            Assert.Equal(hostile, page.Descendants("bdi").Single().Value);
            Assert.Equal(hostile, page.Descendants("title").Single().Value);
        }
    }

    [Fact]
    public void Html_Page_NeedsNothingElse()
    {
        var html = Html(List(CarbonText.Display, PriceDocument.List, Yogurt), Language.English);

        Assert.Contains("<html lang=\"en\">", html);
        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotMatch(@"(?i)<script|<link|<img|@import|url\(", html);
        Assert.Contains("<th scope=\"row\"><bdi>Yogurt 4 x 125 g</bdi>", html);
        Assert.Contains("<td class=\"n\">1.098 carbon points</td>", html);
    }

    [Fact]
    public void Json_Display_HasTextAndFigures()
    {
        using var writer = new StringWriter();
        var list = List(CarbonText.Label, PriceDocument.List, Yogurt, Cheese);
        OutcomeJson.WriteObject(writer, [], json => PriceListJson.Write(json, list, new(Language.English), 0));
        using var parsed = System.Text.Json.JsonDocument.Parse(writer.ToString());
        var lines = parsed.RootElement.GetProperty("lines");

        Assert.Equal("1.098 kg CO2e for 1 piece", lines[0].GetProperty("text").GetString());
        Assert.Equal(1_098, lines[0].GetProperty("grams").GetInt64());
        Assert.Equal("not_of_this_product", lines[1].GetProperty("withheld").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, lines[1].GetProperty("text").ValueKind);
    }

    private static PriceLine Line(string name, decimal? price, long grams, Provenance provenance, WeighingReason reason, FigureEvidence? evidence) => new(
        name,
        new BasketItem { Label = "9520100000102", Price = price },
        new(new(Co2eMass.FromGrams(grams), provenance, reason, default), null, name, null, null, "", "", null)
        {
            Evidence = evidence,
            Stages = evidence is null ? LifeCycleStages.NotStated : LifeCycleStages.UpToSale,
        });

    private static PriceList List(CarbonText text, PriceDocument document, params PriceLine[] lines) => new(document, text, "", new(2026, 11, 22), "sample-1", lines);

    private static void AssertText(PriceList list, Language language, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Text(list, language).Replace('\u00A0', ' '));

    private static string Text(PriceList list, Language language)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PriceListText.Write(writer, list, new(language));
        return writer.ToString();
    }

    private static string Html(PriceList list, Language language)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PriceListHtml.Write(writer, list, new(language));
        return writer.ToString();
    }
}
