using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Testbed;

public sealed partial class RandomEvents
{
    private BudgetPeriod Current => Policy.PeriodOf(Now);

    private (Type Kind, int Weight, Func<TransactionEvent> Make)[] Table() =>
    [
        (typeof(Sale), 20, Sale),
        (typeof(Hold), 14, Hold),
        (typeof(Capture), 14, Capture),
        (typeof(ExtendHold), 5, Extend),
        (typeof(VoidHold), 4, () => Sign(new VoidHold(Subject(typeof(Hold), out var by)) { Request = Key(by), At = Now })),
        (typeof(Refund), 14, Refund),
        (typeof(UndoDouble), 1, () => Sign(new UndoDouble(Subject(typeof(SellingEvent), out _)) { Request = Key(MerchantId.Authority), At = Now })),
        (typeof(Forward), 6, Forward),
        (typeof(Supersede), 8, Supersede),
        (typeof(VisitorSale), 3, Visitor),
        (typeof(CompanyPurchase), 2, () => Selling(new CompanyPurchase(new(900 + random.Next(2))) { Request = default, At = Now, Seller = default, Lines = Basket() }, withAccount: false)),
        (typeof(TrainingSale), 2, () => Selling(new TrainingSale { Request = default, At = Now, Seller = default, Lines = Basket(), BuyBack = Offered(random.Next(1_500), 3) })),
        (typeof(SellSurplus), 3, () => Sign(new SellSurplus(Grams(1 + random.Next(2_000)), Price(SurplusPrice)) { Request = Key(new(101)), At = Now, Account = Whose() })),
        (typeof(Allocate), 4, () => Give(Pick(Accounts), Current, random.Next(20_000))),
        (typeof(Correct), 2, () => Sign(new Correct(SomePeriod(), Grams(random.Next(4_000) - 2_000)) { Request = Key(MerchantId.Authority), At = Now, Account = Whose() })),
        (typeof(CarryOver), 8, () => Sign(new CarryOver(SomePeriod()) { Request = Key(MerchantId.Authority), At = Now, Account = Whose() })),
        (typeof(LeasePool), 3, () => Lease(random.Next(Partitions), random.Next(3) switch { 0 => -random.Next(6_000), 1 when random.Next(3) == 0 => -Co2eMass.MaxGrams, _ => random.Next(2_000) })),
        (typeof(CutDay), 1, Cut),
        (typeof(CloseAccount), 2, Close),
        (typeof(FindOrAbandon), 4, Find),
    ];

    // A partition's days end one after the other, whatever its clock shows.
    private CutDay Cut()
    {
        var partition = random.Next(Partitions);
        var day = cut.GetValueOrDefault(partition, DateOnly.FromDateTime(Start.UtcDateTime));
        cut[partition] = day.AddDays(1);
        return Sign(new CutDay(partition, day) { Request = Key(MerchantId.Authority), At = Now });
    }

    // Around the day that is open: over at once, soon, or moved on by a later order.
    private CloseAccount Close()
    {
        var account = Whose();
        var open = cut.GetValueOrDefault(account.PartitionOf(Partitions), DateOnly.FromDateTime(Start.UtcDateTime));
        return Sign(new CloseAccount(open.AddDays(random.Next(5) - 2)) { Request = Key(MerchantId.Authority), At = Now, Account = account });
    }

    private Sale Sale() => Selling(new Sale
    {
        Request = default,
        At = Now,
        Seller = default,
        Lines = Basket(),
        AllowPartial = random.Next(3) == 0,
        BuyBack = Offered(random.Next(1_500), 5),
        Voucher = random.Next(3) == 0 ? Shown() : null,
    });

    // A visitor has an offer for all of the basket, or none, or one for another basket.
    private VisitorSale Visitor()
    {
        var lines = Basket();
        var weight = SoldLine.Total(lines).Grams;
        return Selling(new VisitorSale { Request = default, At = Now, Seller = default, Lines = lines, BuyBack = random.Next(8) == 0 ? Offered(random.Next(3_000), 2) : Offered(weight, 1) }, withAccount: false);
    }

    private BuyBack Offered(long grams, int oneIn) => random.Next(oneIn) == 0
        ? new(Grams(grams), Price(PoolPrice), random.Next(12) switch { 0 => Refusal.OfferExpired, 1 => Refusal.OfferChanged, _ => Refusal.None })
        : default;

