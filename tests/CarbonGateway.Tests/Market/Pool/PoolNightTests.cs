using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Ledger.Draining;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.CarbonGateway.Tests.Settlement.Nights;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Market.Pool;

/// <summary>A day of the pool from its lease to its return, with the night between, in each store.</summary>
public sealed class PoolNightTests(OneServer one)
{
    private const long Bought = 200_000;
    private const long Surplus = 5_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Day_OnRedis_LeasesSellsTakesBackAndGivesBack_ToTheGram()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync(), PoolTown.Policy);
        await town.AddCompanyAsync();
        await DayAsync(
            town.Offices, town.Books.Ledger, town.Options, pool => NightServices.Create(town.Books.Store, town.Books.Ledger, pool, town.Keys, town.Clock, NullLoggerFactory.Instance, PoolTown.Policy),
            new(town.Books.Store, town.Books.Ledger, town.Offices), town.OpenDesk());
    }

    [Fact]
    public async Task Day_OnTheEmbeddedStore_LeasesSellsTakesBackAndGivesBack_ToTheGram()
    {
        await using var offices = await TownOffices.OpenAsync("carbonpos");
        await using var town = EmbeddedTown.Open(PoolTown.Policy);
        var options = new GatewayOptions();
        options.Embedded.Folder = town.Folder.Options.Folder;
        (options.Central.Address, options.Central.TokenFile) = (offices.CentralAddress, offices.CentralToken);
        options.Settlement.TimeZone = "UTC";
        var keys = SettlementKeyFile.Open(Path.Combine(options.Embedded.Folder, "settlement-keys.json"), TimeProvider.System.GetUtcNow(), out _);
        using var drain = new JournalDrain(
            town.Ledger, _ => Task.FromResult<IDrainedJournal>(town.Journal()), new() { Every = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, new Random(1), NullLogger<JournalDrain>.Instance);
        await drain.StartAsync(Cancellation);
        var desk = town.Desk;
        desk.Now = TimeProvider.System.GetUtcNow();
        await DayAsync(
            offices, town.Ledger, options, o => NightServices.Create(town.Store, town.Ledger, o, keys, TimeProvider.System, NullLoggerFactory.Instance, PoolTown.Policy), new(town.Store, town.Ledger, offices), desk);
        await drain.StopAsync(Cancellation);
    }

    private static async Task DayAsync(TownOffices offices, CarbonGateway.Ledger.ILedger ledger, GatewayOptions options, Func<GatewayOptions, NightService> open, PoolTown pool, Desk desk)
    {
        using var town = pool;
        await PoolTown.FillAsync(offices);
        (options.Pool.ShareGrams, options.Pool.LeaseGrams) = (300_000, 2_000_000);
        var (night, day) = (open(options), NightTown.Today);
        var ada = await offices.PersonAsync("ada");
        await offices.CentralAsync($"allocate --country FR --period {day.Year}");
        await night.TurnAsync(null, Cancellation);

        // A lease, and of it to each partition an even part of half.
        Assert.Equal("", await night.Pool!.RefillAsync(Cancellation));
        Assert.Equal((long[])[250_000, 250_000, 250_000, 250_000], await pool.SharesAsync());
        Assert.Equal(1_000_000, await pool.UnallocatedAsync());
        Assert.Equal((3_000_000L, 2_000_000L), ((await pool.CentralAsync()).AvailableGrams, (await pool.CentralAsync()).HeldGrams));
        Assert.Equal("", await night.Pool.RefillAsync(Cancellation));
        Assert.Equal(1_000_000, await pool.UnallocatedAsync());

        // A share that runs low is filled up, from then on less generously; what a shopper lacked, whole.
        await PoolTown.BuyAsync(desk, ada, Bought);
        var own = ada.PartitionOf(EmbeddedTown.Partitions);
        Assert.Equal("", await night.Pool.RefillAsync(Cancellation));
        Assert.Equal((125_000L, 925_000L), ((await pool.SharesAsync())[own], await pool.UnallocatedAsync()));
        night.Pool.Demand.Note(own, Desk.Grams(400_000));
        Assert.Equal("", await night.Pool.RefillAsync(Cancellation));
        Assert.Equal(400_000, (await pool.SharesAsync())[own]);
        Assert.Equal(2_000_000 - Bought, (await pool.SharesAsync()).Sum() + await pool.UnallocatedAsync() - ((await pool.CentralAsync()).HeldGrams - 2_000_000));
        Assert.Equal(Outcome.Approved, (await desk.AskAsync(Fingerprints.Sign(new SellSurplus(Desk.Grams(Surplus), PolicyDocuments.SurplusPrice) { Request = desk.NewId(), At = desk.Now, Account = ada }))).Outcome);

        // The night: all shares come back before the cut, and what is too much goes back once the day is booked.
        options.Pool.LeaseGrams = 300_000;
        var settled = await night.SettleAsync(day, null, Cancellation);
        Assert.True(settled.State == NightState.Settled, settled.Trouble);
        await night.TurnAsync(null, Cancellation);
        Assert.Empty(await ledger.Nights.ReadBreaksAsync(true, Cancellation));
        var central = await pool.CentralAsync();
        Assert.Equal(new long[4], await pool.SharesAsync());
        Assert.Equal((300_000L, 300_000L), (await pool.UnallocatedAsync(), central.HeldGrams));
        Assert.Equal((PoolTown.PoolGrams + Surplus, Bought), (central.PurchasedGrams, central.ResoldGrams));
        Assert.Equal(central.PurchasedGrams - central.ResoldGrams, central.AvailableGrams + central.HeldGrams);

        // The day's entries say all of it.
        var entries = new List<JournalEntry>();
        await foreach (var entry in ledger.ReadDayAsync(day, 0, long.MaxValue, Cancellation)) entries.Add(entry.Entry);
        var (there, back) = (Moved(entries, LedgerAccountKind.Issued, LedgerAccountKind.Pool), Moved(entries, LedgerAccountKind.Pool, LedgerAccountKind.Issued));
        Assert.Equal(there - Bought + Surplus, back);
        for (var p = 0; p < EmbeddedTown.Partitions; p++)
        {
            var of = entries.Where(e => e.Key.Partition == p).ToList();
            Assert.Equal((EntryKind.LeasePool, EntryKind.Cut), (of[^2].Kind, of[^1].Kind));
        }

        // The next day begins with shares again.
        Assert.Equal("", await night.Pool.RefillAsync(Cancellation));
        Assert.All(await pool.SharesAsync(), share => Assert.True(share > 0));
    }

    private static long Moved(IEnumerable<JournalEntry> entries, LedgerAccountKind from, LedgerAccountKind to) =>
        entries.Where(e => e.Kind == EntryKind.LeasePool).SelectMany(e => e.Legs).Where(l => l.From.Kind == from && l.To.Kind == to).Sum(l => l.Grams.Grams);
}
