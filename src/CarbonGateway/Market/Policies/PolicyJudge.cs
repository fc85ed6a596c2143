using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.V1;

namespace CarbonPos.CarbonGateway.Market.Policies;

/// <summary>Decides whether a publication counts here.</summary>
/// <param name="ownVersion">What the gateway's own settings call the policy that decides before any document does.</param>
internal sealed class PolicyJudge(string ownVersion)
{
    // What lies outside cannot be meant, and the calendar ends near it.
    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    /// <param name="publication">As it came.</param>
    /// <param name="kept">Before it.</param>
    /// <param name="document">What it says; null where it says nothing sound.</param>
    /// <returns>Empty, or why it does not count: one sentence.</returns>
    public string Look(PolicyPublication publication, KeptPolicies kept, out PolicyDocument? document)
    {
        document = null;
        var bytes = publication.Document.Span;
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(publication.Digest.Span)) return "its document has another digest than the central account states.";
        if (PolicyDocument.TryRead(bytes, out document) is { Length: > 0 } flaw) return $"it is no policy document: {flaw}";
        var read = document!;
        if (read.Version != publication.Version || read.Country != publication.Country || read.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) != publication.ValidFrom) return "its version, country or first day is another in the document than beside it.";
        if (read.ValidFrom.Year is < FirstYear or > LastYear) return $"its first day lies outside the years {FirstYear} to {LastYear}.";
        if (publication.Number <= 0 || Published(publication) == DateTimeOffset.MinValue) return "it states no number or no moment of its publication.";
        if (read.Version == ownVersion) return "its version is the one that Gateway:PolicyVersion gives to the gateway's own terms: entries of both could not be told apart. Set another one there.";
        var accepted = kept.Policies.Where(p => p.From is not null).ToList();
        if (accepted.Count > 0 && PolicyShelf.DocumentOf(accepted[^1]).Country is var country && country != read.Country) return $"it is of {read.Country}, and this deployment lives by those of {country}.";
        if (accepted.Exists(p => p.Version == read.Version)) return "its version is known, and a version never changes: a new document needs one of its own.";
        if (kept.Policies is [.., var last] && Published(publication) < last.PublishedAt) return $"it was published before version {last.Version}, which came before it: the order of versions goes backwards.";
        if (read.Prices is null && read.Shortage == ShortageRule.BuyBack) return "it has points bought where they run short (buy_back), and states no prices.";
        if (read.Prices is null && read.Visitors == VisitorRule.Pool) return "it has visitors buy points (pool), and states no prices.";
        // Before the first document nothing was decided by any: those of earlier days are history.
        if (kept.CompleteAt is { } known && read.ValidFrom < DateOnly.FromDateTime(known.ToOffset(read.UtcOffset).Date)) return $"it counts from {read.ValidFrom:yyyy-MM-dd}, and what was decided since then stands: a document is published before its first day is over.";
        return "";
    }

    /// <summary>When it was made public; what states no moment that there is, at the beginning of all.</summary>
    public static DateTimeOffset Published(PolicyPublication publication) =>
        publication.PublishedAt is { Seconds: > 0 and < 253_402_300_800, Nanos: >= 0 and < 1_000_000_000 } at ? at.ToDateTimeOffset() : DateTimeOffset.MinValue;

    /// <summary>First moment at which a document decides: its first day's, or when it came here, whichever is later.</summary>
    public static DateTimeOffset FirstMoment(PolicyDocument document, DateTimeOffset now)
    {
        var first = new DateTimeOffset(document.ValidFrom.ToDateTime(TimeOnly.MinValue), document.UtcOffset);
        return first > now ? first : now;
    }
}
