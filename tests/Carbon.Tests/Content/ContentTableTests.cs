using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Tests.Content;

public sealed class ContentTableTests
{
    private static readonly Gtin Milk = Read("9520100000102");
    private static readonly Gtin Cheese = Read("9520100000201");
    private static readonly DateOnly Day = new(2026, 11, 22);
    private static readonly MerchantId Shop = new(552_100_554);

    [Fact]
    public void Find_AnyKind_IsFoundUnderItsOwnKeyOnly()
    {
        ContentKey[] keys =
        [
            ContentKey.OfGtin(Milk), ContentKey.OfGtin(Cheese), ContentKey.OfLot(Milk, "L7"), ContentKey.OfLot(Milk, "L8"), ContentKey.OfLot(Cheese, "L7"),
            ContentKey.OfService("L7"), ContentKey.OfService("nuitée"), ContentKey.OfArticle(Shop, "L7"), ContentKey.OfArticle(new(1), "L7"),
            ContentKey.OfMerchantGtin(Shop, Milk), ContentKey.OfMerchantGtin(new(ContentKey.MaxMerchant), Milk),
        ];
        var table = Build([.. keys.Select((key, i) => (key, Content(i)))]);

        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal(ContentMatch.Found, table.Find(keys[i], ContentBasis.Shelf, Day, out var found));
            Assert.Equal((keys[i], i), (found.Key, (int)(found.Intensity.Grams / 1000)));
            Assert.Equal(ContentMatch.None, table.Find(keys[i], ContentBasis.Gate, Day, out _));
        }

