using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>Acts that are not taken back: no ward without a guardian, no day that cannot be meant.</summary>
public class LifeEventTests
{
    private const long Budget = 8_460_000;

    [Theory]
    [InlineData("person die anna --on 2026-05-31")]
    [InlineData("person leave anna --last-day 2026-05-31")]
    public async Task End_OfAGuardian_HandsTheWardsOver_OrIsRefused(string end)
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = await FamilyAsync(central);
        var given = (await central.FeedAsync()).Count;

        var refused = await central.RefusedAsync(end);
        Assert.Contains("anna keeps the points of one, two.", refused);
        Assert.Contains("--from 2026-06-01", refused);
        Assert.Contains("dead or leaves", await central.RefusedAsync($"{end} --guardian anna"));
        Assert.Contains("has a guardian", await central.RefusedAsync($"{end} --guardian two"));
        Assert.Contains("Nobody has the reference", await central.RefusedAsync($"{end} --guardian nobody"));
        Assert.Equal(given, (await central.FeedAsync()).Count);

        await central.DoAsync($"{end} --guardian bert");
        // 151 days are over: each of the three has them on the old account; the children's other days are on the new one.
        Assert.Equal(3 * (Budget * 151 / 365), await central.OrderedAsync(anna));
        Assert.Equal(Budget + (2 * (Budget - (Budget * 151 / 365))), await central.OrderedAsync(bert));
        Assert.Equal("0 instructions, 0 g net.", await central.DoAsync("allocate --country FR --period 2026"));
        Assert.Contains("keeps the points of one, two", await central.RefusedAsync("person die bert --on 2026-06-01"));
        Assert.Contains("dead or leaves", await central.RefusedAsync("person guardian one --guardian anna --from 2026-06-02"));
    }

    [Fact]
    public async Task Death_KnownLaterThanAGuardianship_HandsThatOverToo()
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = await FamilyAsync(central);
        await central.PersonAsync("late", account: false);
        await central.DoAsync("person guardian late --guardian anna");
        await central.DoAsync("person die anna --on 2026-05-20 --guardian bert");

        Assert.Equal(3 * (Budget * 140 / 365), await central.OrderedAsync(anna));
        Assert.Equal(Budget + (2 * (Budget - (Budget * 140 / 365))) + Budget - (Budget * 151 / 365), await central.OrderedAsync(bert));
    }

    [Fact]
    public async Task Death_OfSomebodyWhoseWardsNeedNobody_AsksForNoGuardian()
    {
        await using var central = await TestCentral.StartAsync();
        await FamilyAsync(central);
        // One lives here no longer by then, the other has somebody else from the next day on.
        await central.DoAsync("person leave one --last-day 2026-06-01");
        await central.DoAsync("person guardian two --guardian bert --from 2026-06-02");
        await central.DoAsync("person die anna --on 2026-06-01");
    }

    [Fact]
    public async Task Death_OfSomebodyWhoseWardHasAnAccount_AsksOnlyForTheDaysBeforeIt()
    {
        await using var central = await TestCentral.StartAsync();
        var (_, bert) = await FamilyAsync(central);
        await central.DoAsync("person leave one --last-day 2026-05-19");
        var two = await central.OpenAsync("--person two");
        Assert.Contains("keeps the points of two.", await central.RefusedAsync("person die anna --on 2026-05-20"));
        await central.DoAsync("person die anna --on 2026-05-20 --guardian bert");
        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Equal(Budget + (Budget * 151 / 365) - (Budget * 140 / 365), await central.OrderedAsync(bert));
        Assert.Equal(Budget - (Budget * 151 / 365), await central.OrderedAsync(two));
    }

    [Fact]
    public async Task Days_ThatCannotBeMeant_AreRefused()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        await central.DoAsync("deployment add coast --country FR --opened-on 2025-01-01");
        foreach (var (command, said) in ((string, string)[])
        [
            ("person add x --born 2080-05-01 --deployment town", "until 2026-06-02"),
            ("person add x --born 2026-06-03 --deployment town", "until 2026-06-02"),
            ("person add x --born 1780-01-01 --deployment town", "from 1896-06-01 on"),
            ("person add x --born 1980-01-01 --from 2028-01-01 --deployment town", "until 2027-12-31"),
            ("person die anna --on 2099-08-01", "until 2026-06-02"),
            ("person die anna --on 2026-06-03", "until 2026-06-02"),
            ("deployment add late --country FR --opened-on 2028-01-01", "until 2027-12-31"),
            ("person leave anna --last-day 2028-01-01", "until 2027-12-31"),
            ("person move anna --from 2028-01-01 --deployment coast", "until 2027-12-31"),
            ($"account move --account {anna.ToHex()} --to coast --last-day 2028-01-01", "until 2027-12-31"),
        ])
        {
            Assert.Contains(said, await central.RefusedAsync(command));
        }

        var people = await central.WriteAsync("people.csv", "reference,born,from,deployment,household,account\ncarl,2080-01-01,,town,,new\n");
        Assert.Contains("line 2: The day of birth 2080-01-01", await central.RefusedAsync($"person import {people}"));
        await central.DoAsync("person add old --born 1896-06-01 --deployment town");
        await central.DoAsync("person die anna --on 2026-06-02");
        Assert.Contains("until 2027-12-31", await central.RefusedAsync($"account close-later --account {anna.ToHex()} --last-day 2126-06-03"));
        await central.DoAsync($"account close-later --account {anna.ToHex()} --last-day 2027-12-31");
    }

    [Fact]
    public async Task AMistakenDeath_IsPutRightUnderAnotherReference_AndTheYearIsWhole()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        await central.DoAsync("allocate --country FR --period 2026");
        await central.DoAsync("person die anna --on 2026-05-20");

        await central.DoAsync("person add anna-2 --born 1980-05-01 --from 2026-05-21 --deployment town");
        var again = await central.OpenAsync("--person anna-2");
        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Equal(Budget, await central.OrderedAsync(anna) + await central.OrderedAsync(again));
    }

    [Fact]
    public async Task Add_OfSomebodyWhoIsThere_SaysSo()
    {
        await using var central = await TestCentral.StartAsync();
        Assert.Equal("P-1 is in the register.", await central.DoAsync("person add P-1 --born 1980-05-01 --deployment town"));
        Assert.Equal("P-1 was in the register already: nothing was changed.", (await central.RefusedAsync("person add P-1 --born 1980-05-01 --deployment town")).TrimEnd());
        await central.DoAsync("household add H-1");
        Assert.Equal("The household H-1 was in the register already: nothing was changed.", (await central.RefusedAsync("household add H-1")).TrimEnd());
    }

    // Anna keeps the points of two children, and Bert is there.
    private static async Task<(AccountId Anna, AccountId Bert)> FamilyAsync(TestCentral central)
    {
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));
        foreach (var child in (string[])["one", "two"])
        {
            await central.PersonAsync(child, born: "2015-03-02", account: false);
            await central.DoAsync($"person guardian {child} --guardian anna --from 2015-03-02");
        }

        await central.DoAsync("allocate --country FR --period 2026");
        Assert.Equal((3 * Budget, Budget), (await central.OrderedAsync(anna), await central.OrderedAsync(bert)));
        return (anna, bert);
    }
}
