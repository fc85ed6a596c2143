using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary>What "transmit" tells: how many lines state carbon now, and what was left aside.</summary>
sealed class TransmitReport(TillConsole console, Language language, bool json)
{
    private const int MostTold = 50;

    public void Write(string path, TransmittedInvoice made, bool isRemoval, IReadOnlyList<ResolvedRequest> earlier)
    {
        if (json)
        {
            OutcomeJson.WriteObject(console.Out, earlier, writer =>
            {
                writer.WriteString("verb", "transmit");
                writer.WriteNumber("exit", ExitCode.Done);
                writer.WriteString("file", path);
                writer.WriteNumber("lines_written", made.LinesWritten);
                writer.WriteNumber("lines_before", made.LinesBefore);
                if (made.Total is { } total)
                    writer.WriteNumber("grams_total", total.Grams);
                else
                    writer.WriteNull("grams_total");
                writer.WriteStartArray("notices");
                foreach (var notice in made.Notices)
                    writer.WriteStringValue(notice.ToString());
                writer.WriteEndArray();
                writer.WriteNull("error");
            });
            return;
        }

        console.Out.WriteLine($"{Printable.Of(path)}{Pick(":", " :")} {Sentence(made, isRemoval)}");
        foreach (var notice in made.Notices.Take(MostTold))
            console.Error.WriteLine($"! {Printable.Of(notice.ToString())}");
        if (made.Notices.Count > MostTold)
            console.Error.WriteLine(Pick($"! and {made.Notices.Count - MostTold} more", $"! et {made.Notices.Count - MostTold} de plus"));
    }

    private string Sentence(TransmittedInvoice made, bool isRemoval)
    {
        var had = made.LinesBefore > 0 || made.HadTotal;
        if (isRemoval)
        {
            return had
                ? Pick($"the carbon of {made.LinesBefore} lines was taken off", $"le carbone de {made.LinesBefore} lignes a été retiré")
                : Pick("the invoice stated no carbon; it is as it was", "la facture n'indiquait pas de carbone ; elle est telle quelle");
        }

        var total = made.Total is { } mass ? Pick($", {mass} CO2e in all", $", {mass} CO2e en tout") : "";
        var before = had ? Pick($"; what {made.LinesBefore} lines stated before was replaced", $" ; ce que {made.LinesBefore} lignes indiquaient avant a été remplacé") : "";
        return Pick($"{made.LinesWritten} lines state carbon{total}{before}", $"{made.LinesWritten} lignes indiquent leur carbone{total}{before}");
    }

    private string Pick(string english, string french) => language == Language.French ? french : english;
}