    private long Price(long usual) => random.Next(12) == 0 ? usual + 1 : usual;

    private Hold Hold() => Selling(new Hold
    {
        Request = default,
        At = Now,
        Seller = default,
        Lines = random.Next(3) == 0 ? [SoldLine.StatedByTill(Grams(1 + random.Next(4_000)))] : Basket(),
        Expiry = Now + TimeSpan.FromMinutes(1 + random.Next(random.Next(3) == 0 ? 600 : 40_000)),
        Voucher = random.Next(4) == 0 ? Shown() : null,
    });

    private Forward Forward() => Selling(new Forward
    {
        Request = default,
        At = Now,
        Seller = default,
        Lines = Basket(),
        SoldAt = Now - TimeSpan.FromMinutes(random.Next(10_080)),
        Voucher = random.Next(3) == 0 ? Shown() : null,
    });

    private Supersede Supersede() => Selling(new Supersede
    {
        Request = default,
        At = Now,
        Seller = default,
        Lines = Basket(),
        Rank = (EvidenceRank)(1 + random.Next(3)),
        SoldAt = Now - TimeSpan.FromMinutes(random.Next(5_000)),
    });

    private Capture Capture()
    {
        var hold = Subject(MostlyHeld(), out var by);
        var held = made.Find(m => m.Answer.Transaction == hold).Answer?.Moved.Grams ?? 1_000;
        SoldLine[] lines = random.Next(4) switch
        {
            0 => [],
            1 => Basket(),
            // Around the hold and around its bound.
            2 => [SoldLine.StatedByTill(Grams(held * (10 + random.Next(3)) / 10))],
            _ => [SoldLine.StatedByTill(Grams(random.NextInt64(held + 1)))],
        };
        return Sign(new Capture(hold, lines) { Request = Key(by), At = Now, CatalogueVersion = lines.Length == 0 ? "" : "town-c" });
    }

    // Now and then of a sale, a visitor's or a company's too, which no capture and no extension fits.
    private Type MostlyHeld() => random.Next(10) == 0 ? typeof(SellingEvent) : typeof(Hold);

    private ExtendHold Extend() => Sign(new ExtendHold(
        Subject(MostlyHeld(), out var by),
        Grams(random.Next(3) == 0 ? 0 : random.Next(1_000)),
        random.Next(2) == 0 ? null : Now + TimeSpan.FromMinutes(1 + random.Next(3_000)))
    {
        Request = Key(by),
        At = Now,
    });

