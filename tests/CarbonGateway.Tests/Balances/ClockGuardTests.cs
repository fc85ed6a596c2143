using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>A clock that is wrong for a moment must not end holds, begin a year or forget, for good.</summary>
public sealed class ClockGuardTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly StoreFolder folder = new();

    public ClockGuardTests() => folder.Options.AcceptClockAhead = false;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(8)]
    [InlineData(35)]
    [InlineData(220)]
    public async Task AheadAtAStart_TakesNothing_AndLosesNothing(int days)
    {
        JournalKey sold, held;
        Sale sale;
        var spent = new Voucher(new(7, 7), Desk.Grams(500), Now.AddHours(1), Refusal.None);
        await using (var store = folder.Open(new ManualClock(Now)))
        {
            var desk = new Desk(store);
            await desk.OpenAccountsAsync(1, 1_000);
            sale = desk.Sale(Desk.Account(1), 100) with { Voucher = spent };
            sold = await desk.MakeAsync(sale);
            held = await desk.MakeAsync(desk.Hold(Desk.Account(1), 50, TimeSpan.FromDays(2)));
        }

        var wrong = new ManualClock(Now.AddDays(days));
        await using (var store = folder.Open(wrong))
        {
            var desk = new Desk(store) { Now = wrong.GetUtcNow(), FirstId = 100 };
            Assert.False(store.Health.IsReady);
            Assert.Contains("Embedded:AcceptClockAhead", store.Health.Trouble, StringComparison.Ordinal);
            Assert.Equal(StoreStatus.Unavailable, (await store.PostAsync(desk.Sale(Desk.Account(1), 1), Cancellation)).Status);
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ExpireDueAsync(desk.Now, 10, Cancellation));
            Assert.Equal((850, 50), await desk.BalanceAsync(Desk.Account(1)));
            Assert.Single(folder.Warnings.Texts, text => text.StartsWith("Postings are refused: The clock", StringComparison.Ordinal));

            // Put right while it runs: it goes on by itself.
            wrong.StepTo(Now.AddMinutes(1));
            desk.Now = Now.AddMinutes(1);
            await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
            Assert.True(store.Health.IsReady);
        }

        await using (var store = folder.Open(new ManualClock(Now.AddMinutes(2))))
        {
            var desk = new Desk(store) { Now = Now.AddMinutes(2), FirstId = 200 };
            Assert.True((await desk.TakeAsync(sale)).Replayed);
            Assert.Equal(Refusal.FlashcodeSpent, (await desk.AskAsync(desk.Sale(Desk.Account(1), 1) with { Voucher = spent })).Refusal);
            await desk.MakeAsync(desk.Capture(held));
            Assert.Equal(Outcome.Approved, (await desk.AskAsync(desk.Refund(sold))).Outcome);
            Assert.Equal((949, 0), await desk.BalanceAsync(Desk.Account(1)));
        }
    }

    [Fact]
    public async Task AheadAtAStart_Accepted_GoesOn()
    {
        await OpenAsync(Now);
        folder.Options.AcceptClockAhead = true;
        await using var store = folder.Open(new ManualClock(Now.AddDays(60)));
        Assert.True(store.Health.IsReady);
        var desk = new Desk(store) { Now = Now.AddDays(60), FirstId = 100 };
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
    }

    [Fact]
    public async Task AWeekOfHolidays_IsNoJump_ButForgetsNothingBeforeItIsProven()
    {
        folder.Options.RememberFor = TimeSpan.FromDays(3);
        JournalKey sold;
        await using (var store = folder.Open(new ManualClock(Now)))
        {
            var desk = new Desk(store);
            await desk.OpenAccountsAsync(1, 1_000);
            sold = await desk.MakeAsync(desk.Sale(Desk.Account(1), 100));
        }

        var clock = new ManualClock(Now.AddDays(6));
        await using (var store = folder.Open(clock))
        {
            var desk = new Desk(store) { Now = clock.GetUtcNow(), FirstId = 100 };
            await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
            // Six days by the clock alone: it may be wrong.
            Assert.NotNull(await store.ReadTransactionAsync(sold, Cancellation));
            // Three more days that have really passed.
            clock.Advance(TimeSpan.FromDays(3.1));
            desk.Now = clock.GetUtcNow();
            await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
            Assert.Null(await store.ReadTransactionAsync(sold, Cancellation));
        }
    }

    [Fact]
    public async Task AJumpWhileRunning_TakesNothingUntilTheClockIsRight()
    {
        var clock = new ManualClock(Now);
        await using var store = folder.Open(clock);
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        clock.StepTo(Now.AddMinutes(11));
        Assert.Equal(StoreStatus.Unavailable, (await store.PostAsync(desk.Sale(Desk.Account(1), 1), Cancellation)).Status);
        Assert.Contains("jumped", store.Health.Trouble, StringComparison.Ordinal);
        Assert.Equal((1_000, 0), await desk.BalanceAsync(Desk.Account(1)));
        clock.StepTo(Now.AddSeconds(5));
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        Assert.True(store.Health.IsReady);
    }

    [Fact]
    public async Task TimeThatPasses_AndStepsBackThatAreMended_AreNoJump()
    {
        var clock = new ManualClock(Now);
        await using var store = folder.Open(clock);
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        clock.Advance(TimeSpan.FromDays(30));
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        clock.StepTo(clock.GetUtcNow().AddHours(-5));
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        clock.StepTo(clock.GetUtcNow().AddHours(5));
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
    }

    [Fact]
    public async Task Behind_IsSaid()
    {
        await OpenAsync(Now);
        await using var store = folder.Open(new ManualClock(Now.AddDays(-30)));
        Assert.Contains(folder.Warnings.Texts, text => text.Contains("later than the clock", StringComparison.Ordinal));
        Assert.True(store.Health.IsReady);
    }

    private async Task OpenAsync(DateTimeOffset at)
    {
        await using var store = folder.Open(new ManualClock(at));
        await new Desk(store) { Now = at }.OpenAccountsAsync(1, 1_000);
    }
}
