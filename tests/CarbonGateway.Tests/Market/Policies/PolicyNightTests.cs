using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Ledger.Draining;
using CarbonPos.Contracts.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Market.Policies;

/// <summary>A day in whose middle the policy changes.</summary>
public sealed class PolicyNightTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Night_OfADayWithTwoPolicies_NamesBoth_AndIsTheSameWhenItIsWorkedOutAfterAThird()
    {
        var policies = new PolicySchedule(new Policy { Version = "morning" });
        await using var town = EmbeddedTown.Open(policies);
        var (options, now) = (new GatewayOptions(), TimeProvider.System.GetUtcNow());
        options.Embedded.Folder = town.Folder.Options.Folder;
        options.Settlement.TimeZone = "UTC";
        var keys = SettlementKeyFile.Open(Path.Combine(options.Embedded.Folder, "settlement-keys.json"), now, out _);
        var desk = town.Desk;
        desk.Now = now;
        await desk.OpenAccountsAsync(1, 1_000);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 100));
        policies.Set([new(now.AddMinutes(1), new Policy { Version = "evening", Floor = Desk.Grams(-5_000), Shortage = Carbon.Budgets.ShortageRule.Overdraft })]);
        desk.Now = now.AddMinutes(2);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 2_000));

        using var drain = new JournalDrain(
            town.Ledger, _ => Task.FromResult<IDrainedJournal>(town.Journal()), new() { Every = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, new Random(1), NullLogger<JournalDrain>.Instance);
        await drain.StartAsync(Cancellation);
        var day = new DrainOptions().DayOf(now);
        var sealedDay = await NightServices.Create(town.Store, town.Ledger, options, keys, TimeProvider.System, NullLoggerFactory.Instance, policies).SettleAsync(day, null, Cancellation);
        await drain.StopAsync(Cancellation);
        Assert.Equal(NightState.Sealed, sealedDay.State);
        var signed = (await town.Ledger.ReadStatementAsync(day, Cancellation))!;
        Assert.Equal(["evening", "morning"], DayStatementCodec.Parse(signed.Bytes.Span).Statement!.PolicyVersions);

        // Long after, on a gateway that never heard of either: from the ledger alone.
        policies.Set([new(DateTimeOffset.MinValue, new Policy { Version = "next year" })]);
        var reading = await new DayBuilder(town.Ledger, keys, options.Settlement, NightServices.FolderOf(options)).ReadAsync(day, null, Cancellation);
        using var again = Assert.IsType<DayReading.Sound>(reading).Day;
        Assert.Equal(Convert.ToHexString(signed.Bytes.Span), Convert.ToHexString(DayStatementCodec.Write(again.State())));
    }
}
