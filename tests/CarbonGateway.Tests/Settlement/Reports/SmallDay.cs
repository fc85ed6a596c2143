using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Reports;

/// <summary>A day that can be added up by hand, as the model journals it: one company with two stores, one that buys.</summary>
internal sealed class SmallDay
{
    public static readonly Seller Shop = new(new(101), 1, ActivityCode.TryParse("G47", out var code) ? code : default);
    public static readonly MerchantId Buyer = new(202);
    private static readonly Policy Policy = new() { Version = "report-1", Shortage = ShortageRule.BuyBack, Prices = new(10_000, 11_000) };
    private static readonly AccountId Ada = new(9, 1);
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly Book book = new(SealedDay.Partitions);
    private byte ids;

    public SmallDay()
    {
        Post(new Allocate(BudgetPeriod.FromYear(2026), Grams(10_000)) { Request = NewId(MerchantId.Authority), At = Now, Account = Ada });
        Post(new LeasePool(Ada.PartitionOf(SealedDay.Partitions), Grams(5_000)) { Request = NewId(MerchantId.Authority), At = Now });
        var first = Post(Sale(Shop, 1_000, 500) with { TillDate = SealedDay.Day });
        var bought = Post(Sale(Shop, 2_500) with { BuyBack = new(Grams(2_000), 11_000) });
        Post(new Refund(first, [new(1, 0)]) { Request = NewId(Shop.Company), At = Now });
        Post(new Forward { Request = NewId(Shop.Company), At = Now, Account = Ada, Seller = Shop, Lines = Lines(300), SoldAt = Now.AddDays(-1), TillDate = SealedDay.Day.AddDays(-1) });
        var given = Post(Hold(700));
        Post(new VoidHold(given) { Request = NewId(Shop.Company), At = Now });
        var kept = Post(Hold(400));
        Post(new Capture(kept, []) { Request = NewId(Shop.Company), At = Now });
        Post(Sale(Shop, 9_000_000));
        Post(new Refund(bought, []) { Request = NewId(Shop.Company), At = Now });
        Post(Sale(Shop with { Store = 2 }, 250) with { BuyBack = new(Grams(1_000), 11_000) });
        // A basket of deposits weighs nothing, and is a sale all the same.
        Post(Sale(Shop, 0));
        Post(new CompanyPurchase(Buyer) { Request = NewId(Shop.Company), At = Now, Seller = Shop, Lines = Lines(90) });
    }

    public List<JournalEntry> Journal { get; } = [];

    private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);

    private static SoldLine[] Lines(params long[] grams) => [.. grams.Select(g => new SoldLine(Grams(g), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000))];

    private Sale Sale(Seller seller, params long[] grams) => new() { Request = NewId(seller.Company), At = Now, Account = Ada, Seller = seller, Lines = Lines(grams) };

    private Hold Hold(long grams) => new() { Request = NewId(Shop.Company), At = Now, Account = Ada, Seller = Shop, Lines = Lines(grams), Expiry = Now.AddHours(1) };

    private RequestKey NewId(MerchantId merchant) => new(merchant, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ++ids));

    private JournalKey Post(TransactionEvent e) => book.Post(Fingerprints.Sign(e), Policy, Journal).Answer?.Transaction ?? default;
}
