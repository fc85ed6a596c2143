using System.CommandLine;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Statements;
using Google.Protobuf;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"statement" and "aggregates".</summary>
internal static class ReportVerbs
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());

    public static IEnumerable<Command> All(Desk desk) => [Statement(desk), AggregatesOf(desk)];

    private static Command Statement(Desk desk)
    {
        var (account, json) = (Desk.AccountOption(), Desk.Json());
        return desk.Look(new("statement", "A citizen's statement, from what is booked.") { account, json }, (parsed, work) =>
        {
            var statement = Statements.Statements.Of(work, Accounts.Require(work, parsed.GetValue(account)!.Value));
            if (parsed.GetValue(json))
            {
                desk.Out.WriteLine(Formatter.Format(statement));
                return;
            }

            desk.Out.WriteLine(statement.BookedThrough.Length > 0 ? $"Booked through {statement.BookedThrough}. Points: 1 point = 1 kg CO2e." : "Nothing is booked yet.");
            foreach (var p in statement.Periods)
            {
                desk.Out.WriteLine($"{p.Period}");
                Line("allocated", p.AllocatedGrams);
                Line("corrected", p.CorrectedGrams);
                Line("carried in", p.CarriedInGrams);
                Line("bought", p.BoughtGrams, p.BoughtCents);
                Line("spent", -p.SpentGrams);
                Line("sold", -p.SoldGrams, p.SoldCents);
                Line("carried out", -p.CarriedOutGrams);
                Line("lapsed", -p.LapsedGrams);
                Line("POSITION", p.PositionGrams, always: true);
                Line("on the way", p.OnTheWayGrams);
            }

            foreach (var t in statement.Trades)
            {
                desk.Out.WriteLine($"{t.BusinessDay}  bought {Points(t.BoughtGrams)} for {Euros(t.BoughtCents)}, sold {Points(t.SoldGrams)} for {Euros(t.SoldCents)}{(t.Payout > 0 ? $", on pay-out list {t.Payout}" : "")}");
            }
        });

        void Line(string what, long grams, long cents = 0, bool always = false)
        {
            if (always || grams != 0 || cents != 0) desk.Out.WriteLine($"  {what,-12}{Points(grams),14}{(cents != 0 ? "  " + Euros(cents) : "")}");
        }
    }

    private static Command AggregatesOf(Desk desk)
    {
        var (country, period, json) = (Desk.Country(), Desk.Period(), Desk.Json());
        return desk.Do(new("aggregates", "A country's sums of one period, as everybody may see them.") { country, period, json }, (parsed, store, _) =>
        {
            var options = desk.Options(parsed);
            options.Validate();
            var sums = store.Read(work => Aggregates.Of(work, parsed.GetValue(country)!, parsed.GetValue(period), options.FewestPeople));
            if (parsed.GetValue(json)) desk.Out.WriteLine(Formatter.Format(sums));
            else if (sums.Cells.Count == 0) desk.Out.WriteLine($"Fewer than {sums.FewestPeople} people: nothing is published.");
            else foreach (var c in sums.Cells) desk.Out.WriteLine($"{Or(c.Deployment),-20} {Or(c.Holders),-10} {c.People,10} people  spent {Points(c.SpentGrams)}, allocated {Points(c.AllocatedGrams)}, bought {Points(c.BoughtGrams)}, sold {Points(c.SoldGrams)}");
            return Task.CompletedTask;
        });

        static string Or(string name) => name.Length > 0 ? name : "(others)";
    }

    private static string Points(long grams) => Co2eMass.FromGrams(grams).ToPoints();

    private static string Euros(long cents) => (cents / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) + " EUR";
}
