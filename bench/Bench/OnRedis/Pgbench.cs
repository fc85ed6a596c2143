using System.Diagnostics;
using System.Globalization;
using CarbonPos.Bench.Driving;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;
using Npgsql;

namespace CarbonPos.Bench.OnRedis;

/// <summary>PostgreSQL's own bench on the same server as the ledger: what a table of balances would do there.</summary>
internal sealed class Pgbench(Backends backends, string folder, int accounts)
{
    private const string Program = "pgbench";
    private const int Clients = 64;
    private const int LeastSeconds = 4; // its connecting counts

    /// <summary>One entry and the balances of both sides, in one transaction.</summary>
    private const string Transfer = """
        \set debit random(1, :accounts)
        \set credit :accounts + random(1, :accounts)
        \set grams random(100, 9000)
        BEGIN;
        INSERT INTO entry (debit, credit, grams) VALUES (:debit, :credit, :grams);
        UPDATE account SET available = available - :grams WHERE id = :debit;
        UPDATE account SET available = available + :grams WHERE id = :credit;
        END;
        """;

    private const string OneRow = """
        \set debit random(1, :accounts)
        \set grams random(100, 9000)
        UPDATE account SET available = available - :grams WHERE id = :debit;
        """;

    public SideFigures Transfers { get; } = new("PostgreSQL: double-entry transfer");

    public SideFigures Updates { get; } = new("PostgreSQL: UPDATE of one row");

    public static bool IsThere => Tool.IsThere(Program);

    public async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "transfer.sql"), Transfer);
        await File.WriteAllTextAsync(Path.Combine(folder, "update.sql"), OneRow);
        await backends.Postgres.ExecuteAsync(
            Backends.TransferDatabase,
            $"""
            CREATE TABLE account (id bigint PRIMARY KEY, available bigint NOT NULL) WITH (fillfactor = 70);
            CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), debit bigint NOT NULL, credit bigint NOT NULL, grams bigint NOT NULL);
            INSERT INTO account SELECT n, 9000000 FROM generate_series(1, {accounts * 2}) n;
            ANALYZE account
            """,
            CancellationToken.None);
    }

    public async Task TransferAsync(TimeSpan time) => Transfers.Add(await RunAsync("transfer.sql", time));

    public async Task UpdateAsync(TimeSpan time) => Updates.Add(await RunAsync("update.sql", time));

    /// <summary>All debits are credits: else the transfers were none.</summary>
    public Task<string> NetAsync() => Backends.AskAsync(
        backends.Postgres.Address(Backends.TransferDatabase), $"SELECT (SELECT sum(available) FROM account WHERE id > {accounts}) - {accounts * 9_000_000L} - (SELECT coalesce(sum(grams), 0) FROM entry)");

    private async Task<SideRound> RunAsync(string script, TimeSpan time)
    {
        var address = new NpgsqlConnectionStringBuilder(backends.Postgres.Address(Backends.TransferDatabase));
        foreach (var old in Directory.GetFiles(folder, "times.*")) File.Delete(old);
        var start = new ProcessStartInfo(Program,
        [
            "-n", "-h", address.Host!, "-p", Text(address.Port), "-U", address.Username!, "-M", "prepared", "-c", Text(Clients), "-j", "2", "-D", $"accounts={accounts}",
            "-T", Text(Math.Max(LeastSeconds, (int)time.TotalSeconds)), "-f", Path.Combine(folder, script), "-l", "--log-prefix", Path.Combine(folder, "times"), address.Database!,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PGPASSWORD"] = address.Password;
        var (before, ended) = (backends.PostgresTime, ProcessTime.OfEndedChildren(Environment.ProcessId));
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench: {await error}{await output}");
        var (server, driver) = (backends.PostgresTime - before, ProcessTime.OfEndedChildren(Environment.ProcessId) - ended);
        var latency = new Histogram();
        foreach (var file in Directory.GetFiles(folder, "times.*"))
        {
            // client, transaction, its time in µs, …
            foreach (var line in File.ReadLines(file)) latency.Add(TimeSpan.FromMicroseconds(long.Parse(line.Split(' ', 4)[2], CultureInfo.InvariantCulture)));
        }

        return new(Rate(await output), latency.Quantile(0.50), latency.Quantile(0.99), server.TotalMicroseconds / latency.Count, driver.TotalMicroseconds / latency.Count, latency.Count);
    }

    // "tps = 12345.6 (without initial connection time)"
    private static double Rate(string output)
    {
        const string label = "tps = ";
        var at = output.IndexOf(label, StringComparison.Ordinal) + label.Length;
        if (at < label.Length) throw new InvalidOperationException($"pgbench came to no transaction, this machine is too busy: {output}");
        return double.Parse(output.AsSpan(at, output.IndexOf(' ', at) - at), CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
