using CarbonPos.Carbon.Units;
using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>Periods: nothing is ordered that could not be booked, and what was posted of one that cannot be breaks alone.</summary>
public class OpenPeriodTests
{
    [Fact]
    public async Task Order_OfAPeriodThatIsNotBooked_IsRefused_AndNothingIsGiven()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add coast --country FR --opened-on 2026-06-01");
        var (anna, carl) = (await central.PersonAsync("anna"), await central.PersonAsync("carl", deployment: "coast"));
        var given = (await central.FeedAsync()).Count;

        Assert.Contains("until 2027", await central.RefusedAsync("allocate --country FR --period 2062"));
        Assert.Contains("until 2027", await central.RefusedAsync("allocate --country FR --period 2028"));
        Assert.Contains("from 2024 to 2027", await central.RefusedAsync("allocate --country FR --period 2023"));
        Assert.Contains("from 2024 to 2027", await central.RefusedAsync($"account correct --account {anna.ToHex()} --period 2062 --grams 5"));
        Assert.Contains("from 2025 to 2027", await central.RefusedAsync($"account correct --account {carl.ToHex()} --period 2024 --grams 5"));
        Assert.Contains("from 2024 to 2027", await central.RefusedAsync("carry-over --country FR --period 2020"));
        Assert.Equal(given, (await central.FeedAsync()).Count);

        // Both ends are ordered where they are booked.
        await central.DoAsync($"account correct --account {anna.ToHex()} --period 2024 --grams 5");
        Assert.Equal("2 instructions, 15904800 g net.", await central.DoAsync("allocate --country FR --period 2027"));
    }

    [Fact]
    public async Task Order_OnNewYearsDay_IsOneThatYesterdaysBusinessDayCanBook()
    {
        await using var central = await TestCentral.StartAsync();
        await central.PersonAsync("anna");
        central.Clock.StepTo(new(2027, 1, 1, 0, 30, 0, TimeSpan.Zero));
        Assert.Contains("until 2027", await central.RefusedAsync("allocate --country FR --period 2028"));
        central.Clock.StepTo(new(2027, 1, 2, 0, 30, 0, TimeSpan.Zero));
        await central.DoAsync("allocate --country FR --period 2028");
    }

    [Fact]
    public async Task Allocate_AYearThatOneDeploymentBooks_PassesOverTheOthers()
    {
        await using var central = await TestCentral.StartAsync(TestCentral.Policy.Replace("2026-01-01", "2024-01-01").Replace("2025", "2024"));
        await central.DoAsync("deployment add coast --country FR --opened-on 2026-06-01");
        var (anna, carl) = (await central.PersonAsync("anna"), await central.PersonAsync("carl", deployment: "coast"));
        Assert.Equal("1 instructions, 9000000 g net.", await central.DoAsync("allocate --country FR --period 2024"));
        Assert.Equal((9_000_000, 0), (await central.OrderedAsync(anna, 2024), await central.OrderedAsync(carl, 2024, "coast")));
    }

    [Fact]
    public async Task CloseBatch_ARecordOfAPeriodThatCannotBe_BreaksAlone()
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));
        var stray = TestDay.Of(anna, period: 2062) with { Allocated = Co2eMass.FromGrams(7) };
        var day = new TestDay("2026-06-01", [TestDay.Of(anna, 10), stray, TestDay.Of(bert, 20)], perChunk: 1);
        var status = await day.SettleAsync(central.Client());

        Assert.Equal((BatchState.Booked, -30L), (status.State, status.BookedGrams));
        var broken = Assert.Single(status.Breaks);
        Assert.Equal(("PERIOD_OUT_OF_RANGE", 7L), (broken.Code, broken.NetGrams));
        Assert.Equal(10, (await central.StatementAsync(anna)).Periods.Sum(p => p.SpentGrams));
        // Once more: nothing is booked twice.
        status = await day.RetryAsync(central.Client());
        Assert.Equal((-30L, 1L), (status.BookedGrams, status.BreakCount));
    }
}
