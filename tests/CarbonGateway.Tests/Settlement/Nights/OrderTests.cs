using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>What the central account orders is posted once, however often it comes.</summary>
public sealed class OrderTests(OneServer one)
{
    // As if no acknowledgement had ever come there.
    private const string Unheard = "UPDATE deployment SET acknowledged = 0; DELETE FROM acknowledgement";
    private const int Allocate = 2;
    private const int CarryOver = 4;
    private const int LeasePool = 6;
    private static readonly int _year = NightTown.Today.Year;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_OrdersOfEveryKind_ArePostedOnce_AlsoWhenTheyComeAgain()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        var night = town.Night();
        var ada = await town.CitizenAsync(night, "ada");
        var given = (await GramsAsync(town, ada, _year)).Available;
        await town.Offices.CentralAsync($"account correct --account {ada.ToHex()} --period {_year} --grams -12345");
        await OrderAsync(town, Allocate, ada, _year - 1, 1_000);
        await OrderAsync(town, CarryOver, ada, _year - 1, 0);
        await OrderAsync(town, LeasePool, null, null, (DrainTown.Partitions * 100) + 3);
        await night.TurnAsync(null, Cancellation);
        await AssertAsync();

        // The acknowledgements were lost on their way.
        await town.Offices.ChangeCentralAsync(Unheard);
        await town.Night().TurnAsync(null, Cancellation);
        await AssertAsync();

        // And once more, by another gateway, when the ledger has all of it.
        await town.Offices.ChangeCentralAsync(Unheard);
        await town.Books.Ledger.Nights.StopLeadingAsync("nobody", Cancellation);
        await town.DrainedAsync();
        var entries = (await town.Books.LedgerEntriesAsync()).Count;
        await town.Night().TurnAsync(null, Cancellation);
        await town.DrainedAsync();
        Assert.Equal(entries, (await town.Books.LedgerEntriesAsync()).Count);
        await AssertAsync();

