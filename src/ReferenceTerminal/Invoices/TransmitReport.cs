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
                writer.WriteNumber("parts_removed", made.PartsRemoved);
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
        if (isRemoval)
        {
            return made.PartsRemoved == 0 ? Pick("the invoice stated no carbon; it is as it was", "la facture n'indiquait pas de carbone ; elle est telle quelle")
                : made.LinesBefore > 0 ? Pick($"the carbon of {Lines(made.LinesBefore)} was taken off", $"le carbone de {Lines(made.LinesBefore)} a été retiré")
                : made.HadTotal ? Pick("the carbon total was taken off", "le total carbone a été retiré")
                : Pick("what could not be read as carbon was taken off", "ce qui ne se lisait pas comme du carbone a été retiré");
        }

        var total = made.Total is { } mass ? Pick($", {mass} CO2e in all", $", {mass} CO2e en tout") : "";
        var before = made.PartsRemoved == 0 ? ""
            : made.LinesBefore > 0 ? Pick($"; what {Lines(made.LinesBefore)} stated before was replaced", $" ; ce qu'indiquai{(made.LinesBefore == 1 ? "t" : "ent")} {Lines(made.LinesBefore)} avant a été remplacé")
            : Pick("; what stood there before was replaced", " ; ce qui était là avant a été remplacé");
        var (states, indicates) = made.LinesWritten == 1 ? ("states", "indique son") : ("state", "indiquent leur");
        return Pick($"{Lines(made.LinesWritten)} {states} carbon{total}{before}", $"{Lines(made.LinesWritten)} {indicates} carbone{total}{before}");
    }

    private string Lines(int count) => $"{count} {Pick(count == 1 ? "line" : "lines", count is 0 or 1 ? "ligne" : "lignes")}";

    private string Pick(string english, string french) => language == Language.French ? french : english;
}
