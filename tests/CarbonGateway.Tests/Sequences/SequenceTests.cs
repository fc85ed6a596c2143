using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Tests.Running;

namespace CarbonPos.CarbonGateway.Tests.Sequences;

/// <summary>
/// Random event sequences through the running gateway against the executable model. All shoppers take a step at the same time,
/// then the clock moves for all of them: so each answer has one right value. Replay a failure with the seed that it prints:
/// CARBONPOS_SEED=n, and CARBONPOS_SEQUENCES=1 where the first sequence is enough.
/// </summary>
public sealed class SequenceTests(ITestOutputHelper output)
{
    private const int AtOnce = 64;
    private const long Floor = -500;

    // Together less than the gateway remembers; one step back.
    private static readonly TimeSpan[] Moves =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(35), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(45), TimeSpan.FromHours(26),
        TimeSpan.FromDays(6), TimeSpan.FromDays(8), TimeSpan.FromSeconds(-40),
    ];

    [Fact]
    public async Task RandomSequences_ThroughTheGateway_AnswerAndEndAsTheModel()
    {
        var count = Setting("CARBONPOS_SEQUENCES", 10_000);
        var seed = Setting("CARBONPOS_SEED", RandomNumberGenerator.GetInt32(1_000_000_000));
        output.WriteLine($"{count} sequences from seed {seed} (CARBONPOS_SEED={seed} CARBONPOS_SEQUENCES={count} plays them again)");
        var random = new Random(seed);
        var accounts = Enumerable.Range(0, count).Select(i => (Account: new AccountId((ulong)seed, (ulong)i), Grams: 1L + random.Next(random.Next(2) == 0 ? 5_000 : 25_000))).ToArray();
        await using var gateway = await RunningGateway.StartAsync(accounts, o => o.PolicyFloorGrams = Floor);
        using var phone = new Phone();
        var policy = new Policy { Version = "2026.1", Floor = Co2eMass.FromGrams(Floor) };
        var shoppers = accounts.Select((a, i) => new Shopper(unchecked(seed + (i * 7919)), gateway, policy, phone, a.Account, a.Grams)).ToArray();
        random.Shuffle(Moves);

        var latest = gateway.Clock.GetUtcNow();
        await EachAsync(shoppers, s => s.StepAsync(gateway.Clock.GetUtcNow(), latest));
        foreach (var move in Moves)
        {
            if (move < TimeSpan.Zero) gateway.Clock.StepTo(gateway.Clock.GetUtcNow() + move);
            else gateway.Clock.Advance(move);
            if (gateway.Clock.GetUtcNow() > latest) latest = gateway.Clock.GetUtcNow();
            await EachAsync(shoppers, s => s.StepAsync(gateway.Clock.GetUtcNow(), latest));
        }

        gateway.Clock.Advance(TimeSpan.FromHours(3));
        latest = gateway.Clock.GetUtcNow();
        await EachAsync(shoppers, s => s.CompareEndAsync(latest));
        Report(shoppers, count);
    }

    private static Task EachAsync(Shopper[] shoppers, Func<Shopper, Task> step) => Parallel.ForEachAsync(
        shoppers,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
        async (shopper, _) => await step(shopper));

    private void Report(Shopper[] shoppers, int count)
    {
        var seen = shoppers.SelectMany(s => s.Seen).GroupBy(s => s.Key, s => s.Value).ToDictionary(g => g.Key, g => g.Sum());
        foreach (var (what, times) in seen.OrderBy(s => s.Key, StringComparer.Ordinal)) output.WriteLine($"{times,8} {what}");
        if (count < 1_000) return;
        string[] covered =
        [
            "AuthorizeRequest Approved", "AuthorizeRequest Partial", "AuthorizeRequest Insufficient", "AuthorizeRequest AccountUnknown", "AuthorizeRequest FlashcodeExpired",
            "AuthorizeRequest FlashcodeSpent", "AuthorizeRequest OverCap", "AuthorizeRequest Abandoned", "CaptureRequest Approved", "CaptureRequest AboveHold",
            "CaptureRequest WrongState", "CaptureRequest TransactionUnknown", "CaptureRequest TooLate", "CaptureRequest Abandoned", "ExtendHoldRequest Approved",
            "ExtendHoldRequest Insufficient", "VoidRequest Approved", "VoidRequest WrongState", "RefundRequest Approved", "RefundRequest OverRefund",
            "FindOrAbandonRequest given up", "FindOrAbandonRequest Approved", "misuse",
        ];
        Assert.All(covered, outcome => Assert.True(seen.ContainsKey(outcome), outcome));
        var misnamed = shoppers.Sum(s => s.MisnamedFields);
        Assert.True(misnamed * 20 <= seen["misuse"], $"{misnamed} of {seen["misuse"]} misuses did not name the first field that differs.");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
