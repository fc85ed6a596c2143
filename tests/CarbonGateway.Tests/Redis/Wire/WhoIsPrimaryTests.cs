using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>Who is primary, from what servers say: outside a cluster by descent, inside by epoch.</summary>
public sealed class WhoIsPrimaryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly RedisEndpoint A = new("a", 1);
    private static readonly RedisEndpoint B = new("b", 1);

    [Fact]
    public void Start_OnePrimary_IsTaken() => Assert.Equal(B, Choose([Replica(A), Primary(B, "b1")], null));

    [Fact]
    public void Start_NoPrimary_NoneIsTaken() => Assert.Null(Choose([Replica(A), Primary(B, "b1") with { IsLoading = true }], null));

    [Fact]
    public void Start_TwoPrimaries_TheHeirIsTaken() => Assert.Equal(B, Choose([Primary(A, "a1"), Primary(B, "b1", former: "a1")], null));

    [Fact]
    public void Start_TwoUnrelated_TheOneWithReplicasIsTaken() => Assert.Equal(B, Choose([Primary(A, "a1"), Primary(B, "b1") with { Replicas = 1 }], null));

    [Fact]
    public void Start_TwoUnrelated_TheOneThatWasRefusedComesLast() => Assert.Equal(B, Choose([Primary(A, "a1"), Primary(B, "b1")], null, refused: A));

    [Fact]
    public void Present_AnswersBesideAStranger_Stays() => Assert.Equal(A, Choose([Primary(A, "a1"), Primary(B, "b1") with { Replicas = 3 }], Now(A, "a1", 0)));

    [Fact]
    public void Present_AnswersBesideItsHeir_IsLeft() => Assert.Equal(B, Choose([Primary(A, "a1"), Primary(B, "b1", former: "a1")], Now(A, "a1", 0)));

    [Fact]
    public void Present_IsSilentBesideItsHeir_IsLeftAtOnce() => Assert.Equal(B, Choose([Primary(B, "b1", former: "a1")], Now(A, "a1", 0)));

    [Fact]
    public void Present_IsSilentBesideAStranger_IsLeftAfterAWhile()
    {
        Assert.Equal(A, Choose([Primary(B, "b1")], Now(A, "a1", seconds: 1)));
        Assert.Equal(B, Choose([Primary(B, "b1")], Now(A, "a1", seconds: 3)));
    }

    [Fact]
    public void Present_IsAReplicaNow_IsLeftAtOnce() => Assert.Equal(B, Choose([Replica(A), Primary(B, "b1")], Now(A, "a1", 0)));

    [Fact]
    public void Present_Loads_IsWaitedFor() => Assert.Equal(A, Choose([Primary(A, "a2") with { IsLoading = true }, Primary(B, "b1")], Now(A, "a1", seconds: 60)));

    [Fact]
    public void Superseded_IsNeverGoneBackTo() => Assert.Null(Choose([Primary(A, "a1")], Now(B, "b1", seconds: 60), superseded: "a1"));

    [Fact]
    public void Refused_PresentGivesWayToAnother() => Assert.Equal(B, Choose([Primary(A, "a1"), Primary(B, "b1")], Now(A, "a1", 0), refused: A));

    [Fact]
    public void Cluster_HigherEpochWins_WhoeverSaysIt()
    {
        var stale = new ClusterClaim(A, 1, false, [SlotRange.All]);
        var fresh = new ClusterClaim(B, 7, false, [new(0, 99)]);

        foreach (var claims in new[] { new[] { stale, fresh }, [fresh, stale] })
        {
            var map = ClusterMap.Merge(claims);
            Assert.Equal([new SlotRange(0, 99)], map[B]);
            Assert.Equal([new SlotRange(100, 16_383)], map[A]);
        }
    }

    [Fact]
    public void Cluster_NodesAreReadAsRedisPrintsThem()
    {
        const string nodes = """
            07c37df 10.0.0.1:30004@31004,host4 slave e7d1eec 0 1426238317239 4 connected
            67ed2db 10.0.0.1:30002@31002,host2 master - 0 1426238316232 2 connected 5461-10922 [93-<-292f8b3]
            292f8b3 10.0.0.1:30003@31003 master,fail - 0 1426238318243 3 disconnected 10923-16383
            824fe11 :0@0 master,noaddr - 0 1426238317741 6 disconnected
            e7d1eec :30001@31001 myself,master - 0 0 1 connected 0-5459 5460
            """;

        var claims = ClusterClaim.ReadAll(new("10.0.0.9", 30001), nodes);

        Assert.Equal(["10.0.0.1:30002", "10.0.0.1:30003", "10.0.0.9:30001"], claims.Select(c => c.Endpoint.ToString()));
        Assert.Equal([false, true, false], claims.Select(c => c.Failed));
        Assert.Equal([new SlotRange(0, 5_459), new SlotRange(5_460, 5_460)], claims[2].Slots);
        Assert.Equal([new SlotRange(0, 5_460)], ClusterMap.Merge(claims)[claims[2].Endpoint]);
        Assert.Equal([2L, 3L, 1L], claims.Select(c => c.Epoch));
    }

    private static RedisEndpoint? Choose(ServerFacts[] answered, CurrentPrimary? current, string? superseded = null, RedisEndpoint? refused = null) =>
        PrimaryChoice.Choose(answered, current, new HashSet<string>(superseded is null ? [] : [superseded]), f => f.Endpoint == refused, Patience);

    private static CurrentPrimary Now(RedisEndpoint endpoint, string history, int seconds) => new(endpoint, history, TimeSpan.FromSeconds(seconds));

    private static ServerFacts Primary(RedisEndpoint endpoint, string history, string? former = null) => new(endpoint, true, false, history, former, 0, false);

    private static ServerFacts Replica(RedisEndpoint endpoint) => new(endpoint, false, false, "x", null, 0, false);
}
