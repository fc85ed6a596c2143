using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Invoices.Writing;

/// <summary>Writes and removes, and says why when it does not.</summary>
static class Transmitting
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 19, 15, 0, TimeSpan.Zero);

    public static readonly InvoiceCarbon Milk = new(Co2eMass.FromGrams(4321), Provenance.Transmitted, "aulnes-milk-1l 2025-1");

    /// <summary>The same on every line, told apart by its grams: 4321 on the first, one more on each.</summary>
    public static InvoiceContents All(int lines) =>
        new(Enumerable.Range(0, lines).ToDictionary(i => i, i => Milk with { Mass = Co2eMass.FromGrams(4321 + i) }));

    public static TransmittedInvoice Write(byte[] file, InvoiceContents contents)
    {
        var writing = InvoiceWriter.Write(file, contents, Now);
        Assert.True(writing.TryGet(out var made, out var fault), fault?.ToString());
        return made;
    }

    public static string Write(string xml, InvoiceContents contents) => Encoding.UTF8.GetString(Write(Encoding.UTF8.GetBytes(xml), contents).File.Span);

    public static byte[] Remove(ReadOnlyMemory<byte> file)
    {
        var writing = InvoiceWriter.Remove(file, Now);
        Assert.True(writing.TryGet(out var made, out var fault), fault?.ToString());
        return made.File.ToArray();
    }

    public static string FaultOf(byte[] file, InvoiceContents contents) =>
        InvoiceWriter.Write(file, contents, Now).TryGet(out _, out var fault) ? "written" : fault.Code;

    /// <summary>Codes of all notices, with a space between.</summary>
    public static string Codes(TransmittedInvoice made) => string.Join(' ', made.Notices.Select(notice => notice.Code));
}
