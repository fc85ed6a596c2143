namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>The primary that is used now, outside a cluster.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="ReplicationId">Its history when it was last seen.</param>
/// <param name="SilentFor">How long it has not answered as a primary.</param>
internal sealed record CurrentPrimary(RedisEndpoint Endpoint, string ReplicationId, TimeSpan SilentFor);

/// <summary>
/// Which of several servers is the primary, where no cluster decides it. Histories tell: a server that was promoted knows the
/// history that its own one branched off, so whoever still lives in that one is out of date, and is never gone back to. Between
/// primaries that have nothing to do with each other nothing can be told; there the present one stays while it answers, and
/// one that was refused comes last.
/// </summary>
internal static class PrimaryChoice
{
    /// <param name="answered">The servers that answered, in the order of the settings.</param>
    /// <param name="current">The one in use; null at the start.</param>
    /// <param name="superseded">Histories that a promotion has branched off.</param>
    /// <param name="refused">Who was asked for more and found wanting.</param>
    /// <param name="patience">How long the present one may be silent before one of unknown descent takes its place.</param>
    /// <returns>Null: there is none.</returns>
    public static RedisEndpoint? Choose(
        IReadOnlyList<ServerFacts> answered, CurrentPrimary? current, IReadOnlySet<string> superseded, Predicate<ServerFacts> refused, TimeSpan patience)
    {
        var primaries = answered.Where(f => f is { IsPrimary: true, IsLoading: false } && !superseded.Contains(f.ReplicationId)).ToList();
        primaries.RemoveAll(p => primaries.Exists(other => other != p && other.FormerReplicationId == p.ReplicationId));
        if (current is not null)
        {
            var heir = primaries.Find(p => p.Endpoint != current.Endpoint && p.FormerReplicationId == current.ReplicationId && !refused(p));
            if (heir is not null) return heir.Endpoint;
            if (primaries.Exists(p => p.Endpoint == current.Endpoint && !refused(p))) return current.Endpoint;
            var demoted = answered.Any(f => f.Endpoint == current.Endpoint && (!f.IsPrimary || superseded.Contains(f.ReplicationId)));
            var loading = answered.Any(f => f.Endpoint == current.Endpoint && f.IsLoading);
            if (!demoted && (loading || current.SilentFor < patience) && !answered.Any(f => f.Endpoint == current.Endpoint && refused(f))) return current.Endpoint;
        }

        return primaries.OrderBy(p => refused(p)).ThenByDescending(p => p.Replicas).FirstOrDefault()?.Endpoint;
    }
}
