using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>Accounts that end: by a move, a death or a departure; what is left goes to the successor or is taken back. Figures by hand: 8,460,000 g in 2026.</summary>
public class AccountEndTests
{
    private const long Budget = 8_460_000;

    [Fact]
    public async Task Move_ToAnotherDeployment_TakesTheRestOfTheYearAndThePositionAlong()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var anna = await central.PersonAsync("anna");
        await central.DoAsync("allocate --country FR --period 2026");
        var town = central.Client();
        await new TestDay("2026-05-31", [TestDay.Of(anna, 1_000_000, Budget)]).SettleAsync(town);
        await central.DoAsync("person move anna --from 2026-06-01 --deployment coast");

        var there = Budget * 151 / 365;
        var accounts = (await central.DoAsync("account list --person anna")).Split('\n');
        Assert.Contains("last day 2026-05-31", accounts.Single(a => a.Contains(anna.ToHex(), StringComparison.Ordinal)));
        Assert.True(AccountId.TryParseHex(accounts.Single(a => a.Contains("coast", StringComparison.Ordinal)).AsSpan(0, 32), out var next));
        Assert.Equal(there, await central.OrderedAsync(anna));
        Assert.Equal(Budget - there, await central.OrderedAsync(next, deployment: "coast"));

        // Not before the closing is posted, and its day booked.
        var correction = TestDay.Of(anna) with { Corrected = Co2eMass.FromGrams(there - Budget) };
        var day = new TestDay("2026-06-01", [correction]);
        await day.OpenAsync(town);
        var last = (await central.FeedAsync())[^1].Number;
        var open = new TestDay("2026-05-29", []);
        await open.OpenAsync(town);
        await new TestDay("2026-06-02", []).SettleAsync(town);
        Assert.Equal(last, (await central.FeedAsync())[^1].Number);
        await town.CallAsync<AcknowledgeInstructionsResponse>("CentralFeed", "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = last });
        Assert.Equal(last, (await central.FeedAsync())[^1].Number);
        Assert.Equal(0, (await day.SettleAsync(town)).BreakCount);
        Assert.Equal(last, (await central.FeedAsync())[^1].Number);
        await open.SettleAsync(town);
        Assert.Equal(0, await central.OrderedAsync(anna) - 1_000_000);
        Assert.Equal(Budget - 1_000_000, await central.OrderedAsync(next, deployment: "coast"));
        Assert.Equal(CorrectionReason.Transfer, (await central.FeedAsync())[^1].Correct.Reason);
        // Once.
        await new TestDay("2026-05-28", []).SettleAsync(town);
        Assert.Equal(last + 1, (await central.FeedAsync())[^1].Number);
    }

    [Fact]
    public async Task Move_BeforeTheYearIsGivenOut_TakesTheDaysBeforeItAlongWhenTheyCome()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var anna = await central.PersonAsync("anna");
        await central.DoAsync("person move anna --from 2026-06-01 --deployment coast");
        var town = central.Client();
        await AcknowledgeAsync(central, town);
        // Final, with nothing on it.
        await new TestDay("2026-06-01", []).SettleAsync(town);

        await central.DoAsync("allocate --country FR --period 2026");
        var there = Budget * 151 / 365;
        Assert.Equal((there, Budget - there), (await central.OrderedAsync(anna), await central.OrderedInAsync("anna", "coast", 2026)));
        await AcknowledgeAsync(central, town);
        await new TestDay("2026-06-02", [TestDay.Of(anna) with { Allocated = Co2eMass.FromGrams(there) }]).SettleAsync(town);

