using CarbonPos.Carbon.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices;

/// <summary>Reads, and says why when it does not.</summary>
static class Reading
{
    public static Invoice Of(string xml) => Of(InvoiceSamples.Bytes(xml));

    public static Invoice Of(byte[] file)
    {
        var parse = InvoiceReader.Read(file);
        Assert.True(parse.TryGet(out var invoice, out var fault), fault?.ToString());
        return invoice;
    }

    public static string FaultOf(byte[] file)
    {
        var parse = InvoiceReader.Read(file);
        return parse.TryGet(out _, out var fault) ? "read" : fault.Code;
    }

    public static string[] Codes(Invoice invoice) => [.. invoice.Findings.Select(f => f.Code)];
}
