using System.Collections.Concurrent;
using System.Text;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>
/// Callers who count, each call under an id of its own, until they are told to stop; then what they were told is held against what
/// the server remembers.
/// </summary>
internal sealed class Crowd(RedisClient client, int callers, int tags)
{
    /// <summary>Counts, remembers the id, and gives the number.</summary>
    public static readonly RedisScript Count = new("count", "redis.call('HINCRBY', KEYS[2], ARGV[1], 1) return redis.call('INCR', KEYS[1])");

    private readonly ConcurrentQueue<(int Id, int Tag, RedisReply Reply)> notes = new();
    private Task[] work = [];
    private volatile bool stops;
    private int ids;

    public int Calls => notes.Count;

    public int Answered => notes.Count(n => n.Reply.Status == RedisStatus.Ok);

    public int Of(RedisStatus status) => notes.Count(n => n.Reply.Status == status);

    public string Summary => string.Join(", ", Enum.GetValues<RedisStatus>().Select(s => $"{Of(s)} {s}")) + "; " +
        string.Join(" | ", notes.Where(n => n.Reply.Text is not null).GroupBy(n => n.Reply.Text).Select(g => $"{g.Count()} x {g.Key}"));

    public static RedisCommand Command(int tag, int id) => RedisCommand.Rent().BeginScript(Count, keys: 2, arguments: 1).Text($"{{t{tag}}}count").Text($"{{t{tag}}}seen").Number(id);

    public static int SlotOf(int tag) => RedisClient.SlotOf(Encoding.ASCII.GetBytes($"{{t{tag}}}"));

    public void Start() => work = [.. Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync))];

    public Task StopAsync()
    {
        stops = true;
        return Task.WhenAll(work);
    }

    /// <summary>Nothing that was answered is lost, nothing was done twice, and what was said not to be sent was not.</summary>
    public async Task CheckAsync()
    {
        var seen = new Dictionary<int, string>();
        for (var tag = 0; tag < tags; tag++)
        {
            var reply = await client.SendAsync(SlotOf(tag), RedisCommand.Rent().Begin(2).Text("HGETALL").Text($"{{t{tag}}}seen").AsRead());
            Assert.Equal(RedisStatus.Ok, reply.Status);
            var items = reply.Items.ToArray();
            for (var i = 0; i < items.Length; i += 2) seen.Add(int.Parse(items[i].ToString()), items[i + 1].ToString());
        }

        Assert.All(seen, s => Assert.Equal("1", s.Value));
        var lost = notes.Where(n => n.Reply.Status == RedisStatus.Ok && !seen.ContainsKey(n.Id)).Select(n => n.Id).ToList();
        Assert.True(lost.Count == 0, $"{lost.Count} of {Answered} answered calls are lost. {Summary}");
        var sent = notes.Where(n => n.Reply.Status is RedisStatus.NotSent or RedisStatus.Error && seen.ContainsKey(n.Id)).Select(n => n.Reply.ToString()).ToList();
        Assert.True(sent.Count == 0, $"{sent.Count} calls were done although said not to be, e.g. {sent.FirstOrDefault()}");
        var twice = notes.Where(n => n.Reply.Status == RedisStatus.Ok).GroupBy(n => (n.Tag, n.Reply.Integer)).Where(g => g.Count() > 1).ToList();
        Assert.True(twice.Count == 0, $"{twice.Count} numbers were given twice.");
    }

    private async Task CallAsync()
    {
        while (!stops)
        {
            var id = Interlocked.Increment(ref ids);
            var tag = id % tags;
            var reply = await client.SendAsync(SlotOf(tag), Command(tag, id));
            notes.Enqueue((id, tag, reply));
            // An outage must not fill the memory with refusals.
            if (reply.Status != RedisStatus.Ok) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            else await Task.Yield();
        }
    }
}
