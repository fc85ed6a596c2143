using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.Contracts.Ledger;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>What is spooled partition by partition comes out as if it had been added up at once.</summary>
public sealed class CitizenSpoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-spool-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Merged_OfPartitions_IsOneSortOfTheWhole()
    {
        var nobodys = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            var journal = Scribe.RandomDay(seed, 200, 8).Journal;
            var whole = new CitizenDay();
            foreach (var entry in journal) whole.Add(entry);
            using var spool = new CitizenSpool(folder);
            foreach (var partition in journal.GroupBy(e => e.Key.Partition))
            {
                var part = new CitizenDay();
                foreach (var entry in partition) part.Add(entry);
                spool.Add(part.ToRecords());
            }

            Assert.True(whole.ToRecords().SequenceEqual(spool.Merged()), $"seed {seed}");
            Assert.True(spool.Merged().SequenceEqual(spool.Merged()), $"seed {seed}, a second time");
            nobodys += spool.Merged().Count(r => r.Account == CitizenRecord.Nobody);
        }

        Assert.True(nobodys > 0, "No visitor came: this proved too little.");
    }

    [Fact]
    public void Merged_OfManyLongRuns_IsInOrderAndComplete()
    {
        var random = new Random(11);
        var all = Enumerable.Range(0, 20_000).Select(i => Record((ulong)random.NextInt64(), (ulong)i, 1 + random.Next(1_000))).ToArray();
        using var spool = new CitizenSpool(folder);
        foreach (var run in all.Chunk(777))
        {
            Array.Sort(run, static (a, b) => CitizenChunk.Compare(a, b));
            spool.Add(run);
        }

        Array.Sort(all, static (a, b) => CitizenChunk.Compare(a, b));
        Assert.True(all.SequenceEqual(spool.Merged()));
    }

    [Fact]
    public void Merged_NobodyOfSeveralPartitions_IsOneRecord_AndNoneWhereItComesToNothing()
    {
        using var spool = new CitizenSpool(folder);
        spool.Add([Record(0, 0, 100), Record(1, 1, 5)]);
        spool.Add([]);
        spool.Add([Record(0, 0, 200)]);
        Assert.Equal([Record(0, 0, 300), Record(1, 1, 5)], spool.Merged());
        spool.Add([Record(0, 0, -300)]);
        Assert.Equal([Record(1, 1, 5)], spool.Merged());
    }

    [Fact]
    public void Spool_LeavesNoFile()
    {
        using var spool = new CitizenSpool(folder);
        spool.Add([Record(1, 1, 5)]);
        Assert.Empty(Directory.GetFiles(folder));
        Assert.Single(spool.Merged());
    }

    private static CitizenRecord Record(ulong high, ulong low, long spent) => new() { Account = new(high, low), Period = BudgetPeriod.FromYear(2026), Spent = Co2eMass.FromGrams(spent) };
}