        Assert.Equal((0L, Budget), (await central.OrderedAsync(anna), await central.OrderedInAsync("anna", "coast", 2026)));
        await new TestDay("2026-05-28", []).SettleAsync(town);
        Assert.Equal((0L, Budget), (await central.OrderedAsync(anna), await central.OrderedInAsync("anna", "coast", 2026)));
    }

    private static async Task AcknowledgeAsync(TestCentral central, WireClient deployment) => await deployment.CallAsync<AcknowledgeInstructionsResponse>(
        "CentralFeed", "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = (await central.FeedAsync())[^1].Number });

    [Theory]
    [InlineData("person die anna --on 2026-05-31", 1_000_000L)]
    [InlineData("person leave anna --last-day 2026-05-31", 1_000_000L)]
    [InlineData("person die anna --on 2026-05-31", 8_900_000L)]
    public async Task End_OfAnAccountWithoutSuccessor_TakesTheRestBack_OnceItIsFinal_AndADebtToo(string how, long spent)
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        var bert = await central.PersonAsync("bert");
        await central.DoAsync("allocate --country FR --period 2026");
        var town = central.Client();
        await new TestDay("2026-05-31", [TestDay.Of(anna, spent, Budget)]).SettleAsync(town);
        await central.DoAsync(how);
        var share = Budget * 151 / 365;
        Assert.Equal(share, await central.OrderedAsync(anna));
        var given = await central.FeedAsync();
        await new TestDay("2026-05-30", []).SettleAsync(town);
        Assert.Equal(given.Count, (await central.FeedAsync()).Count);

        // The closing is posted, and the share's correction with it; then the day of that is booked.
        await town.CallAsync<AcknowledgeInstructionsResponse>("CentralFeed", "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = given[^1].Number });
        await new TestDay("2026-06-01", [TestDay.Of(anna) with { Corrected = Co2eMass.FromGrams(share - Budget) }]).SettleAsync(town);
        var last = (await central.FeedAsync())[^1];
        Assert.Equal((given.Count + 1L, CorrectionReason.Ended, spent - share), (last.Number, last.Correct.Reason, last.Correct.Grams));
        Assert.Equal(TestCentral.Wire(anna), last.Account);
        // Once; and nobody inherits.
        await new TestDay("2026-06-02", [TestDay.Of(anna) with { Corrected = Co2eMass.FromGrams(spent - share) }]).SettleAsync(town);
        await new TestDay("2026-05-29", []).SettleAsync(town);
        Assert.Equal(given.Count + 1L, (await central.FeedAsync()).Count);
        Assert.Equal(Budget, await central.OrderedAsync(bert));
    }

    [Fact]
    public async Task End_OfAHousehold_ComesWithTheLastOfIt_AndTakesTheRestBack()
    {
        await using var central = await TestCentral.StartAsync(TestCentral.Policy.Replace("\"person\"", "\"household\""));
        var (home, other) = (await central.HouseholdAsync("home", "1980-01-01", "1982-01-01"), await central.HouseholdAsync("other", "1990-01-01", "1991-01-01"));
        await central.DoAsync("allocate --country FR --period 2026");
        var town = central.Client();
        await new TestDay("2026-05-31", [TestDay.Of(home, 1_000_000, 2 * Budget)]).SettleAsync(town);
        await central.DoAsync("person leave home-1 --last-day 2026-05-31");
        // Somebody is left, there as here.
        await central.DoAsync("person die other-1 --on 2026-05-20");
        Assert.DoesNotContain(await central.FeedAsync(), i => i.CloseAccount is not null);

        await central.DoAsync("person die home-0 --on 2026-05-25");
        var closed = Assert.Single(await central.FeedAsync(), i => i.CloseAccount is not null);
        Assert.Equal((TestCentral.Wire(home), "2026-05-31"), (closed.Account, closed.CloseAccount.LastDay));
        var share = await central.OrderedAsync(home);
        Assert.InRange(share, 1_000_001, Budget);
        var given = await central.FeedAsync();
        await town.CallAsync<AcknowledgeInstructionsResponse>("CentralFeed", "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = given[^1].Number });
        await new TestDay("2026-06-01", [TestDay.Of(home) with { Corrected = Co2eMass.FromGrams(share - (2 * Budget)) }]).SettleAsync(town);

        var last = (await central.FeedAsync())[^1];
        Assert.Equal((given.Count + 1L, TestCentral.Wire(home), CorrectionReason.Ended, 1_000_000 - share), (last.Number, last.Account, last.Correct.Reason, last.Correct.Grams));
        // Once; and what the other household has stays.
        await new TestDay("2026-06-02", [TestDay.Of(home) with { Corrected = Co2eMass.FromGrams(1_000_000 - share) }]).SettleAsync(town);
        await new TestDay("2026-05-30", []).SettleAsync(town);
        Assert.Equal(given.Count + 1L, (await central.FeedAsync()).Count);
        Assert.True(await central.OrderedAsync(other) > Budget);
    }

    [Fact]
    public async Task Return_AfterAYearsPartAbroad_GivesTheNewAccountTheDaysSinceThen()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        await central.DoAsync("allocate --country FR --period 2026");
        await central.DoAsync("person leave anna --last-day 2026-01-31");
        await central.DoAsync("person move anna --from 2026-05-11 --deployment town");
        var again = await central.OpenAsync("--person anna");
        await central.DoAsync("allocate --country FR --period 2026");

        // 31 days, and from day 130 on; nothing for the days away, nothing on the closed account for what came after.
        Assert.Equal(Budget * 31 / 365, await central.OrderedAsync(anna));
        Assert.Equal(Budget - (Budget * 130 / 365), await central.OrderedAsync(again));
    }

    [Fact]
    public async Task MoveAccount_OfAHousehold_SplitsTheYearOnceItsPeopleMoved()
    {
        await using var central = await TestCentral.StartAsync(TestCentral.Policy.Replace("\"person\"", "\"household\""));
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        var home = await central.HouseholdAsync("home", "1980-01-01", "1982-01-01");
        await central.DoAsync("allocate --country FR --period 2026");
        for (var i = 0; i < 2; i++) await central.DoAsync($"person move home-{i} --from 2026-06-01 --deployment coast --household home");
        await central.DoAsync($"account move --account {home.ToHex()} --to coast --last-day 2026-05-31");
        var there = Assert.Single((await central.FeedAsync("coast")).Where(i => i.OpenAccount is not null).Select(i => AccountId.Read(i.Account.Span)));

        Assert.Equal(2 * (Budget * 151 / 365), await central.OrderedAsync(home));
        Assert.Equal(2 * (Budget - (Budget * 151 / 365)), await central.OrderedAsync(there, deployment: "coast"));
        Assert.Equal("0 instructions, 0 g net.", await central.DoAsync("allocate --country FR --period 2026"));
    }
}
