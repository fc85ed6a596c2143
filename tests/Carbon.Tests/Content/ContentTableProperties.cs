using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Tests.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Tests.Content;

/// <summary>The table against a plain dictionary of lists, over random additions, removals and look-ups. A failure prints the seed.</summary>
public sealed class ContentTableProperties
{
    private static readonly DateOnly FirstDay = new(2026, 1, 1);

    public static TheoryData<int> Seeds => [1, 20261122, 9_000_000, 4711];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Table_AnyAdditions_AnswersAsADictionaryDoes(int seed)
    {
        var random = new Random(seed);
        var keys = Keys(random, 400);
        var plain = new Dictionary<(ContentKey, ContentBasis), List<(int Row, CarbonContent Content)>>();
        var ids = new Dictionary<string, int>();
        var builder = new ContentTableBuilder();
        var overlaps = 0;
        for (var i = 0; i < 3000; i++)
        {
            var key = keys[random.Next(keys.Length)];
            var content = Random(random);
            var row = builder.Count;
            var rows = plain.TryGetValue((key, content.Basis), out var known) ? known : plain[(key, content.Basis)] = [];
            var outcome = builder.Add(key, content, out var other);

            var inTheWay = rows.Where(earlier => earlier.Content.Overlaps(content)).Select(earlier => earlier.Row).ToList();
            var expected = inTheWay.Count > 0 ? ContentAddition.Overlaps : ids.ContainsKey(content.Id) ? ContentAddition.IdTaken : ContentAddition.Added;
            Assert.True(expected == outcome, $"seed {seed}, addition {i}: {outcome} instead of {expected}");
            Assert.True(outcome != ContentAddition.Overlaps || inTheWay.Contains(other), $"seed {seed}, addition {i}: row {other} is not in the way");
            if (outcome == ContentAddition.Added)
            {
                rows.Add((row, content));
                if (content.Id.Length > 0) ids.Add(content.Id, row);
            }

            overlaps += inTheWay.Count > 0 ? 1 : 0;
            if (random.Next(20) == 0 && rows.Count > 0)
            {
                builder.Remove(rows[0].Row);
                rows.RemoveAt(0);
            }
        }

        Assert.True(overlaps > 100, $"seed {seed} drew only {overlaps} overlaps");
        Compare(seed, random, keys, plain, builder.Build("p"));
    }

    private static void Compare(int seed, Random random, ContentKey[] keys, Dictionary<(ContentKey, ContentBasis), List<(int Row, CarbonContent Content)>> plain, ContentTable table)
    {
        Assert.Equal(plain.Values.Sum(rows => rows.Count), table.Count);
        var matches = new int[3];
        foreach (var key in keys.Concat(Keys(random, 100)))
        {
            foreach (var basis in Enum.GetValues<ContentBasis>())
            {
                var rows = plain.GetValueOrDefault((key, basis)) ?? [];
                for (var day = FirstDay.AddDays(-5); day < FirstDay.AddDays(120); day = day.AddDays(3))
                {
                    var valid = rows.Find(row => row.Content.IsValidOn(day)).Content;
                    var match = table.Find(key, basis, day, out var found);
                    matches[(int)match]++;
                    Assert.True(match == (valid is not null ? ContentMatch.Found : rows.Count > 0 ? ContentMatch.OutOfDate : ContentMatch.None), $"seed {seed}: {key} on {day}");
                    Assert.True(valid is null || WithId(valid, key) == found.ToContent(), $"seed {seed}: {key} on {day}");
                }
            }

            Assert.Equal(plain.Where(p => p.Key.Item1 == key).Sum(p => p.Value.Count), table.Under(key).Count);
        }

        Assert.True(matches.Min() > 500, $"seed {seed}: one of the answers hardly occurs: {string.Join(' ', matches)}");
    }

    private static CarbonContent WithId(CarbonContent content, in ContentKey key) =>
        content.Id.Length > 0 ? content : content with { Id = ContentRef.DerivedId(key, content.Basis, content.ValidFrom) };

    private static CarbonContent Random(Random random)
    {
        var from = FirstDay.AddDays(random.Next(100));
        return new(
            random.Next(5) == 0 ? $"id-{random.Next(2000)}" : "",
            $"v{random.Next(3)}",
            CarbonIntensity.FromKilograms(random.NextInt64(-1_000_000_000, 1_000_000_000) / 1_000_000m, (ContentUnit)random.Next(1, 8)),
            (Provenance)random.Next(1, 3),
            from,
            random.Next(10) == 0 ? null : from.AddDays(random.Next(10)),
            random.Next(2020, 2026),
            $"supplier {random.Next(20)}",
            "test",
            random.Next(4) == 0 ? ContentBasis.Gate : ContentBasis.Shelf,
            (LifeCycleStages)random.Next(128),
            random.Next(10) == 0 ? $"id-{random.Next(2000)}" : "");
    }

    private static ContentKey[] Keys(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Key(random)).Distinct()];

    private static ContentKey Key(Random random)
    {
        var gtin = Gtin.Parse(Digits.WithCheck($"95201000{random.Next(10_000):D4}")).Gtin;
        var merchant = new MerchantId(random.Next(1, 50));
        var text = random.Next(2) == 0 ? $"É{random.Next(200)}" : new string((char)('a' + random.Next(26)), random.Next(1, 21));
        return random.Next(5) switch
        {
            0 => ContentKey.OfGtin(gtin),
            1 => ContentKey.OfLot(gtin, text),
            2 => ContentKey.OfService(text),
            3 => ContentKey.OfArticle(merchant, text),
            _ => ContentKey.OfMerchantGtin(merchant, gtin),
        };
    }
}
