using System.Globalization;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Ledger.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace CarbonPos.CarbonGateway.Tests.Hosting;

/// <summary>Commands for the ledger on a machine whose balances are embedded: with a ledger, without one, beside a gateway and alone.</summary>
public sealed class EmbeddedCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nights")]
    [InlineData("breaks")]
    [InlineData("statement")]
    [InlineData("report")]
    [InlineData("settle")]
    [InlineData("halts")]
    [InlineData("lift-halt")]
    public async Task Verb_WhereThereIsNoLedger_IsRefused_SaysWhatToDo_AndMakesNothing(string verb)
    {
        var folder = Directory.CreateTempSubdirectory("carbonpos-verbs-").FullName;
        try
        {
            var options = new GatewayOptions { Catalogue = Repository.File("tests", "CarbonGateway.Tests", "Running", "catalogue.json") };
            options.Embedded.Folder = folder;
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(verb, options));
            Assert.Contains($"'{verb}' needs the ledger", refused.Message, StringComparison.Ordinal);
            Assert.Contains("Embedded:Ledger=true", refused.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            // And on Redis, whose ledger is a file here.
            options.Store = "redis";
            refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(verb, options));
            Assert.Contains("Gateway:Ledger", refused.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task SettleAndLiftHalt_WhileAGatewayIsAtWork_AreRefused_AndSayToStopIt()
    {
        await using var town = EmbeddedTown.Open();
        var options = Options(town);
        foreach (var verb in (string[])["settle", "lift-halt"])
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(verb, options));
            Assert.Contains($"'{verb}' works on the data folder", refused.Message, StringComparison.Ordinal);
            Assert.Contains("Stop the gateway", refused.Message, StringComparison.Ordinal);
        }

        options.Embedded.Ledger = false;
        Assert.Contains("Embedded:Ledger=true", (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("settle", options))).Message, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("nights", options)).Code);
    }

    [Fact]
    public async Task Halt_IsShownBesideTheGateway_AndLiftedWhereNothingContradicts()
    {
        await using var town = EmbeddedTown.Open();
        var options = Options(town);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 1_000);
        await town.CatchUpAsync();
        Assert.Equal((0, "No partition is halted."), await RunAsync("halts", options));
        await town.CloseAsync();
        var entries = town.Folder.Entries();
        var (last, partition) = (entries.Count, entries[^1].Key.Partition);
        town.OpenAgain();
        await ExecuteAsync(town.LedgerFile, $"UPDATE watermark SET halted_epoch = 1, halted_sequence = 1, halted_reason = 'It was not itself.' WHERE partition = {partition}");
        var (code, text) = await RunAsync("halts", options);
        Assert.Equal(1, code);
        Assert.Contains($"Partition {partition} is halted at entry", text, StringComparison.Ordinal);

        await town.CloseAsync();
        Assert.Contains("--wins is for balances in Redis", (await Assert.ThrowsAsync<UsageException>(() => new HaltCommands(options, TimeProvider.System, new StringWriter()).LiftAsync($"{partition}", "why", "ada", "ledger", Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("--partition, 0 to 3", (await Assert.ThrowsAsync<UsageException>(() => LiftAsync(options, 4))).Message, StringComparison.Ordinal);
        // While the journal lacks what the ledger has, nothing is lifted.
        var bytes = town.Folder.BytesOf(last);
        town.Folder.Execute("DELETE FROM entry WHERE id = $id", ("$id", last));
        (code, text) = await LiftAsync(options, partition);
        Assert.Equal(1, code);
        Assert.Contains("the journal ends before it", text, StringComparison.Ordinal);
        town.Folder.Execute("INSERT INTO entry (id, bytes) VALUES ($id, $bytes)", ("$id", last), ("$bytes", bytes));

        (code, text) = await LiftAsync(options, partition);
        Assert.Equal(0, code);
        Assert.Contains($"Partition {partition} goes on", text, StringComparison.Ordinal);
        Assert.Contains("is not halted", (await Assert.ThrowsAsync<InvalidOperationException>(() => LiftAsync(options, partition))).Message, StringComparison.Ordinal);
        town.OpenAgain();
        await town.Desk.OpenAccountsAsync(8, 500);
        await town.CatchUpAsync();
        Assert.Equal(16, await town.AssertDrainedAsync());
        (code, text) = await RunAsync("halts", options);
        Assert.Equal(0, code);
        Assert.Contains("by ada", text, StringComparison.Ordinal);
    }

    private static GatewayOptions Options(EmbeddedTown town)
    {
        var options = new GatewayOptions { Catalogue = Repository.File("tests", "CarbonGateway.Tests", "Running", "catalogue.json") };
        options.Embedded = town.Folder.Options;
        options.Embedded.Ledger = true;
        return options;
    }

    private static async Task<(int Code, string Text)> RunAsync(string verb, GatewayOptions options)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var nights = new NightCommands(options, TimeProvider.System, output);
        var day = new DateOnly(2026, 6, 1);
        var line = CommandLine.Parse(["report", "--day=2026-06-01"], [], out _)!;
        var code = verb switch
        {
            "nights" => await nights.ListAsync(Cancellation),
            "breaks" => await nights.BreaksAsync(null, null, false, Cancellation),
            "settle" => await nights.SettleAsync(day, Cancellation),
            "statement" => await new LedgerCommands(options, TimeProvider.System, output).StatementAsync(day, Cancellation),
            "report" => await new ReportCommand(options, TimeProvider.System, output).RunAsync(line, Cancellation),
            "halts" => await new HaltCommands(options, TimeProvider.System, output).ListAsync(Cancellation),
            "lift-halt" => await new HaltCommands(options, TimeProvider.System, output).LiftAsync("0", "why", "ada", null, Cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };
        return (code, output.ToString().Trim());
    }

    private static async Task<(int Code, string Text)> LiftAsync(GatewayOptions options, int partition)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        return (await new HaltCommands(options, TimeProvider.System, output).LiftAsync($"{partition}", "Found and put right.", "ada", null, Cancellation), output.ToString());
    }

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync(Cancellation) >= 0);
    }
}