        async Task AssertAsync()
        {
            await town.DrainedAsync();
            var posted = (await town.Books.LedgerEntriesAsync()).Where(e => e.Answer?.Outcome == Outcome.Approved).GroupBy(e => e.Kind).ToDictionary(g => g.Key, g => g.Count());
            Assert.Equal((1, 1, false), (posted[EntryKind.Correct], posted[EntryKind.CarryOver], posted.ContainsKey(EntryKind.LeasePool)));
            Assert.Equal((given - 12_345 + 1_000, 0L), await GramsAsync(town, ada, _year));
            // A lease is the deployment's; partitions get of it what they need.
            Assert.Equal((DrainTown.Partitions * 100) + 3, (await town.Books.Ledger.Pool.ReadPoolAsync(NightTown.Today, Cancellation)).Unallocated.Grams);
        }
    }

    [Fact]
    public async Task Turn_AClosing_IsPostedOnce_AndVoluntaryDebitsEndWithItsLastDay()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.AddCompanyAsync();
        var night = town.Night();
        var ada = await town.CitizenAsync(night, "ada");
        var desk = town.OpenDesk();
        await town.Offices.CentralAsync($"person leave ada --last-day {NightTown.Today:yyyy-MM-dd}");
        await night.TurnAsync(null, Cancellation);
        await town.Offices.ChangeCentralAsync(Unheard);
        await town.Night().TurnAsync(null, Cancellation);
        await desk.MakeAsync(desk.Sale(ada, 100));
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(NightTown.Today));
        await town.DrainedAsync();
        Assert.Equal(NightState.Settled, Assert.Single(await night.TurnAsync(null, Cancellation)).State);
        Assert.Equal(Refusal.AccountClosed, (await desk.AskAsync(desk.Sale(ada, 100))).Refusal);
        await desk.MakeAsync(desk.Forward(ada, 10));

        // What was left goes back in the next turn; somebody decides that there is more, and another day to spend it.
        await town.Offices.CentralAsync($"account correct --account {ada.ToHex()} --period {_year} --grams 500");
        await town.Offices.CentralAsync($"account close-later --account {ada.ToHex()} --last-day {NightTown.Today.AddDays(1):yyyy-MM-dd}");
        await night.TurnAsync(null, Cancellation);
        await desk.MakeAsync(desk.Sale(ada, 100));
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(NightTown.Today.AddDays(1)));
        await town.DrainedAsync();
        Assert.Equal(NightState.Settled, Assert.Single(await night.TurnAsync(null, Cancellation)).State);
        Assert.Equal(Refusal.AccountClosed, (await desk.AskAsync(desk.Sale(ada, 100))).Refusal);
        var closings = (await town.Books.LedgerEntriesAsync()).Where(e => e.Kind == EntryKind.Close);
        Assert.Equal([NightTown.Today, NightTown.Today.AddDays(1)], closings.Select(e => e.TillDate!.Value));
        Assert.Empty(await town.Books.Ledger.Nights.ReadBreaksAsync(false, Cancellation));
    }

    [Fact]
    public async Task Turn_AnOrderThatComesAgainWhenTheStoreHasForgottenIt_IsNotPostedTwice()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var town = await NightTown.OpenAsync(server.Endpoint);
        var ada = await town.CitizenAsync(town.Night(), "ada");
        await town.DrainedAsync();
        var before = await GramsAsync(town, ada, _year);
        // As when RememberFor is over: every request's marker is gone.
        var gone = 0;
        for (var p = 0; p < DrainTown.Partitions; p++)
        {
            var buckets = Enumerable.Range(0, town.Books.Redis.Layout.Buckets).Select(b => $"{town.Books.Redis.Prefix}{{p{p}}}r{b}");
            gone += int.Parse(await server.CliAsync(["DEL", .. buckets]), System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.True(gone > 0, "No marker was there to be forgotten.");
        await town.Offices.ChangeCentralAsync(Unheard);
        await town.Night().TurnAsync(null, Cancellation);
        Assert.Equal(before, await GramsAsync(town, ada, _year));

        // A store that cannot ask the ledger shows it: all it knew is gone, and it posts the order again.
        await town.DrainedAsync();
        var allocated = Assert.Single(await town.Books.LedgerEntriesAsync(), e => e.Kind == EntryKind.Allocate && e.Answer!.Moved.IsPositive);
        var again = new Allocate(allocated.Answer!.Period, allocated.Answer.Moved) { Request = allocated.Request, Fingerprint = allocated.Fingerprint, At = TimeProvider.System.GetUtcNow(), Account = ada };
        Assert.True((await town.OpenDesk().TakeAsync(again)).Replayed);
        Assert.Equal(before, await GramsAsync(town, ada, _year));
        await town.Books.OpenStoreAsync(knowsLedger: false);
        Assert.False((await town.OpenDesk().TakeAsync(again)).Replayed);
        Assert.Equal(before.Available + allocated.Answer.Moved.Grams, (await GramsAsync(town, ada, _year)).Available);
    }

    [Fact]
    public async Task Turn_AnOrderThatCannotBePosted_StopsTheFeedThere_AndIsTold_AndDaysEndAllTheSame()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        var log = new Said();
        var night = town.Night(log);
        var ada = await town.CitizenAsync(night, "ada");
        var before = await GramsAsync(town, ada, _year);
        await OrderAsync(town, Allocate, ada, _year, 0);
        await OrderAsync(town, Allocate, ada, _year, 70);
        town.Clock.MoveTo(town.Options.Settlement.Calendar.CutDue(NightTown.Today));
        await town.DrainedAsync();
        var settled = Assert.Single(await night.TurnAsync(null, Cancellation));
        Assert.Equal(NightState.Settled, settled.State);
        Assert.Contains(log.Lines, line => line.Contains("figures are out of range", StringComparison.Ordinal));
        Assert.Equal(before, await GramsAsync(town, ada, _year));

        await town.Offices.ChangeCentralAsync("UPDATE instruction SET grams = 5 WHERE grams = 0 AND kind = 2");
        await night.TurnAsync(null, Cancellation);
        Assert.Equal(before.Available + 75, (await GramsAsync(town, ada, _year)).Available);
    }

    private static async Task<(long Available, long Held)> GramsAsync(NightTown town, AccountId account, int year)
    {
        var view = await town.Books.Store.ReadAccountAsync(account, Cancellation) ?? throw new InvalidOperationException("There is no such account.");
        var period = view.Periods.Single(p => p.Period == BudgetPeriod.FromYear(year));
        return (period.Available.Grams, period.Held.Grams);
    }

    // As if it had been decided there: numbered on.
    private static Task OrderAsync(NightTown town, int kind, AccountId? account, int? year, long grams) => town.Offices.ChangeCentralAsync(
        $"""
        UPDATE deployment SET issued = issued + 1;
        INSERT INTO instruction (deployment, number, issued_at, kind, account, period, grams, reason)
        SELECT id, issued, 1, {kind}, {(account is { } a ? $"x'{a.ToHex()}'" : "NULL")}, {year?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NULL"}, {grams}, 0 FROM deployment;
        """);
}
