using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>A small catalogue in which every rule has something to weigh. Figures are invented and round, so that each case can be worked by hand.</summary>
internal static class Fair
{
    public const string Milk = "9520100000102";          // transmitted 1.2 kg a piece, 1.1 kg for lot L7; a piece holds 1,000 ml
    public const string SixMilks = "19520100000109";     // a pack of 6 milks, nothing of its own
    public const string PalletOfMilk = "29520100000106"; // 40 packs of 6 milks
    public const string Cheese = "9520100000201";        // category 6 kg/kg, 250 g; resale sum 1.75 kg a piece for the inn
    public const string Butter = "9520100000300";        // category 6 kg/kg, 250 g
    public const string TwelveButters = "19520100000307";
    public const string Cider = "9520100000409";         // transmitted 1.0 kg a piece
    public const string SixCiders = "19520100000406";    // transmitted 5.5 kg a pack
    public const string CorkTrivet = "9520100000508";    // transmitted -0.12 kg a piece
    public const string Bread = "2000000000022";         // the inn bakes it, 400 g
    public const string ComteByWeight = "2100011";       // weight in the label, transmitted 5 kg/kg
    public const string DishByPrice = "0200030";         // price in the label, activity C10T12
    public const string ApplesByPrice = "2200031";       // price in the label, transmitted 0.4 kg/kg, activity A01
    public const string TShirt = "9520100001505";        // transmitted 0.23 kg per euro of the supplier's invoice
    public const string Rug = "9520100000904";           // resale sum 0.3 kg per euro of the inn's price

    /// <summary>An inn that bakes, serves, drives and cuts hair; it has closed accounts.</summary>
    public static readonly Seller Inn = Scales.SellerOf(552_100_554, "I");

    /// <summary>The same company at its shop's till.</summary>
    public static readonly Seller InnShop = Scales.SellerOf(552_100_554, "G47");

    /// <summary>A hairdresser without any account.</summary>
    public static readonly Seller Hairdresser = Scales.SellerOf(700, "S96");

    public static Catalogue Catalogue { get; } = Read(Text);

    public static Weigher Weigher { get; } = Scales.On(Catalogue, FairLabels.Keys);

