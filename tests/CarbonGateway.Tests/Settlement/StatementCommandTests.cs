using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Settlement;

/// <summary>"carbonpos-gateway statement": what is published of a settled day.</summary>
public sealed class StatementCommandTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-statement-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Statement_OfASettledDay_IsPrintedAsItWasSigned_OfAnotherRefused()
    {
        var options = new GatewayOptions { Store = "redis" };
        options.Ledger.File = Path.Combine(folder, "ledger.db");
        options.Redis.Partitions = 4;
        var keys = SettlementKeyFile.Open(Path.Combine(folder, "settlement-keys.json"), new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero), out _);
        SignedStatement signed;
        await using (var ledger = SqliteLedger.Open(options.Ledger.File, new LedgerOptions(), new(options.Redis.Deployment, 4), TimeProvider.System, NullLogger<SqliteLedger>.Instance))
        {
            // A day on which nothing happened is settled, too.
            signed = await Night.SettleAsync(ledger, keys, Day, Cancellation);
        }

        var printed = new StringWriter();
        Assert.Equal(0, await new LedgerCommands(options, TimeProvider.System, printed).StatementAsync(Day, Cancellation));
        var read = ReceiptJson.ReadStatement(printed.ToString(), out var reason);
        Assert.Equal("", reason);
        Assert.Equal(signed.Signature.ToArray(), read!.Signature.ToArray());
        Assert.Equal(SettledVerdict.Settled, ReceiptCheck.Check(read, Wire.PublicHalves(keys.Signing), out var statement));
        Assert.Equal((Day, 0L, MerkleTree.EmptyRoot), (statement!.BusinessDay, statement.TreeSize, statement.Root));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => new LedgerCommands(options, TimeProvider.System, printed).StatementAsync(Day.AddDays(1), Cancellation));
        Assert.Contains("2026-06-02 is not settled yet", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CommandLine_KnowsTheDay_AndOnlyHere()
    {
        Assert.Equal("2026-06-01", CommandLine.Parse(["statement", "--day", "2026-06-01"], [], out _)!.Settings["day"]);
        Assert.Null(CommandLine.Parse(["run", "--day", "2026-06-01"], [], out var fault));
        Assert.Contains("'day'", fault, StringComparison.Ordinal);
    }
}
