using System.CommandLine;
using CarbonPos.Carbon.Labels;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Invoices;
using CarbonPos.ReferenceTerminal.Reading;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"read labels", "read images" and "read invoices": what a scan, a picture or an invoice says. Needs no gateway.</summary>
static class ReadVerb
{
    public static Command Read(TillRunner runner, TillOptions options, TillConsole console)
    {
        var labels = new Command("labels", "One scan per line on standard input, one JSON object per line out, in order.");
        var oldLinks = new Option<bool>("--old-links") { Description = "Take links as a till sells by them: with words for keys, and short article numbers." };
        labels.Options.Add(oldLinks);
        runner.Attach(labels, parsed =>
        {
            var measures = options.InStoreNumbers(parsed, console);
            var rules = parsed.GetValue(oldLinks) ? LabelRules.TillWith(measures) : new LabelRules { Measures = measures };
            LabelJson.Run(console.Input, console.OpenOutput(), rules);
            return ExitCode.Done;
        });

        var files = new Argument<string[]>("FILE") { Description = "Pictures: PNG, JPEG or PGM.", Arity = ArgumentArity.OneOrMore };
        var images = new Command("images", "One JSON object per picture: the codes in it.");
        images.Arguments.Add(files);
        runner.Attach(images, parsed => ImageJson.Run(parsed.GetRequiredValue(files), console.OpenOutput()) == 0 ? ExitCode.Done : ExitCode.Picture);

        var bills = new Argument<string[]>("FILE") { Description = "Invoices: CII or UBL, as XML or inside a PDF (Factur-X, ZUGFeRD).", Arity = ArgumentArity.OneOrMore };
        var invoices = new Command("invoices", "What each invoice says; with --json one object per invoice.");
        invoices.Arguments.Add(bills);
        runner.Attach(invoices, parsed =>
        {
            var files = parsed.GetRequiredValue(bills);
            var faults = options.IsJson(parsed) ? InvoiceJson.Run(files, console.OpenOutput()) : new InvoiceText(console.Out, options.Language(parsed)).Run(files);
            return faults == 0 ? ExitCode.Done : ExitCode.Picture;
        });

        return new Command("read", "Read labels, pictures or invoices without selling anything. Labels and pictures always print JSON.") { labels, images, invoices };
    }
}
