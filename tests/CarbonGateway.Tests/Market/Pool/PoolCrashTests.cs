using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Tests.Ledger.Draining;
using CarbonPos.CarbonGateway.Tests.Settlement.Nights;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Market.Pool;

/// <summary>Processes that die between any two steps of filling shares, taking them back, and giving them back.</summary>
public sealed class PoolCrashTests
{
    private const int MostSteps = 300;
    private const long Bought = 10_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pool_AProcessThatDiesBeforeAnyOfItsCalls_LosesNoGramAndDoublesNone()
    {
        await using var offices = await TownOffices.OpenAsync("carbonpos");
        await using var town = EmbeddedTown.Open(PoolTown.Policy);
        await PoolTown.FillAsync(offices);
        using var pool = new PoolTown(town.Store, town.Ledger, offices);
        var (desk, account) = (town.Desk, Desk.Account(1));
        desk.Now = TimeProvider.System.GetUtcNow();
        await desk.OpenAccountsAsync(1, 0);
        var (day, sold, deaths) = (new DateOnly(2026, 6, 1), 0L, 0);
        for (var steps = 0; steps < MostSteps; steps++, day = day.AddDays(1))
        {
            // Little is kept at night, so that each day asks, fills, takes back and gives back.
            var life = new Life(steps);
            await LiveAsync(life, day);
            if (life.IsOver) deaths++;
            await LiveAsync(new(int.MaxValue), day);

            var (shares, unallocated, central) = (await pool.SharesAsync(), await pool.UnallocatedAsync(), await pool.CentralAsync());
            Assert.Empty((await town.Ledger.Pool.ReadPoolAsync(day, Cancellation)).Open);
            Assert.Equal(PoolTown.PoolGrams, central.AvailableGrams + central.HeldGrams);
            // What was sold is in no batch yet: the central account has the deployment hold it still.
            Assert.Equal((steps, central.HeldGrams), (steps, unallocated + shares.Sum() + sold));
            if (!life.IsOver) break;
        }

        Assert.InRange(deaths, 20, MostSteps - 1);
        Assert.Equal(deaths + 1, (await JournalAudit.ReadAsync(town.Store, EmbeddedTown.Partitions))[0].Count(e => e.Kind == EntryKind.Cut));

        async Task LiveAsync(Life life, DateOnly today)
        {
            try
            {
                var (process, cutter) = pool.Process(life);
                pool.Options.LeaseGrams = 800_000;
                Assert.Equal("", await process.RefillAsync(Cancellation));
                await PoolTown.BuyAsync(desk, account, Bought);
                sold += Bought;
                pool.Options.LeaseGrams = 100_000;
                Assert.Equal("", await cutter.CutAsync(today, Cancellation));
                Assert.Equal("", await process.GiveBackAsync(Cancellation));
            }
            catch (DeathException)
            {
                // Somebody else goes on.
            }
        }
    }

    [Fact]
    public async Task Refill_OfTwoGatewaysAtOnce_GivesEachShareOnce()
    {
        await using var offices = await TownOffices.OpenAsync("carbonpos");
        await using var town = EmbeddedTown.Open(PoolTown.Policy);
        await PoolTown.FillAsync(offices);
        using var pool = new PoolTown(town.Store, town.Ledger, offices);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => Assert.Equal("", await pool.Process().Shares.RefillAsync(Cancellation)))));
        var (shares, unallocated, central) = (await pool.SharesAsync(), await pool.UnallocatedAsync(), await pool.CentralAsync());
        Assert.Equal(central.HeldGrams, unallocated + shares.Sum());
        Assert.Equal(PoolTown.PoolGrams, central.AvailableGrams + central.HeldGrams);
        Assert.All(shares, share => Assert.InRange(share, 1, pool.Options.ShareGrams));
    }

    [Fact]
    public async Task TakeBack_WhoseIdTheStoreHasForgotten_IsNotTakenTwice()
    {
        await using var offices = await TownOffices.OpenAsync("carbonpos");
        await using var town = EmbeddedTown.Open(PoolTown.Policy);
        await PoolTown.FillAsync(offices);
        using var pool = new PoolTown(town.Store, town.Ledger, offices);
        Assert.Equal("", await pool.Process().Shares.RefillAsync(Cancellation));
        var first = (await pool.SharesAsync())[0];
        var day = new DateOnly(2026, 6, 1);
        var shares = pool.Process().Shares;
        var open = await shares.BeginTakingBackAsync(day, Cancellation);
        var taken = await shares.TakeBackAsync(open[0].Move, open[0].IsFresh, Cancellation);
        Assert.Equal(first, taken.Moved!.Value.Grams);
        await town.CatchUpAsync();

        // Nobody noted it; and the share is filled again, as if years had gone by.
        await town.Desk.AskAsync(Testbed.Fingerprints.Sign(new Carbon.Transactions.LeasePool(0, Desk.Grams(777)) { Request = town.Desk.NewId(Carbon.Transactions.MerchantId.Authority), At = town.Desk.Now }));
        var forgetful = new PoolPostings(new ForgetfulStore(town.Store), town.Ledger, TimeProvider.System);
        Assert.Equal(first, (await forgetful.PostAsync(open[0].Move, mayBePosted: true, Cancellation))!.Value.Grams);
        Assert.Equal(777, (await pool.SharesAsync())[0]);
    }
}
