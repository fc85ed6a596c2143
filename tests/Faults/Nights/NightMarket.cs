using System.Globalization;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CentralAccount.Commands;
using CarbonPos.CompanyRegistry.Commands;
using CarbonPos.Faults.Redis;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Nights;

/// <summary>Sales, day after day, and both institutions; nights are run by 'settle' in processes of their own.</summary>
internal sealed class NightMarket : IAsyncDisposable
{
    private const int Company = 101;
    private const int People = 6;
    private const int SalesOfADay = 120;

    private const string Policy = """
        {
          "version": "FR-1", "country": "FR", "valid_from": "2026-01-01", "utc_offset_minutes": 0,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "person", "allocation": "yearly", "carry_over_cap_grams": 500000, "floor_grams": 0, "shortage": "decline", "visitors": "refuse",
          "buy_limit_grams": 0, "sell_limit_grams": 0, "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 7
        }
        """;

    private static readonly Seller _seller = new(new(Company), 1, ActivityCode.TryParse("G47", out var retail) ? retail : default);
    private readonly Town town = new(1);
    private readonly Ground ground;
    private readonly List<AccountId> accounts = [];
    private readonly Dictionary<AccountId, long> spent = [];
    private readonly SettlementKeys keys;
    private int ids;

    public NightMarket(Ground ground)
    {
        this.ground = ground;
        // Days that are long over must have had a key.
        keys = SettlementKeyFile.Open(Path.Combine(town.Folder, "settlement-keys.json"), TimeProvider.System.GetUtcNow().AddDays(-400), out _);
    }

    public Office Central { get; } = new("carbonpos-central", "--folder");

    public Office Registry { get; } = new("carbonpos-registry", "--data");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Settings =>
    [
        .. ground.Settings, $"--Gateway:Central:Address=http://127.0.0.1:{Central.Port}", $"--Gateway:Central:TokenFile={Path.Combine(Central.Folder, "carbonpos.token")}",
        $"--Gateway:Registry:Address=http://127.0.0.1:{Registry.Port}", $"--Gateway:Registry:TokenFile={Path.Combine(Registry.Folder, "deployment.token")}",
        "--Gateway:Settlement:TimeZone=UTC", "--Gateway:Settlement:LeaseFor=00:00:05", "--Gateway:Settlement:FewestSales=0", "--Gateway:Settlement:ChunkRecords=2",
    ];

    /// <summary>Opens the books with a day on which points were given and nothing was sold, and waits until the ledger has it.</summary>
    public async Task OpenAsync(DateOnly first)
    {
        await Central.StartAsync(Cancellation);
        await Registry.StartAsync(Cancellation);
        await CentralAsync("deployment add carbonpos --country FR --opened-on 2025-01-01");
        var policy = Path.Combine(town.Folder, "policy.json");
        await File.WriteAllTextAsync(policy, Policy, Cancellation);
        await CentralAsync($"policy publish {policy}");
        for (var i = 0; i < People; i++)
        {
            await CentralAsync($"person add p{i} --born 1980-05-01 --deployment carbonpos");
            accounts.Add(AccountId.TryParseHex(await CentralAsync($"account open --person p{i} --deployment carbonpos"), out var id) ? id : throw new InvalidDataException("The command printed no account."));
        }

        foreach (var command in (string[])[$"company add {Company} --name Desk --opened 2025-01-01", $"activity add {Company} G47", $"store add {Company} 1"]) await RegistryAsync(command);
        await using var gateway = await GatewayProcess.StartAsync(town.Setup() with { Allocations = [], Settings = Settings }, Cancellation);
        await using var ledger = await ground.OpenLedgerAsync(town, Cancellation);
        await using var store = await ground.OpenStoreAsync(ledger, Cancellation);
        // A ledger's first day goes by its first entry's clock.
        var at = new DateTimeOffset(first.ToDateTime(new(9, 0)), TimeSpan.Zero);
        for (var p = 0; p < Town.Partitions; p++) await PostAsync(store, new LeasePool(p, Co2eMass.FromGrams(1)) { Request = NewId(MerchantId.Authority), At = at });
        foreach (var account in accounts) await PostAsync(store, new Allocate(Carbon.Budgets.BudgetPeriod.FromYear(at.Year), Co2eMass.FromGrams(5_000_000)) { Request = NewId(MerchantId.Authority), At = at, Account = account });
        await Patience.UntilAsync("the ledger has the first day", async () => (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) == Town.Partitions + People, Cancellation);
    }

