using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>Who may settle, and which day.</summary>
public sealed class NightGuardTests(OneServer one)
{
    private static readonly DateOnly Today = NightTown.Today;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settle_WhileAnotherGatewayLeads_IsRefused_AndATurnDoesNothing()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        var nights = town.Books.Ledger.Nights;
        Assert.True(await nights.TryLeadAsync("another", TimeSpan.FromMinutes(1), Cancellation));
        Assert.Contains("Another gateway", (await Assert.ThrowsAsync<InvalidOperationException>(() => town.Night().SettleAsync(Today, null, Cancellation))).Message, StringComparison.Ordinal);
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(Today));
        Assert.Empty(await town.Night().TurnAsync(null, Cancellation));
        Assert.Empty(await nights.ReadNightsAsync(Today, Cancellation));
        await nights.StopLeadingAsync("another", Cancellation);
        Assert.Equal(NightState.Settled, (await town.Night().SettleAsync(Today, null, Cancellation)).State);
    }

    [Fact]
    public async Task Turn_OfManyGatewaysAtOnce_SettlesOnce()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.AddCompanyAsync();
        var ada = await town.CitizenAsync(town.Night(), "ada");
        var desk = town.OpenDesk();
        await desk.MakeAsync(desk.Sale(ada, 300));
        await town.DrainedAsync();
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(Today));
        var worked = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => town.Night().TurnAsync(null, Cancellation))));
        Assert.Contains(worked, nights => nights.Any(n => n.State == NightState.Settled));
        Assert.Equal(DrainTown.Partitions, (await town.Books.LedgerEntriesAsync()).Count(e => e.Kind == Carbon.Journal.EntryKind.Cut));
        Assert.Contains("300", await town.Offices.RegistryAsync($"company statement {Desk.Seller.Company.Value} --json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "has not begun")]
    [InlineData(-400, "There was no")]
    public async Task Settle_ADayThatIsNot_IsRefused_AndNothingIsCut(int later, string named)
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        foreach (var isEmpty in (bool[])[true, false])
        {
            if (!isEmpty) await town.CitizenAsync(town.Night(), "ada");
            await town.DrainedAsync();
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => town.Night().SettleAsync(Today.AddDays(later), null, Cancellation));
            Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await town.Books.StreamEntriesAsync(), e => e.Kind == Carbon.Journal.EntryKind.Cut);
        Assert.Empty(await town.Books.Ledger.Nights.ReadNightsAsync(DateOnly.MinValue, Cancellation));
    }

    [Fact]
    public async Task Settle_ALaterDayFirst_IsRefused()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.CitizenAsync(town.Night(), "ada");
        await town.DrainedAsync();
        town.Clock.By = TimeSpan.FromDays(1);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => town.Night().SettleAsync(Today.AddDays(1), null, Cancellation));
        Assert.Contains($"{Today:yyyy-MM-dd} comes first", refused.Message, StringComparison.Ordinal);
    }
}
