using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>An invoice at the counter: read, weighed, and named as a purchase.</summary>
/// <param name="Invoice">As written.</param>
/// <param name="Weighed">Nothing for a credit note.</param>
/// <param name="Bill">Its purchase; null where it cannot be paid here.</param>
/// <param name="Buyer">The company that buys, or null where none is named.</param>
/// <param name="Unpayable">Why it cannot be paid here, or null.</param>
internal sealed record ShownInvoice(Invoice Invoice, WeighedInvoice Weighed, BillId? Bill, MerchantId? Buyer, Fault? Unpayable);

/// <summary>Reads and weighs what a till sends as an invoice. The bytes are hostile: the reader bounds time and memory for one, this desk bounds how many are read at once.</summary>
internal sealed class InvoiceDesk(InvoiceScales scales, TimeProvider time) : IDisposable
{
    /// <summary>Largest file: what fits into a message beside everything else.</summary>
    public const int MostBytes = 1_000_000;

    private const int MostWaiting = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    // A pathological file takes a core for a moment: the checkouts keep the others.
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int waiting;

    /// <summary>Reads, weighs and judges.</summary>
    /// <exception cref="RpcException">Not read, or not weighed: the code says why.</exception>
    public async ValueTask<ShownInvoice> OpenAsync(InvoiceDocument? document, Caller caller, CancellationToken cancellation)
    {
        if (document is null || document.File.IsEmpty) throw Fault.Invalid("INVOICE_MISSING", "invoice.file", "invoice.file must hold the invoice's file or its XML.").ToException();
        if (document.File.Length > MostBytes) throw Unreadable("INVOICE_TOO_LARGE", $"An invoice has at most {MostBytes} bytes here. Of a PDF send only the XML in it.").ToException();
        if (!await EnterAsync(cancellation)) throw Busy().ToException();
        try
        {
            var parse = InvoiceReader.Read(document.File.Memory);
            if (!parse.TryGet(out var invoice, out var fault)) throw Unreadable(fault.Code, fault.Sentence).ToException();
            return Judge(invoice, caller);
        }
        catch (InvoiceNotWeighedException e)
        {
            throw NotWeighed(e.Code, e.Message).ToException();
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private async ValueTask<bool> EnterAsync(CancellationToken cancellation)
    {
        try
        {
            return Interlocked.Increment(ref waiting) <= MostWaiting && await places.WaitAsync(Patience, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private ShownInvoice Judge(Invoice invoice, Caller caller)
    {
        var isSellers = CompanyNumbers.Of(invoice.Seller).Contains(caller.Merchant);
        var weighed = invoice.IsCredit ? WeighedInvoice.Nothing : scales.Weigh(invoice, caller.Seller, isSellers);
        var (buyer, unpayable) = (CompanyNumbers.Find(invoice.Buyer), Unpayable(invoice, isSellers, caller));
        if (unpayable is not null) return new(invoice, weighed, null, buyer, unpayable);
        return new(invoice, weighed, BillId.Of(caller.Merchant, invoice.Number, invoice.Issued!.Value.Year), buyer, null);
    }

    private Fault? Unpayable(Invoice invoice, bool isSellers, Caller caller)
    {
        if (invoice.IsCredit)
        {
            return CannotPay(
                "INVOICE_IS_CREDIT", "This is a credit note: nothing is paid with it. Refund the purchase that it corrects.",
                $"Call Refund with the transaction that paid the invoice before, {Preceding(invoice)}; QuoteInvoice of that invoice names the transaction in paid_by.");
        }

        if (!invoice.IsFinal)
        {
            return CannotPay(
                "INVOICE_NOT_FINAL", "This is no final bill. Points are paid with the final one.",
                $"Type {invoice.TypeCode} (325 pro forma, 386 prepayment): what is sold stands in the final invoice, and would be paid twice.");
        }

        if (!isSellers)
        {
            return CannotPay(
                "INVOICE_OF_ANOTHER_SELLER", "This bill is another company's. It is paid there.",
                $"The invoice names no number of company {caller.Merchant} as its seller: legal number, SIREN, SIRET or VAT number. What is sold counts for who calls, so that only the seller's registers take payment. If the bill is this company's, set \"merchant\" of this caller in callers.json to the number on it.");
        }

        if (string.IsNullOrWhiteSpace(invoice.Number) || invoice.Issued is not { Year: > 0 })
        {
            return CannotPay(
                "INVOICE_WITHOUT_NUMBER", "This bill has no number or no date, so it cannot be told from another one. Ask its seller for a right one.",
                "BT-1 (number) and BT-2 (day of issue) name the purchase; one of them is missing or unreadable.");
        }

        // Where the seller is, tomorrow may have begun.
        if (invoice.Issued.Value.DayNumber > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber + 1)
        {
            return CannotPay(
                "INVOICE_IN_FUTURE", "This bill bears a day that is still to come. Ask its seller for a right one.",
                $"It was issued on {invoice.Issued.Value:yyyy-MM-dd}, after tomorrow (UTC). Correct the day of issue (BT-2), or the clock of the gateway's machine.");
        }

        return CompanyNumbers.Find(invoice.Buyer) == caller.Merchant
            ? CannotPay("INVOICE_TO_ITSELF", "The seller and the buyer of this bill are one company.", $"Company {caller.Merchant} is named as both.")
            : null;
    }

    private static string Preceding(Invoice invoice) =>
        invoice.Preceding is [{ Length: <= 60 } number, ..] ? number : "which this one does not name";

    private static Fault CannotPay(string code, string cashier, string support) => new(StatusCode.FailedPrecondition, code, cashier, support) { Field = "invoice" };

    private static Fault Unreadable(string code, string what) =>
        Fault.Invalid(code, "invoice.file", what) with { CashierText = "This bill cannot be read. Ask its seller for the electronic invoice." };

    private static Fault NotWeighed(string code, string what) =>
        Fault.Invalid(code, "invoice.file", what) with { CashierText = "This bill cannot be weighed. Ask its seller for one that states its carbon." };

    private static Fault Busy() => new(
        StatusCode.ResourceExhausted, "INVOICES_BUSY", "The carbon service reads other bills just now. The register tries again by itself.",
        "As many invoices are being read as this gateway reads at once; nothing was tried.")
    { Retryable = true, RetryAfter = RetryAfter };
}
