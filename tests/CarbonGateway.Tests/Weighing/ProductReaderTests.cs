using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>The parts of a catalogue file that belong to a seller, and packs: what is wrong is named, the rest weighs.</summary>
public class ProductReaderTests
{
    private const string NewRow = "{ \"article\": \"pie\", \"merchant\": \"552100554\", \"name\": \"Pie of the house\", \"madeHere\": true }";

    [Theory]
    [InlineData("\"count\": 6 } },", "\"count\": 1 } },", "contains")]
    [InlineData("\"count\": 6 } },", "\"count\": 100001 } },", "contains")]
    [InlineData("\"contains\": { \"gtin\": \"9520100000102\", \"count\": 6 }", "\"contains\": { \"gtin\": \"9520100000103\", \"count\": 6 }", "contains")]
    [InlineData("\"contains\": { \"gtin\": \"9520100000102\", \"count\": 6 }", "\"contains\": { \"gtin\": \"9520100099991\", \"count\": 6 }", "contains")]
    [InlineData("\"contains\": { \"gtin\": \"9520100000102\", \"count\": 6 }", "\"contains\": 6", "contains")]
    [InlineData("\"gtin\": \"2000000000022\", \"merchant\": \"552100554\"", "\"gtin\": \"2000000000022\", \"merchant\": \"0\"", "merchant")]
    [InlineData("\"gtin\": \"2000000000022\", \"merchant\": \"552100554\"", "\"gtin\": \"2000000000022\", \"merchant\": 552100554", "merchant")]
    [InlineData("\"article\": \"pie\",", "\"article\": \"pie\", \"gtin\": \"9520100000904\",", "article")]
    [InlineData("\"article\": \"pie\", \"merchant\": \"552100554\"", "\"article\": \"A-17\", \"merchant\": \"552100554\"", "article")]
    [InlineData("\"lot\": \"L7\",", "\"lot\": \"L7\", \"resale\": true,", "resale")]
    [InlineData("\"unit\": \"euro\", \"vintage\": 2025, \"supplier\": \"Weaver\", \"source\": \"test\", \"resale\": true", "\"unit\": \"euro\", \"vintage\": 2025, \"supplier\": \"Weaver\", \"source\": \"test\", \"lot\": \"L1\"", "lot")]
    [InlineData("\"stages\": [\"materials\", \"making\", \"packaging\", \"transport\", \"shop\"] }", "\"stages\": [\"cradle\"] }", "stages")]
    [InlineData("\"stages\": [\"materials\", \"making\", \"packaging\", \"transport\", \"shop\"] }", "\"stages\": \"making\" }", "stages")]
    [InlineData("\"id\": \"inn-I\", \"version\": \"2025\", \"merchant\": \"552100554\"", "\"id\": \"inn-I\", \"version\": \"2025\"", "merchant")]
    public void Read_RowWrong_IsNamedAndTheRestWeighs(string sound, string broken, string field)
    {
        Assert.Contains(sound, Fair.Text, StringComparison.Ordinal);
        var reading = Scales.Read(Fair.Text.Replace(sound, broken, StringComparison.Ordinal));

        Assert.Contains(reading.Refused, fault => fault.Field == field && fault.Line > 0);
        Assert.Equal(1000, Scales.On(reading.Catalogue!).Weigh(Scales.Goods(Fair.Cider)).Grams.Grams);
    }

    [Fact]
    public void Read_PacksInACircle_AreNamedAndCountAsSingleArticles()
    {
        var reading = Scales.Read(Fair.Text.Replace(NewRow, NewRow + """
            ,
            { "gtin": "39520100000103", "name": "Hen", "contains": { "gtin": "19520100000093", "count": 2 } },
            { "gtin": "19520100000093", "name": "Egg", "contains": { "gtin": "39520100000103", "count": 2 } }
            """, StringComparison.Ordinal));

        Assert.Equal(2, reading.Refused.Count(fault => fault.Field == "contains" && fault.Reason.Contains("circle", StringComparison.Ordinal)));
        var weighed = Scales.On(reading.Catalogue!).Explain(Scales.Goods("39520100000103", cents: 1000));
        Assert.Equal(("Hen", WeighingReason.DefaultActivity), (weighed.Name, weighed.Line.Reason));
    }

    [Fact]
    public void Read_MerchantsRow_TakesThePlaceOfTheSharedOneForItsTillsOnly()
    {
        Assert.Equal(2, Fair.Catalogue.Products.Count(product => product.Name is "Cheese" or "Milk 1 l"));
        Assert.Equal("Bread", Fair.Weigher.Explain(Scales.Goods(Fair.Bread), Fair.InnShop).Name);
        Assert.Equal("", Fair.Weigher.Explain(Scales.Goods(Fair.Bread), Fair.Hairdresser).Name);
    }

    [Fact]
    public void Read_SecondAccountOfOneActivity_TheFirstCounts()
    {
        const string first = """{ "id": "inn-I", "version": "2025",""";
        var reading = Scales.Read(Fair.Text.Replace(
            first,
            """{ "id": "inn-0", "version": "2025", "merchant": "552100554", "activity": "I", "kgCo2e": 0.5, "unit": "euro", "year": 2025, "source": "test" },""" + first,
            StringComparison.Ordinal));

        // Accounts are a seller's own: an account that is stated twice is a mistake that its row tells.
        Assert.Equal("activity", Assert.Single(reading.Refused).Field);
    }
}
