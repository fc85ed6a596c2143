using System.Security.Cryptography;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.V1;
using Grpc.Core;
using Outcome = CarbonPos.Carbon.Transactions.Outcome;
using Refusal = CarbonPos.Carbon.Transactions.Refusal;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>
/// Pays an invoice in points, once. Its request id follows from the invoice, so that whoever pays it, at whichever till, asks for
/// the same thing: the store answers one of them, and where two accounts lie in partitions that cannot see each other, the drain
/// finds the double and undoes the later. What was paid long ago the ledger knows.
/// </summary>
internal sealed class PayingInvoices(
    CallerDirectory callers, IBalanceStore store, InvoiceDesk desk, PaidBills bills, BillTrial trial, InstrumentReader instruments, Offers offers, FaultGuard guard, TimeProvider time)
{
    public Task<AuthorizeResponse> RunAsync(AuthorizeRequest request, ServerCallContext context) => guard.RunAsync(request, context, PayAsync);

    private async Task<AuthorizeResponse> PayAsync(AuthorizeRequest request, ServerCallContext context)
    {
        var (caller, cancellation) = (callers.Require(context, CallerRole.Till), context.CancellationToken);
        RequirePlain(request);
        var shown = await desk.OpenAsync(request.Invoice, caller, cancellation);
        if (shown.Unpayable is { } unpayable) throw unpayable.ToException();
        var (bill, now) = (shown.Bill!.Value, time.GetUtcNow());
        var id = RequestReader.RequestId(request.RequestId, now - store.RememberFor);
        var attempt = bill.AttemptOf(id);
        if (attempt < 0) throw Fault.Invalid("INVOICE_REQUEST_ID", "request_id", $"This invoice is paid under the request id that QuoteInvoice gives: {bill.Purchase}, whose last two digits count attempts.").ToException();
        if (RequestReader.PurchaseId(request.PurchaseId) is var purchase && purchase != Guid.Empty && purchase != bill.Purchase)
        {
            throw Fault.Invalid("INVOICE_PURCHASE_ID", "purchase_id", $"The purchase of this invoice is {bill.Purchase}; leave purchase_id empty.").ToException();
        }

        var e = Read(request, shown, new(caller.Merchant, id), caller, now);
        if (e is TrainingSale) return new() { Posting = PostingWriter.Write(await store.AnswerAsync(e, cancellation), training: true) };
        var (paid, _, known) = await bills.FindAsync(caller.Merchant, bill, attempt, cancellation);
        // The same payment sent again gets its answer, even when the store has long forgotten it or it was refunded since; not where it was a double, and undone.
        var same = known.FirstOrDefault(entry => PaidBills.IsPayment(entry) && entry.Fingerprint.Hash == e.Fingerprint.Hash);
        if (same is not null && (paid is null || paid.Key == same.Key || paid.Request != e.Request)) return new() { Posting = PostingWriter.Write(same.Answer!) };
        if (paid is not null) throw PaidBills.Paid(paid.Transaction).ToException();
        // The ledger remembers longer than the store, which would take the id for a new one.
        if (known.Count > 0 && known.All(entry => entry.Fingerprint.Hash != e.Fingerprint.Hash)) throw PaidBills.Spent(attempt).ToException();
        if (await trial.RefusalAsync(e, cancellation) is { } refusal) return await WriteAsync(e, refusal, cancellation);
        await CloseEarlierAsync(e, bill, attempt, cancellation);
        return await PostAsync(e, attempt, cancellation);
    }

    /// <summary>Whoever makes a later attempt says that the earlier ones came to nothing: the store holds him to it. What is still on its way is refused when it arrives.</summary>
    private async ValueTask CloseEarlierAsync(SellingEvent e, BillId bill, int attempt, CancellationToken cancellation)
    {
        for (var earlier = 0; earlier < attempt; earlier++)
        {
            var id = e.Request with { Id = bill.Attempt(earlier) };
            var routing = e is VisitorSale ? VisitorSale.RoutingOf(id) : e.Routing;
            var found = await store.PostAsync(new FindOrAbandon { Request = id, At = e.At, Account = routing }, cancellation);
            if (found.Status != StoreStatus.Done) throw Fault.Unavailable(found.RetryAfter, store.Health.Trouble).ToException();
            if (await PaidByAsync(found, cancellation) is { } paid) throw PaidBills.Paid(paid).ToException();
        }
    }

    private async Task<AuthorizeResponse> PostAsync(SellingEvent e, int attempt, CancellationToken cancellation)
    {
        var result = await store.PostAsync(e, cancellation);
        if (result.Posting.Misuse is not null) throw (await StandingAsync(e, attempt, cancellation)).ToException();
        var answer = result.Answer(store);
        if (answer.Refusal == Refusal.Abandoned) throw PaidBills.Spent(attempt).ToException();
        return await WriteAsync(e, answer, cancellation);
    }

    private async ValueTask<AuthorizeResponse> WriteAsync(SellingEvent e, Answer answer, CancellationToken cancellation)
    {
        var response = new AuthorizeResponse { Posting = PostingWriter.Write(answer) };
        offers.NoteShort(e, answer);
        if (e is not CompanyPurchase && e.Voucher is null or { Flaw: Refusal.None } && answer is { Outcome: Outcome.Insufficient } or { Refusal: Refusal.OfferExpired or Refusal.OfferChanged })
        {
            var shortage = await offers.FindAsync(e is VisitorSale ? null : e.Account, e.Seller.Company, e.Total, e.At, cancellation);
            (response.Offer, response.NoOffer) = (PostingWriter.Write(shortage), (V1.Refusal)shortage.Refusal);
        }

        return response;
    }

    /// <summary>Another payment has this id: either it paid the bill, or it came to nothing and the next attempt is free.</summary>
    private async ValueTask<Fault> StandingAsync(SellingEvent e, int attempt, CancellationToken cancellation)
    {
        // Finds, and gives nothing up: the id has its answer already.
        var other = await store.PostAsync(new FindOrAbandon { Request = e.Request, At = e.At, Account = e.Routing }, cancellation);
        if (other.Status != StoreStatus.Done) return Fault.Unavailable(other.RetryAfter, store.Health.Trouble);
        return await PaidByAsync(other, cancellation) is { } paid ? PaidBills.Paid(paid) : PaidBills.Spent(attempt);
    }

    private async ValueTask<JournalKey?> PaidByAsync(StoreResult found, CancellationToken cancellation) =>
        found.Posting.Answer is { Outcome: Outcome.Approved or Outcome.Partial, Transaction: { } payment } && !await bills.IsGivenBackAsync(payment, cancellation) ? payment : null;

    private SellingEvent Read(AuthorizeRequest request, ShownInvoice shown, RequestKey id, Caller caller, DateTimeOffset now)
    {
        var lines = new SoldLine[shown.Weighed.Lines.Count];
        for (var i = 0; i < lines.Length; i++) lines[i] = SoldLine.Of(shown.Weighed.Lines[i].Line);
        if (lines.Length == 0) throw Fault.Invalid("INVOICE_EMPTY", "invoice.file", "Nothing on the invoice is weighed: there is nothing to pay.").ToException();
        var (version, purchase, tillDate) = (shown.Weighed.CatalogueVersion, shown.Bill!.Value.Purchase, RequestReader.TillDate(request.TillDate));
        var buyer = Buyer(request.Instrument, shown, request.Training);
        var visitor = InstrumentReader.IsVisitor(request.Instrument);
        if (visitor && request.Training) throw Fault.Invalid("VISITOR_NOT_FOR_MODE", "instrument", "A visitor's payment cannot be practised.").ToException();
        var (account, voucher) = buyer is not null || visitor ? (default, null) : instruments.Open(request.Instrument, now, offline: false);
        if (buyer is not null && request.Offer.Length > 0) throw Fault.Invalid("OFFER_NOT_FOR_MODE", "offer", "A company buys no points.").ToException();
        var bought = offers.Accept(request.Offer, account, caller.Merchant, SoldLine.Total(lines), now, out var offer);
        var fingerprint = CanonicalBody.Begin("authorize")
            .Instrument(buyer is { } company ? CompanyPurchase.RoutingOf(company) : account, voucher?.Serial ?? default)
            .Document(SHA256.HashData(request.Invoice.File.Span), RequestReader.PaymentId(request.Invoice.PaymentId))
            .Amount(0, offer)
            .Purchase(purchase)
            .Timing(0, 0, tillDate)
            .Finish();
        return (buyer, visitor, request.Training) switch
        {
            ({ } who, _, _) => new CompanyPurchase(who)
            {
                Request = id, Fingerprint = fingerprint, At = now, Seller = caller.Seller, Lines = lines, CatalogueVersion = version, Purchase = purchase, TillDate = tillDate,
            },
            (_, _, true) => new TrainingSale
            {
                Request = id, At = now, Account = account, Seller = caller.Seller, Lines = lines, CatalogueVersion = version, Voucher = voucher, BuyBack = bought,
            },
            (_, true, _) => new VisitorSale
            {
                Request = id, Fingerprint = fingerprint, At = now, Seller = caller.Seller, Lines = lines, CatalogueVersion = version,
                Purchase = purchase, TillDate = tillDate, BuyBack = bought,
            },
            _ => new Sale
            {
                Request = id, Fingerprint = fingerprint, At = now, Account = account, Seller = caller.Seller, Lines = lines, CatalogueVersion = version,
                Voucher = voucher, Purchase = purchase, TillDate = tillDate, BuyBack = bought,
            },
        };
    }

    /// <summary>A company's purchase is the company's, and a citizen's the citizen's: neither may pay for the other.</summary>
    private static MerchantId? Buyer(Instrument? instrument, ShownInvoice shown, bool training)
    {
        var named = shown.Buyer;
        if (InstrumentReader.CompanyOf(instrument) is not { } company)
        {
            return named is null
                ? null
                : throw Fault.Invalid("INVOICE_BUYER_IS_COMPANY", "instrument", $"The invoice names company {named} as its buyer: its registry account pays. Send instrument.company with that number.").ToException();
        }

        if (training) throw Fault.Invalid("COMPANY_NOT_FOR_MODE", "instrument", "A company's purchase cannot be practised.").ToException();
        return company == named
            ? company
            : throw Fault.Invalid("INVOICE_BUYER_DIFFERS", "instrument.company", $"The invoice names {(named is { } other ? $"company {other}" : "no company")} as its buyer, not {company}.").ToException();
    }

    private static void RequirePlain(AuthorizeRequest request)
    {
        if (request.Mode is not (AuthorizeMode.Unspecified or AuthorizeMode.Sale)) throw Fault.Invalid("INVOICE_NOT_FOR_MODE", "mode", "An invoice is paid by a sale only: nothing is set aside or forwarded for it.").ToException();
        if (request.AllowPartial) throw Fault.Invalid("INVOICE_PAID_WHOLE", "allow_partial", "An invoice is paid whole or not at all.").ToException();
        if (request.Lines.Count > 0 || request.HoldGrams != 0) throw Fault.Invalid("INVOICE_OR_LINES", "lines", "Send an invoice or lines, not both.").ToException();
    }
}
