using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>Nights of a small town with both institutions, and nights in which one of them is away.</summary>
public sealed class NightTests(OneServer one)
{
    private static readonly DateOnly Today = NightTown.Today;
    private static readonly DateOnly Tomorrow = Today.AddDays(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Night_IsBookedByBothInstitutions_ToTheGram()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.AddCompanyAsync();
        var night = town.Night();
        var ada = await town.CitizenAsync(night, "ada");
        var desk = town.OpenDesk();
        Assert.True((await desk.BalanceAsync(ada)).Available > 8_000_000);
        var sale = await desk.MakeAsync(desk.Sale(ada, 1_000, 501));
        await desk.MakeAsync(desk.Refund(sale, new RefundLine(1, 0)));

        var told = new List<string>();
        var settled = await night.SettleAsync(Today, new Told(told), Cancellation);
        Assert.True(settled.State == NightState.Settled, settled.Trouble);
        Assert.Contains(told, line => line.StartsWith("sealing", StringComparison.Ordinal));
        Assert.Empty(await town.Books.Ledger.Nights.ReadBreaksAsync(true, Cancellation));
        Assert.Contains("1000", (await town.Offices.CentralAsync($"statement --account {ada.ToHex()} --json")).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("1000", (await town.Offices.RegistryAsync($"company statement {Desk.Seller.Company.Value} --json")).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var said = await town.StatementAsync(Today);
        Assert.Equal(-1_000 + (await desk.BalanceAsync(ada)).Available + 1_000, said.Handovers.Single(h => h.Institution == "central").NetGrams);
        Assert.Equal(1_000, said.Handovers.Single(h => h.Institution == "registry").NetGrams);
    }

    [Fact]
    public async Task Night_OfADayWithoutAnything_Settles_AndASecondRunChangesNothing()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        Assert.Equal(NightState.Settled, (await town.Night().SettleAsync(Today, null, Cancellation)).State);
        var before = (await town.Books.Ledger.ReadStatementAsync(Today, Cancellation))!;
        Assert.Equal(DrainTown.Partitions, (await town.StatementAsync(Today)).TreeSize);

        var again = await town.Night().SettleAsync(Today, null, Cancellation);
        Assert.Equal(NightState.Settled, again.State);
        var after = (await town.Books.Ledger.ReadStatementAsync(Today, Cancellation))!;
        Assert.Equal((Convert.ToHexString(before.Bytes.Span), Convert.ToHexString(before.Signature.Span)), (Convert.ToHexString(after.Bytes.Span), Convert.ToHexString(after.Signature.Span)));
        Assert.Equal(DrainTown.Partitions, (await town.Books.Ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence));
    }

    [Fact]
    public async Task Turn_BeforeTheCutIsDue_SettlesNothing_AndAfterIt_WhatComesLaterIsTheNextDays()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.AddCompanyAsync();
        var night = town.Night();
        var ada = await town.CitizenAsync(night, "ada");
        var desk = town.OpenDesk();
        await desk.MakeAsync(desk.Sale(ada, 700));
        await town.DrainedAsync();
        var due = town.Options.Settlement.Calendar.CutDue(Today);
        town.Clock.MoveTo(due.AddMinutes(-2));
        Assert.Empty(await night.TurnAsync(null, Cancellation));
        // After midnight, and within the grace: what a till sold without network by day is still the day's.
        desk.Now = due.AddMinutes(-1);
        await desk.MakeAsync(desk.Forward(ada, 40));

        town.Clock.MoveTo(due);
        var settled = Assert.Single(await night.TurnAsync(null, Cancellation));
        Assert.True((settled.Day, settled.State) == (Today, NightState.Settled), $"{settled}");
        Assert.Equal(740, RegistryNet(await town.StatementAsync(Today)));
        // The till's clock says today; its day is settled.
        await desk.MakeAsync(desk.Forward(ada, 55));

        town.Clock.MoveTo(due.AddDays(1));
        settled = Assert.Single(await night.TurnAsync(null, Cancellation));
        Assert.True((settled.Day, settled.State) == (Tomorrow, NightState.Settled), $"{settled}");
        Assert.Equal((740, 55), (RegistryNet(await town.StatementAsync(Today)), RegistryNet(await town.StatementAsync(Tomorrow))));
    }

