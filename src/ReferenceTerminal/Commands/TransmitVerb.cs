using System.CommandLine;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Invoices;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"transmit": carbon onto an electronic invoice that is going out, and off again.</summary>
sealed class TransmitVerb(TillOptions options, TillConsole console, TimeProvider time)
{
    private readonly Argument<string> source = new("IN") { Description = "The invoice: CII or UBL, as XML or inside a PDF (Factur-X, ZUGFeRD). It is not changed." };

    private readonly Argument<string> target = new("OUT") { Description = "The invoice that states carbon. Written whole or not at all." };

    private readonly Option<string?> contents = new("--contents")
    {
        Description = "What the lines weigh: CSV or JSON, by gtin, line or position, in grams or kgCo2e per unit. Default: the gateway weighs the invoice, as its seller.",
        HelpName = "FILE",
    };

    private readonly Option<bool> remove = new("--remove") { Description = "Take the carbon off instead. What this verb wrote goes without a trace. Needs no gateway." };

    private readonly Option<bool> force = new("--force") { Description = "Replace OUT where it is there already." };

    private readonly Option<bool> beyond = new("--beyond-profile")
    {
        Description = "Write also what the profile's own schema does not have: attributes in BASIC, the total in MINIMUM. The schemas of EN 16931 take it, a check against the profile does not.",
    };

    private readonly Option<bool> withoutCoded = new("--without-coded")
    {
        Description = "State the mass as a text alone, also where the profile has room for the coded attribute beside it (EXTENDED, EN 16931 of 2026): for receivers whose checks are older.",
    };

    public Command Transmit(TillRunner runner)
    {
        var command = new Command("transmit", "Write carbon onto an invoice, per line and in total: carbonpos-till transmit invoice.xml out.xml --contents contents.csv");
        command.Arguments.Add(source);
        command.Arguments.Add(target);
        foreach (var option in new Option[] { contents, remove, force, beyond, withoutCoded })
            command.Options.Add(option);
        runner.Attach(command, parsed => !parsed.GetValue(remove) && parsed.GetValue(contents) is null, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(TillSession? till, ParseResult parsed, CancellationToken stop)
    {
        var (from, to) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(target));
        if (parsed.GetValue(remove) && (parsed.GetValue(contents) is not null || parsed.GetValue(beyond) || parsed.GetValue(withoutCoded)))
            throw new TillFault(ExitCode.Usage, "USAGE", "--remove goes with none of --contents, --beyond-profile, --without-coded.", "--remove ne va avec aucun de --contents, --beyond-profile, --without-coded.");
        NewFile.Require(from, to, parsed.GetValue(force));
        if (InvoiceFile.TryReadBytes(from, out var file) is { } missing)
            throw Unread(from, missing);
        var notices = new List<InvoiceFinding>();
        var made = parsed.GetValue(remove)
            ? Required(from, InvoiceWriter.Remove(file, time.GetUtcNow()))
            : Required(from, InvoiceWriter.Write(file, await ContentsAsync(till, parsed, from, file, notices, stop), time.GetUtcNow()));
        NewFile.Write(to, made.File.Span, parsed.GetValue(force));
        made = made with { Notices = [.. notices, .. made.Notices] };
        new TransmitReport(console, options.Language(parsed), options.IsJson(parsed)).Write(to, made, parsed.GetValue(remove), till?.Earlier ?? []);
        return ExitCode.Done;
    }

    private async Task<InvoiceContents> ContentsAsync(TillSession? till, ParseResult parsed, string from, ReadOnlyMemory<byte> file, List<InvoiceFinding> notices, CancellationToken stop)
    {
        // What the invoice states already must not weigh: else the gateway would give it back.
        var bare = Required(from, InvoiceWriter.Remove(file, time.GetUtcNow())).File;
        if (!InvoiceReader.Read(bare).TryGet(out var invoice, out var fault))
            throw Unread(from, fault);
        var stated = till is null
            ? FromFile(parsed.GetValue(contents)!, invoice, notices)
            : await FromGatewayAsync(till, bare, invoice, notices, stop);
        if (stated.Lines.Count == 0 && stated.Whole is null)
        {
            throw new TillFault(
                ExitCode.UnknownProduct, "NO_CONTENTS", $"No line of the invoice gets carbon.{Told(notices)}\nNothing was written.", $"Aucune ligne de la facture ne reçoit de carbone.{Told(notices)}\nRien n'a été écrit.");
        }

        return stated with { BeyondProfile = parsed.GetValue(beyond), WithoutCoded = parsed.GetValue(withoutCoded) };
    }

    private static InvoiceContents FromFile(string path, Invoice invoice, List<InvoiceFinding> notices)
    {
        var (stated, unused) = CarbonMatch.Of(invoice, CarbonFile.Read(path), new(path));
        notices.AddRange(unused.Select(row => new InvoiceFinding("ROW_WITHOUT_LINE", $"{Path.GetFileName(path)}, {row.At}: {row.Key} is not on the invoice.", "", false)));
        return stated;
    }

    private static async Task<InvoiceContents> FromGatewayAsync(TillSession till, ReadOnlyMemory<byte> bare, Invoice invoice, List<InvoiceFinding> notices, CancellationToken stop)
    {
        if (invoice.IsCredit)
        {
            throw new TillFault(
                ExitCode.Refused, "INVOICE_IS_CREDIT", "This is a credit note: the gateway weighs none. Say with --contents what its lines take back.", "C'est un avoir : la passerelle n'en pèse pas. Dites avec --contents ce que ses lignes reprennent.");
        }

        var quote = await till.Client.QuoteInvoiceAsync(bare, null, stop);
        if (quote.Unpayable == "INVOICE_OF_ANOTHER_SELLER")
        {
            throw new TillFault(
                ExitCode.Refused, "INVOICE_OF_ANOTHER_SELLER", "This invoice is another company's: only its seller vouches for its carbon. Nothing was written.", "Cette facture est celle d'une autre entreprise : seul son vendeur répond de son carbone. Rien n'a été écrit.");
        }

        var (stated, told) = QuotedCarbon.Of(invoice, quote);
        notices.AddRange(told);
        return stated;
    }

    private static string Told(List<InvoiceFinding> notices) => string.Concat(notices.Take(20).Select(notice => $"\n{Printable.Of(notice.ToString())}"));

    private static TransmittedInvoice Required(string path, InvoiceWriting writing) => writing.TryGet(out var made, out var fault) ? made : throw Unread(path, fault);

    private static TillFault Unread(string path, InvoiceFault fault) => new(
        ExitCode.Picture, fault.Code, $"{Printable.Of(path)}: {Printable.Of(fault.Sentence)} Nothing was written.", $"{Printable.Of(path)} : {Printable.Of(fault.Sentence)} Rien n'a été écrit.");
}
