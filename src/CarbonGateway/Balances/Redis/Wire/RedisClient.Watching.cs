namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Looks who is primary: twice a second, and at once when something hints at a change, at most ten times a second.</summary>
internal sealed partial class RedisClient
{
    private const int MostProbes = 64;
    private const int MostSuperseded = 64;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookAtMostEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbeWithin = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<RedisEndpoint, RedisProbe> probes = [];
    private readonly HashSet<string> superseded = [];
    private TaskCompletionSource hint = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RedisNode? primary;
    private string history = "";
    private long lastSeen;
    private List<ClusterClaim> believed = [];
    private string mapSaid = "";
    private string severalSaid = "";

    private void LookSoon() => Volatile.Read(ref hint).TrySetResult();

    private async Task WatchAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var every = IsTroubled() ? LookAgainAfter : LookEvery;
                await Task.Delay(LookAtMostEvery, time, stopping.Token);
                await Task.WhenAny(hint.Task, Task.Delay(every - LookAtMostEvery, time, stopping.Token));
                Volatile.Write(ref hint, new(TaskCreationOptions.RunContinuationsAsynchronously));
                await LookAsync(stopping.Token);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception cause)
            {
                WireLog.LookFailed(log, cause);
            }
        }
    }

    private bool IsTroubled()
    {
        lock (nodesGate)
        {
            return owners.OfType<RedisNode>().Distinct().Any(n => !n.IsReady || (probes.TryGetValue(n.Endpoint, out var probe) && probe.Facts is null));
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var endpoint in seeds)
        {
            if (!probes.ContainsKey(endpoint)) probes[endpoint] = new(endpoint, terms.Opening, ProbeWithin);
        }

        await Task.WhenAll(probes.Values.Select(p => p.LookAsync(cancellation)));
        var facts = probes.Values.Select(p => p.Facts).OfType<ServerFacts>().ToList();
        if (facts.Count == 0) return;
        if (facts.Exists(f => f.IsCluster)) ApplyCluster([.. facts.SelectMany(f => f.Claims ?? [])]);
        else ApplyServers(facts);
        Unpark();
    }

    private void ApplyServers(List<ServerFacts> facts)
    {
        var now = time.GetTimestamp();
        var present = primary is null ? null : facts.Find(f => f.Endpoint == primary.Endpoint && f.IsPrimary && !superseded.Contains(f.ReplicationId));
        if (present is not null) lastSeen = now;
        var current = primary is null ? null : new CurrentPrimary(primary.Endpoint, history, time.GetElapsedTime(lastSeen, now));
        var chosen = PrimaryChoice.Choose(facts, current, superseded, IsRefused, patience: settings.CallTimeout);
        SaySeveral(facts, chosen);
        if (chosen is null) return;
        var found = facts.Find(f => f.Endpoint == chosen);
        if (chosen == primary?.Endpoint)
        {
            if (found is { IsPrimary: true, IsLoading: false }) history = found.ReplicationId;
            return;
        }

        if (found!.FormerReplicationId is { } former && superseded.Count < MostSuperseded) superseded.Add(former);
        var left = primary;
        RedisNode next;
        lock (nodesGate)
        {
            if (!nodes.TryGetValue(chosen.Value, out next!)) nodes[chosen.Value] = next = new(chosen.Value, terms);
            next.Want([SlotRange.All]);
            Array.Fill(owners, next);
        }

        (primary, history, lastSeen) = (next, found.ReplicationId, now);
        if (left is null) return;
        WireLog.Switched(log, chosen.Value, left.Endpoint);
        left.Leave($"the primary is now {chosen}");
    }

    private bool IsRefused(ServerFacts facts)
    {
        lock (nodesGate) return nodes.GetValueOrDefault(facts.Endpoint)?.RefusedAs == facts.ReplicationId;
    }

    private void SaySeveral(List<ServerFacts> facts, RedisEndpoint? chosen)
    {
        var several = facts.Where(f => f.IsPrimary).Select(f => f.Endpoint.ToString()).ToList();
        var said = several.Count > 1 ? $"{string.Join(", ", several)} {chosen}" : "";
        if (said.Length > 0 && said != severalSaid) WireLog.Several(log, several.Count, string.Join(", ", several), chosen);
        severalSaid = said;
    }

    private void ApplyCluster(List<ClusterClaim> claims)
    {
        // What is believed already counts, too: else a node that was away and answers alone would get its slots back.
        var map = ClusterMap.Merge([.. claims, .. believed]);
        believed = [.. map.Where(m => m.Value.Count > 0).Select(m => new ClusterClaim(m.Key, claims.Concat(believed).Where(c => c.Endpoint == m.Key).Max(c => c.Epoch), false, m.Value))];
        var left = new List<RedisNode>();
        lock (nodesGate)
        {
            var next = new RedisNode?[HashSlot.Count];
            foreach (var (endpoint, ranges) in map.Where(m => m.Value.Count > 0))
            {
                if (!nodes.TryGetValue(endpoint, out var node)) nodes[endpoint] = node = new(endpoint, terms);
                node.Want(ranges);
                foreach (var range in ranges) Array.Fill(next, node, range.First, range.Last - range.First + 1);
            }

            next.CopyTo(owners, 0);
            // Holding nothing is no reason to leave: slots may be on their way. Having lost them by failing is.
            foreach (var node in nodes.Values.Where(n => !map.TryGetValue(n.Endpoint, out var held) || (held.Count == 0 && claims.Exists(c => c.Failed && c.Endpoint == n.Endpoint))).ToList())
            {
                nodes.Remove(node.Endpoint);
                left.Add(node);
            }
        }

        foreach (var node in left) node.Leave("it is no longer a primary");
        foreach (var endpoint in map.Keys.Where(e => !probes.ContainsKey(e)).Take(MostProbes - probes.Count)) probes[endpoint] = new(endpoint, terms.Opening, ProbeWithin);
        foreach (var endpoint in probes.Keys.Where(e => !map.ContainsKey(e) && !seeds.Contains(e)).ToList())
        {
            probes[endpoint].Close();
            probes.Remove(endpoint);
        }

        var said = string.Join(' ', map.Where(m => m.Value.Count > 0).Select(m => $"{m.Key}{string.Join(',', m.Value)}"));
        if (said != mapSaid) WireLog.Slots(log, map.Count(m => m.Value.Count > 0), owners.Count(o => o is not null));
        mapSaid = said;
    }
}
