using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>Says what an invoice weighs, whether it can be paid here, and under which id. Moves nothing.</summary>
internal sealed class QuotingInvoices(
    CallerDirectory callers, IBalanceStore store, InvoiceDesk desk, PaidBills bills, InstrumentReader instruments, Offers offers, TimeProvider time)
{
    private const int LongestText = 1_000;
    private const int LongestQuantity = 40;
    private const int MostFindings = 200;
    private const int MostPreceding = 100;

    public async Task<QuoteInvoiceResponse> RunAsync(QuoteInvoiceRequest request, ServerCallContext context)
    {
        var (caller, cancellation) = (callers.Require(context, CallerRole.Till), context.CancellationToken);
        var shown = await desk.OpenAsync(request.Invoice, caller, cancellation);
        var response = Write(shown);
        if (shown.Bill is { } bill)
        {
            response.PurchaseId = bill.Purchase.ToString("D");
            var (paid, next, _) = await bills.FindAsync(caller.Merchant, bill, 0, cancellation);
            if (paid is not null) response.PaidBy = paid.Transaction?.ToString() ?? "";
            else if (next is { } attempt) response.RequestId = bill.Attempt(attempt).ToString("D");
        }

        if (request.Instrument is not null) await AddBalanceAsync(response, request.Instrument, shown.Weighed.Total, caller, cancellation);
        return response;
    }

    private async ValueTask AddBalanceAsync(QuoteInvoiceResponse response, Instrument instrument, Carbon.Units.Co2eMass total, Caller caller, CancellationToken cancellation)
    {
        // A company's account is the registry's: nothing of it is known here.
        if (InstrumentReader.CompanyOf(instrument) is not null) return;
        var now = time.GetUtcNow();
        var shopper = InstrumentReader.IsVisitor(instrument) ? default(AccountId?) : instruments.OpenFresh(instrument, now);
        if (shopper is { } id && await store.ReadAccountAsync(id, cancellation) is { Periods: [var newest, ..] })
        {
            response.GramsAvailable = newest.Available.Grams;
            response.BudgetGrams = newest.Budget.Grams;
        }

        var shortage = await offers.FindAsync(shopper, caller.Merchant, total, now, cancellation);
        (response.GramsShort, response.Offer, response.NoOffer) = (shortage.Missing.Grams, PostingWriter.Write(shortage), (V1.Refusal)shortage.Refusal);
    }

    private static QuoteInvoiceResponse Write(ShownInvoice shown)
    {
        var (invoice, weighed) = (shown.Invoice, shown.Weighed);
        var response = new QuoteInvoiceResponse
        {
            GramsTotal = weighed.Total.Grams,
            CatalogueVersion = weighed.CatalogueVersion,
            Number = Cut(invoice.Number, LongestText),
            Issued = invoice.Issued?.ToString("yyyy-MM-dd") ?? "",
            Seller = Cut(invoice.Seller.Name, LongestText),
            IsCredit = invoice.IsCredit,
            Unpayable = shown.Unpayable?.Code ?? "",
            BuyerCompany = shown.Buyer?.ToString() ?? "",
        };
        response.Preceding.Add(invoice.Preceding.Take(MostPreceding).Select(number => Cut(number, LongestText)));
        for (var i = 0; i < weighed.Lines.Count; i++) response.Lines.Add(Write(weighed.Positions[i], weighed.Lines[i]));
        // What weighing says comes first: it is about this quote.
        foreach (var finding in weighed.Findings.Concat(invoice.Findings).Take(MostFindings)) response.Findings.Add(Write(finding));
        return response;
    }

    private static InvoiceLineQuote Write(InvoicePosition position, Explanation line) => new()
    {
        LineId = Cut(position.LineId, LongestText),
        Name = Cut(position.Name, LongestText),
        Quantity = Cut(position.Quantity, LongestQuantity),
        Unit = Cut(position.Unit, LongestQuantity),
        Weighed = CatalogCalls.Write(line),
    };

    private static V1.InvoiceFinding Write(Carbon.Invoices.InvoiceFinding finding) => new()
    {
        Code = finding.Code, Sentence = Cut(finding.Sentence, LongestText), LineId = Cut(finding.Line, LongestText),
    };

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
