using System.Globalization;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>The tables that both reports make of takings.</summary>
internal static class TakingsTables
{
    private static readonly ReportColumn[] FlowColumns =
        [new("sales", "Sales"), new("sold_grams", "Sold (g)"), new("returns", "Came back"), new("back_grams", "Came back (g)"), new("net_grams", "Net (g)")];

    /// <summary>Columns of <see cref="StoreFigures"/>.</summary>
    public static IReadOnlyList<ReportColumn> StoreColumns { get; } = [new("store", "Store"), new("activity", "Activity"), .. FlowColumns, new("held_cents", "Held (€)")];

    /// <summary>What a reader has to know of <see cref="ByProvenance"/>.</summary>
    public const string ProvenanceRemark = "A sale with lines of several provenances counts once under each of them; what moved no grams, under none.";

    public static ReportTable ByMovement(string name, string title, Takings takings) => new(
        name,
        title,
        [new("movement", ""), new("title", "Movement"), new("count", "Count"), new("grams", "Grams")],
        [.. Movements.All.Select(m => (Figure[])[Figure.Of(Movements.NameOf(m)), Figure.Of(Movements.TitleOf(m)), Figure.Of(takings[m].Count), Figure.Of(takings[m].Mass)])]);

    public static ReportTable ByProvenance(string name, string title, Takings takings) => new(
        name,
        title,
        [new("provenance", "Provenance"), .. FlowColumns],
        [.. takings.ByProvenance.Select(p => (Figure[])[Figure.Of(p.Key.ToString()), .. FlowFigures(p.Value)])])
    {
        Chart = new(Upright: false, Label: 0, Value: 2, Back: 4),
    };

    /// <summary>From the day's first hour to its last; before and after only where there is something.</summary>
    public static ReportTable ByHour(string name, string title, Takings takings, DayHours hours) => new(
        name,
        title,
        [new("hour", "Hour of posting"), .. FlowColumns],
        [.. takings.ByHour.Index().Where(h => !h.Item.IsEmpty || h.Index is > 0 and < DayHours.Count - 1).Select(h => (Figure[])[Figure.Of(hours.NameOf(h.Index)), .. FlowFigures(h.Item)])])
    {
        Chart = new(Upright: true, Label: 0, Value: 2, Back: 4),
    };

    public static ReportTable ByStore(string name, string title, Takings takings) => new(name, title, StoreColumns, [.. takings.ByStore.Select(StoreFigures)])
    {
        Chart = new(Upright: false, Label: 0, Value: 3, Back: 5),
    };

    public static Figure[] StoreFigures((long Store, ActivityCode Activity, Flow Flow) one) =>
        [Figure.Of(one.Store.ToString(CultureInfo.InvariantCulture)), Figure.Of(one.Activity.ToString()), .. FlowFigures(one.Flow), Figure.OfCents(one.Flow.HeldCents)];

    private static Figure[] FlowFigures(Flow flow) =>
        [Figure.Of(flow.Sold.Count), Figure.Of(flow.Sold.Mass), Figure.Of(flow.Back.Count), Figure.Of(flow.Back.Mass), Figure.Of(flow.Net)];
}
