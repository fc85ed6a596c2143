using System.CommandLine;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Settlement;
using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"batch": what came in, what could not be booked.</summary>
internal static class BatchVerbs
{
    public static Command Batch(Desk desk)
    {
        var deployment = Desk.Text("--deployment", "Whose.");
        var day = Desk.Day("--day", "Business day.");
        return new("batch", "The days that deployments handed over.")
        {
            desk.Look(new("list", "All batches of a deployment.") { deployment }, (parsed, work) =>
            {
                var name = Deployments.Require(work, parsed.GetValue(deployment)!).Id;
                var rows = work.Rows(
                    row => (Day: DateOnly.FromDayNumber(row.GetInt32(0)), Records: row.GetInt64(1), Booked: row.GetInt64(2), Breaks: row.GetInt64(3), IsBooked: !row.IsDBNull(4)),
                    "SELECT day, records, booked, breaks, booked_at FROM batch WHERE deployment = $1 ORDER BY day", name);
                foreach (var b in rows) desk.Out.WriteLine($"{b.Day:yyyy-MM-dd}  {(b.IsBooked ? "booked" : "open")}  {b.Records} records  {b.Booked} g booked  {b.Breaks} breaks");
            }),
            desk.Look(new("breaks", "What of a batch could not be booked, how old it is, and whose account it is about.") { deployment, day }, (parsed, work) =>
            {
                var (name, date) = (Deployments.Require(work, parsed.GetValue(deployment)!).Id, parsed.GetValue(day)!.Value);
                var booked = Batches.Status(work, name, date).BookedAt?.ToDateTimeOffset();
                var rows = work.Rows(
                    row => (Chunk: row.GetInt64(0), Record: row.GetInt64(1), Code: row.GetString(2), Reason: row.GetString(3), Net: row.GetInt64(4), Account: Convert.ToHexStringLower(row.GetFieldValue<byte[]>(5))),
                    "SELECT chunk, record, code, reason, net, account FROM break WHERE deployment = $1 AND day = $2 ORDER BY chunk, record", name, date.DayNumber);
                foreach (var b in rows) desk.Out.WriteLine($"chunk {b.Chunk} record {b.Record}  {b.Code}  {b.Net} g  account {b.Account}  {b.Reason}");
                if (booked is { } since) desk.Out.WriteLine($"{rows.Count} breaks, booked {(int)(desk.Time.GetUtcNow() - since).TotalDays} days ago.");
            }),
            desk.Change(new("retry", "Judges a batch's breaks once more.") { deployment, day }, (parsed, work) =>
                $"{Batches.Retry(work, Deployments.Require(work, parsed.GetValue(deployment)!).Id, parsed.GetValue(day)!.Value, desk.Time.GetUtcNow()).BreakCount} breaks are left."),
            desk.Change(new("discard", "Forgets an open batch, so that the deployment can open the day anew. A booked one stays.") { deployment, day }, (parsed, work) =>
            {
                Batches.Discard(work, Deployments.Require(work, parsed.GetValue(deployment)!).Id, parsed.GetValue(day)!.Value);
                return "The open batch is forgotten.";
            }),
        };
    }
}
