using System.Text.Encodings.Web;
using System.Text.Json;
using CarbonPos.Carbon.Invoices;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary><c>read invoices --json</c>: one object per file and line, in order. docs/reference/invoices.md describes it.</summary>
static class InvoiceJson
{
    // The lines go to a terminal or a program, never into a web page: text stays readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A file without an invoice has its <c>error</c>, and the others go on.</summary>
    /// <param name="files">Paths, echoed as given.</param>
    /// <param name="output">Flushed after each line.</param>
    /// <returns>How many files had an error.</returns>
    public static int Run(IEnumerable<string> files, Stream output)
    {
        var faults = 0;
        foreach (var path in files)
        {
            var file = InvoiceFile.Read(path);
            faults += file.Error is null ? 0 : 1;
            using (var json = new Utf8JsonWriter(output, Readable))
                Write(json, file);
            output.WriteByte((byte)'\n');
            output.Flush();
        }

        return faults;
    }

    /// <summary>Writes one object, without a line ending.</summary>
    public static void Write(Utf8JsonWriter json, InvoiceFile file)
    {
        var invoice = file.Invoice;
        json.WriteStartObject();
        json.WriteString("file"u8, file.Path);
        json.WriteString("syntax"u8, invoice is null ? null : NameOf(invoice.Syntax));
        json.WriteString("container"u8, file.Attachment.Length > 0 ? $"pdf:{file.Attachment}" : invoice is null ? null : "xml");
        Text(json, "profile", invoice?.Guideline);
        Text(json, "number", invoice?.Number);
        Text(json, "type", invoice?.TypeCode);
        json.WriteString("issued"u8, invoice?.Issued?.ToString("yyyy-MM-dd"));
        Text(json, "seller", invoice?.Seller.Name);
        Text(json, "currency", invoice?.Currency);
        Text(json, "total", invoice?.Totals.WithVat.Text);
        Text(json, "due", invoice?.Totals.Due.Text);
        Text(json, "line_total", invoice?.Totals.Lines.Text);
        json.WriteStartArray("lines"u8);
        if (invoice is not null)
            Lines(json, invoice.Lines);
        json.WriteEndArray();
        json.WriteStartArray("findings"u8);
        foreach (var finding in invoice?.Findings ?? [])
            json.WriteStringValue(finding.ToString());
        json.WriteEndArray();
        json.WriteString("error"u8, file.Error);
        json.WriteEndObject();
    }

    // Sub-lines that stand inside their line in the file do so here; they follow it in the list.
    private static void Lines(Utf8JsonWriter json, IReadOnlyList<InvoiceLine> lines)
    {
        var open = new Stack<int>();
        for (var i = 0; i < lines.Count; i++)
        {
            while (open.TryPeek(out var parent) && !(lines[i].IsNested && lines[i].Parent == parent))
                Close(json, open);
            Line(json, lines[i]);
            if (i + 1 < lines.Count && lines[i + 1].IsNested && lines[i + 1].Parent == i)
            {
                json.WriteStartArray("lines"u8);
                open.Push(i);
            }
            else
            {
                json.WriteEndObject();
            }
        }

        while (open.Count > 0)
            Close(json, open);
    }

    private static void Close(Utf8JsonWriter json, Stack<int> open)
    {
        json.WriteEndArray();
        json.WriteEndObject();
        open.Pop();
    }

    private static void Line(Utf8JsonWriter json, InvoiceLine line)
    {
        json.WriteStartObject();
        Text(json, "id", line.Id);
        Text(json, "name", line.Name);
        Text(json, "gtin", line.GtinText);
        if (line.Gtin is { } gtin)
            json.WriteBoolean("gtin_valid"u8, gtin.IsOk);
        else
            json.WriteNull("gtin_valid"u8);
        Text(json, "quantity", line.Quantity.Text);
        Text(json, "unit", line.Unit);
        Text(json, "net", line.Net.Text);
        json.WriteStartArray("attributes"u8);
        foreach (var attribute in line.Attributes)
        {
            json.WriteStartArray();
            json.WriteStringValue(attribute.Name);
            json.WriteStringValue(attribute.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (line.Carbon is { } carbon)
        {
            json.WriteStartObject("carbon"u8);
            json.WriteNumber("grams"u8, carbon.Mass.Grams);
            json.WriteString("provenance"u8, carbon.Provenance is { } provenance ? OutcomeJson.Snake(provenance.ToString()) : null);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("carbon"u8);
        }
    }

    // Absent is null, not empty.
    private static void Text(Utf8JsonWriter json, string name, string? text) => json.WriteString(name, string.IsNullOrEmpty(text) ? null : text);

    private static string NameOf(InvoiceSyntax syntax) => syntax switch
    {
        InvoiceSyntax.Cii => "CII",
        InvoiceSyntax.UblInvoice => "UBL-Invoice",
        InvoiceSyntax.UblCreditNote => "UBL-CreditNote",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
