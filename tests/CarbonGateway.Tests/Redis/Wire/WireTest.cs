using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>What the tests against real servers share.</summary>
public abstract class WireTest(ITestOutputHelper output)
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ITestOutputHelper Output => output;

    protected static void RequireRedis() => Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);

    private protected static Task<RedisClient> ConnectAsync(string endpoints, Action<RedisEndpoints>? set = null, Func<RedisPrimary, CancellationToken, ValueTask>? onPrimary = null, ILogger? log = null)
    {
        var settings = new RedisEndpoints { Endpoints = endpoints };
        set?.Invoke(settings);
        return RedisClient.ConnectAsync(settings, TimeProvider.System, log ?? NullLogger.Instance, Cancellation, onPrimary);
    }

    private protected static async Task<RedisReply> CountAsync(RedisClient client, int tag = 0, int id = 1) => await client.SendAsync(Crowd.SlotOf(tag), Crowd.Command(tag, id));

    /// <summary>Waits until a call succeeds.</summary>
    private protected static async Task UntilServedAsync(RedisClient client, TimeSpan within, int tag = 0)
    {
        var id = -1;
        await Patience.UntilAsync("a call succeeds", async () => (await CountAsync(client, tag, id--)).Status == RedisStatus.Ok, Cancellation, within);
    }

    private protected async Task UntilManyAsync(Crowd crowd, int more)
    {
        var goal = crowd.Answered + more;
        await Patience.UntilAsync($"{more} more calls succeed", () => crowd.Answered >= goal, Cancellation);
        output.WriteLine(crowd.Summary);
    }
}
