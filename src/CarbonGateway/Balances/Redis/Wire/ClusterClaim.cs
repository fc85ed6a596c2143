using System.Globalization;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>One primary of a cluster, in the eyes of one node.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Epoch">The configuration's number: who claims a slot with a higher one has it.</param>
/// <param name="Failed">The one who was asked cannot reach it.</param>
/// <param name="Slots">What it holds; empty = nothing.</param>
internal sealed record ClusterClaim(RedisEndpoint Endpoint, long Epoch, bool Failed, IReadOnlyList<SlotRange> Slots)
{
    private const int Head = 8;

    /// <param name="asked">The node that answers: it may not know its own address.</param>
    /// <param name="nodes">Its answer to CLUSTER NODES.</param>
    public static IReadOnlyList<ClusterClaim> ReadAll(RedisEndpoint asked, string nodes)
    {
        var claims = new List<ClusterClaim>();
        foreach (var line in nodes.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // id address flags primary ping pong epoch link slot …
            var words = line.Split(' ');
            if (words.Length < Head) continue;
            var flags = words[2].Split(',');
            if (!flags.Contains("master") || flags.Contains("noaddr") || flags.Contains("handshake")) continue;
            if (!TryReadAddress(words[1], asked, out var endpoint) || !long.TryParse(words[6], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)) continue;
            var failed = flags.Contains("fail") || flags.Contains("fail?");
            claims.Add(new(endpoint, epoch, failed, [.. words.Skip(Head).Where(w => w[0] != '[').Select(ReadRange)]));
        }

        return claims;
    }

    // host:port@busport, and a host name after a comma.
    private static bool TryReadAddress(string text, RedisEndpoint asked, out RedisEndpoint endpoint)
    {
        var address = text.Split('@', ',')[0];
        var colon = address.LastIndexOf(':');
        if (colon == 0) address = asked.Host + address;
        return RedisEndpoint.TryParse(address, out endpoint);
    }

    private static SlotRange ReadRange(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var first = int.Parse(dash < 0 ? text : text[..dash], NumberStyles.None, CultureInfo.InvariantCulture);
        return new(first, dash < 0 ? first : int.Parse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}

/// <summary>Who holds which slot, from what several nodes say. One that was away for a while cannot put the clock back: the highest epoch counts.</summary>
internal static class ClusterMap
{
    /// <returns>The primaries that hold slots, with these, and those that hold none now with an empty list.</returns>
    public static Dictionary<RedisEndpoint, IReadOnlyList<SlotRange>> Merge(IEnumerable<ClusterClaim> claims)
    {
        var owners = new ClusterClaim?[HashSlot.Count];
        var all = new Dictionary<RedisEndpoint, IReadOnlyList<SlotRange>>();
        foreach (var claim in claims.OrderByDescending(c => c.Epoch))
        {
            all.TryAdd(claim.Endpoint, []);
            foreach (var range in claim.Slots)
            {
                for (var slot = range.First; slot <= range.Last; slot++) owners[slot] ??= claim;
            }
        }

        foreach (var endpoint in all.Keys.ToArray()) all[endpoint] = RangesOf(owners, endpoint);
        return all;
    }

    private static List<SlotRange> RangesOf(ClusterClaim?[] owners, RedisEndpoint endpoint)
    {
        var ranges = new List<SlotRange>();
        for (var slot = 0; slot < owners.Length; slot++)
        {
            if (owners[slot]?.Endpoint != endpoint) continue;
            var first = slot;
            while (slot + 1 < owners.Length && owners[slot + 1]?.Endpoint == endpoint) slot++;
            ranges.Add(new(first, slot));
        }

        return ranges;
    }
}
