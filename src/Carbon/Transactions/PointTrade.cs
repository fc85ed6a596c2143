using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>Points that a sale buys from the pool, as an accepted offer states them.</summary>
/// <param name="Grams">Zero or more; 0 g = nothing is bought.</param>
/// <param name="CentsPerTonne">The price agreed to: it must be the policy's.</param>
/// <param name="Flaw">Judged before the store, applied after the marker is read: what is wrong with the offer, or none.</param>
public readonly record struct BuyBack(Co2eMass Grams, long CentsPerTonne, Refusal Flaw = Refusal.None);

/// <summary>Points that changed hands for euros.</summary>
/// <param name="Grams">Bought with a sale, sold as surplus, or gone back to the pool with a refund: zero or more.</param>
/// <param name="Cents">Euro cents for them: to pay for a sale, to give back for a refund, due for surplus. Zero or more.</param>
/// <param name="CentsPerTonne">Their price.</param>
public readonly record struct PointTrade(Co2eMass Grams, long Cents, long CentsPerTonne)
{
    /// <summary>What an entry traded.</summary>
    /// <param name="kind">Of the entry; only some kinds trade.</param>
    /// <param name="trade">Grams and cents per tonne, as the entry has them.</param>
    /// <param name="before">Grams of the same purchase that had gone back before.</param>
    /// <remarks>Cents are rounded on the cumulative grams, half away from zero: a purchase that comes back in any parts gives back what it cost, to the cent.</remarks>
    public static PointTrade Of(EntryKind kind, (Co2eMass Grams, long CentsPerTonne) trade, Co2eMass before) =>
        kind is EntryKind.Sale or EntryKind.VisitorSale or EntryKind.SellSurplus or EntryKind.Refund or EntryKind.UndoDouble && trade.Grams.IsPositive
            ? new(trade.Grams, PointPrices.CentsOf(before + trade.Grams, trade.CentsPerTonne) - PointPrices.CentsOf(before, trade.CentsPerTonne), trade.CentsPerTonne)
            : default;
}
