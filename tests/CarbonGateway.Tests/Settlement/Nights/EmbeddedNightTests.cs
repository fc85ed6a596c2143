using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Ledger.Draining;
using CarbonPos.Contracts.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>A night on one machine, without Redis and without PostgreSQL.</summary>
public sealed class EmbeddedNightTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Night_OnTheEmbeddedStore_IsBookedByBothInstitutions()
    {
        await using var offices = await TownOffices.OpenAsync("carbonpos");
        await using var town = EmbeddedTown.Open();
        var options = new GatewayOptions();
        options.Embedded.Folder = town.Folder.Options.Folder;
        (options.Central.Address, options.Central.TokenFile) = (offices.CentralAddress, offices.CentralToken);
        (options.Registry.Address, options.Registry.TokenFile) = (offices.RegistryAddress, offices.RegistryToken);
        options.Settlement.FewestSales = 0;
        var keys = SettlementKeyFile.Open(Path.Combine(options.Embedded.Folder, "settlement-keys.json"), TimeProvider.System.GetUtcNow(), out _);
        await offices.RegistryAsync($"company add {Desk.Seller.Company.Value} --name Desk");
        await offices.RegistryAsync($"activity add {Desk.Seller.Company.Value} G47");
        await offices.RegistryAsync($"store add {Desk.Seller.Company.Value} 1");
        var ada = await offices.PersonAsync("ada");
        var day = new DrainOptions().DayOf(TimeProvider.System.GetUtcNow());
        await offices.CentralAsync($"allocate --country FR --period {day.Year}");

        using var drain = new JournalDrain(
            town.Ledger, _ => Task.FromResult<IDrainedJournal>(town.Journal()), new() { Every = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, new Random(1), NullLogger<JournalDrain>.Instance);
        await drain.StartAsync(Cancellation);
        var night = NightServices.Create(town.Store, town.Ledger, options, keys, TimeProvider.System, NullLoggerFactory.Instance);
        await night.TurnAsync(null, Cancellation);
        var desk = town.Desk;
        desk.Now = TimeProvider.System.GetUtcNow();
        var before = (await desk.BalanceAsync(ada)).Available;
        Assert.True(before > 8_000_000);
        await desk.MakeAsync(desk.Sale(ada, 1_000, 501));
        var settled = await night.SettleAsync(day, null, Cancellation);
        await drain.StopAsync(Cancellation);

        Assert.True(settled.State == NightState.Settled, settled.Trouble);
        Assert.Empty(await town.Ledger.Nights.ReadBreaksAsync(true, Cancellation));
        var said = DayStatementCodec.Parse((await town.Ledger.ReadStatementAsync(day, Cancellation))!.Bytes.Span).Statement!;
        Assert.Equal(before - 1_501, said.Handovers.Single(h => h.Institution == "central").NetGrams);
        // The night's own work: cuts in every partition, and what came of the central account.
        Assert.Equal(town.Store.DurableEntries, await town.AssertDrainedAsync());
    }
}
