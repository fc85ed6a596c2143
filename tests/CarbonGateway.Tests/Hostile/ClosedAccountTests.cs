using CarbonPos.Carbon.Transactions;
using CarbonPos.Testbed;
using CarbonPos.V1;

namespace CarbonPos.CarbonGateway.Tests.Hostile;

/// <summary>A card that is shown on when its holder is gone.</summary>
public sealed class ClosedAccountTests : IAsyncLifetime
{
    private HostileTown town = null!;

    public async ValueTask InitializeAsync() => town = await HostileTown.OpenAsync();

    public ValueTask DisposeAsync() => town.DisposeAsync();

    [Fact]
    public async Task ShownOn_PaysNothingMore_AndWhatWasBegunIsFinished()
    {
        var till = town.Gateway.Till;
        var (hold, sale, last) = ((await till.AuthorizeAsync(town.Hold())).TransactionId, (await till.AuthorizeAsync(town.Sale())).TransactionId, new DateOnly(2026, 6, 1));
        await PostAsync(new CloseAccount(last) { Request = Id(1), At = town.Gateway.Clock.GetUtcNow(), Account = HostileTown.Citizen });
        var before = await till.AuthorizeAsync(town.Sale());
        Assert.Equal(V1.Outcome.Approved, before.Outcome);
        await PostAsync(new CutDay(HostileTown.Citizen.PartitionOf(town.Gateway.Process.Store.PartitionCount), last) { Request = Id(2), At = town.Gateway.Clock.GetUtcNow() });

        var refused = town.Sale();
        await town.RefusedAsync(refused, V1.Refusal.AccountClosed);
        await town.RefusedAsync(town.Hold(), V1.Refusal.AccountClosed);
        await town.RefusedAsync(new ExtendHoldRequest { RequestId = town.NewId(), TransactionId = hold, AdditionalGrams = 1 }, V1.Refusal.AccountClosed);
        var partial = town.Sale();
        partial.AllowPartial = true;
        await town.RefusedAsync(partial, V1.Refusal.AccountClosed);
        Assert.Equal(V1.Outcome.Approved, (await till.PostAsync(new CaptureRequest { RequestId = town.NewId(), TransactionId = hold })).Outcome);
        Assert.Equal(V1.Outcome.Approved, (await till.PostAsync(new RefundRequest { RequestId = town.NewId(), TransactionId = sale })).Outcome);

        // A refusal is the answer to its request, also when there is another day to spend.
        await PostAsync(new CloseAccount(last.AddDays(1)) { Request = Id(3), At = town.Gateway.Clock.GetUtcNow(), Account = HostileTown.Citizen });
        await town.RefusedAsync(refused, V1.Refusal.AccountClosed);
        Assert.Equal(V1.Outcome.Approved, (await till.AuthorizeAsync(town.Sale())).Outcome);
    }

    private static RequestKey Id(int number) => new(MerchantId.Authority, new Guid(number, 0, 0, new byte[8]));

    private async Task PostAsync<T>(T e)
        where T : TransactionEvent =>
        Assert.Equal(Carbon.Transactions.Outcome.Approved, (await town.Gateway.Process.Store.PostAsync(Fingerprints.Sign(e), TestContext.Current.CancellationToken)).Posting.Answer!.Outcome);
}
