using System.Text.Json;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>An X report (so far) or a Z report (of a closed shift): what a till rang, to be held against the retailer's day statement.</summary>
sealed class ShiftReport(string letter, string terminal, Shift shift, int unanswered)
{
    private static readonly RequestKind[] Kinds = [RequestKind.Sale, RequestKind.Capture, RequestKind.Refund, RequestKind.Hold, RequestKind.ExtendHold, RequestKind.Void];

    /// <summary>Sales and captures minus refunds.</summary>
    public Co2eMass Net => Total(shift.Postings, RequestKind.Sale) + Total(shift.Postings, RequestKind.Capture) - Total(shift.Postings, RequestKind.Refund);

    /// <summary>Prints it for people.</summary>
    /// <param name="till">Where and in which language.</param>
    /// <param name="zone">Whose dates.</param>
    public void Write(TillSession till, TimeZoneInfo zone)
    {
        var page = till.Console.Out;
        page.WriteLine(new string('=', Receipt.Width));
        page.WriteLine(till.Pick($"{letter} REPORT, shift {shift.Number}", $"RAPPORT {letter}, service {shift.Number}"));
        page.WriteLine(till.Pick($"Terminal {terminal}", $"Caisse {terminal}"));
        if (shift.Postings is [var first, .., var last]) page.WriteLine($"{Local(first.At, zone):yyyy-MM-dd HH:mm} – {Local(last.At, zone):yyyy-MM-dd HH:mm}");
        page.WriteLine(new string('-', Receipt.Width));
        page.WriteLine($"{"",-34}{till.Pick("count", "nombre"),8}{"points",22}");
        foreach (var kind in Kinds) WriteLine(till, Name(kind, till), shift.Postings.Count(p => p.Kind == kind), Total(shift.Postings, kind));
        page.WriteLine(new string('-', Receipt.Width));
        foreach (var date in ByDate(zone)) WriteLine(till, till.Pick($"Net sold on {date.Key:yyyy-MM-dd}", $"Net vendu le {date.Key:yyyy-MM-dd}"), date.Count(IsOfNet), NetOf([.. date]));
        WriteLine(till, till.Pick("NET SOLD", "NET VENDU"), shift.Postings.Count(IsOfNet), Net);
        page.WriteLine(new string('=', Receipt.Width));
        if (unanswered > 0)
        {
            page.WriteLine(till.Pick(
                $"{unanswered} requests have no answer yet and are not in it: \"carbonpos-till resolve\".",
                $"{unanswered} demandes sont sans réponse et n'y figurent pas : « carbonpos-till resolve »."));
        }

        if (shift.Damaged > 0)
        {
            page.WriteLine(till.Pick(
                $"{shift.Damaged} lines of the shift cannot be read: the day statement has what they said.",
                $"{shift.Damaged} lignes du service sont illisibles : le relevé du jour a ce qu'elles disaient."));
        }
    }

    /// <summary>Prints it for programs.</summary>
    public void WriteJson(TillSession till, TimeZoneInfo zone) => OutcomeJson.WriteObject(till, json =>
    {
        json.WriteString("verb", "report");
        json.WriteNumber("exit", ExitCode.Done);
        json.WriteString("report", letter == "X" ? "x" : "z");
        json.WriteString("terminal", terminal);
        json.WriteNumber("shift", shift.Number);
        json.WriteStartObject("kinds");
        foreach (var kind in Kinds)
        {
            json.WriteStartObject(OutcomeJson.Snake(kind.ToString()));
            json.WriteNumber("count", shift.Postings.Count(p => p.Kind == kind));
            json.WriteNumber("grams", Total(shift.Postings, kind).Grams);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("dates");
        foreach (var date in ByDate(zone)) WriteDate(json, date);
        json.WriteEndArray();
        json.WriteNumber("net_grams", Net.Grams);
        json.WriteNumber("unanswered", unanswered);
        json.WriteNumber("damaged_lines", shift.Damaged);
        json.WriteNull("error");
    });

    private static void WriteDate(Utf8JsonWriter json, IGrouping<DateOnly, ShiftPosting> date)
    {
        json.WriteStartObject();
        json.WriteString("date", $"{date.Key:yyyy-MM-dd}");
        json.WriteNumber("count", date.Count(IsOfNet));
        json.WriteNumber("net_grams", NetOf([.. date]).Grams);
        json.WriteEndObject();
    }

    private static void WriteLine(TillSession till, string name, int count, Co2eMass grams) =>
        till.Console.Out.WriteLine($"{name,-34}{count,8}{till.Pick(grams.ToPoints(), grams.ToPoints().Replace('.', ',')),22}");

    private IEnumerable<IGrouping<DateOnly, ShiftPosting>> ByDate(TimeZoneInfo zone) =>
        shift.Postings.GroupBy(p => DateOnly.FromDateTime(Local(p.At, zone).DateTime)).OrderBy(d => d.Key);

    private static DateTimeOffset Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone);

    // What is set aside, or given back of it, is not sold: neither its grams nor its postings.
    private static bool IsOfNet(ShiftPosting posting) => posting.Kind is RequestKind.Sale or RequestKind.Capture or RequestKind.Refund;

    private static Co2eMass NetOf(IReadOnlyList<ShiftPosting> postings) =>
        Total(postings, RequestKind.Sale) + Total(postings, RequestKind.Capture) - Total(postings, RequestKind.Refund);

    private static Co2eMass Total(IReadOnlyList<ShiftPosting> postings, RequestKind kind) =>
        postings.Where(p => p.Kind == kind).Aggregate(Co2eMass.Zero, static (sum, p) => sum + p.Moved);

    private static string Name(RequestKind kind, TillSession till) => kind switch
    {
        RequestKind.Sale => till.Pick("Sales", "Ventes"),
        RequestKind.Capture => till.Pick("Sales out of holds", "Ventes sur réservation"),
        RequestKind.Refund => till.Pick("Refunds", "Remboursements"),
        RequestKind.Hold => till.Pick("Set aside", "Réservations"),
        RequestKind.ExtendHold => till.Pick("More set aside", "Prolongations"),
        RequestKind.Void => till.Pick("Holds given back", "Réservations annulées"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
