using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Testbed;

/// <summary>
/// An endless random day in town: sales, holds, refunds, institutions, replays, misuse, clocks that step back and years that end.
/// The same seed and the same answers give the same events. It looks at answers to act on transactions that exist.
/// </summary>
public sealed partial class RandomEvents
{
    private const long SurplusPrice = 4_500;
    private const long PoolPrice = 5_000;

    private readonly Random random;
    private readonly (int Weight, Func<TransactionEvent> Make)[] makers;
    private readonly int total;
    private readonly HashSet<Type>? only;
    private readonly List<TransactionEvent> sent = [];
    private readonly List<(SellingEvent Sale, Answer Answer)> made = [];
    private readonly List<Voucher> vouchers = [];
    private readonly List<Guid> purchases = [];
    private readonly Dictionary<int, DateOnly> cut = [];
    private int opening;

    /// <param name="seed">To be printed by whoever fails.</param>
    /// <param name="only">Types of events to make; null = all. Replays and reused ids are of these types.</param>
    /// <param name="partitions">The book's count: pool shares are leased to all of them.</param>
    public RandomEvents(int seed, IReadOnlyCollection<Type>? only = null, int partitions = 1)
    {
        (Seed, Partitions, random) = (seed, partitions, new Random(seed));
        this.only = only is null ? null : [.. only];
        Policy = new()
        {
            Version = "random-1",
            Floor = Grams(random.Next(3) == 0 ? -1_000 : 0),
            CarryOverCap = Grams(3_000),
            SellLimit = Grams(4_000),
            BuyLimit = Grams(4_000),
            UtcOffset = TimeSpan.FromHours(random.Next(3) - 1),
            Shortage = random.Next(4) == 0 ? (ShortageRule)random.Next(4) : ShortageRule.BuyBack,
            Visitors = random.Next(6) == 0 ? VisitorRule.Refuse : VisitorRule.Pool,
            Prices = random.Next(8) == 0 ? null : new(SurplusPrice, PoolPrice),
        };
        makers = [.. Table().Where(m => May(m.Kind)).Select(m => (m.Weight, m.Make))];
        makers = [.. makers, (6, Replay), (2, ReusedId)];
        total = makers.Sum(m => m.Weight);
    }

    /// <summary>What made this town.</summary>
    public int Seed { get; }

    /// <summary>The book's partition count.</summary>
    public int Partitions { get; }

    /// <summary>In force all the time: small limits, so that they are met.</summary>
    public Policy Policy { get; }

    /// <summary>When the first event is made.</summary>
    public static DateTimeOffset Start { get; } = new(2025, 12, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Time of the newest event; steps back now and then.</summary>
    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Accounts that get an allocation first of all.</summary>
    public IReadOnlyList<AccountId> Accounts { get; } = [new(1, 11), new(1, 12), new(1, 13), new(1, 14)];

    /// <summary>Three sellers of two companies.</summary>
    public IReadOnlyList<Seller> Sellers { get; } = [new(new(101), 1, Activity("G47")), new(new(101), 2, Activity("G47")), new(new(202), 1, Activity("I"))];

    /// <summary>All events so far, in order.</summary>
    public IReadOnlyList<TransactionEvent> Sent => sent;

    /// <summary>The next event. Report its answer with <see cref="Observe"/> before asking for another.</summary>
    public TransactionEvent Next()
    {
        if (Opening() is { } first)
        {
            sent.Add(first);
            return first;
        }

        Tick();
        var pick = random.Next(total);
        var at = 0;
        while (pick >= makers[at].Weight) pick -= makers[at++].Weight;
        var e = makers[at].Make();
        sent.Add(e);
        return e;
    }

    /// <summary>Tells what came of an event.</summary>
    /// <param name="e">As <see cref="Next"/> gave it.</param>
    /// <param name="answer">Null for misuse and for an id that is given up.</param>
    public void Observe(TransactionEvent e, Answer? answer)
    {
        if (e is SellingEvent sale and not TrainingSale && answer is { Transaction: not null }) made.Add((sale, answer));
    }

    // Accounts and pool shares first: without them everything would be refused.
    private TransactionEvent? Opening()
    {
        while (opening < Accounts.Count + Partitions)
        {
            var i = opening++;
            if (i < Accounts.Count && May(typeof(Allocate))) return Give(Accounts[i], Policy.PeriodOf(Now), 20_000);
            if (i >= Accounts.Count && May(typeof(LeasePool))) return Lease(i - Accounts.Count, 4_000);
        }

        return null;
    }

    private bool May(Type kind) => only is null || only.Contains(kind);

    private void Tick()
    {
        // Clocks are finer than the journal's milliseconds.
        Now += TimeSpan.FromTicks(random.Next(20_000)) + random.Next(20) switch
        {
            < 12 => TimeSpan.FromSeconds(random.Next(3_600)),
            < 17 => TimeSpan.FromMinutes(random.Next(2_880)),
            < 19 => TimeSpan.FromSeconds(-random.Next(3_600)),
            _ => TimeSpan.FromHours(random.Next(1_440)),
        };
    }

    private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);

    private static ActivityCode Activity(string text) =>
        ActivityCode.TryParse(text, out var code) ? code : throw new ArgumentException($"'{text}' is no activity.", nameof(text));

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
