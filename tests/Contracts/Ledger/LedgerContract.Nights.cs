using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    private static readonly DateTimeOffset Evening = new(2026, 6, 1, 22, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Lead_IsOnes_UntilItIsGivenBackOrRunsOut()
    {
        var (one, other) = ((await OpenLedgerAsync()).Nights, (await OpenLedgerAsync()).Nights);
        Assert.True(await one.TryLeadAsync("one", TimeSpan.FromMinutes(1), Cancellation));
        Assert.False(await other.TryLeadAsync("other", TimeSpan.FromMinutes(1), Cancellation));
        Assert.True(await one.TryLeadAsync("one", TimeSpan.FromMinutes(1), Cancellation));
        await other.StopLeadingAsync("other", Cancellation);
        Assert.False(await other.TryLeadAsync("other", TimeSpan.FromMinutes(1), Cancellation));
        await one.StopLeadingAsync("one", Cancellation);
        Assert.True(await other.TryLeadAsync("other", TimeSpan.FromMilliseconds(1), Cancellation));
        await CarbonPos.Testbed.Servers.Patience.UntilAsync("the lead runs out", async () => await one.TryLeadAsync("one", TimeSpan.FromMinutes(1), Cancellation), Cancellation);
    }

    [Fact]
    public async Task Night_GoesForwardOnly_AndKeepsSinceWhen()
    {
        var nights = (await OpenLedgerAsync()).Nights;
        Assert.Empty(await nights.ReadNightsAsync(Day, Cancellation));
        await nights.SaveNightAsync(new(Day, NightState.Closing, Evening, ""), Cancellation);
        await nights.SaveNightAsync(new(Day, NightState.Sealed, Evening.AddMinutes(1), ""), Cancellation);
        await nights.SaveNightAsync(new(Day, NightState.Sealed, Evening.AddMinutes(2), "The registry does not answer."), Cancellation);
        await nights.SaveNightAsync(new(Day, NightState.Closing, Evening.AddMinutes(3), "late"), Cancellation);
        await nights.SaveNightAsync(new(Day.AddDays(-1), NightState.Settled, Evening, ""), Cancellation);
        Assert.Equal([new(Day, NightState.Sealed, Evening.AddMinutes(1), "The registry does not answer.")], await nights.ReadNightsAsync(Day, Cancellation));
        Assert.Equal([Day.AddDays(-1), Day], (await nights.ReadNightsAsync(DateOnly.MinValue, Cancellation)).Select(n => n.Day));
    }

    [Fact]
    public async Task Breaks_AreNoted_Resolved_AndComeBack()
    {
        var nights = (await OpenLedgerAsync()).Nights;
        NightBreak Of(int chunk, int record, string code = "ACCOUNT_UNKNOWN") => new(Day, "central", chunk, record, code, "Nobody has it.", -70, Evening, null, "");
        await nights.SaveBreaksAsync(Day, "central", [Of(0, 1), Of(2, 0)], Evening, Cancellation);
        await nights.SaveBreaksAsync(Day, "registry", [Of(0, 0) with { Institution = "registry" }], Evening, Cancellation);
        Assert.True(await nights.AssignBreakAsync(Day, "central", 2, 0, "ada", Cancellation));
        Assert.False(await nights.AssignBreakAsync(Day, "central", 2, 9, "ada", Cancellation));

        await nights.SaveBreaksAsync(Day, "central", [Of(2, 0, "ACCOUNT_CLOSED")], Evening.AddHours(1), Cancellation);
        Assert.Equal([Of(2, 0, "ACCOUNT_CLOSED") with { Owner = "ada" }, Of(0, 0) with { Institution = "registry" }], await nights.ReadBreaksAsync(false, Cancellation));
        Assert.Equal(Evening.AddHours(1), (await nights.ReadBreaksAsync(true, Cancellation))[0].ResolvedAt);

        await nights.SaveBreaksAsync(Day, "central", [Of(0, 1)], Evening.AddHours(2), Cancellation);
        Assert.Equal(new[] { (0, 1, Evening) }, (await nights.ReadBreaksAsync(false, Cancellation)).Where(b => b.Institution == "central").Select(b => (b.Chunk, b.Record, b.Since)));
    }
}
