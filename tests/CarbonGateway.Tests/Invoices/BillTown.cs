using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed.Invoices;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.CarbonGateway.Tests.Invoices;

/// <summary>A gateway, a rich citizen, his rich neighbour and a poor one, and bills of merchant 101.</summary>
internal sealed class BillTown : IAsyncDisposable
{
    public const long RichGrams = 1_000_000;
    public const long PoorGrams = 1_000;

    /// <summary>Three pieces of 1,410 g, by the supplier's content.</summary>
    public const long LineGrams = 4_230;

    public static readonly AccountId Rich = new(0x0B11_70E5, 1);
    public static readonly AccountId Poor = new(0x0B11_70E5, 2);

    /// <summary>In another partition of four than the first.</summary>
    public static readonly AccountId Neighbour = Enumerable.Range(3, 100).Select(i => new AccountId(0x0B11_70E5, (ulong)i)).First(id => id.PartitionOf(4) != Rich.PartitionOf(4));

    private BillTown(RunningGateway gateway) => Gateway = gateway;

    public RunningGateway Gateway { get; }

    public static async Task<BillTown> OpenAsync(Action<GatewayOptions>? configure = null) =>
        new(await RunningGateway.StartAsync([(Rich, RichGrams), (Poor, PoorGrams), (Neighbour, RichGrams)], configure));

    /// <summary>A bill of merchant 101 for cheese: each line is three pieces at 12.50.</summary>
    public static string Cheese(int lines = 1, string carbon = "", string number = "2026/17")
    {
        var extra = carbon.Length == 0 ? "" : $"<ram:ApplicableProductCharacteristic><ram:Description>CarbonPos CO2e</ram:Description><ram:Value>{carbon}</ram:Value></ram:ApplicableProductCharacteristic>";
        return InvoiceSamples.Cii(lines, lineExtra: extra)
            .Replace("552100554", "000000101", StringComparison.Ordinal)
            .Replace("20261122", "20260530", StringComparison.Ordinal)
            .Replace(InvoiceSamples.Gtin, Shelf.Cheese, StringComparison.Ordinal)
            .Replace("<ram:ID>2026/17</ram:ID>", $"<ram:ID>{number}</ram:ID>", StringComparison.Ordinal);
    }

    /// <summary>The same bill, to a company.</summary>
    public static string ToCompany(string siren) => Cheese().Replace(
        "<ram:Name>Épicerie des Aulnes</ram:Name>", $"<ram:Name>Épicerie des Aulnes</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID=\"0002\">{siren}</ram:ID></ram:SpecifiedLegalOrganization>", StringComparison.Ordinal);

    public Instrument By(AccountId account) => new() { AccountToken = Gateway.TokenOf(account) };

    public Task<QuoteInvoiceResponse> QuoteAsync(string xml, Instrument? instrument = null, WireClient? by = null) => QuoteAsync(InvoiceSamples.Bytes(xml), instrument, by);

    public Task<QuoteInvoiceResponse> QuoteAsync(byte[] file, Instrument? instrument = null, WireClient? by = null) =>
        (by ?? Gateway.Till).CallAsync<QuoteInvoiceResponse>("Checkout", "QuoteInvoice", new QuoteInvoiceRequest { Invoice = new() { File = ByteString.CopyFrom(file) }, Instrument = instrument });

    /// <summary>A payment under the id that its quote gave, or another one.</summary>
    public async Task<AuthorizeRequest> PaymentAsync(string xml, Instrument instrument, string? requestId = null) => new()
    {
        RequestId = requestId ?? (await QuoteAsync(xml)).RequestId,
        Instrument = instrument,
        Invoice = new() { File = ByteString.CopyFromUtf8(xml), PaymentId = Guid.NewGuid().ToString("D") },
    };

    public async Task<Posting> PayAsync(AuthorizeRequest request, WireClient? by = null) => (await (by ?? Gateway.Till).CallAsync<AuthorizeResponse>("Checkout", "Authorize", request)).Posting;

    public async Task<long> SpentAsync(AccountId account) =>
        (account == Poor ? PoorGrams : RichGrams) - (await Gateway.Till.BalanceAsync(Gateway.TokenOf(account))).GramsAvailable;

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
