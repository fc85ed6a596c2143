using CarbonPos.CarbonGateway.Settlement.Institutions;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Market.Policies;

/// <summary>Pulls the policy documents that the central account publishes, judges each once, and keeps all: what counts decides from its first day on.</summary>
/// <param name="client">Of the central account.</param>
/// <param name="deployment">Whose documents.</param>
/// <param name="token">The deployment's.</param>
/// <param name="shelf">Where they are kept.</param>
/// <param name="judge">Whether they count.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Events 2650 to 2699.</param>
internal sealed class PolicyPull(CentralFeedService.CentralFeedServiceClient client, string deployment, string token, PolicyShelf shelf, PolicyJudge judge, TimeProvider time, ILogger<PolicyPull> log)
{
    private const int MostPages = 1_000;
    // A gateway's start waits so long at most.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // The file need not tell the minute.
    private static readonly TimeSpan NotedEvery = TimeSpan.FromHours(1);
    private DateTimeOffset? completeAt = shelf.Kept.CompleteAt;

    /// <returns>Why not all could be pulled; empty when all were, those that do not count among them.</returns>
    /// <exception cref="IOException">They cannot be kept.</exception>
    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (var page = 0; page < MostPages; page++)
            {
                var now = time.GetUtcNow();
                var last = shelf.Kept.Policies is [.., var newest] ? newest : null;
                // From the one before: the last known one must still be what it was.
                var publications = await ReadAsync((last?.Number ?? 1) - 1, cancellation);
                if (last is not null && (publications.Count == 0 || publications[0].Number != last.Number)) return $"The central account no longer has publication {last.Number}, policy {last.Version}: its numbers go backwards, and nothing of it is taken.";
                if (last is not null && !publications[0].Document.Span.SequenceEqual(last.Document)) return $"Publication {last.Number}, policy {last.Version}, has another content at the central account now than when it was pulled: nothing of it is taken.";
                if (publications.Count <= (last is null ? 0 : 1))
                {
                    Complete(now);
                    return "";
                }

                if (!Take(publications, last, now)) return $"The central account's publications after number {last?.Number ?? 0} are not in the order of their numbers.";
            }

            return "";
        }
        catch (Exception e) when (Calls.HasFailed(e, cancellation))
        {
            return $"The central account's policies cannot be pulled: {Calls.Words(e)}";
        }
    }

    private async Task<IReadOnlyList<PolicyPublication>> ReadAsync(long after, CancellationToken cancellation)
    {
        var options = new CallOptions(new Metadata { { "authorization", $"Bearer {token}" } }, TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellation);
        return (await client.PullPoliciesAsync(new() { Deployment = deployment, After = after }, options)).Policies;
    }

    private bool Take(IReadOnlyList<PolicyPublication> publications, KeptPolicy? last, DateTimeOffset now)
    {
        var (before, kept) = (last?.Number ?? 0, shelf.Kept with { CompleteAt = completeAt });
        foreach (var publication in publications.Skip(last is null ? 0 : 1))
        {
            if (publication.Number <= before) return false;
            before = publication.Number;
            var refused = judge.Look(publication, kept, out var document);
            var from = refused.Length == 0 ? PolicyJudge.FirstMoment(document!, now) : (DateTimeOffset?)null;
            kept = kept with { Policies = [.. kept.Policies, new(publication.Number, Calls.Plain(publication.Version), PolicyJudge.Published(publication), from, refused, publication.Document.ToByteArray())] };
        }

        var known = shelf.Kept.Policies.Count;
        shelf.Keep(kept);
        foreach (var policy in kept.Policies.Skip(known))
        {
            if (policy.From is { } first) PolicyLog.Taken(log, policy.Version, first);
            else PolicyLog.Refused(log, policy.Version, policy.Number, policy.Refused);
        }

        return true;
    }

    private void Complete(DateTimeOffset now)
    {
        completeAt = now;
        if (shelf.Kept.CompleteAt is { } noted && now - noted < NotedEvery) return;
        shelf.Keep(shelf.Kept with { CompleteAt = now });
    }
}
