using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.Contracts.Ledger;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CarbonPos.CarbonGateway.Tests.Ledger;

/// <summary>PostgreSQL killed in the middle of appends: what was said to be committed is there, and the same ledger goes on.</summary>
public sealed class PostgresCrashTests : IAsyncLifetime
{
    private const int Partitions = 8;
    private const int AtOnce = 20;
    private const int Kills = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly DateOnly Day = new(2026, 6, 1);
    private PostgresServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        server = await PostgresServer.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    [Fact]
    public async Task Restarted_ReadsAreAnsweredAtOnce_ThoughThePoolIsFullOfDeadConnections()
    {
        await using var ledger = await PostgresLedger.OpenAsync(
            new() { Postgres = await server.CreateDatabaseAsync("pool", Cancellation) }, new("pool", Partitions), NullLogger<PostgresLedger>.Instance, Cancellation);
        await ReadAsync();
        await server.KillAsync();
        await server.RestartAsync(Cancellation);
        await ReadAsync();

        Task ReadAsync() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => ledger.ReadWatermarkAsync(i % Partitions, Cancellation).AsTask()));
    }

    [Fact]
    public async Task Kill_DuringAppends_LosesNothingAcknowledged_AndTheSameLedgerGoesOn()
    {
        await using var ledger = await PostgresLedger.OpenAsync(
            new() { Postgres = await server.CreateDatabaseAsync("town", Cancellation) }, new("crash", Partitions), NullLogger<PostgresLedger>.Instance, Cancellation);
        var lease = (await ledger.TryLeaseAsync(ledger.Deployment.All, "drain", TimeSpan.FromHours(1), Cancellation)).Lease!;
        var (acknowledged, unknown, wanted) = (new long[Partitions], 0, long.MaxValue);
        var drains = Enumerable.Range(0, Partitions).Select(p => Task.Run(() => DrainAsync(p), Cancellation)).ToArray();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await UntilAsync(() => acknowledged.Sum() > kill * 500, drains);
            var before = Volatile.Read(ref unknown);
            await server.KillAsync();
            await UntilAsync(() => Volatile.Read(ref unknown) > before && !ledger.Health.IsReady, drains);
            var refusal = await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await ledger.ReadWatermarkAsync(0, Cancellation));
            Assert.Contains("PostgreSQL", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(LeaseOutcome.Unavailable, (await ledger.TryLeaseAsync(ledger.Deployment.All, "drain", TimeSpan.FromHours(1), Cancellation)).Outcome);
            var told = acknowledged.ToArray();
            await server.RestartAsync(Cancellation);
            await UntilAsync(() => ledger.Health.IsReady, drains);
            foreach (var mark in await ledger.ReadWatermarksAsync(Cancellation)) Assert.True(mark.Sequence >= told[mark.Partition], $"Partition {mark.Partition} is at {mark.Sequence}; {told[mark.Partition]} was acknowledged.");
        }

        Volatile.Write(ref wanted, acknowledged.Max() + 100);
        await Task.WhenAll(drains);
        for (var p = 0; p < Partitions; p++) Assert.Equal(new ChainVerdict(acknowledged[p], null, ""), await ledger.VerifyChainAsync(p, Cancellation));
        var sums = await ledger.ReadConservationAsync(Day, Cancellation);
        Assert.Equal((true, acknowledged.Sum()), (sums.Holds, sums.Legs));

        async Task DrainAsync(int partition)
        {
            while (Volatile.Read(ref acknowledged[partition]) < Volatile.Read(ref wanted))
            {
                switch (await ledger.AppendAsync(lease, Day, Scribe.Sales(partition, acknowledged[partition] + 1, AtOnce), Cancellation))
                {
                    case AppendResult.Committed done:
                        Volatile.Write(ref acknowledged[partition], done.Watermark.Sequence);
                        break;
                    case AppendResult.Unavailable:
                        Interlocked.Increment(ref unknown);
                        await Task.Delay(Pause, Cancellation);
                        break;
                    case var other:
                        throw new InvalidOperationException($"Not expected: {other}");
                }
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task StandingStillHalfWay_BeforeOrInTheCopy_WritesNothing_AndAnotherTakesOver(int sticksAt)
    {
        var address = await server.CreateDatabaseAsync("stuck", Cancellation);
        await using var ledger = await PostgresLedger.OpenAsync(
            new() { Postgres = address, Patience = TimeSpan.FromSeconds(1) }, new("stuck", Partitions), NullLogger<PostgresLedger>.Instance, Cancellation);
        var lease = (await ledger.TryLeaseAsync(ledger.Deployment.All, "stuck", TimeSpan.FromMilliseconds(200), Cancellation)).Lease!;

        // It waits in the middle of the commit, with the watermark locked, as a stopped process does.
        using var awake = new ManualResetEventSlim();
        var sticking = new StickingList(Scribe.Sales(0, 1, 3), sticksAt, awake);
        var stuck = Task.Run(async () => await ledger.AppendAsync(lease, Day, [new PartitionBatch(0, sticking)], Cancellation), Cancellation);
        await UntilAsync(() => sticking.IsStuck, stuck);
        Lease? taken = null;
        await UntilAsync(async () => (taken = (await ledger.TryLeaseAsync(ledger.Deployment.All, "awake", TimeSpan.FromHours(1), Cancellation)).Lease) is not null, stuck);
        awake.Set();
        Assert.IsType<AppendResult.Unavailable>(Assert.Single(await stuck));
        Assert.Equal(0, (await ledger.ReadWatermarkAsync(0, Cancellation)).Sequence);
        Assert.IsType<AppendResult.StaleLease>(await ledger.AppendAsync(lease, Day, Scribe.Sales(0, 1, 3), Cancellation));
        Assert.IsType<AppendResult.Committed>(await ledger.AppendAsync(taken!, Day, Scribe.Sales(0, 1, 3), Cancellation));
    }

    [Fact]
    public async Task StandingStillWhileItTakesALease_IsEnded_AndAnotherTakesOver()
    {
        var address = await server.CreateDatabaseAsync("stuck_lease", Cancellation);
        await using var ledger = await PostgresLedger.OpenAsync(
            new() { Postgres = address, Patience = TimeSpan.FromSeconds(1) }, new("stuck_lease", Partitions), NullLogger<PostgresLedger>.Instance, Cancellation);
        Assert.Equal(LeaseOutcome.Taken, (await ledger.TryLeaseAsync(ledger.Deployment.All, "stuck", TimeSpan.FromMilliseconds(200), Cancellation)).Outcome);

        // A renewal that stops between its two statements, of a gateway whose machine stands still: the server sees a session that
        // holds the rows and says nothing more. It has no time limit of its own here, as one would have that is cut off in a statement.
        await using var stuck = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { ApplicationName = PostgresLedger.ApplicationName, Pooling = false }.ToString());
        await stuck.OpenAsync(Cancellation);
        await using var renewal = await stuck.BeginTransactionAsync(Cancellation);
        await using (var rows = new NpgsqlCommand("SELECT fence FROM lease ORDER BY partition FOR UPDATE", stuck, renewal)) await rows.ExecuteScalarAsync(Cancellation);
        await UntilAsync(async () => (await ledger.TryLeaseAsync(ledger.Deployment.All, "awake", TimeSpan.FromHours(1), Cancellation)).Outcome == LeaseOutcome.Taken);
        await using var late = new NpgsqlCommand("UPDATE lease SET owner = 'stuck'", stuck, renewal);
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await late.ExecuteNonQueryAsync(Cancellation));
    }

    private static Task UntilAsync(Func<bool> holds, params Task[] others) => UntilAsync(() => Task.FromResult(holds()), others);

    private static async Task UntilAsync(Func<Task<bool>> holds, params Task[] others)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            foreach (var failed in others.Where(t => t.IsFaulted)) await failed;
            await Task.Delay(Pause, patience.Token);
        }
    }
}
