using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>A catalogue's products may name a shipped category instead of defining one.</summary>
public class ShippedCategoryTests
{
    private const string Gtin = "9520100000102";

    /// <summary>0.5 kg × 0.7767 kg per kg × 1.2 = 0.46602 kg.</summary>
    [Fact]
    public void Weigh_ShippedCategory_TakesItsPhysicalFactor()
    {
        var line = Weigh("bread", Scales.Goods(Gtin, cents: 100, vat: 550), netGrams: 500);

        Assert.Equal((466, WeighingReason.PublicPhysical), (line.Grams.Grams, line.Reason));
    }

    /// <summary>120 kWh × 0.0461 kg × 1.2 = 6.6384 kg.</summary>
    [Fact]
    public void Weigh_BarePhysicalFactor_IsFoundByItsId() =>
        Assert.Equal(6638, Weigh("electricity-fr", Scales.Goods(Gtin, 120_000, QuantityUnit.KilowattHour)).Grams.Grams);

    /// <summary>The brick of bread, as above.</summary>
    [Fact]
    public void Weigh_Brick_LeadsToTheCategory() =>
        Assert.Equal(466, Weigh("gpc:10000164", Scales.Goods(Gtin), netGrams: 500).Grams.Grams);

    /// <summary>10 € / 1.2 = 8.3333 €: 70 % × 0.271 + 30 % × 0.110 = 0.2227 kg per euro, × 1.2 = 2.227 kg.</summary>
    [Fact]
    public void Weigh_CategoryWithoutFactor_TakesItsActivity()
    {
        var line = Weigh("clothing", Scales.Goods(Gtin, cents: 1000, vat: 2000));

        Assert.Equal((2227, WeighingReason.PublicMonetary), (line.Grams.Grams, line.Reason));
    }

    [Fact]
    public void Weigh_ProductStatesItsActivity_GoesBeforeTheCategorys() =>
        Assert.NotEqual(
            Weigh("clothing", Scales.Goods(Gtin, cents: 1000)).Grams,
            Weigh("clothing", Scales.Goods(Gtin, cents: 1000), more: """, "activity": "C20" """).Grams);

    /// <summary>0.5 kg × 9 kg × 1.2: the file's own bread, not the shipped one.</summary>
    [Fact]
    public void Weigh_FilesOwnCategory_GoesBeforeTheShippedOne()
    {
        const string Own = """{ "id": "bread", "version": "1", "name": "Bread", "nameFr": "Pain", "kgCo2e": 9, "unit": "kg", "year": 2024, "source": "ours" }""";

        Assert.Equal(5400, Weigh("bread", Scales.Goods(Gtin), netGrams: 500, categories: Own).Grams.Grams);
    }

    [Theory]
    [InlineData("breads")]
    [InlineData("gpc:99999999")]
    [InlineData("gpc:")]
    [InlineData("10000164")]
    public void Read_CategoryNobodyKnows_RefusesTheProductAndSaysWhere(string category)
    {
        var reading = Scales.Read(Catalogue(category, 500, "", ""));

        var fault = Assert.Single(reading.Refused, fault => fault.Field == "category");
        Assert.Contains(category, fault.Reason, StringComparison.Ordinal);
        Assert.Contains(Gtin, fault.Row, StringComparison.Ordinal);
    }

    private static WeighedLine Weigh(string category, in BasketLine line, int netGrams = 0, string categories = "", string more = "")
    {
        var reading = Scales.Read(Catalogue(category, netGrams, categories, more));
        Assert.Empty(reading.Refused);
        return Scales.On(reading.Catalogue!).Weigh(line);
    }

    private static string Catalogue(string category, int netGrams, string categories, string more) => $$"""
        {
          "format": "carbonpos-catalogue/1",
          "version": "test",
          "defaultActivity": { "code": "C10T12", "reason": "test" },
          "tradeMargin": { "shareBasisPoints": 3000, "activity": "G47", "reason": "test", "source": "test" },
          "categories": [{{categories}}],
          "products": [
            { "gtin": "{{Gtin}}", "name": "Thing", "netGrams": {{netGrams}}, "category": "{{category}}"{{more}} }
          ]
        }
        """;
}
