namespace CarbonPos.Compat.Tests.PublishedApi;

/// <summary>How a line of <see cref="ReferencedApi"/> is found among those of <see cref="PublicApi"/>.</summary>
static class PublishedLines
{
    private const string Override = "override ";

    public static bool Offers(SortedSet<string> published, string line)
    {
        if (!line.StartsWith(Override, StringComparison.Ordinal)) return published.Contains(line);
        var member = line[Override.Length..];
        return published.Any(candidate => IsOverridable(candidate, member));
    }

    private static bool IsOverridable(string candidate, string member) =>
        (candidate.StartsWith("abstract ", StringComparison.Ordinal) || candidate.StartsWith("virtual ", StringComparison.Ordinal))
        && candidate.IndexOf(member, StringComparison.Ordinal) is var at and > 0
        && candidate[at + member.Length] is '(' or '`';
}
