using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;
using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>Budgets: shares by rule, by day and by month; births, deaths, moves, guardians. Figures by hand: 8,460,000 g in 2026.</summary>
public class AllocationTests
{
    private const long Budget = 8_460_000;

    [Fact]
    public async Task Allocate_Yearly_GivesEachTheBudgetOnce()
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));

        Assert.Equal("2 instructions, 16920000 g net.", await central.DoAsync("allocate --country FR --period 2026"));
        Assert.Equal("0 instructions, 0 g net.", await central.DoAsync("allocate --country FR --period 2026"));
        Assert.Equal((Budget, Budget), (await central.OrderedAsync(anna), await central.OrderedAsync(bert)));
        Assert.Equal("2 instructions, 15904800 g net.", await central.DoAsync("allocate --country FR --period 2027"));
    }

    [Fact]
    public async Task Allocate_Monthly_MonthsSumToTheBudget()
    {
        await using var central = await TestCentral.StartAsync(TestCentral.Policy.Replace("yearly", "monthly"));
        var anna = await central.PersonAsync("anna");
        var sums = new List<long>();
        for (var month = 1; month <= 12; month++)
        {
            await central.DoAsync($"allocate --country FR --period 2026 --through-month {month}");
            sums.Add(await central.OrderedAsync(anna));
        }

        // 31, 59, 90 … of 365 days, each rounded down.
        Assert.Equal([718_520, 1_367_506, 2_086_027], sums.Take(3));
        Assert.Equal(Budget, sums[^1]);
        // A month that was given is never asked back.
        Assert.Equal("0 instructions, 0 g net.", await central.DoAsync("allocate --country FR --period 2026 --through-month 3"));
    }

    [Fact]
    public async Task BirthsArrivalsDeathsAndDepartures_CountByTheDay()
    {
        await using var central = await TestCentral.StartAsync();
        var year = BudgetPeriod.FromYear(2026);
        long Share(string from, string end) => DayShare.Of(Co2eMass.FromGrams(Budget), year, DateOnly.Parse(from), DateOnly.Parse(end)).Grams;

        var (arrives, dies, leaves) = (await central.PersonAsync("arrives", from: "2026-04-11"), await central.PersonAsync("dies"), await central.PersonAsync("leaves"));
        await central.DoAsync("allocate --country FR --period 2026");
        await central.DoAsync("person die dies --on 2026-06-01");
        await central.DoAsync("person leave leaves --last-day 2026-06-30");

        Assert.Equal(Share("2026-04-11", "2027-01-01"), await central.OrderedAsync(arrives));
        // The day of death, and the last day, still count.
        Assert.Equal(Share("2026-01-01", "2026-06-02"), await central.OrderedAsync(dies));
        Assert.Equal(Share("2026-01-01", "2026-07-01"), await central.OrderedAsync(leaves));
        var feed = await central.FeedAsync();
        Assert.Equal(CorrectionReason.Share, feed.Find(i => i.Account == TestCentral.Wire(dies) && i.Correct is not null)!.Correct.Reason);
        Assert.Equal("2026-06-01", feed.Find(i => i.Account == TestCentral.Wire(dies) && i.CloseAccount is not null)!.CloseAccount.LastDay);
        Assert.Equal("0 instructions, 0 g net.", await central.DoAsync("allocate --country FR --period 2026"));
        Assert.Contains("dead", await central.RefusedAsync("person move dies --from 2026-07-01 --deployment town"));
    }

    [Fact]
    public async Task Guardian_GetsTheChildsDays_UntilItHasAnAccountOfItsOwn()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        var bert = await central.PersonAsync("bert");
        await central.PersonAsync("child", born: "2026-03-02", account: false);
        await central.DoAsync("person guardian child --guardian anna --from 2026-03-02");
        await central.DoAsync("allocate --country FR --period 2026");
        // Born on day 60 of 365: 305 days are left.
        Assert.Equal(Budget + Budget - (Budget * 60 / 365), await central.OrderedAsync(anna));

        await central.DoAsync("person guardian child --guardian bert --from 2026-05-01");
        Assert.Equal(Budget + (Budget * 120 / 365) - (Budget * 60 / 365), await central.OrderedAsync(anna));
        Assert.Equal(Budget + Budget - (Budget * 120 / 365), await central.OrderedAsync(bert));

        // 1 June is today: from then on the child has its own.
        var child = await central.OpenAsync("--person child");
        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Equal(Budget + (Budget * 151 / 365) - (Budget * 120 / 365), await central.OrderedAsync(bert));
        Assert.Equal(Budget - (Budget * 151 / 365), await central.OrderedAsync(child));
        // Nothing was lost, nothing doubled.
        Assert.Equal((3 * Budget) - (Budget * 60 / 365), await central.OrderedAsync(anna) + await central.OrderedAsync(bert) + await central.OrderedAsync(child));
        Assert.Contains("has a guardian", await central.RefusedAsync("person guardian anna --guardian child"));
        Assert.Contains("Nobody is their own", await central.RefusedAsync("person guardian anna --guardian anna"));
    }

    // Each of the ward's days goes where the guardian lives on it, whoever moves first, and whether or not the ward comes along.
    [Theory]
    [InlineData("anna 2026-06-01 coast, child 2026-07-01 coast", 151)]
    [InlineData("child 2026-06-01 coast, anna 2026-07-01 coast", 181)]
    [InlineData("anna 2026-06-01 coast", 151)]
    [InlineData("child 2026-06-01 coast", 365)]
    [InlineData("anna 2026-06-01 coast, anna 2026-07-01 town", 151)]
    public async Task Guardian_WhoMoves_TakesTheWardsLaterDaysAlong(string moves, int daysOnTheOldAccount)
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var anna = await central.PersonAsync("anna");
        await central.PersonAsync("child", born: "2015-03-02", account: false);
        await central.DoAsync("person guardian child --guardian anna --from 2015-03-02");
        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Equal(2 * Budget, await central.OrderedAsync(anna));

        foreach (var move in moves.Split(", ").Select(m => m.Split(' '))) await central.DoAsync($"person move {move[0]} --from {move[1]} --deployment {move[2]}");

        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Equal(2 * (Budget * daysOnTheOldAccount / 365), await central.OrderedAsync(anna));
        Assert.Equal(2 * Budget, await central.OrderedInAsync("anna", "town", 2026) + await central.OrderedInAsync("anna", "coast", 2026));
    }

    // Of 2027: town until the move or departure, and coast from then on. Nothing of the year was given out before.
    [Theory]
    [InlineData("person move anna --from 2027-02-01 --deployment coast", 31, 334)]
    [InlineData("person leave anna --last-day 2027-06-30", 181, 0)]
    public async Task Allocate_AYearInWhichAnAccountWillClose_GivesItsDaysToo(string act, int town, int coast)
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var anna = await central.PersonAsync("anna");
        await central.DoAsync(act);

        for (var twice = 0; twice < 2; twice++) await central.DoAsync("allocate --country FR --period 2027");

        const long Next = 7_952_400;
        Assert.Equal(Next * town / 365, await central.OrderedAsync(anna, 2027));
        Assert.Equal(coast == 0 ? 0 : Next - (Next * town / 365), await central.OrderedInAsync("anna", "coast", 2027));
        Assert.Equal("0 instructions, 0 g net.", await central.DoAsync("allocate --country FR --period 2027"));
    }

    [Fact]
    public async Task Account_OpenedBeforeARegisteredMoveOrDeparture_FollowsIt()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        await central.PersonAsync("anna", account: false);
        await central.DoAsync("person move anna --from 2026-11-01 --deployment coast");
        await central.DoAsync("person leave anna --last-day 2026-12-10");
        var anna = await central.OpenAsync("--person anna");
        await central.DoAsync("allocate --country FR --period 2026");

        // Until 31 October 304 days, until 10 December 344.
        Assert.Equal(Budget * 304 / 365, await central.OrderedAsync(anna));
        Assert.Equal((Budget * 344 / 365) - (Budget * 304 / 365), await central.OrderedInAsync("anna", "coast", 2026));
        Assert.Contains("last day 2026-12-10", await central.DoAsync("account list --person anna"));
    }

    [Fact]
    public async Task Account_WhereItsHolderDoesNotLive_IsRefused()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var anna = await central.PersonAsync("anna");

        Assert.Contains("anna does not live in coast", await central.RefusedAsync("account open --person anna --deployment coast"));
        Assert.Contains("person move", await central.RefusedAsync($"account move --account {anna.ToHex()} --to coast --last-day 2026-08-31"));
        await central.DoAsync("person move anna --from 2026-09-01 --deployment coast");
        Assert.Contains("is closed", await central.RefusedAsync($"account move --account {anna.ToHex()} --to coast --last-day 2026-09-30"));
    }

    [Fact]
    public async Task Guardian_OfAnotherCountry_IsRefused()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add lac --country CH --opened-on 2025-01-01");
        await central.PersonAsync("anna", deployment: "lac", account: false);
        await central.PersonAsync("child", born: "2015-03-02", account: false);

        Assert.Contains("do not cross borders", await central.RefusedAsync("person guardian child --guardian anna"));
    }

    [Fact]
    public async Task Household_MembersMoveBetweenTwo_SumStaysToTheGram()
    {
        await using var central = await TestCentral.StartAsync(TestCentral.Policy.Replace("\"person\"", "\"household\""));
        var one = await central.HouseholdAsync("one", "1980-01-01", "1982-01-01", "2015-01-01");
        var two = await central.HouseholdAsync("two", "1990-01-01");
        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Equal((3 * Budget, Budget), (await central.OrderedAsync(one), await central.OrderedAsync(two)));

        await central.DoAsync("person move one-1 --from 2026-06-15 --deployment town --household two");
        var left = (3 * Budget) - Budget + (Budget * 165 / 365);
        Assert.Equal((left, (4 * Budget) - left), (await central.OrderedAsync(one), await central.OrderedAsync(two)));
    }

    [Fact]
    public async Task ConsumptionUnits_PartsSumToWhatThePeopleWouldGet()
    {
        await using var central = await TestCentral.StartAsync(TestCentral.Policy.Replace("\"person\"", "\"consumption_unit\""));
        // 1.0, 1.5 and 1.0 + 0.5 + 2 × 0.3 units; one child is 14 on 1 July, after 181 days.
        var single = await central.HouseholdAsync("single", "1980-01-01");
        var couple = await central.HouseholdAsync("couple", "1980-01-01", "1985-01-01");
        var family = await central.HouseholdAsync("family", "1980-01-01", "1985-01-01", "2012-07-01", "2016-01-01");
        Assert.Equal($"3 instructions, {7 * Budget} g net.", await central.DoAsync("allocate --country FR --period 2026"));
        var ordered = new[] { await central.OrderedAsync(single), await central.OrderedAsync(couple), await central.OrderedAsync(family) };

        Assert.Equal(7 * Budget, ordered.Sum());
        var tenthDays = new long[] { 10 * 365, 15 * 365, (21 * 181) + (23 * 184) };
        Assert.Equal(LargestRemainder.Split(Co2eMass.FromGrams(7 * Budget), tenthDays).Select(p => p.Grams), ordered);

        // A birth raises the family by 0.3 units for the days left, at the year's rate.
        await central.DoAsync("person add baby --born 2026-06-01 --deployment town --household family");
        var more = await central.OrderedAsync(family) - ordered[2];
        var exact = 7m * Budget * (3 * 214) / tenthDays.Sum();
        Assert.InRange(more, exact - 1, exact + 1);
        Assert.Equal(ordered[0], await central.OrderedAsync(single));
    }

    [Fact]
    public async Task CarryOver_IsOrderedOnceAndNotBeforeForwardsAreOver()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Contains("2027-01-08", await central.RefusedAsync("carry-over --country FR --period 2026"));
        central.Clock.StepTo(new(2027, 1, 8, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal("1 accounts ordered.", await central.DoAsync("carry-over --country FR --period 2026"));
        Assert.Equal("0 accounts ordered.", await central.DoAsync("carry-over --country FR --period 2026"));
        var order = (await central.FeedAsync())[^1];
        Assert.Equal((2026, TestCentral.Wire(anna)), (order.CarryOver.FromPeriod, order.Account));
    }

    [Fact]
    public async Task Registers_RefuseWhatCannotBe_AndChangeNothing()
    {
        await using var central = await TestCentral.StartAsync(policy: null);
        await central.PersonAsync("anna");
        Assert.Contains("publish one first", await central.RefusedAsync("allocate --country FR --period 2026"));
        Assert.Contains("before being born", await central.RefusedAsync("person add bert --born 2000-01-01 --from 1999-01-01 --deployment town"));
        Assert.Contains("was in the register already", await central.RefusedAsync("person add anna --born 2000-01-01 --deployment town"));
        Assert.Contains("no deployment", await central.RefusedAsync("person add bert --born 2000-01-01 --deployment nowhere"));
        Assert.Contains("Nobody has the reference bert", await central.RefusedAsync("person die bert --on 2026-01-01"));
        Assert.Contains("lies before that", await central.RefusedAsync("person move anna --from 1979-01-01 --deployment town"));
        Assert.Contains("no household", await central.RefusedAsync("person move anna --from 2026-01-01 --deployment town --household none"));
        Assert.Contains("open account", await central.RefusedAsync("account open --person anna --deployment town"));
        Assert.Contains("of a person or of a household", await central.RefusedAsync("account open --deployment town"));
        var people = await central.WriteAsync("people.csv", "reference,born,from,deployment,household,account\ncarl,1990-01-01,,town,,new\ndora,1990-02-31,,town,,\n");
        Assert.Contains("line 3", await central.RefusedAsync($"person import {people}"));
        Assert.Contains("Nobody has the reference carl", await central.RefusedAsync("account list --person carl"));
    }

    [Fact]
    public async Task Policy_IsPublishedOnceAndNeverChanges()
    {
        await using var central = await TestCentral.StartAsync();
        Assert.Contains("number 1", await central.PublishAsync(TestCentral.Policy));
        Assert.Contains("never changes", await central.RefusedAsync($"policy publish {await central.WriteAsync("p", TestCentral.Policy.Replace("9000000", "9000001"))}"));
        Assert.Contains("before today", await central.RefusedAsync($"policy publish {await central.WriteAsync("p", TestCentral.Policy.Replace("FR-1", "FR-2"))}"));
        Assert.Contains("share must be", await central.RefusedAsync($"policy publish {await central.WriteAsync("p", TestCentral.Policy.Replace("\"person\"", "\"all\""))}"));
        await central.PublishAsync(TestCentral.Policy.Replace("FR-1", "FR-2").Replace("2026-01-01", "2027-01-01").Replace("9000000", "8000000"));

        var pulled = await central.Client().CallAsync<PullPoliciesResponse>("CentralFeed", "PullPolicies", new PullPoliciesRequest { Deployment = "town", After = 1 });
        var second = Assert.Single(pulled.Policies);
        Assert.Equal((2L, "FR-2", "2027-01-01"), (second.Number, second.Version, second.ValidFrom));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(second.Document.Span), second.Digest.ToByteArray());
        Assert.Equal("", PolicyDocument.TryRead(second.Document.Span, out _));
        // Public: without a token.
        var all = await central.Client(null).CallAsync<ListPoliciesResponse>("CentralPublic", "ListPolicies", new ListPoliciesRequest { Country = "FR" });
        Assert.Equal(2, all.Policies.Count);
        Assert.Equal(TestCentral.Policy, await central.DoAsync("policy show FR-1 --country FR"));
        // Each year by the document in force on its first day.
        var anna = await central.PersonAsync("anna");
        await central.DoAsync("allocate --country FR --period 2026");
        await central.DoAsync("allocate --country FR --period 2027");
        Assert.Equal((Budget, 7_068_800L), (await central.OrderedAsync(anna), await central.OrderedAsync(anna, 2027)));
    }
}
