using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>A day is read out of the ledger: sound, it says the same for ever; damaged, it is not sealed, and what is wrong is named.</summary>
public sealed class DayReadingTests
{
    private static readonly DateOnly First = LedgerOfDays.First;
    private static readonly DateOnly Second = First.AddDays(1);

    [Fact]
    public async Task Read_ADayLongAfter_GivesTheSameStatementAndChunks()
    {
        await using var town = new LedgerOfDays(1);
        await town.LiveAsync(First, 200);
        await town.LiveAsync(Second, 200);
        var (said, chunks) = await AllAsync(town, Second);
        for (var day = Second.AddDays(1); day < Second.AddDays(4); day = day.AddDays(1)) await town.LiveAsync(day, 100);
        var (later, laterChunks) = await AllAsync(town, Second);
        Assert.Equal(said, later);
        Assert.Equal(chunks, laterChunks);
        Assert.True(chunks.Count > 3, "Too few chunks to prove anything.");
    }

    [Fact]
    public async Task Read_SomeDays_HandoversAddUpToWhatCitizensAndCompaniesGained()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            await using var town = new LedgerOfDays(seed);
            var (first, second) = (await town.LiveAsync(First, 150), await town.LiveAsync(Second, 150));
            foreach (var (day, journal) in new[] { (First, first), (Second, second) })
            {
                using var built = await town.BuildAsync(day);
                var said = built.State();
                Assert.True(said.TreeSize == journal.Count, $"seed {seed}, {day:O}");
                Assert.True(said.Handovers[0].NetGrams == Gained(journal, LedgerAccountKind.Citizen) + Gained(journal, LedgerAccountKind.Held), $"seed {seed}, {day:O}: citizens");
                Assert.True(said.Handovers[1].NetGrams == Gained(journal, LedgerAccountKind.Sold) + Gained(journal, LedgerAccountKind.Bought), $"seed {seed}, {day:O}: companies");
            }
        }
    }

    [Fact]
    public async Task Read_ADayWithNothingButCuts_IsSound()
    {
        await using var town = new LedgerOfDays(2);
        await town.LiveAsync(First, 50);
        await town.LiveAsync(Second, 0);
        using var built = await town.BuildAsync(Second);
        var said = built.State();
        Assert.Equal((LedgerOfDays.Partitions, 0, 0), ((int)said.TreeSize, said.Handovers[0].Chunks, said.Handovers[1].Chunks));
    }

    [Theory]
    [InlineData("DELETE FROM entry WHERE partition = 1 AND sequence = $some", "of partition 1 is missing")]
    [InlineData("DELETE FROM entry WHERE partition = 1 AND sequence = $last", "Partition 1 has")]
    [InlineData("DELETE FROM entry WHERE partition = 1 AND sequence BETWEEN $first AND $last", "Partition 1 has nothing on 2026-06-02, not even its cut")]
    [InlineData("UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE partition = 1 AND sequence = $some - 1) WHERE partition = 1 AND sequence = $some", "of partition 1 is missing")]
    [InlineData("UPDATE entry SET business_day = business_day - 1 WHERE partition = 1 AND sequence = $first", "Partition 1")]
    [InlineData("UPDATE entry SET bytes = x'00' WHERE partition = 1 AND sequence = $some", "of partition 1 cannot be read")]
    [InlineData("UPDATE leg SET grams = grams + 1 WHERE rowid = (SELECT min(rowid) FROM leg WHERE partition = 1 AND business_day = $day)", "legs move")]
    [InlineData("DELETE FROM leg WHERE rowid = (SELECT min(rowid) FROM leg WHERE partition = 1 AND business_day = $day)", "The legs of partition 1 are not those that were written")]
    [InlineData("UPDATE leg SET to_company = 999 WHERE rowid = (SELECT min(rowid) FROM leg WHERE to_kind = (SELECT to_kind FROM leg WHERE to_company IS NOT NULL AND to_provenance IS NOT NULL LIMIT 1) AND business_day = $day)", "legs move")]
    [InlineData("UPDATE leg SET business_day = business_day - 1 WHERE rowid = (SELECT min(rowid) FROM leg WHERE partition = 1 AND business_day = $day)", "The legs of partition 1 are not those that were written")]
    public async Task Read_ADamagedDay_IsNotSealed_AndTheDamageIsNamed(string damage, string named)
    {
        await using var town = new LedgerOfDays(3);
        await town.LiveAsync(First, 150);
        var own = (await town.LiveAsync(Second, 150)).Where(e => e.Key.Partition == 1).Select(e => e.Key.Sequence).ToArray();
        Assert.True(own.Length > 4);
        (await town.BuildAsync(Second)).Dispose();
        await town.DamageAsync(damage
            .Replace("$some", $"{own[2]}", StringComparison.Ordinal).Replace("$first", $"{own[0]}", StringComparison.Ordinal)
            .Replace("$last", $"{own[^1]}", StringComparison.Ordinal).Replace("$day", $"{Second.DayNumber}", StringComparison.Ordinal));
        AssertNamed(await town.ReadAsync(Second), named);
    }

    [Fact]
    public async Task Read_AnEntryChangedByAGram_IsNotSealed()
    {
        await using var town = new LedgerOfDays(3);
        await town.LiveAsync(First, 150);
        var sale = (await town.LiveAsync(Second, 150)).First(e => e.Key.Partition == 1 && e.Legs.Length == 1);
        var changed = sale with { Legs = [sale.Legs[0] with { Grams = sale.Legs[0].Grams + Co2eMass.FromGrams(1) }] };
        await town.DamageAsync($"UPDATE entry SET bytes = $bytes WHERE partition = 1 AND sequence = {sale.Key.Sequence}", LedgerOfDays.Bytes(changed));
        var reading = await town.ReadAsync(Second);
        AssertNamed(reading, "The chain of partition 1 is broken");
        AssertNamed(reading, "legs move");
    }

    [Fact]
    public async Task Read_TwoEntriesThatChangedPlaces_IsNotSealed()
    {
        await using var town = new LedgerOfDays(3);
        var own = (await town.LiveAsync(First, 150)).Where(e => e.Key.Partition == 1).ToArray();
        var (one, other) = (own[1] with { Key = own[2].Key }, own[2] with { Key = own[1].Key });
        await town.DamageAsync($"UPDATE entry SET bytes = $bytes WHERE partition = 1 AND sequence = {one.Key.Sequence}", LedgerOfDays.Bytes(one));
        await town.DamageAsync($"UPDATE entry SET bytes = $bytes WHERE partition = 1 AND sequence = {other.Key.Sequence}", LedgerOfDays.Bytes(other));
        AssertNamed(await town.ReadAsync(First), "The chain of partition 1 is broken");
    }

    [Fact]
    public async Task Read_ADayThatTheClockEnded_IsNotSealed()
    {
        await using var town = new LedgerOfDays(4);
        await town.LiveAsync(First, 150, isCut: p => p != 2);
        await town.LiveAsync(Second, 150);
        AssertNamed(await town.ReadAsync(First), $"Partition 2 does not end {First:yyyy-MM-dd} with its cut");
    }

    [Fact]
    public async Task Read_ADayThatAPartitionWasNeverCutOn_IsNotSealed()
    {
        await using var town = new LedgerOfDays(4);
        await town.LiveAsync(First, 150);
        await town.LiveAsync(Second, 0, isCut: p => p != 3);
        AssertNamed(await town.ReadAsync(Second), $"Partition 3 has nothing on {Second:yyyy-MM-dd}, not even its cut");
    }

    private static void AssertNamed(DayReading reading, string named) =>
        Assert.Contains(Assert.IsType<DayReading.Flawed>(reading).Flaws, flaw => flaw.Contains(named, StringComparison.Ordinal));

    private static async Task<(string Statement, List<string> Chunks)> AllAsync(LedgerOfDays town, DateOnly day)
    {
        using var built = await town.BuildAsync(day);
        var chunks = built.CitizenChunks().Select(c => Convert.ToHexString(c.ToBytes()))
            .Concat(built.CompanyChunks().Select((c, number) => Convert.ToHexString(CompanyChunkCodec.Write("days", day, number, c))));
        return (Convert.ToHexString(built.State().Sign(town.Keys.Signing).Bytes.Span), [.. chunks]);
    }

    private static long Gained(IEnumerable<JournalEntry> journal, LedgerAccountKind kind)
    {
        var grams = 0L;
        foreach (var leg in journal.SelectMany(e => e.Legs)) grams += (leg.To.Kind == kind ? leg.Grams.Grams : 0) - (leg.From.Kind == kind ? leg.Grams.Grams : 0);
        return grams;
    }
}
