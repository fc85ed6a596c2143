using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;

namespace CarbonPos.Demo;

/// <summary>Everybody else's day: three tills at once, loyalty cards, baskets by chance. The chance is the same at each start.</summary>
internal sealed class Neighbourhood(Town town, Page page, TimeProvider time)
{
    private const int BasketsOfATill = 30;
    private const int MostLines = 4;
    private const int OneReturnIn = 10;

    private int sales;
    private int returns;
    private int refused;

    public async Task ShopAsync(CancellationToken stop)
    {
        page.Chapter("The rest of the town");
        var began = time.GetTimestamp();
        await Task.WhenAll(Shop.All.Select((shop, number) => ShopAsync(shop, new Random(number), stop)));
        page.Text($"{Citizen.Others.Count} neighbours shop at three tills of two companies: {sales} sales, {returns} returns and {refused} refusals in {time.GetElapsedTime(began).TotalSeconds:0.0} s, each on disk before its answer.");
    }

    private async Task ShopAsync(Shop shop, Random chance, CancellationToken stop)
    {
        // The grocer's till is open: a second one on its folder would wait for it.
        var till = shop == Shop.Grocer ? town.Till : town.OpenTill(shop, time);
        try
        {
            var shelf = Town.Shelf().Where(gtin => gtin.StartsWith("952", StringComparison.Ordinal)).ToArray();
            for (var i = 0; i < BasketsOfATill; i++)
            {
                var basket = new Basket();
                for (var line = 1 + chance.Next(MostLines); line > 0; line--)
                {
                    basket.Add(new BasketItem { Label = shelf[chance.Next(shelf.Length)], Quantity = 1 + chance.Next(2), Price = chance.Next(150, 1_200) / 100m, VatPercent = 5.5m });
                }

                await SellAsync(till, basket, Citizen.Others[chance.Next(Citizen.Others.Count)], chance.Next(OneReturnIn) == 0, stop);
            }
        }
        finally
        {
            if (till != town.Till) till.Dispose();
        }
    }

    private async Task SellAsync(CarbonPosClient till, Basket basket, Citizen neighbour, bool comesBack, CancellationToken stop)
    {
        var sale = await till.SellAsync(basket, town.CardOf(neighbour), cancellation: stop);
        Interlocked.Increment(ref sale.HasMoved ? ref sales : ref refused);
        if (sale is not { HasMoved: true, Posting.TransactionId: { } transaction } || !comesBack) return;
        var refund = await till.RefundAsync(transaction, [new ReturnedLine(0)], cancellation: stop);
        Interlocked.Increment(ref refund.HasMoved ? ref returns : ref refused);
    }
}
