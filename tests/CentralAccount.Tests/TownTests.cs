using System.Globalization;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Outcome = CarbonPos.Carbon.Transactions.Outcome;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>
/// Months of a town on the executable model, whose points come from the real central account and whose days go back to it:
/// what each citizen's statement says is what the model's book holds, to the gram, every night.
/// </summary>
public class TownTests
{
    private const int Citizens = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EveryNight_StatementsAreTheBook(int seed)
    {
        var policy = TestCentral.Policy.Replace("yearly", seed % 2 == 0 ? "yearly" : "monthly").Replace("9000000", "90000").Replace("500000", "3000").Replace("1000000", "9000");
        await using var central = await TestCentral.StartAsync(policy);
        central.Clock.StepTo(new(2026, 11, 25, 22, 0, 0, TimeSpan.Zero));
        var town = await Town.FoundAsync(central, policy, seed);
        for (var night = 0; night < 55; night++) await town.LiveADayAsync();

        // The test was about something.
        Assert.True(town.Counts.Count >= 9, string.Join(", ", town.Counts));
        Assert.Equal(0, town.Book.Conservation());
    }

    private sealed class Town(TestCentral central, Policy policy, PointPrices prices, Random random)
    {
        private static readonly Seller Shop = new(new(101), 1, ActivityCode.TryParse("G47", out var retail) ? retail : default);
        private readonly WireClient client = central.Client();
        private readonly List<AccountId> accounts = [];
        private readonly List<JournalKey> posted = [];
        private readonly List<JournalKey> holds = [];
        private readonly List<JournalEntry> journal = [];
        private long fetched;

        public Book Book { get; } = new(1);

        public SortedDictionary<EntryKind, int> Counts { get; } = [];

        public static async Task<Town> FoundAsync(TestCentral central, string document, int seed)
        {
            Assert.Equal("", PolicyDocument.TryRead(System.Text.Encoding.UTF8.GetBytes(document), out var policy));
            var town = new Town(central, policy!.ToPolicy(), policy.Prices!.Value, new Random(seed));
            for (var i = 0; i < Citizens; i++) town.accounts.Add(await central.PersonAsync($"p{i}"));
            await central.DoAsync("person add child --born 2020-01-01 --deployment town");
            await central.DoAsync("person guardian child --guardian p0 --from 2020-01-01");
            return town;
        }

        public async Task LiveADayAsync()
        {
            var day = DateOnly.FromDateTime(central.Clock.GetUtcNow().UtcDateTime);
            await central.DoAsync(string.Create(CultureInfo.InvariantCulture, $"allocate --country FR --period {day.Year} --through-month {day.Month}"));
            if (day is { Month: 1, Day: 10 }) await central.DoAsync("carry-over --country FR --period 2026");
            if (day is { Month: 12, Day: 20 }) await central.DoAsync($"account correct --account {accounts[1].ToHex()} --period 2026 --grams -700");
            if (day is { Month: 1, Day: 4 }) await central.DoAsync("person add twin --born 2027-01-03 --deployment town");
            if (day is { Month: 1, Day: 5 }) await central.DoAsync("person guardian twin --guardian p1 --from 2027-01-03");
            await FetchAsync();
            for (var i = 0; i < 25; i++) Post(Event());
            await SettleAsync(day);
            central.Clock.StepTo(central.Clock.GetUtcNow().AddDays(1));
        }