    [Fact]
    public async Task Turn_WhileTheRegistryIsAway_DaysEndAndWait_AndAreSettledWhenItIsBack()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.AddCompanyAsync();
        var night = town.Night();
        var ada = await town.CitizenAsync(night, "ada");
        var desk = town.OpenDesk();
        await desk.MakeAsync(desk.Sale(ada, 300));
        await town.DrainedAsync();
        await town.Offices.StopRegistryAsync();
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(Today));
        var first = Assert.Single(await night.TurnAsync(null, Cancellation));
        Assert.Equal(NightState.Sealed, first.State);
        Assert.Contains("The registry does not answer", first.Trouble, StringComparison.Ordinal);
        Assert.DoesNotContain("central", first.Trouble, StringComparison.Ordinal);

        desk.Now = town.Clock.GetUtcNow();
        await desk.MakeAsync(desk.Sale(ada, 20));
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(Tomorrow));
        Assert.Equal([(Today, NightState.Sealed), (Tomorrow, NightState.Sealed)], (await night.TurnAsync(null, Cancellation)).Select(n => (n.Day, n.State)));

        await town.Offices.StartRegistryAsync();
        // By another gateway, which knows nothing but the ledger.
        var settled = await town.Night().TurnAsync(null, Cancellation);
        Assert.True(settled.All(n => n.State == NightState.Settled) && settled.Count == 2, string.Join('\n', settled));
        Assert.Equal((300, 20), (RegistryNet(await town.StatementAsync(Today)), RegistryNet(await town.StatementAsync(Tomorrow))));
        Assert.Contains("320", await town.Offices.RegistryAsync($"company statement {Desk.Seller.Company.Value} --to {Tomorrow:yyyy-MM-dd} --json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_ANightThatBrokeOffRightAfterItsCuts_GoesOn()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.Books.Ledger.Nights.SaveNightAsync(new(Today, NightState.Closing, town.Clock.GetUtcNow(), ""), Cancellation);
        Assert.Equal("", await new DayCutter(town.Books.Store, town.Books.Ledger.Deployment, TimeProvider.System).CutAsync(Today, Cancellation));
        await town.DrainedAsync();
        // No partition has the day open any more, and nobody has noted that it is closed.
        var settled = Assert.Single(await town.Night().TurnAsync(null, Cancellation));
        Assert.True((settled.Day, settled.State) == (Today, NightState.Settled), $"{settled}");
    }

    [Fact]
    public async Task Turn_ADayThatCannotBeSealed_IsLeftAloneForAWhile_AndTheNextOneEndsAndWaitsForIt()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.AddCompanyAsync();
        var night = town.Night();
        var ada = await town.CitizenAsync(night, "ada");
        var desk = town.OpenDesk();
        await desk.MakeAsync(desk.Sale(ada, 300));
        await town.DrainedAsync();
        await DamageAsync(town, "UPDATE leg SET grams = grams + 1 WHERE grams = 300");
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(Tomorrow));
        var nights = await night.TurnAsync(null, Cancellation);
        Assert.Equal([(Today, NightState.Closed), (Tomorrow, NightState.Closed)], nights.Select(n => (n.Day, n.State)));
        Assert.Contains("legs move", nights[0].Trouble, StringComparison.Ordinal);
        Assert.Null(await town.Books.Ledger.ReadStatementAsync(Tomorrow, Cancellation));
        Assert.DoesNotContain(await night.TurnAsync(null, Cancellation), n => n.Day == Today);
        var (code, listed) = await town.TypeAsync(c => c.ListAsync(Cancellation));
        Assert.Equal(1, code);
        Assert.Contains("legs move", listed, StringComparison.Ordinal);

        await DamageAsync(town, "UPDATE leg SET grams = grams - 1 WHERE grams = 301");
        town.Clock.By += TimeSpan.FromHours(1);
        var settled = await night.TurnAsync(null, Cancellation);
        Assert.True(settled.Count == 2 && settled.All(n => n.State == NightState.Settled), string.Join('\n', settled));
        (code, listed) = await town.TypeAsync(c => c.ListAsync(Cancellation));
        Assert.Equal((0, 2), (code, listed.Split('\n').Count(l => l.Contains("settled", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Night_ACompanyThatTheRegistryDoesNotKnow_BreaksAndIsResolvedOnceItIsAdded()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        var night = town.Night();
        var ada = await town.CitizenAsync(night, "ada");
        var desk = town.OpenDesk();
        await desk.MakeAsync(desk.Sale(ada, 300));
        Assert.Equal(NightState.Settled, (await night.SettleAsync(Today, null, Cancellation)).State);
        var (code, listed) = await town.TypeAsync(c => c.BreaksAsync(null, null, false, Cancellation));
        Assert.Equal(1, code);
        Assert.Contains($"{Today:yyyy-MM-dd}/registry/0/0  COMPANY_UNKNOWN  300 g  open for 0 h  nobody's", listed, StringComparison.Ordinal);
        (_, listed) = await town.TypeAsync(c => c.BreaksAsync($"{Today:yyyy-MM-dd}/registry/0/0", "Grace", false, Cancellation));
        Assert.Contains("Grace", listed, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => town.TypeAsync(c => c.BreaksAsync($"{Today:yyyy-MM-dd}/registry/0/7", "Grace", false, Cancellation)));

        await town.AddCompanyAsync();
        await night.TurnAsync(null, Cancellation);
        (code, listed) = await town.TypeAsync(c => c.BreaksAsync(null, null, false, Cancellation));
        Assert.Equal((0, "No break is open."), (code, listed.Trim()));
        (_, listed) = await town.TypeAsync(c => c.BreaksAsync(null, null, true, Cancellation));
        Assert.Contains("resolved after 0 h  Grace", listed, StringComparison.Ordinal);
        Assert.Contains("300", await town.Offices.RegistryAsync($"company statement {Desk.Seller.Company.Value} --json"), StringComparison.Ordinal);
    }

    private static long RegistryNet(DayStatement said) => said.Handovers.Single(h => h.Institution == "registry").NetGrams;

    private static async Task DamageAsync(NightTown town, string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={town.Books.LedgerFile};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
