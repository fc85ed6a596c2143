using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>Cells in few words, and random ones.</summary>
static class CompanyCells
{
    public static CompanyRecord Cell(long company, string? activity, long? store, Provenance? provenance, long grams, long sales, long refunds = 0, long removal = 0) =>
        CompanyRecord.OfSales(new(company), activity is null ? null : Code(activity), store, provenance, Co2eMass.FromGrams(grams), Co2eMass.FromGrams(removal), sales, refunds);

    public static CompanyRecord Bought(long company, long grams, long purchases = 1) => CompanyRecord.OfPurchases(new(company), Co2eMass.FromGrams(grams), purchases, 0);

    public static ActivityCode Code(string text) => ActivityCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    /// <summary>Cells of some companies, company by company; some twice, some empty, some purchases.</summary>
    public static List<CompanyRecord> Random(Random random)
    {
        string[] activities = ["G47", "C10T12", "I", "H49"];
        var cells = new List<CompanyRecord>();
        for (var company = 1; company <= 6; company++)
        {
            for (var i = random.Next(14); i >= 0; i--)
            {
                var sales = random.Next(3) switch { 0 => 0L, 1 => random.Next(1, 12), _ => random.Next(1, 400) };
                cells.Add(Cell(
                    company, activities[random.Next(activities.Length)], random.Next(4), (Provenance)random.Next(1, 6),
                    sales == 0 && random.Next(2) == 0 ? 0 : random.NextInt64(-5_000, 1_000_000), sales, sales == 0 ? random.Next(3) : random.Next(5), -random.Next(0, 3)));
            }

            if (random.Next(3) == 0) cells.Add(Bought(company, random.Next(-500, 90_000)));
        }

        return cells;
    }
}