        // Posts what is new, and, as after a crash, some of what is not.
        private async Task FetchAsync()
        {
            foreach (var instruction in await central.FeedAsync(after: Math.Max(0, fetched - random.Next(4))))
            {
                if (Read(instruction) is { } e) Post(e);
                fetched = Math.Max(fetched, instruction.Number);
            }

            await client.CallAsync<AcknowledgeInstructionsResponse>("CentralFeed", "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = fetched });
        }

        private TransactionEvent? Read(Instruction i)
        {
            var request = new RequestKey(MerchantId.Authority, new Guid(i.Id.Span, bigEndian: true));
            var account = i.Account.IsEmpty ? default : AccountId.Read(i.Account.Span);
            var at = i.IssuedAt.ToDateTimeOffset();
            return i.OrderCase switch
            {
                Instruction.OrderOneofCase.OpenAccount => new Allocate(BudgetPeriod.FromYear(i.OpenAccount.Period), Co2eMass.Zero) { Request = request, At = at, Account = account },
                Instruction.OrderOneofCase.Allocate => new Allocate(BudgetPeriod.FromYear(i.Allocate.Period), Grams(i.Allocate.Grams)) { Request = request, At = at, Account = account },
                Instruction.OrderOneofCase.Correct => new Correct(BudgetPeriod.FromYear(i.Correct.Period), Grams(i.Correct.Grams)) { Request = request, At = at, Account = account },
                Instruction.OrderOneofCase.CarryOver => new CarryOver(BudgetPeriod.FromYear(i.CarryOver.FromPeriod)) { Request = request, At = at, Account = account },
                _ => throw new InvalidDataException($"Not expected here: {i.OrderCase}"),
            };
        }

        private TransactionEvent Event()
        {
            var now = central.Clock.GetUtcNow() - TimeSpan.FromMinutes(random.Next(600));
            var request = new RequestKey(Shop.Company, new Guid((byte[])[.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]));
            var account = accounts[random.Next(accounts.Count)];
            SoldLine[] lines = [new(Grams(random.Next(1, 900)), Provenance.Transmitted, Carbon.Content.WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1000)];
            return random.Next(20) switch
            {
                < 7 => new Sale { Request = request, At = now, Account = account, Seller = Shop, Lines = lines, AllowPartial = random.Next(3) == 0 },
                < 9 => new Sale { Request = request, At = now, Account = account, Seller = Shop, Lines = lines, BuyBack = new(Grams(random.Next(1, 400)), prices.PoolCentsPerTonne) },
                < 11 => new Hold { Request = request, At = now, Account = account, Seller = Shop, Lines = lines, Expiry = now.AddDays(random.Next(1, 20)) },
                < 12 when holds.Count > 0 => new Capture(Any(holds), []) { Request = request, At = now },
                < 13 when holds.Count > 0 => new VoidHold(Any(holds)) { Request = request, At = now },
                < 15 when posted.Count > 0 => new Refund(Any(random.Next(2) == 0 && holds.Count > 0 ? holds : posted), []) { Request = request, At = now },
                < 16 => new VisitorSale { Request = request, At = now, Seller = Shop, Lines = lines },
                < 17 => new Forward { Request = request, At = now, Account = account, Seller = Shop, Lines = lines, SoldAt = now.AddDays(-random.Next(7)) },
                _ => new SellSurplus(Grams(random.Next(1, 700)), prices.SurplusCentsPerTonne) { Request = request, At = now, Account = account },
            };
        }

        private void Post(TransactionEvent e)
        {
            var before = journal.Count;
            var result = Book.Post(Fingerprints.Sign(e), policy, journal);
            if (result.Answer is { Outcome: Outcome.Approved or Outcome.Partial, Transaction: { } key } && e is SellingEvent) (e is Hold ? holds : posted).Add(key);
            foreach (var entry in journal.Skip(before).Where(n => n.Legs.Length > 0)) Counts[entry.Kind] = Counts.GetValueOrDefault(entry.Kind) + 1;
        }

        private async Task SettleAsync(DateOnly date)
        {
            Book.ExpireDue(central.Clock.GetUtcNow(), policy, 1_000, journal);
            var sum = new CitizenDay();
            journal.ForEach(sum.Add);
            journal.Clear();
            var status = await new TestDay(date.ToString("yyyy-MM-dd"), sum.ToRecords(), perChunk: 3).SettleAsync(client);
            Assert.True(status.BreakCount == 0, $"{date}: {status.Breaks}");
            foreach (var account in accounts)
            {
                var statement = await central.StatementAsync(account);
                var booked = Book.FindAccount(account)!.Periods.ToDictionary(p => (int)p.Period.Year, p => p.Available.Grams + p.Held.Grams);
                foreach (var period in statement.Periods)
                {
                    Assert.True(booked.GetValueOrDefault(period.Period) == period.PositionGrams, $"{date}: {period.PositionGrams} g on the statement, {booked.GetValueOrDefault(period.Period)} g in the book");
                }

                Assert.Empty(booked.Keys.Except(statement.Periods.Select(p => p.Period)));
                Assert.Equal(0, statement.Periods.Sum(p => p.OnTheWayGrams));
            }

            var pool = await client.CallAsync<GetPoolResponse>("CentralMarket", "GetPool", new GetPoolRequest { Deployment = "town" });
            Assert.Equal(Book.Total(LedgerAccount.Pool(0)), pool.HeldGrams);
            Assert.Equal(pool.PurchasedGrams - pool.ResoldGrams, pool.HeldGrams + pool.AvailableGrams);
        }

        private JournalKey Any(List<JournalKey> keys) => keys[random.Next(keys.Count)];

        private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);
    }
}