    private Refund Refund()
    {
        var sale = Subject(typeof(SellingEvent), out var by);
        var lines = made.Find(m => m.Answer.Transaction == sale).Answer?.Lines ?? [];
        RefundLine[] back = lines.Count == 0 || random.Next(3) == 0
            ? []
            : [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Back(lines))];
        return Sign(new Refund(sale, back) { Request = Key(by), At = Now });
    }

    private RefundLine Back(IReadOnlyList<SoldLine> lines)
    {
        var line = random.Next(lines.Count);
        var quantity = lines[line].QuantityMilli;
        return new(random.Next(40) == 0 ? lines.Count : line, random.Next(4) switch
        {
            0 => 0,
            1 => quantity,
            _ => random.NextInt64(quantity + 2),
        });
    }

    // Half of the time an id that was used, else one that nobody ever sees again, or only later.
    private FindOrAbandon Find()
    {
        var known = sent.Count > 0 && random.Next(2) == 0 ? Pick(sent) : null;
        return Sign(new FindOrAbandon
        {
            Request = known?.Request ?? Key(new(101)),
            At = Now,
            Account = known?.Account ?? Pick(Accounts),
            Transaction = (known as FollowUp)?.Transaction,
        });
    }

    // The very same request, given later.
    private TransactionEvent Replay() => sent.Count == 0 ? Fresh() : Pick(sent) with { At = Now };

    // The id of one request with the body of another of the same merchant.
    private TransactionEvent ReusedId()
    {
        if (sent.Count == 0 || Pick(sent) is not (not (Carbon.Transactions.FindOrAbandon or CutDay) and var other)) return Fresh();
        var ids = sent.FindAll(s => s is not Carbon.Transactions.FindOrAbandon && s.Request.Merchant == other.Request.Merchant);
        return Sign(Given(other) with { Request = Pick(ids).Request });
    }

    // The same body given now: a hold's length counts from then.
    private TransactionEvent Given(TransactionEvent e) => e switch
    {
        Hold hold => hold with { At = Now, Expiry = Now + (hold.Expiry - hold.At) },
        ExtendHold extend => extend with { At = Now, Expiry = Now + (extend.Expiry - extend.At) },
        _ => e with { At = Now },
    };

    private TransactionEvent Fresh() => makers[random.Next(makers.Length - 2)].Make();

    private Allocate Give(AccountId account, BudgetPeriod period, long grams) =>
        Sign(new Allocate(period, Grams(grams)) { Request = Key(MerchantId.Authority), At = Now, Account = account });

    private LeasePool Lease(int partition, long grams) =>
        Sign(new LeasePool(partition, Grams(grams)) { Request = Key(MerchantId.Authority), At = Now });

    // Seller, id and purchase are random for every sale; an account that does not exist shows up now and then.
    private T Selling<T>(T e, bool withAccount = true)
        where T : SellingEvent
    {
        var seller = Pick(Sellers);
        return Sign(e with
        {
            Request = Key(seller.Company),
            Seller = seller,
            Account = withAccount ? Whose() : default,
            CatalogueVersion = random.Next(4) == 0 ? "" : $"town-{random.Next(3)}",
            Purchase = e is Supersede || random.Next(4) == 0 ? SomePurchase() : Guid.Empty,
        });
    }

    private SoldLine[] Basket()
    {
        var lines = new SoldLine[random.Next(12) == 0 ? 20 : 1 + random.Next(4)];
        for (var i = 0; i < lines.Length; i++)
        {
            var grams = random.Next(5) == 0 ? 0 : random.Next(3_000 / lines.Length);
            var provenance = (Provenance)(1 + random.Next(6));
            if (provenance == Provenance.Transmitted && random.Next(10) == 0)
            {
                lines[i] = SoldLine.Of(new(
                    Grams(0), provenance, WeighingReason.SupplierTransmitted, Grams(0), 1 + random.Next(5_000), QuantityUnit.Piece, Grams(-random.Next(2_000)), LifeCycleStages.UpToSale));
                continue;
            }

            lines[i] = new(
                Grams(provenance == Provenance.None ? 0 : grams),
                provenance,
                WeighingReason.SupplierTransmitted,
                Grams(provenance == Provenance.PublicProxy ? grams / 6 : 0),
                1 + random.Next(5_000));
        }

        return lines;
    }

    // Of a transaction that exists, mostly a recent one, with its merchant; now and then of none, or by another merchant.
    private JournalKey Subject(Type kind, out MerchantId by)
    {
        by = Pick(Sellers).Company;
        var fitting = made.FindAll(m => kind.IsInstanceOfType(m.Sale));
        if (fitting.Count == 0 || random.Next(25) == 0) return new(random.Next(Partitions), 1, 1 + random.Next(1_000_000));
        var (sale, answer) = fitting[random.Next(3) == 0 ? random.Next(fitting.Count) : Math.Max(0, fitting.Count - 1 - random.Next(3))];
        if (random.Next(25) != 0) by = sale.Seller.Company;
        return answer.Transaction!.Value;
    }

    private AccountId Whose() => random.Next(40) == 0 ? new(9, 99) : Pick(Accounts);

    private BudgetPeriod SomePeriod() => random.Next(4) == 0 ? Current : Current.Previous;

    private Guid SomePurchase()
    {
        if (purchases.Count == 0 || random.Next(3) == 0) purchases.Add(NewId());
        return purchases[Math.Max(0, purchases.Count - 1 - random.Next(4))];
    }

    private Voucher Shown()
    {
        if (vouchers.Count == 0 || random.Next(3) != 0)
        {
            var flaw = random.Next(12) == 0 ? Refusal.FlashcodeExpired : Refusal.None;
            vouchers.Add(new(new((ulong)random.NextInt64(), (ulong)random.NextInt64()), Grams(random.Next(8_000)), Now + TimeSpan.FromHours(1), flaw));
        }

        return vouchers[Math.Max(0, vouchers.Count - 1 - random.Next(3))];
    }

    private RequestKey Key(MerchantId merchant) => new(merchant, NewId());

    private static T Sign<T>(T e)
        where T : TransactionEvent => Fingerprints.Sign(e);
}
