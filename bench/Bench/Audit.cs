using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench;

/// <summary>Opens the stopped gateway's store again and counts the grams: a speed counts only if none is off.</summary>
internal static class Audit
{
    public static async Task<AuditFigures> OfAsync(Town town, CallFigures figures)
    {
        var options = new EmbeddedOptions { Folder = town.Folder };
        await using var store = new EmbeddedBalanceStore(options, new Policy { Version = "audit" }, town.Time, NullLogger<EmbeddedBalanceStore>.Instance);
        long debited = 0;
        foreach (var account in town.Accounts)
        {
            var view = await store.ReadAccountAsync(account, CancellationToken.None);
            debited += view!.Periods.Sum(p => p.Budget.Grams - p.Available.Grams - p.Held.Grams);
        }

        // The trial sale was one more.
        var approved = 1 + figures.Token.Good + figures.Flashcode.Good;
        return new(approved, debited, approved * figures.GramsPerBasket, (long)await store.ReadConservationAsync());
    }
}