    public const string Text = """
        {
          "format": "carbonpos-catalogue/1",
          "version": "fair-1",
          "defaultActivity": { "code": "C10T12", "reason": "test" },
          "tradeMargin": { "shareBasisPoints": 3000, "activity": "G47", "reason": "test", "source": "test" },
          "categories": [
            { "id": "dairy", "version": "1", "name": "Dairy", "nameFr": "Crémerie", "kgCo2e": 6, "unit": "kg", "year": 2020, "source": "test", "activity": "C10T12", "stages": ["materials", "making", "packaging", "transport", "shop", "use"] },
            { "id": "rail", "version": "1", "name": "Rail", "nameFr": "Train", "kgCo2e": 0.004, "unit": "km", "year": 2024, "source": "test", "activity": "H49" },
            { "id": "coach", "version": "1", "name": "Coach", "nameFr": "Autocar", "kgCo2e": 0.03, "unit": "km", "year": 2024, "source": "test", "activity": "H49" },
            { "id": "power", "version": "1", "name": "Electricity", "nameFr": "Électricité", "kgCo2e": 0.05, "unit": "kWh", "year": 2025, "source": "test", "activity": "D35" },
            { "id": "fuel", "version": "1", "name": "Diesel", "nameFr": "Gazole", "kgCo2e": 3.1, "unit": "litre", "year": 2025, "source": "test", "activity": "C19" },
            { "id": "night", "version": "1", "name": "Hotel night", "nameFr": "Nuit d’hôtel", "kgCo2e": 8, "unit": "night", "year": 2024, "source": "test", "activity": "I" },
            { "id": "straw", "version": "1", "name": "Straw", "nameFr": "Paille", "kgCo2e": -1, "unit": "kg", "year": 2024, "source": "test", "activity": "A01" }
          ],
          "producerAccounts": [
            { "id": "inn-I", "version": "2025", "merchant": "552100554", "activity": "I", "kgCo2e": 0.18, "unit": "euro", "year": 2025, "source": "test" },
            { "id": "inn-bakery", "version": "2025", "merchant": "552100554", "activity": "C10T12", "kgCo2e": 0.9, "unit": "kg", "year": 2025, "source": "test" },
            { "id": "inn-coach", "version": "2025", "merchant": "552100554", "activity": "H49", "kgCo2e": 0.02, "unit": "km", "year": 2025, "source": "test" },
            { "id": "inn-hair", "version": "2023", "merchant": "552100554", "activity": "S96", "kgCo2e": 0.1, "unit": "euro", "year": 2023, "source": "test" },
            { "id": "inn-shop", "version": "2025", "merchant": "552100554", "activity": "G47", "kgCo2e": 0.09, "unit": "euro", "year": 2025, "source": "test" }
          ],
          "products": [
            { "gtin": "9520100000102", "name": "Milk 1 l", "netMillilitres": 1000, "contents": [
              { "id": "milk", "version": "1", "kgCo2e": 1.2, "unit": "piece", "vintage": 2025, "supplier": "Dairy", "source": "test", "stages": ["materials", "making", "packaging", "transport", "shop"] },
              { "id": "milk-l7", "version": "1", "kgCo2e": 1.1, "unit": "piece", "lot": "L7", "vintage": 2025, "supplier": "Dairy", "source": "test" }
            ] },
            { "gtin": "29520100000106", "name": "Pallet of milk", "contains": { "gtin": "19520100000109", "count": 40 } },
            { "gtin": "19520100000109", "name": "Milk 6 x 1 l", "contains": { "gtin": "9520100000102", "count": 6 } },
            { "gtin": "9520100000201", "name": "Cheese", "netGrams": 250, "category": "dairy" },
            { "gtin": "9520100000201", "merchant": "552100554", "name": "Cheese", "netGrams": 250, "category": "dairy", "contents": [
              { "id": "cheese-at-inn", "version": "2026-07", "kgCo2e": 1.75, "unit": "piece", "vintage": 2025, "supplier": "Dairy", "source": "test", "resale": true }
            ] },
            { "gtin": "9520100000300", "name": "Butter", "netGrams": 250, "category": "dairy" },
            { "gtin": "19520100000307", "name": "Butter, twelve", "contains": { "gtin": "9520100000300", "count": 12 } },
            { "gtin": "9520100000409", "name": "Cider", "contents": [
              { "id": "cider", "version": "1", "kgCo2e": 1.0, "unit": "piece", "vintage": 2025, "supplier": "Press", "source": "test" }
            ] },
            { "gtin": "19520100000406", "name": "Cider, six", "contains": { "gtin": "9520100000409", "count": 6 }, "contents": [
              { "id": "cider-six", "version": "1", "kgCo2e": 5.5, "unit": "piece", "vintage": 2025, "supplier": "Press", "source": "test" }
            ] },
            { "gtin": "9520100000508", "name": "Cork trivet", "activity": "C16", "contents": [
              { "id": "cork", "version": "1", "kgCo2e": -0.12, "unit": "piece", "vintage": 2025, "supplier": "Oak", "source": "test" }
            ] },
            { "gtin": "2000000000022", "merchant": "552100554", "name": "Bread", "netGrams": 400, "activity": "C10T12", "madeHere": true },
            { "gtin": "2100011000001", "name": "Comté", "contents": [
              { "id": "comte", "version": "1", "kgCo2e": 5, "unit": "kg", "vintage": 2025, "supplier": "Dairy", "source": "test" }
            ] },
            { "gtin": "0200030000005", "name": "Dish", "activity": "C10T12" },
            { "gtin": "2200031000002", "name": "Apples", "activity": "A01", "contents": [
              { "id": "apples", "version": "1", "kgCo2e": 0.4, "unit": "kg", "vintage": 2025, "supplier": "Orchard", "source": "test" }
            ] },
            { "gtin": "9520100001505", "name": "T-shirt", "activity": "C13T15", "contents": [
              { "id": "shirt", "version": "1", "kgCo2e": 0.23, "unit": "euro", "vintage": 2025, "supplier": "Weaver", "source": "test" }
            ] },
            { "gtin": "9520100000904", "merchant": "552100554", "name": "Rug", "activity": "C13T15", "contents": [
              { "id": "rug-at-inn", "version": "1", "kgCo2e": 0.3, "unit": "euro", "vintage": 2025, "supplier": "Weaver", "source": "test", "resale": true }
            ] },
            { "article": "rail-km", "name": "Train, per kilometre", "category": "rail" },
            { "article": "coach-km", "name": "Coach, per kilometre", "category": "coach" },
            { "article": "charge", "name": "Charging point", "category": "power" },
            { "article": "diesel", "name": "Diesel", "category": "fuel" },
            { "article": "night", "name": "Room", "category": "night" },
            { "article": "straw", "name": "Straw", "netGrams": 1000, "category": "straw" },
            { "article": "wash", "name": "Wash", "contents": [
              { "id": "wash", "version": "1", "kgCo2e": 2.0, "unit": "piece", "vintage": 2025, "supplier": "Launderers", "source": "test" }
            ] },
            { "article": "A-17", "merchant": "552100554", "name": "Jam of the house", "contents": [
              { "id": "jam", "version": "1", "kgCo2e": 0.7, "unit": "piece", "vintage": 2025, "supplier": "Orchard", "source": "test" }
            ] },
            { "article": "pie", "merchant": "552100554", "name": "Pie of the house", "madeHere": true }
          ]
        }
        """;

    public static Catalogue Read(string text)
    {
        var reading = Scales.Read(text);
        Assert.Empty(reading.Refused);
        return reading.Catalogue!;
    }
}