    /// <summary>A day's sales.</summary>
    /// <returns>Grams of them all.</returns>
    public async Task<long> TradeAsync(Random random)
    {
        await using var ledger = await ground.OpenLedgerAsync(town, Cancellation);
        await using var store = await ground.OpenStoreAsync(ledger, Cancellation);
        var sum = 0L;
        for (var i = 0; i < SalesOfADay; i++)
        {
            var (account, grams) = (accounts[random.Next(People)], 1 + random.Next(100));
            await PostAsync(store, new Sale
            {
                Request = NewId(_seller.Company),
                At = TimeProvider.System.GetUtcNow(),
                Account = account,
                Seller = _seller,
                Lines = [new SoldLine(Co2eMass.FromGrams(grams), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000)],
            });
            sum += grams;
            spent[account] = spent.GetValueOrDefault(account) + grams;
        }

        return sum;
    }

    /// <summary>Starts 'settle' for a day.</summary>
    public Task<ServerProcess> SettleAsync(DateOnly day) => ServerProcess.StartAsync(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll"), "settle", "--day", $"{day:yyyy-MM-dd}", $"--Embedded:Folder={town.Folder}", $"--Gateway:Catalogue={town.Setup().Catalogue}", .. Settings],
        town.Folder);

    /// <summary>Where a night stands, by the ledger.</summary>
    public async Task<Night?> NightAsync(DateOnly day)
    {
        await using var ledger = await ground.OpenLedgerAsync(town, Cancellation);
        return (await ledger.Nights.ReadNightsAsync(day, Cancellation)).FirstOrDefault(n => n.Day == day);
    }

    /// <summary>The statement says what an undisturbed reading of the same entries gives, and the registry has booked the day once.</summary>
    public async Task CheckAsync(DateOnly day, long sold)
    {
        await using var ledger = await ground.OpenLedgerAsync(town, Cancellation);
        var said = DayStatementCodec.Parse((await ledger.ReadStatementAsync(day, Cancellation))!.Bytes.Span).Statement!;
        var tree = new TreeBuilder();
        await foreach (var entry in ledger.ReadDayAsync(day, 0, long.MaxValue, Cancellation)) tree.Append(SettlementLeaf.Of(entry.Entry, entry.Bytes.Span, ledger.Deployment.Id, keys.Leaves).Hash());
        Assert.Equal((tree.Size, tree.Finish()), (said.TreeSize, said.Root));
        Assert.Equal(sold, said.Handovers.Single(h => h.Institution == "registry").NetGrams);
        using var statement = JsonDocument.Parse(await RegistryAsync($"company statement {Company} --from {day:yyyy-MM-dd} --to {day:yyyy-MM-dd} --json"));
        Assert.Equal(sold, statement.RootElement.GetProperty("sold").GetProperty("grams").GetInt64());
        Assert.True((await ledger.ReadConservationAsync(day, Cancellation)).Holds);
    }

    /// <summary>The central account has of every citizen what was spent, each gram once.</summary>
    public async Task CheckCitizensAsync()
    {
        foreach (var (account, grams) in spent)
        {
            using var statement = JsonDocument.Parse(await CentralAsync($"statement --account {account.ToHex()} --json"));
            var told = statement.RootElement.GetProperty("periods").EnumerateArray().Sum(p => long.Parse(p.GetProperty("spentGrams").GetString()!, CultureInfo.InvariantCulture));
            Assert.Equal(grams, told);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Central.DisposeAsync();
        await Registry.DisposeAsync();
        town.Dispose();
    }

    private static async Task PostAsync(RedisBalanceStore store, TransactionEvent e)
    {
        var result = await store.PostAsync(Fingerprints.Sign(e), Cancellation);
        Assert.Equal(Outcome.Approved, result.Posting.Answer?.Outcome);
    }

    private RequestKey NewId(MerchantId merchant) => new(merchant, new Guid(++ids, 0x4171, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1));

    private async Task<string> CentralAsync(string command)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var code = await CentralProgram.RunAsync([.. command.Split(' '), "--folder", Central.Folder], output, error, TimeProvider.System, Cancellation);
        Assert.True(code == 0, $"{command}: {code}\n{error}");
        return output.ToString().TrimEnd();
    }

    private async Task<string> RegistryAsync(string command)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var code = await RegistryProgram.RunAsync([.. command.Split(' '), "--data", Registry.Folder], output, error, TimeProvider.System, Cancellation);
        Assert.True(code == 0, $"{command}: {code}\n{error}");
        return output.ToString().TrimEnd();
    }
}
