using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CarbonPos.Bench.OnRedis;
using CarbonPos.Bench.Reporting;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.Testbed.Servers;
using ServerProcess = CarbonPos.Bench.Servers.ServerProcess;

namespace CarbonPos.Bench.Settling;

/// <summary>Nights of growing days, each on servers of its own: written, settled from its first cut to both institutions' booking, audited.</summary>
internal sealed class SettleSuite(Arguments arguments)
{
    private const int LargestPlainTree = 250_000;
    private readonly bool quick = arguments.Has("quick");
    private readonly string data = Path.GetFullPath(arguments.Text("data", Path.Combine("bench", ".data")));
    private readonly string catalogue = Path.GetFullPath(arguments.Text("catalogue", Path.Combine("src", "Demo", "catalogue.json")));

    // Yesterday: it is over, and its keys are valid.
    private readonly DateOnly day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);

    private IEnumerable<SettleSize> Sizes
    {
        get
        {
            if (arguments.Has("entries")) return arguments.Text("entries").Split(',').Select(n => SettleLimits.Promised with { Entries = int.Parse(n, CultureInfo.InvariantCulture) });
            if (quick) return [SettleLimits.Promised with { Entries = 20_000 }, SettleLimits.Promised with { Entries = 200_000 }];
            return
            [
                // As many accounts and companies to an entry as the promised day has; the others have the same ones.
                new(SettleLimits.Promised.Entries / 10, SettleLimits.Promised.Accounts / 10, SettleLimits.Promised.Companies / 10),
                SettleLimits.Promised with { Entries = 200_000 }, SettleLimits.Promised, SettleLimits.Promised with { Entries = 5_000_000 },
            ];
        }
    }

    public async Task<int> RunAsync()
    {
        if ((!RedisServer.IsInstalled ? RedisServer.Missing : PostgresServer.WhyNot) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }

        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);
        var machine = Machine.Look(Path.GetTempPath(), TimeProvider.System);
        var days = new List<SettleFigures>();
        foreach (var size in Sizes)
        {
            days.Add(await SettleAsync(size));
            // After every day: who stops a long run keeps what it has found.
            if (arguments.Has("out")) await File.WriteAllTextAsync(arguments.Text("out"), SettleReport.Write(machine, days, quick));
        }

        Console.WriteLine(SettleReport.Write(machine, days, quick));
        Directory.Delete(data, recursive: true);
        return SettleLimits.Of(days).All(l => l.Holds) ? 0 : 1;
    }

    private async Task<SettleFigures> SettleAsync(SettleSize size)
    {
        var prepared = Path.Combine(data, $"offices-{size.Accounts}-{size.Companies}");
        if (!Directory.Exists(prepared))
        {
            Say($"registers of {size.Accounts:N0} accounts and {size.Companies:N0} companies");
            await Offices.PrepareAsync(prepared, size);
        }

        Say($"writing {size.Entries:N0} entries of {size.Accounts:N0} accounts");
        await using var backends = await Backends.StartAsync(0);
        await using var ledger = await LedgerOfADay.OpenAsync(backends.LedgerAddress, day);
        await ledger.FillAsync(size, Say);
        Say("putting servers in order: statistics, Redis from the ledger");
        // What the server does by itself in the course of a day.
        await backends.Postgres.ExecuteAsync(Backends.LedgerDatabase, "VACUUM (ANALYZE)", CancellationToken.None);
        await ledger.RebuildAsync(backends.Balances.Endpoint);
        await backends.Postgres.ExecuteAsync("postgres", "CHECKPOINT", CancellationToken.None);
        var folder = Path.Combine(data, $"night-{size.Entries}-{size.Accounts}");
        await using var offices = await Offices.StartAsync(prepared, Path.Combine(folder, "offices"));
        var keys = SettlementKeyFile.Open(Path.Combine(folder, "settlement-keys.json"), TimeProvider.System.GetUtcNow().AddDays(-10), out _);
        Say($"settling {day:yyyy-MM-dd}");
        var (seconds, night, beside) = await NightAsync(folder, backends, offices);
        Say("auditing");
        var plain = size.Entries <= LargestPlainTree;
        var (said, isSigned, root, legs, breaks) = await ledger.ReadAsync(keys, plain);
        var (toCentral, toRegistry) = (said.Handovers.Single(h => h.Institution == "central"), said.Handovers.Single(h => h.Institution == "registry"));
        var audit = new SettleAudit(ledger.SoldGrams, toRegistry.NetGrams, await offices.SpentAsync(), await offices.SoldAsync(), breaks, legs, isSigned, root);
        return new(size, said.TreeSize, seconds, night, beside, toCentral.Records, toRegistry.Records, audit);
    }

    private async Task<(double Seconds, NightFigures Night, BesideFigures Beside)> NightAsync(string folder, Backends backends, Offices offices)
    {
        TimeSpan[] Used() => [.. backends.Beside.Select(used => used()), offices.CentralTime, offices.RegistryTime];
        var before = Used();
        var began = Stopwatch.GetTimestamp();
        var line = await ServerProcess.RunAsync(
            "settle-night", "--folder", folder, "--catalogue", catalogue, "--redis", backends.Balances.Endpoint, "--postgres", backends.LedgerAddress, "--day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "--central", offices.CentralAddress, "--central-token", offices.CentralToken, "--registry", offices.RegistryAddress, "--registry-token", offices.RegistryToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var used = Used().Zip(before, (after, first) => (after - first).TotalSeconds).ToArray();
        var beside = new BesideFigures(used[RedisCallFigures.Postgres], used[RedisCallFigures.Redis], used[2], used[3], offices.CentralPeak, offices.RegistryPeak);
        return (seconds, JsonSerializer.Deserialize<NightFigures>(line)!, beside);
    }

    private static void Say(string what) => Console.Error.WriteLine($"bench: {TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
}