        Assert.Equal(keys.Length, table.All.Select(content => content.Key).Distinct().Count());
        Assert.Equal(ContentMatch.None, table.Find(ContentKey.OfLot(Cheese, "L8"), ContentBasis.Shelf, Day, out _));
        Assert.Equal(ContentMatch.None, table.Find(ContentKey.OfService("never heard of"), ContentBasis.Shelf, Day, out _));
        Assert.Equal(ContentMatch.None, table.Find(default, ContentBasis.Shelf, Day, out _));
    }

    [Fact]
    public void Find_ShelfAndGateUnderOneKey_AreKeptApart()
    {
        var key = ContentKey.OfGtin(Milk);
        var table = Build((key, Content(1)), (key, Content(2) with { Basis = ContentBasis.Gate }));

        table.Find(key, ContentBasis.Shelf, Day, out var shelf);
        table.Find(key, ContentBasis.Gate, Day, out var gate);
        Assert.Equal((1000m, 2000m), (shelf.Intensity.Grams, gate.Intensity.Grams));
        Assert.Equal((ContentBasis.Shelf, ContentBasis.Gate), (shelf.Basis, gate.Basis));
        Assert.Equal(2, table.Under(key).Count);
    }

    [Theory]
    [InlineData("2024-12-31", ContentMatch.OutOfDate, 0)]
    [InlineData("2025-01-01", ContentMatch.Found, 1)]
    [InlineData("2025-12-31", ContentMatch.Found, 1)]
    [InlineData("2026-01-01", ContentMatch.Found, 2)]
    [InlineData("2026-06-30", ContentMatch.Found, 2)]
    [InlineData("2026-07-01", ContentMatch.OutOfDate, 0)]
    [InlineData("2027-01-01", ContentMatch.Found, 3)]
    [InlineData("9999-12-31", ContentMatch.Found, 3)]
    public void Find_SeveralValidities_FirstAndLastDayCount(string day, ContentMatch expected, int kilograms)
    {
        var key = ContentKey.OfGtin(Milk);
        var table = Build(
            (key, Content(1) with { ValidFrom = new(2025, 1, 1), ValidTo = new(2025, 12, 31) }),
            (key, Content(2) with { ValidFrom = new(2026, 1, 1), ValidTo = new(2026, 6, 30) }),
            (key, Content(3) with { ValidFrom = new(2027, 1, 1) }));

        Assert.Equal(expected, table.Find(key, ContentBasis.Shelf, DateOnly.Parse(day), out var found));
        Assert.Equal(kilograms, found.Exists ? (int)(found.Intensity.Grams / 1000) : 0);
    }

    [Fact]
    public void Add_SharedDay_IsRefusedAndNamesTheEarlierRow()
    {
        var builder = new ContentTableBuilder();
        builder.Add(ContentKey.OfGtin(Cheese), Content(9), out _);
        builder.Add(ContentKey.OfGtin(Milk), Content(1) with { ValidTo = new(2026, 1, 1) }, out _);

        Assert.Equal(ContentAddition.Overlaps, builder.Add(ContentKey.OfGtin(Milk), Content(2) with { ValidFrom = new(2026, 1, 1) }, out var other));
        Assert.Equal(1, other);
        Assert.Equal(ContentAddition.Added, builder.Add(ContentKey.OfGtin(Milk), Content(2) with { ValidFrom = new(2026, 1, 2) }, out other));
        Assert.Equal(-1, other);
        Assert.Equal(3, builder.Build("").Count);
    }

    [Fact]
    public void Add_IdTwice_IsRefusedAndNamesTheEarlierRow()
    {
        var builder = new ContentTableBuilder();
        builder.Add(ContentKey.OfGtin(Milk), Content(1) with { Id = "a", DerivedFrom = "b" }, out _);

        Assert.Equal(ContentAddition.IdTaken, builder.Add(ContentKey.OfGtin(Cheese), Content(1) with { Id = "a" }, out var other));
        Assert.Equal(0, other);
        // Naming an id as a base does not take it.
        Assert.Equal(ContentAddition.Added, builder.Add(ContentKey.OfGtin(Cheese), Content(1) with { Id = "b" }, out _));
    }

    [Fact]
    public void Remove_Row_IsGoneAndInNobodysWay()
    {
        var builder = new ContentTableBuilder();
        for (var i = 1; i <= 100; i++)
        {
            builder.Add(ContentKey.OfService($"s{i}"), Content(i), out _);
        }

        builder.Remove(41);
        Assert.False(builder.Contains(ContentKey.OfService("s42")));
        Assert.True(builder.Contains(ContentKey.OfService("s43")));
        Assert.Equal(ContentAddition.Added, builder.Add(ContentKey.OfService("s42"), Content(0), out _));
        var table = builder.Build("");

        Assert.Equal(100, table.Count);
        table.Find(ContentKey.OfService("s42"), ContentBasis.Shelf, Day, out var found);
        Assert.Equal(0, found.Intensity.Micrograms);
    }

    [Fact]
    public void ToContent_EveryField_ComesBack()
    {
        var content = new CarbonContent(
            "id-1", "2026-1", CarbonIntensity.FromKilograms(-999_999.999_999_999m, ContentUnit.Euro), Provenance.Resale, new(2026, 1, 1), new(2026, 12, 31),
            2025, "Ferme du Val", "analyse de cycle de vie", ContentBasis.Gate, LifeCycleStages.UpToGate, "id-0");
        var table = Build((ContentKey.OfLot(Milk, "été"), content));

        table.Find(ContentKey.OfLot(Milk, "été"), ContentBasis.Gate, Day, out var found);
        Assert.Equal(content, found.ToContent());
    }

    [Fact]
    public void Id_NotGiven_IsMadeOfKeyBasisAndFirstDay()
    {
        var table = Build(
            (ContentKey.OfGtin(Milk), Content(1)),
            (ContentKey.OfMerchantGtin(Shop, Milk), Content(1) with { Basis = ContentBasis.Gate, ValidFrom = new(2026, 1, 1) }));

        Assert.Equal(
            ["09520100000102", "552100554/09520100000102 gate from 2026-01-01"],
            table.All.Select(content => content.Id).Order());
    }

    [Fact]
    public void Misuse_Throws()
    {
        var builder = new ContentTableBuilder();
        Assert.Throws<ArgumentException>(() => builder.Add(default, Content(1), out _));
        Assert.Throws<ArgumentException>(() => builder.Add(ContentKey.OfGtin(Milk), Content(1) with { ValidFrom = Day, ValidTo = Day.AddDays(-1) }, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContentKey.OfService(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContentKey.OfLot(Milk, new('x', ContentKey.MaxLotLength + 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContentKey.OfMerchantGtin(new(0), Milk));
        Assert.Throws<InvalidOperationException>(() => default(ContentRef).Intensity);
        builder.Build("");
        Assert.Throws<InvalidOperationException>(() => builder.Add(ContentKey.OfGtin(Milk), Content(1), out _));
    }

    [Fact]
    public void Find_AnyKind_AllocatesNothing()
    {
        ContentKey[] keys = [ContentKey.OfGtin(Milk), ContentKey.OfLot(Milk, "L7"), ContentKey.OfArticle(Shop, "été"), ContentKey.OfMerchantGtin(Shop, Milk), ContentKey.OfService("absent")];
        var table = Build([.. keys[..4].Select(key => (key, Content(1)))]);
        long micrograms = 0;
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(2 * 4 * 1000 * 1_000_000_000L, micrograms);

        void Round()
        {
            for (var i = 0; i < 1000 * keys.Length; i++)
            {
                if (table.Find(keys[i % keys.Length], ContentBasis.Shelf, Day, out var found) == ContentMatch.Found)
                {
                    micrograms += found.Intensity.Micrograms;
                }
            }
        }
    }

    private static ContentTable Build(params (ContentKey Key, CarbonContent Content)[] contents)
    {
        var builder = new ContentTableBuilder();
        foreach (var (key, content) in contents)
        {
            Assert.Equal(ContentAddition.Added, builder.Add(key, content, out _));
        }

        return builder.Build("t");
    }

    private static CarbonContent Content(int kilograms) =>
        new("", "1", CarbonIntensity.FromKilograms(kilograms, ContentUnit.Piece), Provenance.Transmitted, DateOnly.MinValue, null, 2025, "test", "test");

    private static Gtin Read(string digits) => Gtin.Parse(digits).Gtin;
}
