using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Hostile;

/// <summary>More than the gateway takes, and callers who do not wait.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task QueueFull_IsResourceExhausted_SaysWhen_AndTheSameIdGoesThrough()
    {
        await using var town = await HostileTown.OpenAsync(o =>
        {
            o.Embedded.QueueLimit = 4;
            o.Embedded.AddedCommitLatency = TimeSpan.FromMilliseconds(40);
        });
        var sales = Enumerable.Range(0, 150).Select(_ => town.Sale()).ToArray();
        var moved = 0L;
        var refused = new List<(AuthorizeRequest Sale, ErrorDetail Detail)>();
        await Task.WhenAll(sales.Select(async sale =>
        {
            try
            {
                var answer = await town.Gateway.Till.AuthorizeAsync(sale);
                Interlocked.Add(ref moved, answer.GramsMoved);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                lock (refused) refused.Add((sale, Errors.DetailOf(e)));
            }
        }));
        Assert.InRange(refused.Count, 1, sales.Length - 1);
        Assert.All(refused, r => Assert.Equal(("QUEUE_FULL", true, true), (r.Detail.Code, r.Detail.Retryable, r.Detail.SameRequestIdSafe)));
        Assert.All(refused, r => Assert.True(r.Detail.RetryAfterMs > 0 && r.Detail.CashierText.Length > 0 && r.Detail.SupportText.Length > 0));
        Assert.Equal(HostileTown.Budget - moved, await town.AvailableAsync());
        foreach (var (sale, _) in refused.Take(3)) moved += (await town.Gateway.Till.AuthorizeAsync(sale)).GramsMoved;
        Assert.Equal(HostileTown.Budget - moved, await town.AvailableAsync());
    }

    [Fact]
    public async Task Deadline_BeforeTheCommit_IsUnknown_AndTheSearchFindsWhatWasPosted()
    {
        await using var town = await HostileTown.OpenAsync(o => o.Embedded.AddedCommitLatency = TimeSpan.FromMilliseconds(400));
        var sale = town.Sale();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(150);
        var error = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Till.SendAsync("Checkout", "Authorize", sale.ToByteArray(), deadline));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        var found = await town.Gateway.Till.FindAsync(new() { RequestId = sale.RequestId, Instrument = sale.Instrument });
        var again = await town.Gateway.Till.PostAsync(sale);
        if (found.Found) Assert.Equal(found.Posting, again);
        else Assert.Equal(V1.Refusal.Abandoned, again.Refusal);
        Assert.Equal(HostileTown.Budget - again.GramsMoved, await town.AvailableAsync());
    }
}
