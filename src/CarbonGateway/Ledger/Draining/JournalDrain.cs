using System.Security.Cryptography;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>
/// Brings the journals into the ledger, beside the gateway's calls. On Redis every gateway runs one; of each range of
/// partitions, one drains, and another goes on when that one is gone. The embedded journal has one gateway and one range.
/// </summary>
public sealed class JournalDrain : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);
    private readonly ILedger ledger;
    private readonly Func<CancellationToken, Task<IDrainedJournal>> open;
    private readonly DrainOptions options;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ILogger<JournalDrain> log;
    private volatile IReadOnlyList<TurningRange> ranges = [];
    private long startedAt;
    private volatile string trouble = "";

    /// <summary>A drain of the journals in Redis.</summary>
    /// <param name="ledger">Takes the entries.</param>
    /// <param name="redis">Where they are; validated.</param>
    /// <param name="options">Validated here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">For pauses that differ between gateways.</param>
    /// <param name="log">Events 2300 to 2349.</param>
    public JournalDrain(ILedger ledger, RedisStoreOptions redis, DrainOptions options, TimeProvider time, Random random, ILogger<JournalDrain> log)
        : this(ledger, cancellation => OpenAsync(redis, time, log, cancellation), options, time, random, log)
    {
    }

    /// <summary>A drain of whatever journals.</summary>
    /// <param name="ledger">Takes the entries.</param>
    /// <param name="open">Opens the journals; <see cref="JournalUnavailableException"/> = to be tried again.</param>
    /// <param name="options">Validated here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">For pauses that differ between gateways.</param>
    /// <param name="log">Events 2300 to 2349.</param>
    internal JournalDrain(ILedger ledger, Func<CancellationToken, Task<IDrainedJournal>> open, DrainOptions options, TimeProvider time, Random random, ILogger<JournalDrain> log)
    {
        options.Validate();
        (this.ledger, this.open, this.options, this.time, this.random, this.log) = (ledger, open, options, time, random, log);
    }

    /// <summary>How far the ledger is behind, as far as this gateway drains.</summary>
    public DrainHealth Health => ranges is { Count: > 0 } running
        ? DrainHealth.Sum([.. running.Select(r => r.Health)])
        : new(0, 0, TimeSpan.Zero, [], trouble) { SinceWell = startedAt == 0 ? TimeSpan.Zero : time.GetElapsedTime(startedAt) };

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) return;
        startedAt = time.GetTimestamp();
        try
        {
            await using var journal = await OpenAsync(stoppingToken);
            // Never used again: a process that died keeps its lease until that runs out.
            var owner = $"{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
            ranges = [.. Split().Select(range => new TurningRange(new(range, owner, ledger, journal, options, time, log), time, log))];
            await Task.WhenAll(ranges.Select(range => RunAsync(range, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; whoever drains next goes on from the watermarks.
        }
    }

    private static async Task<IDrainedJournal> OpenAsync(RedisStoreOptions redis, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        try
        {
            return await RedisJournal.OpenAsync(redis, time, log, cancellation);
        }
        catch (RedisConnectException e)
        {
            throw new JournalUnavailableException(e.Message, e);
        }
    }

    private async Task<IDrainedJournal> OpenAsync(CancellationToken cancellation)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await open(cancellation);
            }
            catch (JournalUnavailableException e)
            {
                trouble = e.Message;
                await Task.Delay(Pause(failures), time, cancellation);
            }
        }
    }

    private IEnumerable<PartitionRange> Split()
    {
        var partitions = ledger.Deployment.Partitions;
        var count = Math.Min(options.Ranges, partitions);
        for (var i = 0; i < count; i++)
        {
            var (first, end) = ((int)((long)partitions * i / count), (int)((long)partitions * (i + 1) / count));
            yield return new(first, end - first);
        }
    }

    private async Task RunAsync(TurningRange range, CancellationToken cancellation)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var turn = await range.TurnAsync(cancellation);
                failures = turn == DrainTurn.Failed ? failures + 1 : 0;
                var pause = turn switch
                {
                    DrainTurn.Behind => TimeSpan.Zero,
                    DrainTurn.CaughtUp => options.Every,
                    DrainTurn.StandsBy => options.LeaseFor / 3,
                    _ => Pause(failures),
                };
                if (pause > TimeSpan.Zero) await Task.Delay(pause, time, cancellation);
            }
        }
        finally
        {
            using var parting = new CancellationTokenSource(Parting, time);
            await range.ReleaseAsync(parting.Token);
        }
    }

    private TimeSpan Pause(int failures)
    {
        var longest = ShortestPause * Math.Pow(2, Math.Min(failures, 20));
        lock (random) return (longest < options.LongestPause ? longest : options.LongestPause) * (1 - (random.NextDouble() / 2));
    }
}
