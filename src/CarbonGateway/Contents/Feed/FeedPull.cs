using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>Puts what the registry published since the version in use on top of it, as the folder's next version.</summary>
/// <remarks>
/// Each version remembers how far in the feed it is. A version that an operator went back to stays in use until the registry
/// publishes something newer than any kept version has: what was rolled back is not pulled again by itself.
/// </remarks>
internal sealed class FeedPull(ContentsFolder folder, FeedReader reader, int most, TimeProvider time, ILogger<FeedPull> log)
{
    /// <summary>Most articles of one version; more become another one on top. Bounds what is in memory.</summary>
    public const int MostChanges = 250_000;

    /// <returns>True when a version was made, and more may be to come.</returns>
    /// <exception cref="FeedException">A page cannot be taken.</exception>
    /// <exception cref="Grpc.Core.RpcException">The registry did not answer, or refused.</exception>
    /// <exception cref="InvalidOperationException">The folder's version in use is damaged, or another import is at work.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var manifest = folder.Read();
        var current = manifest.Find(manifest.Current);
        var from = current?.Feed?.ToPosition() ?? FeedPosition.Start;
        var known = manifest.Versions.Max(version => version.Feed?.ToPosition()) ?? FeedPosition.Start;
        var page = await reader.ReadAsync(known, cancellation);
        if (page.Changes.Count == 0) return false;
        if (from != known) page = await reader.ReadAsync(from, cancellation);
        var changes = new Dictionary<ContentKey, FeedChange>();
        while (true)
        {
            // An article that changed while pages were read comes again: the newest state counts.
            foreach (var change in page.Changes) changes[change.Subject] = change;
            if (page.IsComplete || changes.Count >= most) break;
            page = await reader.ReadAsync(page.Last, cancellation);
        }

        var import = new ContentImport(ContentEncoding.Utf8, fault => ContentsLog.FeedLeftOut(log, fault.ToString()));
        import.Take(changes.Values, "the registry's feed");
        if (current is not null) import.Keep(folder.Load(current), $"version {current.Number}");
        var made = folder.Add(import.Build(""), [$"registry {page.Last}"], time.GetUtcNow(), ImportCommand.DefaultKeep, FeedMark.Of(page.Last), onTopOf: manifest.Current);
        ContentsLog.Pulled(log, changes.Count, page.Last.ToString(), made.Number);
        return true;
    }
}
