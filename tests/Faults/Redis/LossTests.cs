using CarbonPos.Testbed.Servers;
using Grpc.Core;

namespace CarbonPos.Faults.Redis;

/// <summary>
/// What a replica can lose that nobody waits for, and that waiting for it prevents that. In both tests the replica's link breaks
/// unnoticed, sales go on, the primary dies, and the replica is promoted.
/// </summary>
public sealed class LossTests(ITestOutputHelper output)
{
    private const int Sales = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NotWaitedFor_AnsweredSalesAreLost()
    {
        var (before, during, lost) = await LoseThePrimaryAsync(acknowledgeBy: 0);
        output.WriteLine($"{before} sales answered while the replica followed, {during} after its link broke; {lost} of them are lost");
        Assert.Equal((Sales, Sales, Sales), (before, during, lost));
    }

    [Fact]
    public async Task WaitedFor_NoneIsAnsweredThatCouldBeLost()
    {
        var (before, during, lost) = await LoseThePrimaryAsync(acknowledgeBy: 1);
        output.WriteLine($"{before} sales answered while the replica followed, {during} after its link broke; {lost} of them are lost");
        Assert.Equal((Sales, 0, 0), (before, during, lost));
    }

    private async Task<(int Before, int During, int Lost)> LoseThePrimaryAsync(int acknowledgeBy)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var link = Strait.To(pair.Primary.Port);
        await pair.Replica.CliAsync("REPLICAOF", "127.0.0.1", $"{link.Port}");
        await pair.UntilInSyncAsync(Cancellation);
        using var town = new Town(1);
        var ground = new Ground(pair.Endpoints, acknowledgeBy) { AcceptUnacknowledgedReplicas = acknowledgeBy == 0 };
        await using var gateway = await Testbed.Processes.GatewayProcess.StartAsync(town.Setup() with { Settings = ground.Settings }, Cancellation);
        using var line = new Line(gateway);
        var till = new Till(town, town.Allocated.Keys.Last(), seed: 1);
        var before = await SellAsync(till, line);

        link.Cut();
        var during = await SellAsync(till, line);
        await pair.Primary.KillAsync();
        await pair.PromoteAsync();
        link.Mend();
        // The dead one comes back as the replica of its heir, so that somebody can acknowledge.
        await pair.Primary.StartAgainAsync(Cancellation);
        await pair.Primary.CliAsync("REPLICAOF", "127.0.0.1", $"{pair.Replica.Port}");
        await RedisPair.UntilFollowedAsync(pair.Replica, pair.Primary, Cancellation);

        var lost = 0;
        foreach (var note in before.Concat(during))
        {
            var found = await FindAsync(line, note);
            if (note.Answer is null) continue;
            if (!found.Found) lost++;
            else Assert.Equal(note.Answer, found.Posting);
        }

        return (before.Count(n => n.Answer is not null), during.Count(n => n.Answer is not null), lost);
    }

    // All at once: a sale that is unknown takes as long as the gateway persists.
    private static async Task<IReadOnlyList<Note>> SellAsync(Till till, Line line)
    {
        var notes = Enumerable.Range(0, Sales).Select(_ => till.NextSale()).ToArray();
        await Task.WhenAll(notes.Select(async note =>
        {
            try
            {
                note.Answer = await line.PostAsync(note.Request);
            }
            catch (RpcException e) when (Line.IsUnknown(e))
            {
                // Stays without an answer.
            }
        }));
        return notes;
    }

    private static async Task<V1.FindOrAbandonResponse> FindAsync(Line line, Note note)
    {
        V1.FindOrAbandonResponse? found = null;
        await Patience.UntilAsync(
            "the gateway tells what became of a sale",
            async () =>
            {
                try
                {
                    found = await line.FindAsync(note.Search());
                    return true;
                }
                catch (RpcException e) when (Line.IsUnknown(e))
                {
                    return false;
                }
            },
            Cancellation);
        return found!;
    }
}
