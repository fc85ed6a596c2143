using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.Bench;

/// <summary>What weighing a basket costs, in process, against plain look-ups of the same labels: one reads a text and finds a figure, the other does no more than find.</summary>
internal static class WeighingAlone
{
    private const int MostArticles = 50_000;
    private const int Baskets = 2_000;
    private const int Lines = 20;
    private const int BasketsPerRound = 20_000;
    private const int Seed = 20_261_122;

    public static int Run(Arguments arguments)
    {
        var random = new Random(Seed);
        var articles = arguments.Number("articles", MostArticles);
        string[] labels = [.. Enumerable.Range(0, articles).Select(Ean13)];
        var weigher = new Weigher(new(CatalogueOf(labels)), TimeProvider.System);
        var plain = labels.ToDictionary(label => label, _ => random.NextInt64(1, 10_000), StringComparer.Ordinal);
        // Texts of their own, as they come from the wire: a dictionary must not recognise the very object.
        BasketLine[][] baskets = [.. Enumerable.Range(0, Baskets).Select(_ => BasketOf(labels, random))];
        if (!ActivityCode.TryParse("G47", out var retail)) throw new InvalidOperationException("G47 is an activity code.");
        var seller = new Seller(new(1), 1, retail);

        var rounds = arguments.Number("rounds", 15);
        var (weighing, lookUps) = (new List<double>(), new List<double>());
        var allocated = double.MaxValue;
        long sum = 0;
        for (var round = -5; round < rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var weighed = Time(baskets, basket => weigher.Weigh(basket, seller).Total.Grams, ref sum);
            // The least of all rounds: what the runtime allocates while it optimises is none of the baskets'.
            allocated = Math.Min(allocated, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / BasketsPerRound);
            var looked = Time(baskets, basket => LookUp(plain, basket), ref sum);
            // The first rounds warm the code up.
            if (round < 0) continue;
            weighing.Add(weighed);
            lookUps.Add(looked);
        }

        if (sum == 0) throw new InvalidOperationException("Nothing was weighed.");
        var result = (Lines * Unsafe.SizeOf<WeighedLine>()) + (3 * IntPtr.Size);
        Console.WriteLine(JsonSerializer.Serialize(new WeighingFigures(articles, Lines, Median(weighing), Median(lookUps), allocated, result)));
        return 0;
    }

    private static double Time(BasketLine[][] baskets, Func<BasketLine[], long> work, ref long sum)
    {
        // Time of the processor, not of the wall: whatever else the machine does must not count.
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < BasketsPerRound; i++) sum += work(baskets[i % baskets.Length]);
        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / BasketsPerRound;
    }

    private static long LookUp(Dictionary<string, long> plain, BasketLine[] basket)
    {
        long sum = 0;
        foreach (ref readonly var line in basket.AsSpan()) sum += plain[line.Label] * line.QuantityMilli;
        return sum;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static BasketLine[] BasketOf(string[] labels, Random random) =>
        [.. Enumerable.Range(0, Lines).Select(_ => new BasketLine(
            LineKind.Goods, new string(labels[random.Next(labels.Length)]), 1000 * random.Next(1, 4), QuantityUnit.Piece, random.Next(50, 5_000), 550, ""))];

    private static string Ean13(int article)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"952{article:D9}");
        return digits + Gtin.CheckDigit(digits).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Of ten articles, five have a supplier's content, three a public factor, two their price alone.</summary>
    private static Catalogue CatalogueOf(string[] labels)
    {
        var json = new StringBuilder("""
            {
              "format": "carbonpos-catalogue/1", "version": "bench",
              "defaultActivity": { "code": "C10T12", "reason": "bench" },
              "tradeMargin": { "shareBasisPoints": 3000, "activity": "G47", "reason": "bench", "source": "bench" },
              "categories": [ { "id": "c", "version": "1", "name": "c", "nameFr": "c", "kgCo2e": 6.2657058, "unit": "kg", "year": 2020, "source": "bench", "activity": "C10T12" } ],
              "products": [
            """);
        for (var i = 0; i < labels.Length; i++)
        {
            var evidence = (i % 10) switch
            {
                < 5 => $$""", "contents": [ { "id": "s{{i}}", "version": "1", "kgCo2e": {{(i % 5_000) + 1}}.{{i % 1_000:D3}}, "unit": "piece", "vintage": 2025, "supplier": "bench", "source": "bench" } ]""",
                < 8 => """, "netGrams": 250, "category": "c" """,
                _ => """, "activity": "C20" """,
            };
            json.Append(CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}{ "gtin": "{{labels[i]}}", "name": "a{{i}}"{{evidence}} }""");
        }

        json.Append("]}");
        var reading = CatalogueReader.Read(Encoding.UTF8.GetBytes(json.ToString()), "bench.json", ActivityTable.Shipped);
        return reading.Catalogue ?? throw new InvalidOperationException(reading.Refused[0].ToString());
    }
}
