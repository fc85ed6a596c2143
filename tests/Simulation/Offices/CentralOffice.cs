extern alias central;

using System.Text;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Simulation.Running;
using central::CarbonPos.CentralAccount.Access;
using central::CarbonPos.CentralAccount.Allocation;
using central::CarbonPos.CentralAccount.Feed;
using central::CarbonPos.CentralAccount.Market;
using central::CarbonPos.CentralAccount.Registers;
using central::CarbonPos.CentralAccount.Settlement;
using central::CarbonPos.CentralAccount.Storage;
using central::CarbonPos.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Simulation.Offices;

/// <summary>The central account: its own booking, feed and registers.</summary>
internal sealed class CentralOffice(Town town) : Office(town, "central")
{
    private const string Policy = """
        {
          "version": "FR-1", "country": "FR", "valid_from": "2025-01-01", "utc_offset_minutes": 0,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "person", "allocation": "yearly", "carry_over_cap_grams": 500000, "floor_grams": 0, "shortage": "decline", "visitors": "refuse",
          "buy_limit_grams": 1000000, "sell_limit_grams": 1000000, "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 7,
          "prices": { "surplus_cents_per_tonne": 10000, "pool_cents_per_tonne": 11000 }
        }
        """;

    private const long PoolGrams = 3_000_000;

    private CentralStore? store;

    private CentralStore Store => store ?? throw new InvalidOperationException("The central account is closed.");

    /// <summary>Registers the deployment, its policy and all who live there.</summary>
    public async Task FoundAsync(IReadOnlyList<AccountId> citizens)
    {
        WriteCallers();
        Open();
        await Store.WriteAsync(
            work =>
            {
                // What another deployment's citizens have sold.
                work.Run("UPDATE pool SET available = $1, purchased = $1", PoolGrams);
                Deployments.Add(work, Town.Deployment, "FR", new(2025, 1, 1), Town.Clock.GetUtcNow());
                PolicyBook.Publish(work, Encoding.UTF8.GetBytes(Policy), Town.Clock.GetUtcNow());
                for (var i = 0; i < citizens.Count; i++) Register(work, citizens[i], i);
                return true;
            },
            CancellationToken.None);
        await AllocateAsync();
    }

    /// <summary>Somebody comes to live here.</summary>
    public Task WelcomeAsync(AccountId citizen, int number) => Store.WriteAsync(
        work =>
        {
            Register(work, citizen, number);
            return true;
        },
        CancellationToken.None);

    /// <summary>Somebody dies or leaves: today is the last day of the account.</summary>
    public Task EndAsync(int number, bool dies) => Store.WriteAsync(
        work =>
        {
            var (who, now) = ($"citizen-{number}", Town.Clock.GetUtcNow());
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            if (dies) LifeEvents.Die(work, who, today, null, now);
            else LifeEvents.Leave(work, who, today, null, now);
            Town.Trace.Say($"{who} {(dies ? "dies" : "leaves")}");
            return true;
        },
        CancellationToken.None);

    /// <summary>What came by force after an account's last day shall be booked after all: as the operator decides, day by day.</summary>
    public Task MoveLastDaysAsync() => Store.WriteAsync(
        work =>
        {
            foreach (var (account, day) in work.Rows(row => (row.Account(0), row.Day(1)), "SELECT account, max(day) FROM break WHERE code = 'ACCOUNT_CLOSED' GROUP BY account"))
            {
                var known = Accounts.Require(work, account);
                if (known.ClosedOn >= day) continue;
                Accounts.CloseLater(work, known, day, Town.Clock.GetUtcNow());
                Town.Trace.Count("a last day is moved");
            }

            return true;
        },
        CancellationToken.None);

    /// <summary>Orders what is due of this year's budget, as the operator does now and then.</summary>
    public async Task AllocateAsync()
    {
        var (instructions, grams) = await Allocating.RunAsync(Store, "FR", BudgetPeriod.FromYear(Town.Clock.GetUtcNow().Year), 12, Town.Clock, CancellationToken.None);
        Town.Trace.Say($"central orders {instructions}, {grams}");
    }

    /// <summary>What each account has, by its statement; zero where nothing was booked.</summary>
    public Dictionary<(AccountId Account, BudgetPeriod Period), long> Positions(IEnumerable<AccountId> citizens) => Store.Read(work => citizens
        .SelectMany(citizen => Balance.Of(work, citizen).Select(b => (Key: (citizen, b.Period), b.Position.Grams)))
        .Where(b => b.Grams != 0)
        .ToDictionary(b => b.Key, b => b.Grams));

    /// <summary>What the deployment holds of the pool, by its booked batches.</summary>
    public long PoolHeld() => Store.Read(work => Pool.HeldBy(work, Town.Deployment).Grams);

    /// <summary>Batches that are booked, breaks that are open.</summary>
    public (long Booked, long Breaks) Standing() => Store.Read(work => (
        work.Number("SELECT count(*) FROM batch WHERE booked_at IS NOT NULL") ?? 0,
        work.Rows(row => row.Day(0), "SELECT day FROM batch WHERE booked_at IS NOT NULL").Sum(day => (long)Batches.Status(work, Town.Deployment, day).BreakCount)));

    public override async ValueTask CloseAsync()
    {
        if (store is not null) await store.DisposeAsync();
        store = null;
    }

    protected override void Connect()
    {
        store = CentralStore.Open(Folder);
        var callers = new CallerDirectory(Path.Combine(Folder, "callers.json"));
        var edge = new Edge(callers, NullLogger<Edge>.Instance);
        CentralSettlementService.BindService(Switchboard, new SettlementCalls(store, edge, Town.Clock, NullLogger<SettlementCalls>.Instance));
        CentralMarketService.BindService(Switchboard, new MarketCalls(store, edge, Town.Clock, NullLogger<MarketCalls>.Instance));
        CentralFeedService.BindService(Switchboard, new FeedCalls(store, edge, Town.Clock));
    }

    private void Register(Work work, AccountId citizen, int number)
    {
        var person = People.Add(work, $"citizen-{number}", new(1980, 5, 1), new(2025, 1, 1), Town.Deployment, null);
        Accounts.Open(work, citizen, Town.Deployment, person.Id, null, Town.Clock.GetUtcNow());
    }
}
