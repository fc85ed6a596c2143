using System.CommandLine;
using System.Text;
using CarbonPos.CentralAccount.Registers;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"policy": publishing and showing.</summary>
internal static class PolicyVerbs
{
    public static Command Policy(Desk desk)
    {
        var file = new Argument<string>("FILE");
        var country = Desk.Country();
        var version = new Argument<string>("VERSION");
        return new("policy", "Policy documents: public, dated, never changed.")
        {
            desk.Change(new("publish", "Makes a document public. It cannot be taken back; a later one takes its place.") { file }, (parsed, work) =>
            {
                var published = PolicyBook.Publish(work, File.ReadAllBytes(Desk.FileThere(parsed.GetValue(file)!)), desk.Time.GetUtcNow());
                return $"{published.Country} {published.Version} is public as number {published.Number}, in force from {published.ValidFrom:yyyy-MM-dd}.";
            }),
            desk.Look(new("list", "A country's documents.") { country }, (parsed, work) =>
            {
                foreach (var p in Everything(work, parsed.GetValue(country)!)) desk.Out.WriteLine($"{p.Number}  {p.Version}  from {p.ValidFrom:yyyy-MM-dd}  public since {p.PublishedAt:yyyy-MM-dd}  sha256 {Convert.ToHexStringLower(p.Digest)}");
            }),
            desk.Look(new("show", "A document, byte for byte.") { version, country }, (parsed, work) =>
            {
                var found = Everything(work, parsed.GetValue(country)!).FirstOrDefault(p => p.Version == parsed.GetValue(version)) ?? throw new RegisterException($"There is no version {parsed.GetValue(version)} of {parsed.GetValue(country)}.");
                desk.Out.Write(Encoding.UTF8.GetString(found.Document));
            }),
        };
    }

    private static IEnumerable<Publication> Everything(Storage.Work work, string country)
    {
        for (var page = PolicyBook.After(work, country, 0); page.Count > 0; page = PolicyBook.After(work, country, page[^1].Number))
        {
            foreach (var publication in page) yield return publication;
        }
    }
}
