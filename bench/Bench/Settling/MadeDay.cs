using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.Bench.Settling;

/// <summary>
/// A business day as the model journals it, partition by partition: of a hundred events 90 are sales of three lines, 5 a hold and
/// its capture, 5 the refund of a line. On the day before, every account is given its points, and the day is cut.
/// </summary>
/// <param name="size">How large.</param>
/// <param name="day">Which.</param>
/// <param name="deployment">Its id: the cuts' request ids hang on it.</param>
/// <param name="partitions">Of the deployment.</param>
internal sealed class MadeDay(SettleSize size, DateOnly day, string deployment, int partitions)
{
    public const int StoresOfCompany = 2;
    private const int Seed = 20_301;
    private const int Hours = 12;
    private static readonly Policy Policy = new() { Version = "FR-1" };
    private static readonly Co2eMass Budget = Co2eMass.FromGrams(1_000_000_000);
    private static readonly ActivityCode Retail = ActivityCode.TryParse("G47", out var retail) ? retail : throw new InvalidOperationException("G47 is an activity.");
    private readonly AccountId[][] accounts = Scatter(Accounts(size.Accounts), partitions);

    /// <summary>The accounts of a day of this size: the same in every run.</summary>
    public static IEnumerable<AccountId> Accounts(int count)
    {
        var random = new Random(Seed);
        for (var i = 0; i < count; i++) yield return new((ulong)random.NextInt64(), (ulong)random.NextInt64());
    }

    /// <summary>A company's number, from 0 on.</summary>
    public static MerchantId Company(int index) => new(100_000 + index);

    /// <summary>One partition's entries, of the day before and of the day.</summary>
    public IEnumerable<(int Partition, List<JournalEntry> Before, List<JournalEntry> Day)> Partitions()
    {
        var given = 0L;
        for (var p = 0; p < partitions; p++)
        {
            // Events follow accounts, so that all accounts buy equally often; rounding is carried on, so that the sum is exact.
            var until = (long)size.Entries * (given + accounts[p].Length) / size.Accounts;
            var count = (int)(until - ((long)size.Entries * given / size.Accounts));
            given += accounts[p].Length;
            var book = new Book(partitions);
            yield return (p, Open(book, p), Live(book, p, count));
        }
    }

    /// <summary>Grams of sales less refunds.</summary>
    public static long Sold(List<JournalEntry> entries)
    {
        var sum = 0L;
        foreach (var entry in entries)
        {
            foreach (ref readonly var leg in entry.Legs.AsSpan())
            {
                if (leg.To.Kind == LedgerAccountKind.Sold) sum += leg.Grams.Grams;
                if (leg.From.Kind == LedgerAccountKind.Sold) sum -= leg.Grams.Grams;
            }
        }

        return sum;
    }

    private List<JournalEntry> Open(Book book, int partition)
    {
        var journal = new List<JournalEntry>();
        var before = day.AddDays(-1);
        var at = new DateTimeOffset(before.ToDateTime(new(9, 0)), TimeSpan.Zero);
        foreach (var account in accounts[partition]) Post(book, new Allocate(BudgetPeriod.FromYear(day.Year), Budget) { Request = NewId(book, partition, MerchantId.Authority), At = at, Account = account }, journal);
        Post(book, new CutDay(partition, before) { Request = DayCutter.RequestOf(deployment, before, partition), At = at }, journal);
        return journal;
    }

    private List<JournalEntry> Live(Book book, int partition, int count)
    {
        var journal = new List<JournalEntry>(count);
        var random = new Random(Seed + partition);
        var (open, step) = (new DateTimeOffset(day.ToDateTime(new(8, 0)), TimeSpan.Zero), TimeSpan.FromHours(Hours) / Math.Max(1, count));
        JournalKey? lastSale = null;
        var lastSeller = default(Seller);
        while (journal.Count < count)
        {
            var at = open + (step * journal.Count);
            var kind = random.Next(100);
            var seller = new Seller(Company(random.Next(size.Companies)), 1 + random.Next(StoresOfCompany), Retail);
            var account = accounts[partition][random.Next(accounts[partition].Length)];
            var request = NewId(book, partition, seller.Company);
            if (kind < 5 && lastSale is { } sold)
            {
                Post(book, new Refund(sold, [new(0, 0)]) { Request = NewId(book, partition, lastSeller.Company), At = at }, journal);
                lastSale = null;
            }
            else if (kind < 10 && journal.Count + 2 <= count)
            {
                Post(book, new Hold { Request = request, At = at, Account = account, Seller = seller, Lines = Lines(random), Expiry = at.AddHours(1), TillDate = day }, journal);
                Post(book, new Capture(journal[^1].Key, []) { Request = NewId(book, partition, seller.Company), At = at }, journal);
            }
            else
            {
                Post(book, new Sale { Request = request, At = at, Account = account, Seller = seller, Lines = Lines(random), CatalogueVersion = "2026-11", TillDate = day }, journal);
                (lastSale, lastSeller) = (journal[^1].Key, seller);
            }
        }

        return journal;
    }

    private static SoldLine[] Lines(Random random) =>
    [
        new(Co2eMass.FromGrams(1 + random.Next(3_000)), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000),
        new(Co2eMass.FromGrams(1 + random.Next(9_000)), Provenance.PublicProxy, WeighingReason.PublicPhysical, Co2eMass.FromGrams(700), 2_000),
        new(Co2eMass.FromGrams(1 + random.Next(1_000)), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 150),
    ];

    private static void Post(Book book, TransactionEvent e, List<JournalEntry> journal)
    {
        var result = book.Post(e, Policy, journal);
        if (result.Answer is not { Outcome: Outcome.Approved }) throw new InvalidOperationException($"The model answers {e.GetType().Name} with {result.Answer?.Outcome} {result.Answer?.Refusal}.");
    }

    // Unlike in all partitions, and as scattered as those of tills.
    private static RequestKey NewId(Book book, int partition, MerchantId merchant)
    {
        var (high, low) = ((ulong)(book.LastSequence(partition) + 1) * 0x9E3779B97F4A7C15UL, ((ulong)partition * 0xBF58476D1CE4E5B9UL) + (ulong)book.LastSequence(partition));
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new(merchant, new Guid(bytes, bigEndian: true));
    }

    private static AccountId[][] Scatter(IEnumerable<AccountId> all, int partitions)
    {
        var lists = new List<AccountId>[partitions];
        for (var p = 0; p < partitions; p++) lists[p] = [];
        foreach (var account in all) lists[account.PartitionOf(partitions)].Add(account);
        return [.. lists.Select(l => l.ToArray())];
    }
}
