using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Simulation.Running;
using CarbonPos.Testbed;

namespace CarbonPos.Simulation;

/// <summary>A till and who comes to it: sells, holds, takes back, keeps offline sales for days, and sends again what it has no answer to, to whichever gateway answers.</summary>
internal sealed class Till(Town town, Seller seller)
{
    private const int MostTries = 40;
    private const long SurplusCents = 10_000;
    private const long PoolCents = 11_000;
    private readonly List<Guid> purchases = [];
    private readonly List<(JournalKey Key, long Grams, bool Held)> made = [];
    private readonly Queue<Forward> offline = new();

    public async Task WorkAsync()
    {
        while (town.IsOpen)
        {
            await Task.Delay(town.Chance.Between(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(90)), town.Clock);
            if (town.IsOpen) await NextAsync();
        }
    }

    private async Task NextAsync()
    {
        switch (town.Chance.Below(18))
        {
            case < 5:
                await SellAsync(new Sale { Request = Key(), At = default, Seller = seller, Account = town.Somebody(), Lines = Basket(), AllowPartial = town.Chance.Hits(200), Purchase = town.Chance.Hits(300) ? Purchase() : Guid.Empty });
                break;
            case < 7:
                var expiry = Round(town.Clock.GetUtcNow() + town.Chance.Between(TimeSpan.FromMinutes(10), TimeSpan.FromDays(2)));
                await SellAsync(new Hold { Request = Key(), At = default, Seller = seller, Account = town.Somebody(), Lines = Basket(), Expiry = expiry });
                break;
            case 7 when made.Count > 0:
                var (hold, grams, _) = town.Chance.Of(made);
                await SendAsync(town.Chance.Hits(300) ? new VoidHold(hold) { Request = Key(), At = default } : new Capture(hold, [Line(1 + (long)(grams * 1.1))]) { Request = Key(), At = default });
                break;
            case 8 when made.Count > 0:
                await SendAsync(new Refund(town.Chance.Of(made).Key, town.Chance.Hits(500) ? [] : [new(0, 500)]) { Request = Key(), At = default });
                break;
            case 9:
                offline.Enqueue(new() { Request = Key(), At = default, Seller = seller, Account = town.Somebody(), Lines = Basket(), SoldAt = Round(town.Clock.GetUtcNow()) });
                break;
            case 10:
                // The line is back, hours or days later.
                while (offline.TryDequeue(out var kept))
                {
                    if (kept.SoldAt.Year < town.Clock.GetUtcNow().Year) town.Trace.Count("a sale of last year is forwarded");
                    await SellAsync(kept);
                }

                break;
            case 11 when made.Count > 0:
                await SendAsync(new ExtendHold(town.Chance.Of(made).Key, Grams(town.Chance.Below(5_000)), null) { Request = Key(), At = default });
                break;
            case 12:
                await SellAsync(new Supersede { Request = Key(), At = default, Seller = seller, Account = town.Somebody(), Lines = Basket(), Purchase = Purchase(), Rank = (EvidenceRank)(1 + town.Chance.Below(3)), SoldAt = Round(town.Clock.GetUtcNow()) });
                break;
            case 13:
                await SendAsync(new CompanyPurchase(town.Sellers[0].Company) { Request = Key(), At = default, Seller = seller, Lines = Basket() });
                break;
            case 14:
                await SendAsync(new SellSurplus(Grams(1 + town.Chance.Below(90_000)), SurplusCents) { Request = Key(), At = default, Account = town.Somebody() });
                break;
            case 15:
                await SellAsync(new Sale { Request = Key(), At = default, Seller = seller, Account = town.Somebody(), Lines = Basket(), BuyBack = new(Grams(1 + town.Chance.Below(30_000)), PoolCents) });
                break;
            case 16:
                await SellAsync(new VisitorSale { Request = Key(), At = default, Seller = seller, Lines = Basket() });
                break;
            default:
                await SendAsync(new Sale { Request = Key(), At = default, Seller = seller, Account = new(9, 99), Lines = Basket() });
                break;
        }
    }

    private async Task SellAsync(SellingEvent sale)
    {
        if (await SendAsync(sale) is { Transaction: { } key } answer) made.Add((key, answer.Moved.Grams, sale is Hold));
    }

    /// <summary>Sends until it knows, or gives up without ever knowing.</summary>
    private async Task<Answer?> SendAsync(TransactionEvent e)
    {
        e = Fingerprints.Sign(e);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await TryAsync(e) is { } known)
            {
                if (!known.IsHeard) continue;
                if (known.Posting.Answer is { } answer) town.Judge.Acknowledged(e, answer);
                return known.Posting.Answer;
            }

            town.Trace.Count("a till does not know");
            await Task.Delay(town.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), town.Clock);
        }

        return null;
    }

    private async Task<(PostingResult Posting, bool IsHeard)?> TryAsync(TransactionEvent e)
    {
        var gateway = town.Chance.Of(town.Gateways);
        if (gateway.Store is not { } store || town.Weather.Loses()) return null;
        try
        {
            if (town.Weather.Repeats()) await store.PostAsync(e with { At = gateway.Clock.GetUtcNow() }, CancellationToken.None);
            var result = await store.PostAsync(e with { At = gateway.Clock.GetUtcNow() }, CancellationToken.None);
            return result.Status == StoreStatus.Done ? (result.Posting, !town.Weather.Loses()) : null;
        }
        catch (CrashException)
        {
            return null;
        }
    }

    private RequestKey Key() => new(seller.Company, town.Chance.Id());

    // Mostly one that other evidence may come for.
    private Guid Purchase()
    {
        if (purchases.Count == 0 || town.Chance.Hits(400)) purchases.Add(town.Chance.Id());
        return town.Chance.Of(purchases);
    }

    private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);

    private SoldLine[] Basket() => [.. Enumerable.Range(0, 1 + town.Chance.Below(3)).Select(_ => Line(town.Chance.Below(60_000)))];

    private SoldLine Line(long grams) => new(Grams(grams), (Provenance)(1 + town.Chance.Below(5)), WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000);

    private static DateTimeOffset Round(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());
}
