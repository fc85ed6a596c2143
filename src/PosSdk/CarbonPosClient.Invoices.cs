using CarbonPos.Carbon.Invoices;
using CarbonPos.PosSdk.Pending;
using CarbonPos.PosSdk.Wire;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.PosSdk;

public sealed partial class CarbonPosClient
{
    /// <summary>Largest invoice that is sent: 1,000,000 bytes; of a PDF only the XML inside is sent.</summary>
    public const int MaxInvoiceBytes = 1_000_000;

    /// <summary>Reads and weighs an electronic invoice, and, with an instrument, says whether the balance would carry it. Moves nothing.</summary>
    /// <param name="file">CII, UBL, or a PDF that carries one of them.</param>
    /// <param name="instrument">Null = weigh only.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="CarbonPosException">Not read, not weighed or no answer; the exception says why.</exception>
    public Task<InvoiceQuote> QuoteInvoiceAsync(ReadOnlyMemory<byte> file, Instrument? instrument = null, CancellationToken cancellation = default) =>
        QuoteAsync(Document(file), instrument, cancellation);

    /// <summary>Pays an electronic invoice of this merchant in points, once, whichever till tries and however often.</summary>
    /// <param name="file">As <see cref="QuoteInvoiceAsync"/>.</param>
    /// <param name="instrument">What the shopper shows; for an invoice to a company <see cref="Instrument.Company"/>.</param>
    /// <param name="terms">Null = plain. Its partial payment and its purchase id have no meaning here; its request id, where it states one, is that of a quote.</param>
    /// <param name="cancellation">Stops the waiting, never the debit.</param>
    /// <exception cref="CarbonPosException">
    /// Nothing moved. <see cref="CarbonPosErrors.InvoicePaid"/>: it was paid before. INVOICE_IS_CREDIT: refund the sale. The gateway's other codes say what else is wrong.
    /// </exception>
    public async Task<SaleOutcome> PayInvoiceAsync(ReadOnlyMemory<byte> file, Instrument instrument, SaleTerms? terms = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        terms ??= new SaleTerms();
        var document = Document(file);
        document.PaymentId = NewRequestId().ToString();
        var id = terms.RequestId ?? await RequestIdOfAsync(document, cancellation);
        while (true)
        {
            var request = new AuthorizeRequest
            {
                Mode = AuthorizeMode.Sale,
                Invoice = document,
                Training = terms.Training,
                TillDate = terms.TillDate?.ToString("yyyy-MM-dd") ?? "",
                Offer = terms.Offer?.Text ?? "",
            };
            try
            {
                return await AuthorizeAsync(request, RequestKind.Sale, instrument, id, terms.Note, cancellation);
            }
            catch (CarbonPosException spent) when (spent.Code is CarbonPosErrors.InvoiceAttemptSpent or CarbonPosErrors.RequestIdOnOtherAccount && NextAttempt(id) is not null)
            {
                // Refused, given up or refunded before, by whichever till, or tried here with another code: the gateway sees to it that only one attempt pays.
                id = NextAttempt(id)!.Value;
            }
        }
    }

    private async Task<RequestId> RequestIdOfAsync(InvoiceDocument document, CancellationToken cancellation)
    {
        var quote = await QuoteAsync(document, null, cancellation);
        if (quote.RequestId is { } id)
        {
            return id;
        }

        throw quote switch
        {
            { PaidBy: { } paid } => new CarbonPosException(
                CarbonPosErrors.InvoicePaid, "This bill was paid in points before. Nothing was debited.", $"It was paid by transaction {paid}; where that should not have been, refund all of it, and pay again."),
            { Unpayable: { } code } => new CarbonPosException(
                code, quote.IsCredit ? "This is a credit note: refund the purchase that it corrects." : "This bill cannot be paid here.", $"Invoice {quote.Number}: {code}, see docs/reference/errors.md."),
            _ => new CarbonPosException(CarbonPosErrors.InvoiceAttemptSpent, "This bill cannot be paid for now: too many attempts came to nothing.", "All attempts are used up: sell what is on it as lines, without the invoice."),
        };
    }

    private async Task<InvoiceQuote> QuoteAsync(InvoiceDocument document, Instrument? instrument, CancellationToken cancellation)
    {
        var request = new QuoteInvoiceRequest { Invoice = document, Instrument = instrument?.ToWire() };
        return (await ReadAsync(o => checkout.QuoteInvoiceAsync(request, o), cancellation)).ToQuote();
    }

    // The pictures and fonts of a PDF say nothing of carbon. What cannot be read here the gateway refuses by name.
    private static InvoiceDocument Document(ReadOnlyMemory<byte> file)
    {
        var bytes = file;
        if (file.Span.IndexOf("%PDF-"u8) is >= 0 and < 1024 && InvoiceReader.Read(file) is { Xml.IsEmpty: false } parse)
        {
            bytes = parse.Xml;
        }

        return bytes.Length <= MaxInvoiceBytes
            ? new() { File = ByteString.CopyFrom(bytes.Span) }
            : throw new CarbonPosException(CarbonPosErrors.InvoiceTooLarge, "This bill is too large to be paid here.", $"An invoice has at most {MaxInvoiceBytes} bytes, this one has {bytes.Length}.");
    }

    /// <summary>The last byte counts attempts.</summary>
    private static RequestId? NextAttempt(RequestId id)
    {
        var bytes = id.Value.ToByteArray(bigEndian: true);
        if (bytes[15] + 1 >= BillId.MaxAttempts)
        {
            return null;
        }

        bytes[15]++;
        return RequestId.From(new Guid(bytes, bigEndian: true));
    }
}
