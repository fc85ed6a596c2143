using CarbonPos.PosSdk;
using var till = new CarbonPosClient(new() { Address = new Uri(args[0]), TokenFile = "till.token" });
await till.ResolvePendingAsync();
var basket = new Basket().Add(args[1], quantity: 2).AddDeposit(0.25m);
var outcome = await till.SellAsync(basket, Instrument.Flashcode(args[2]));
Console.WriteLine(outcome switch {
    SaleOutcome.Approved sale => $"{sale.Details.Moved.ToPoints()} points paid, {sale.Details.Available.ToPoints()} left",
    SaleOutcome.Unknown => "Not known yet: do not sell again, resolve later",
    _ => $"Not paid: {outcome.GetType().Name}",
});
