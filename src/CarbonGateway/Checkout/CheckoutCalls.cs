using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>CheckoutService on the wire: reads the request, hands it to its stage, writes the answer.</summary>
internal sealed class CheckoutCalls(
    CallerDirectory callers, IBalanceStore store, Weigher weigher, InstrumentReader instruments, Authorizing authorizing, PayingInvoices paying, QuotingInvoices quoting, Offers offers, Receipts receipts, FaultGuard guard, TimeProvider time)
    : CheckoutService.CheckoutServiceBase
{
    public override Task<QuoteResponse> Quote(QuoteRequest request, ServerCallContext context) => guard.RunAsync(request, context, QuoteAsync);

    private async Task<QuoteResponse> QuoteAsync(QuoteRequest request, ServerCallContext context)
    {
        var caller = callers.Require(context, CallerRole.Till);
        var basket = weigher.Weigh(RequestReader.Lines(request.Lines, 1), caller.Seller);
        var response = new QuoteResponse { GramsTotal = basket.Total.Grams, CatalogueVersion = basket.CatalogueVersion };
        foreach (var line in basket.Lines) response.Lines.Add(PostingWriter.Write(line));
        if (request.Instrument is null) return response;
        var now = time.GetUtcNow();
        var shopper = InstrumentReader.IsVisitor(request.Instrument) ? default(AccountId?) : instruments.OpenFresh(request.Instrument, now);
        if (shopper is { } id && await store.ReadAccountAsync(id, context.CancellationToken) is { Periods: [var newest, ..] })
        {
            response.GramsAvailable = newest.Available.Grams;
            response.BudgetGrams = newest.Budget.Grams;
        }

        var shortage = await offers.FindAsync(shopper, caller.Merchant, basket.Total, now, context.CancellationToken);
        (response.GramsShort, response.Offer, response.NoOffer) = (shortage.Missing.Grams, PostingWriter.Write(shortage), (V1.Refusal)shortage.Refusal);
        return response;
    }

    public override Task<QuoteInvoiceResponse> QuoteInvoice(QuoteInvoiceRequest request, ServerCallContext context) => guard.RunAsync(request, context, QuoteInvoiceAsync);

    private Task<QuoteInvoiceResponse> QuoteInvoiceAsync(QuoteInvoiceRequest request, ServerCallContext context) => quoting.RunAsync(request, context);

    public override Task<AuthorizeResponse> Authorize(AuthorizeRequest request, ServerCallContext context) =>
        request is { Invoice: not null } ? paying.RunAsync(request, context) : authorizing.RunAsync(request, context);

    public override Task<CaptureResponse> Capture(CaptureRequest request, ServerCallContext context) => guard.RunAsync(request, context, CaptureAsync);

    private async Task<CaptureResponse> CaptureAsync(CaptureRequest request, ServerCallContext context)
    {
        var (id, transaction) = Read(request.RequestId, request.TransactionId, context);
        var basket = RequestReader.Lines(request.Lines, 0);
        var seller = callers.Require(context, CallerRole.Till).Seller;
        var (lines, catalogue) = basket.Length == 0 ? ([], "") : authorizing.Weighed(basket, seller);
        return new()
        {
            Posting = await PostAsync(
                new Capture(transaction, lines)
                {
                    Request = id, At = time.GetUtcNow(), CatalogueVersion = catalogue,
                    Fingerprint = CanonicalBody.Begin("capture").Transaction(transaction).Lines(basket).Finish(),
                },
                context),
        };
    }

    public override Task<ExtendHoldResponse> ExtendHold(ExtendHoldRequest request, ServerCallContext context) => guard.RunAsync(request, context, ExtendHoldAsync);

    private async Task<ExtendHoldResponse> ExtendHoldAsync(ExtendHoldRequest request, ServerCallContext context)
    {
        var (id, transaction) = Read(request.RequestId, request.TransactionId, context);
        var now = time.GetUtcNow();
        var grams = RequestReader.Grams(request.AdditionalGrams, 0, "additional_grams");
        var expiry = RequestReader.HoldTime(request.HoldSeconds, 0) is { } more
            ? DateTimeOffset.FromUnixTimeMilliseconds((now + more).ToUnixTimeMilliseconds())
            : (DateTimeOffset?)null;
        return new()
        {
            Posting = await PostAsync(
                new ExtendHold(transaction, grams, expiry)
                {
                    Request = id, At = now,
                    Fingerprint = CanonicalBody.Begin("extend").Transaction(transaction).Amount(grams.Grams).Timing(0, request.HoldSeconds, null).Finish(),
                },
                context),
        };
    }

    public override Task<VoidResponse> Void(VoidRequest request, ServerCallContext context) => guard.RunAsync(request, context, VoidAsync);

    private async Task<VoidResponse> VoidAsync(VoidRequest request, ServerCallContext context)
    {
        var (id, transaction) = Read(request.RequestId, request.TransactionId, context);
        return new()
        {
            Posting = await PostAsync(
                new VoidHold(transaction) { Request = id, At = time.GetUtcNow(), Fingerprint = CanonicalBody.Begin("void").Transaction(transaction).Finish() },
                context),
        };
    }

    public override Task<RefundResponse> Refund(RefundRequest request, ServerCallContext context) => guard.RunAsync(request, context, RefundAsync);

    private async Task<RefundResponse> RefundAsync(RefundRequest request, ServerCallContext context)
    {
        var (id, transaction) = Read(request.RequestId, request.TransactionId, context);
        var lines = RefundLines(request);
        return new()
        {
            Posting = await PostAsync(
                new Refund(transaction, lines)
                {
                    Request = id, At = time.GetUtcNow(),
                    Fingerprint = CanonicalBody.Begin("refund").Transaction(transaction).RefundLines(lines).Finish(),
                },
                context),
        };
    }

    public override Task<FindOrAbandonResponse> FindOrAbandon(FindOrAbandonRequest request, ServerCallContext context) => guard.RunAsync(request, context, FindOrAbandonAsync);

    private async Task<FindOrAbandonResponse> FindOrAbandonAsync(FindOrAbandonRequest request, ServerCallContext context)
    {
        var caller = callers.Require(context, CallerRole.Till);
        var id = new RequestKey(caller.Merchant, RequestReader.RequestId(request.RequestId, time.GetUtcNow() - store.RememberFor));
        var e = request.TargetCase switch
        {
            FindOrAbandonRequest.TargetOneofCase.Instrument =>
                new FindOrAbandon { Request = id, At = time.GetUtcNow(), Account = Sought(request.Instrument, id) },
            FindOrAbandonRequest.TargetOneofCase.TransactionId =>
                new FindOrAbandon { Request = id, At = time.GetUtcNow(), Transaction = RequestReader.TransactionId(request.TransactionId) },
            _ => throw Fault.Invalid("TARGET_MISSING", "target", "Set instrument (of an Authorize) or transaction_id (of what followed).").ToException(),
        };
        var result = await store.PostAsync(e, context.CancellationToken);
        return result is { Status: StoreStatus.Done, Posting: { Misuse: null, Answer: null } }
            ? new() { Found = false }
            : new() { Found = true, Posting = PostingWriter.Write(result.Answer(store)) };
    }

    // A visitor's sale lies where its own id leads, a company's purchase where the company's number does.
    private AccountId Sought(Instrument instrument, RequestKey id) =>
        InstrumentReader.IsVisitor(instrument) ? VisitorSale.RoutingOf(id)
        : InstrumentReader.CompanyOf(instrument) is { } company ? CompanyPurchase.RoutingOf(company)
        : instruments.OpenAccount(instrument);

    public override Task<GetTransactionResponse> GetTransaction(GetTransactionRequest request, ServerCallContext context) => guard.RunAsync(request, context, GetTransactionAsync);

    private async Task<GetTransactionResponse> GetTransactionAsync(GetTransactionRequest request, ServerCallContext context)
    {
        var caller = callers.Require(context, CallerRole.Till);
        var view = await store.ReadTransactionAsync(RequestReader.TransactionId(request.TransactionId), context.CancellationToken);
        return view is not null && view.Merchant == caller.Merchant
            ? new() { Transaction = PostingWriter.Write(view) }
            : throw Fault.NotFound("This merchant has no transaction of that id, or it is older than the gateway remembers.").ToException();
    }

    public override Task<CheckoutServiceGetReceiptResponse> GetReceipt(CheckoutServiceGetReceiptRequest request, ServerCallContext context) => guard.RunAsync(request, context, GetReceiptAsync);

    private async Task<CheckoutServiceGetReceiptResponse> GetReceiptAsync(CheckoutServiceGetReceiptRequest request, ServerCallContext context)
    {
        var caller = callers.Require(context, CallerRole.Till);
        var entries = await receipts.EntriesAsync(RequestReader.TransactionId(request.TransactionId), opening => opening.Seller.Company == caller.Merchant, context.CancellationToken);
        var signed = await receipts.SignAsync(entries, context.CancellationToken);
        var response = new CheckoutServiceGetReceiptResponse { Receipt = ReceiptWriter.Write(signed) };
        if (!request.WithProofs) return response;
        foreach (var entry in entries.Take(signed.Entries.Count))
        {
            if (await receipts.ProveAsync(entry.Key, context.CancellationToken) is not { } found) continue;
            var proof = ReceiptWriter.Write(found);
            if (response.Statements.All(s => s.BusinessDay != proof.BusinessDay)) response.Statements.Add(ReceiptWriter.WriteStatement(found));
            response.Proofs.Add(proof);
        }

        return response;
    }

    private async Task<Posting> PostAsync(FollowUp e, ServerCallContext context) =>
        PostingWriter.Write(await store.AnswerAsync(e, context.CancellationToken));

    private (RequestKey Request, Carbon.Journal.JournalKey Transaction) Read(string requestId, string transactionId, ServerCallContext context)
    {
        var caller = callers.Require(context, CallerRole.Till);
        return (new(caller.Merchant, RequestReader.RequestId(requestId, time.GetUtcNow() - store.RememberFor)), RequestReader.TransactionId(transactionId));
    }

    private static Carbon.Transactions.RefundLine[] RefundLines(RefundRequest request)
    {
        if (request.Lines.Count > RequestReader.MostLines)
        {
            throw Fault.Invalid("TOO_MANY_LINES", "lines", $"A refund names at most {RequestReader.MostLines} lines.").ToException();
        }

        var lines = new Carbon.Transactions.RefundLine[request.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = request.Lines[i];
            if (line.Line is < 0 or >= RequestReader.MostLines) throw Fault.Invalid("LINE_OUT_OF_RANGE", $"lines[{i}].line", "line is an index of the original basket, from 0.").ToException();
            if (line.QuantityMilli is < 0 or > Carbon.Content.BasketLine.MaxQuantityMilli)
            {
                throw Fault.Invalid("QUANTITY_MILLI_OUT_OF_RANGE", $"lines[{i}].quantity_milli", "quantity_milli must be 0 (all that is left) to 1,000,000,000.").ToException();
            }

            lines[i] = new(line.Line, line.QuantityMilli);
        }

        return lines;
    }
}
