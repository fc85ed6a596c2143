using CarbonPos.Carbon.Budgets;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Redis.Cold;

/// <summary>What an account takes in Redis: a last day costs those accounts alone that have one.</summary>
public sealed class AccountValueTests(OneServer one)
{
    private static readonly BudgetPeriod Year = BudgetPeriod.FromYear(2026);

    [Theory]
    [InlineData("0107011A64000A00", 0, false)]
    [InlineData("0107011A64000A000978", 1, false)]
    [InlineData("0107011A64000A00D300000000000B49B7", 0, true)]
    [InlineData("0107011A64000A000978D300000000000B49B7", 1, true)]
    public void Read_WithAndWithoutHoldsAndLastDay_IsWrittenTheSame(string hex, int holds, bool isClosed)
    {
        var value = AccountValue.Read(Convert.FromHexString(hex));
        Assert.Equal((holds, isClosed ? new DateOnly(2026, 6, 1) : null, 100L), (value.Holds.Count, value.LastDay, value.Periods.Single(p => p.Period == Year).Available));
        var writer = new NumberWriter();
        value.Write(writer);
        Assert.Equal(hex, Convert.ToHexString(writer.Written));
    }

    [Fact]
    public async Task AccountThatIsClosed_TakesFiveBytesMore_AndAnyOtherNone()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        var (open, closed) = (Desk.Account(1), Desk.Account(2));
        await desk.OpenAccountsAsync(2, 1_000_000);
        var (before, same) = (await LengthAsync(town, open), await LengthAsync(town, closed));
        Assert.Equal((16, 16), (before, same));
        await desk.AskAsync(desk.Close(closed, new(2026, 6, 1)));
        Assert.Equal((before, before + 5), (await LengthAsync(town, open), await LengthAsync(town, closed)));
        // A later day takes the place of the one before.
        await desk.AskAsync(desk.Close(closed, new(2026, 6, 2)));
        Assert.Equal(before + 5, await LengthAsync(town, closed));
    }

    private async Task<int> LengthAsync(DrainTown town, Carbon.Transactions.AccountId account)
    {
        var id = new byte[Carbon.Transactions.AccountId.Size];
        account.Write(id);
        var field = string.Concat(id.Select(b => $"\\{b:000}"));
        var key = $"{town.Redis.Prefix}{{p{account.PartitionOf(DrainTown.Partitions)}}}a{town.Redis.Layout.BucketOfAccount(id)}";
        return int.Parse(await (await one.ServerAsync()).CliAsync("EVAL", $"return redis.call('HSTRLEN', KEYS[1], '{field}')", "1", key), System.Globalization.CultureInfo.InvariantCulture);
    }
}
