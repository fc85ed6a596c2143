using CarbonPos.PosSdk.Pending;

namespace CarbonPos.PosSdk.Tests.Pending;

/// <summary>What every pending store promises; each implementation inherits it.</summary>
public abstract class PendingRequestsContract
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IPendingRequests Store { get; }

    [Fact]
    public void Save_NewRequest_IsListedWhole()
    {
        var request = PendingRequest.For(RequestId.New(), RequestKind.Hold, Noon, Instrument.Flashcode("CPF1:6BF/+ $%*-.:"), "ticket \"12\" é\n");
        Assert.Equal(PendingSave.New, Store.Save(request));
        Assert.Equal(request, Assert.Single(Store.List()));
    }

    [Fact]
    public void Save_SameIdSameTarget_IsAReplayAndListedOnce()
    {
        var id = RequestId.New();
        Store.Save(Sale(id, "CPA1:a"));
        Assert.Equal(PendingSave.SameTarget, Store.Save(Sale(id, "CPA1:a")));
        Assert.Single(Store.List());
    }

    [Fact]
    public void Save_SameIdOtherAccount_IsRefused_WaitingAndSettled()
    {
        var id = RequestId.New();
        Store.Save(Sale(id, "CPA1:a"));
        Assert.Equal(PendingSave.OtherTarget, Store.Save(Sale(id, "CPA1:b")));
        Store.Remove(id);
        Assert.Equal(PendingSave.OtherTarget, Store.Save(Sale(id, "CPA1:b")));
        Assert.Equal(PendingSave.Settled, Store.Save(Sale(id, "CPA1:a")));
        Assert.Equal(PendingSave.SameTarget, Store.Save(Sale(id, "CPA1:a")));
    }

    [Fact]
    public void Save_SameIdForATransaction_IsAnotherTarget()
    {
        var id = RequestId.New();
        Store.Save(PendingRequest.For(id, RequestKind.Void, Noon, "1-1-1"));
        Assert.Equal(PendingSave.OtherTarget, Store.Save(PendingRequest.For(id, RequestKind.Void, Noon, "1-1-2")));
        Assert.Equal(PendingSave.SameTarget, Store.Save(PendingRequest.For(id, RequestKind.Void, Noon, "1-1-1")));
    }

    [Fact]
    public void Save_AtTheBound_IsRefusedUntilOneIsRemoved()
    {
        var ids = Enumerable.Range(0, 256).Select(_ => RequestId.New()).ToList();
        Assert.All(ids, id => Assert.Equal(PendingSave.New, Store.Save(Sale(id, "CPA1:a"))));
        Assert.Equal(PendingSave.Full, Store.Save(Sale(RequestId.New(), "CPA1:a")));
        Store.Remove(ids[100]);
        Assert.Equal(PendingSave.New, Store.Save(Sale(RequestId.New(), "CPA1:a")));
    }

    [Fact]
    public void List_SeveralRequests_IsOldestFirst()
    {
        foreach (var minute in new[] { 3, 1, 2 })
        {
            Store.Save(PendingRequest.For(RequestId.New(), RequestKind.Refund, Noon.AddMinutes(minute), "1-1-1"));
        }

        Assert.Equal([1, 2, 3], Store.List().Select(r => r.Since.Minute));
    }

    [Fact]
    public void Remove_UnknownId_IsNoError()
    {
        Store.Remove(RequestId.New());
        Assert.Empty(Store.List());
    }

    [Fact]
    public async Task SaveAndRemove_FromManyThreads_KeepsWhatIsLeft()
    {
        var kept = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var last = RequestId.New();
            for (var i = 0; i < 40; i++)
            {
                Store.Remove(last);
                last = RequestId.New();
                Store.Save(Sale(last, "CPA1:a"));
            }

            return last;
        })));
        Assert.Equal(kept.Select(k => k.Value).Order(), Store.List().Select(r => r.RequestId.Value).Order());
    }

    protected static PendingRequest Sale(RequestId id, string token) => PendingRequest.For(id, RequestKind.Sale, Noon, Instrument.AccountToken(token));
}

public sealed class MemoryPendingRequestsTests : PendingRequestsContract
{
    protected override IPendingRequests Store { get; } = new MemoryPendingRequests();
}
