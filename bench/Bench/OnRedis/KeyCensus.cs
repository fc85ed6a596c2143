using System.Text;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.Bench.OnRedis;

/// <summary>How the buckets of one family are held.</summary>
/// <param name="Family">a accounts, r markers, t changed transactions, s serials, p purchases.</param>
/// <param name="Buckets">How many there are.</param>
/// <param name="Others">Of these, such as are no listpack.</param>
internal sealed record FamilyCensus(string Family, int Buckets, int Others);

/// <summary>All keys of a store's Redis, by family: the letter after the hash tag. Looks at them, and drops some of them.</summary>
internal sealed class KeyCensus(RedisClient client)
{
    private const int AtOnce = 1_000;
    private const string Journal = "j";
    private static readonly string[] Buckets = ["a", "r", "t", "s", "p"];

    /// <summary>Encodings of all buckets.</summary>
    public async Task<IReadOnlyList<FamilyCensus>> CountAsync()
    {
        var found = Buckets.ToDictionary(family => family, _ => (Count: 0, Others: 0));
        foreach (var some in (await KeysAsync()).Where(k => found.ContainsKey(FamilyOf(k))).Chunk(AtOnce))
        {
            var encodings = await Task.WhenAll(some.Select(k => AskAsync("OBJECT", "ENCODING", k)));
            foreach (var (key, encoding) in some.Zip(encodings))
            {
                var family = FamilyOf(key);
                var (count, others) = found[family];
                found[family] = (count + 1, others + (encoding.ToString() == "listpack" ? 0 : 1));
            }
        }

        return [.. found.Where(f => f.Value.Count > 0).Select(f => new FamilyCensus(f.Key, f.Value.Count, f.Value.Others))];
    }

    /// <summary>Forgets a family.</summary>
    public Task DropAsync(string family) => EachAsync(family, key => AskAsync("DEL", key));

    /// <summary>Empties all journals, as a drain does that keeps nothing.</summary>
    public Task TrimAsync() => EachAsync(Journal, key => AskAsync("XTRIM", key, "MAXLEN", "0"));

    /// <summary>Bytes of a family as Redis counts them key by key; the table of all keys is not in them.</summary>
    public async Task<long> WeighAsync(string family)
    {
        long sum = 0;
        foreach (var some in (await KeysAsync()).Where(k => FamilyOf(k) == family).Chunk(AtOnce))
        {
            sum += (await Task.WhenAll(some.Select(k => AskAsync("MEMORY", "USAGE", k, "SAMPLES", "0")))).Sum(reply => reply.Integer);
        }

        return sum;
    }

    private async Task EachAsync(string family, Func<string, Task<RedisReply>> act)
    {
        foreach (var some in (await KeysAsync()).Where(k => FamilyOf(k) == family).Chunk(AtOnce))
        {
            foreach (var reply in await Task.WhenAll(some.Select(act)))
            {
                if (reply.Status != RedisStatus.Ok) throw new InvalidOperationException(reply.ToString());
            }
        }
    }

    private async Task<List<string>> KeysAsync()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var page = (await AskAsync("SCAN", cursor, "COUNT", "5000")).Items.ToArray();
            cursor = page[0].ToString();
            foreach (var key in page[1].Items) keys.Add(Encoding.UTF8.GetString(key.Bytes.Span));
        }
        while (cursor != "0");
        return [.. keys];
    }

    private static string FamilyOf(string key) => key.Substring(key.IndexOf('}', StringComparison.Ordinal) + 1, 1);

    private async Task<RedisReply> AskAsync(params string[] parts)
    {
        var command = RedisCommand.Rent().Begin(parts.Length);
        foreach (var part in parts) command.Text(part);
        return await client.SendAsync(0, command);
    }
}
