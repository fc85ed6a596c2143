using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.Testbed;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>The embedded store without any thread: what a simulator runs it on.</summary>
public sealed class StoreSchedulingTests : IDisposable
{
    private const int Partitions = 4;
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-callers-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Callers_RandomTown_IsDoneWhenEachCallReturnsAndEqualsTheModel()
    {
        var policy = new Carbon.Transactions.Policy { Version = "test" };
        var model = new Carbon.Transactions.Book(Partitions);
        var options = new EmbeddedOptions { Folder = folder, Partitions = Partitions, SnapshotEvery = 1_000, DiskReserve = 0, RememberFor = TimeSpan.FromDays(400) };
        var clock = new ManualClock(new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var store = new EmbeddedBalanceStore(options, policy, clock, NullLogger<EmbeddedBalanceStore>.Instance, StoreScheduling.Callers);
        var events = new RandomEvents(seed: 20261122, partitions: Partitions);
        for (var i = 0; i < 1_500; i++)
        {
            var e = events.Next();
            var expected = model.Post(e, policy, []);
            model.Forget(options.Horizon(model.LastSeen, clock.GetUtcNow()));
            var posting = store.PostAsync(e, TestContext.Current.CancellationToken);

            Assert.True(posting.IsCompleted, "Without threads a call is done when it returns.");
            var told = (await posting).Posting;
            Assert.Equal(BookDump.Answer(expected.Answer), BookDump.Answer(told.Answer));
            Assert.Equal(expected.Misuse, told.Misuse);
            events.Observe(e, told.Answer);
        }

        Assert.Equal(BookDump.Of(model), await store.Ask((book, _, _) => BookDump.Of(book)));
        await store.DisposeAsync();
        Assert.True(File.Exists(SnapshotFile.PathIn(folder)), "More entries than Embedded:SnapshotEvery make a snapshot, on the caller too.");
    }
}
