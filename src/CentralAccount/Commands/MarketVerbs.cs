using System.CommandLine;
using System.Text.Json;
using CarbonPos.CentralAccount.Market;
using CarbonPos.CentralAccount.Registers;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"pool" and "payout": the authority's side of the points market.</summary>
internal static class MarketVerbs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Pool(Desk desk) => desk.Look(new("pool", "What the pool has, and who holds what."), (_, work) =>
    {
        var standing = Market.Pool.Standing(work);
        desk.Out.WriteLine($"available {standing.Available}, bought from citizens {standing.Purchased}, sold again {standing.Resold}");
        foreach (var d in Deployments.All(work)) desk.Out.WriteLine($"{d.Id} holds {Market.Pool.HeldBy(work, d.Id)}");
    });

    public static Command Payout(Desk desk)
    {
        var through = Desk.Day("--through", "Last business day whose sales are on it.");
        var number = new Argument<long>("NUMBER");
        var format = new Option<string>("--format") { Description = "csv or json.", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "json");
        return new("payout", "Euros for citizens who sold surplus.")
        {
            desk.Change(new("make", "Puts all booked sales that are on no list yet on a new one.") { through }, (parsed, work) =>
            {
                var made = Payouts.Make(work, parsed.GetValue(through)!.Value, desk.Time.GetUtcNow());
                return $"Pay-out list {made.Number}: {made.Lines} lines, {made.Cents} cents.";
            }),
            desk.Look(new("list", "All lists."), (_, work) =>
            {
                foreach (var p in Payouts.All(work)) desk.Out.WriteLine($"{p.Number}  made {p.MadeAt:yyyy-MM-dd}  through {p.ThroughDay:yyyy-MM-dd}  {p.Lines} lines  {p.Cents} cents");
            }),
            desk.Look(new("show", "One list, the same every time.") { number, format }, (parsed, work) =>
            {
                var payout = Payouts.Require(work, parsed.GetValue(number));
                var lines = Payouts.Lines(work, payout.Number);
                if (parsed.GetValue(format) == "json")
                {
                    desk.Out.WriteLine(JsonSerializer.Serialize(
                        new
                        {
                            payout = payout.Number,
                            through = payout.ThroughDay.ToString("yyyy-MM-dd"),
                            cents = payout.Cents,
                            lines = lines.Select(l => new { holder = l.Holder, account = l.Account.ToHex(), grams = l.Grams.Grams, cents = l.Cents }),
                        },
                        Indented));
                    return;
                }

                desk.Out.WriteLine("payout,holder,account,grams,cents");
                foreach (var l in lines) desk.Out.WriteLine($"{payout.Number},{l.Holder},{l.Account.ToHex()},{l.Grams.Grams},{l.Cents}");
            }),
        };
    }
}
