using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk.Pending;
using CarbonPos.PosSdk.Wire;
using CarbonPos.V1;

namespace CarbonPos.PosSdk;

/// <summary>Carbon points at the cash register: one client per till, for the life of the process. Safe for use by several threads at once.</summary>
/// <remarks>
/// <para>
/// What moves points (<see cref="SellAsync"/>, <see cref="HoldAsync(Basket, Instrument, HoldTerms?, CancellationToken)"/>,
/// <see cref="CaptureAsync"/>, <see cref="ExtendHoldAsync"/>, <see cref="VoidAsync"/>, <see cref="RefundAsync"/>) is kept in
/// <see cref="CarbonPosOptions.Pending"/> before it is sent, is repeated under the same id when no answer comes, and is then
/// asked after. It ends in a <see cref="SaleOutcome"/> within twice <see cref="CarbonPosOptions.Deadline"/>, and never debits twice.
/// </para>
/// <para>Cancellation stops the waiting, never the debit: the request stays kept, and <see cref="ResolvePendingAsync"/> finds out what it did.</para>
/// <para>All of them throw <see cref="CarbonPosException"/> when nothing moved and the cause is not the shopper's: see docs/reference/errors-in-the-sdk.md.</para>
/// </remarks>
public sealed partial class CarbonPosClient : IDisposable
{
    private readonly CarbonPosOptions options;
    private readonly Gateway gateway;
    private readonly IPendingRequests pending;
    private readonly FilePendingRequests? ownPending;
    private readonly Debits debits;
    private readonly CheckoutService.CheckoutServiceClient checkout;
    private readonly CatalogService.CatalogServiceClient catalog;
    private readonly WalletService.WalletServiceClient wallet;

    /// <summary>Checks the options, reads the token and opens the pending store. Connects with the first call.</summary>
    /// <param name="options">Copied: later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    /// <exception cref="IOException">The pending folder cannot be used.</exception>
    public CarbonPosClient(CarbonPosOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.options = options.Copy();
        var token = options.ReadToken();
        ownPending = options.Pending is null ? new FilePendingRequests(options.PendingFolder ?? CarbonPosOptions.DefaultPendingFolder()) : null;
        pending = options.Pending ?? ownPending!;
        gateway = new Gateway(this.options, token);
        checkout = new(gateway.Invoker);
        catalog = new(gateway.Invoker);
        wallet = new(gateway.Invoker);
        debits = new Debits(gateway, checkout, pending);
    }

    /// <summary>Requests without a known outcome, oldest first.</summary>
    public IReadOnlyList<PendingRequest> Pending => pending.List();

    /// <summary>Makes a request id from this client's clock and randomness, for a register that wants to note it before the sale.</summary>
    public RequestId NewRequestId() => RequestId.New(options.Clock, options.Random);

    /// <summary>Debits a basket.</summary>
    /// <param name="basket">1 to 500 lines.</param>
    /// <param name="instrument">What the shopper shows.</param>
    /// <param name="terms">Null = a plain sale.</param>
    /// <param name="cancellation">Stops the waiting, never the debit.</param>
    /// <exception cref="ArgumentException">The basket is empty, or the note too long.</exception>
    /// <exception cref="CarbonPosException">Nothing moved; the exception says why and whether to try again.</exception>
    public Task<SaleOutcome> SellAsync(Basket basket, Instrument instrument, SaleTerms? terms = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        terms ??= new SaleTerms();
        var request = new AuthorizeRequest
        {
            Mode = AuthorizeMode.Sale,
            Lines = { Filled(basket).ToWire() },
            AllowPartial = terms.AllowPartial,
            PurchaseId = terms.PurchaseId?.ToString("D") ?? "",
            Training = terms.Training,
            TillDate = terms.TillDate?.ToString("yyyy-MM-dd") ?? "",
            Offer = terms.Offer?.Text ?? "",
        };
        return AuthorizeAsync(request, RequestKind.Sale, instrument, terms.RequestId, terms.Note, cancellation);
    }

    /// <summary>Sets the points of a basket aside until capture, void or expiry.</summary>
    /// <param name="basket">1 to 500 lines.</param>
    /// <param name="instrument">What the shopper shows.</param>
    /// <param name="terms">Null = 30 minutes.</param>
    /// <param name="cancellation">Stops the waiting, never the hold.</param>
    /// <inheritdoc cref="SellAsync" path="/exception"/>
    public Task<SaleOutcome> HoldAsync(Basket basket, Instrument instrument, HoldTerms? terms = null, CancellationToken cancellation = default) =>
        HoldAsync(new AuthorizeRequest { Lines = { Filled(basket).ToWire() } }, instrument, terms, cancellation);

    /// <summary>Sets an amount aside whose basket is not known yet (fuel, hotel).</summary>
    /// <param name="amount">1 to 10^12 g.</param>
    /// <param name="instrument">What the shopper shows.</param>
    /// <param name="terms">Null = 30 minutes.</param>
    /// <param name="cancellation">Stops the waiting, never the hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is outside its range.</exception>
    /// <exception cref="CarbonPosException">Nothing was set aside; the exception says why and whether to try again.</exception>
    public Task<SaleOutcome> HoldAsync(Co2eMass amount, Instrument instrument, HoldTerms? terms = null, CancellationToken cancellation = default) =>
        HoldAsync(new AuthorizeRequest { HoldGrams = Within(amount, 1) }, instrument, terms, cancellation);

    /// <summary>Turns a hold into a debit of what was really sold; the rest of the hold goes back.</summary>
    /// <param name="transactionId">Of the hold.</param>
    /// <param name="basket">What was really sold. Null = exactly what is held.</param>
    /// <param name="requestId">Of this capture, its own. Null = the SDK makes one.</param>
    /// <param name="cancellation">Stops the waiting, never the debit.</param>
    /// <inheritdoc cref="SellAsync" path="/exception"/>
    public Task<SaleOutcome> CaptureAsync(string transactionId, Basket? basket = null, RequestId? requestId = null, CancellationToken cancellation = default)
    {
        var kept = Keep(RequestKind.Capture, transactionId, requestId);
        var request = new CaptureRequest { RequestId = kept.RequestId.ToString(), TransactionId = transactionId };
        if (basket is not null)
        {
            request.Lines.Add(Filled(basket).ToWire());
        }

        return debits.SendAsync(kept, false, o => checkout.CaptureAsync(request, o), (a, id) => a.Posting.ToOutcome(id), cancellation);
    }

    /// <summary>Sets more points aside on an open hold, or prolongs it, or both.</summary>
    /// <param name="transactionId">Of the hold.</param>
    /// <param name="additional">0 to 10^12 g; zero = prolong only.</param>
    /// <param name="lasts">From now until the hold lapses, 60 s to 30 days. Null = keep the present expiry.</param>
    /// <param name="requestId">Of this extension, its own. Null = the SDK makes one.</param>
    /// <param name="cancellation">Stops the waiting, never the hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount or time outside its range.</exception>
    /// <exception cref="CarbonPosException">Nothing moved; the exception says why and whether to try again.</exception>
    public Task<SaleOutcome> ExtendHoldAsync(
        string transactionId, Co2eMass additional, TimeSpan? lasts = null, RequestId? requestId = null, CancellationToken cancellation = default)
    {
        var kept = Keep(RequestKind.ExtendHold, transactionId, requestId);
        var request = new ExtendHoldRequest
        {
            RequestId = kept.RequestId.ToString(),
            TransactionId = transactionId,
            AdditionalGrams = Within(additional, 0),
            HoldSeconds = lasts.ToWireSeconds(),
        };
        return debits.SendAsync(kept, false, o => checkout.ExtendHoldAsync(request, o), (a, id) => a.Posting.ToOutcome(id), cancellation);
    }

    /// <summary>Gives an open hold back.</summary>
    /// <param name="transactionId">Of the hold.</param>
    /// <param name="requestId">Of this void, its own. Null = the SDK makes one.</param>
    /// <param name="cancellation">Stops the waiting, never the void.</param>
    /// <exception cref="CarbonPosException">Nothing moved; the exception says why and whether to try again.</exception>
    public Task<SaleOutcome> VoidAsync(string transactionId, RequestId? requestId = null, CancellationToken cancellation = default)
    {
        var kept = Keep(RequestKind.Void, transactionId, requestId);
        var request = new VoidRequest { RequestId = kept.RequestId.ToString(), TransactionId = transactionId };
        return debits.SendAsync(kept, false, o => checkout.VoidAsync(request, o), (a, id) => a.Posting.ToOutcome(id), cancellation);
    }

    /// <summary>Gives points of a posted transaction back, by line, at the content of the original line.</summary>
    /// <param name="transactionId">Of the sale or capture.</param>
    /// <param name="lines">What comes back. Null or empty = everything that has not come back yet.</param>
    /// <param name="requestId">Of this refund, its own. Null = the SDK makes one.</param>
    /// <param name="cancellation">Stops the waiting, never the refund.</param>
    /// <exception cref="ArgumentOutOfRangeException">A line or quantity outside its range.</exception>
    /// <exception cref="CarbonPosException">Nothing moved; the exception says why and whether to try again.</exception>
    public Task<SaleOutcome> RefundAsync(
        string transactionId, IReadOnlyList<ReturnedLine>? lines = null, RequestId? requestId = null, CancellationToken cancellation = default)
    {
        var kept = Keep(RequestKind.Refund, transactionId, requestId);
        var request = new RefundRequest { RequestId = kept.RequestId.ToString(), TransactionId = transactionId, Lines = { (lines ?? []).ToWire() } };
        return debits.SendAsync(kept, false, o => checkout.RefundAsync(request, o), (a, id) => a.Posting.ToOutcome(id), cancellation);
    }

    /// <summary>Ends uncertainty about a kept request: what it did, or, if it did nothing yet, gives its id up for ever.</summary>
    /// <returns><see cref="SaleOutcome.Abandoned"/> when it did nothing; <see cref="SaleOutcome.Unknown"/> when the gateway still cannot be asked.</returns>
    /// <exception cref="CarbonPosException">The id is not among <see cref="Pending"/>, or is being sent at this moment.</exception>
    public Task<SaleOutcome> FindOrAbandonAsync(RequestId requestId, CancellationToken cancellation = default)
    {
        var request = pending.List().FirstOrDefault(p => p.RequestId == requestId)
            ?? throw new CarbonPosException(
                CarbonPosErrors.RequestNotPending,
                "The till has no open request with this number.",
                $"Request {requestId} is not in the pending store. Name its instrument or transaction, or look the transaction up.") { RequestId = requestId };
        return debits.ResolveAsync(request, cancellation);
    }

    /// <summary>As <see cref="FindOrAbandonAsync(PosSdk.RequestId, CancellationToken)"/>, for a sale or hold that the register kept itself.</summary>
    /// <param name="requestId">Of the sale or hold.</param>
    /// <param name="instrument">The one that was sent, an expired flashcode included.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public Task<SaleOutcome> FindOrAbandonAsync(RequestId requestId, Instrument instrument, CancellationToken cancellation = default) =>
        debits.ResolveAsync(PendingRequest.For(requestId, RequestKind.Sale, options.Clock.GetUtcNow(), instrument), cancellation);

    /// <summary>As <see cref="FindOrAbandonAsync(PosSdk.RequestId, CancellationToken)"/>, for a capture, extension, void or refund that the register kept itself.</summary>
    /// <param name="requestId">Of the capture, extension, void or refund.</param>
    /// <param name="transactionId">The transaction it named.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public Task<SaleOutcome> FindOrAbandonAsync(RequestId requestId, string transactionId, CancellationToken cancellation = default) =>
        debits.ResolveAsync(PendingRequest.For(requestId, RequestKind.Capture, options.Clock.GetUtcNow(), transactionId), cancellation);

    /// <summary>Finds out what became of every kept request; call it when the till starts, before the first sale.</summary>
    /// <returns>Oldest first. Stops at the first when the gateway cannot be reached; the rest stays kept. Requests being sent at this moment are left alone.</returns>
    public Task<IReadOnlyList<ResolvedRequest>> ResolvePendingAsync(CancellationToken cancellation = default) => debits.ResolveAllAsync(cancellation);

    /// <summary>The last resort of support: forgets a kept request that the gateway can never answer for, such as one of a gateway that is gone.</summary>
    /// <remarks>Not for the sales floor: if the request did debit points, nothing here knows of it afterwards.</remarks>
    public void ForgetPending(RequestId requestId) => pending.Remove(requestId);

    /// <summary>Weighs a basket and, with an instrument, says whether the balance would carry it. Moves nothing.</summary>
    /// <param name="basket">1 to 500 lines.</param>
    /// <param name="instrument">Null = weigh only.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="CarbonPosException">No answer; the exception says why.</exception>
    public async Task<Quote> QuoteAsync(Basket basket, Instrument? instrument = null, CancellationToken cancellation = default)
    {
        var request = new QuoteRequest { Lines = { Filled(basket).ToWire() }, Instrument = instrument?.ToWire() };
        return (await ReadAsync(o => checkout.QuoteAsync(request, o), cancellation)).ToQuote();
    }

    /// <summary>Weighs and names the products of a basket and explains each line. Needs no instrument, moves nothing.</summary>
    /// <param name="basket">1 to 500 lines.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="CarbonPosException">No answer; the exception says why.</exception>
    public async Task<WeighedBasket> WeighAsync(Basket basket, CancellationToken cancellation = default)
    {
        var request = new WeighRequest { Lines = { Filled(basket).ToWire() } };
        return (await ReadAsync(o => catalog.WeighAsync(request, o), cancellation)).ToBasket();
    }

    /// <summary>As <see cref="WeighAsync"/>, with every step of the ladder for each line: for support and audits.</summary>
    /// <param name="basket">1 to 500 lines; a few kilobytes come back for each.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="CarbonPosException">No answer; the exception says why.</exception>
    public async Task<WeighedBasket> ExplainAsync(Basket basket, CancellationToken cancellation = default)
    {
        var request = new WeighRequest { Lines = { Filled(basket).ToWire() }, Explain = true };
        return (await ReadAsync(o => catalog.WeighAsync(request, o), cancellation)).ToBasket();
    }

    /// <summary>What the account behind an instrument holds, newest period first. A flashcode stays unspent.</summary>
    /// <param name="instrument">What the shopper shows.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="CarbonPosException">No answer; the exception says why.</exception>
    public async Task<IReadOnlyList<PeriodBalance>> GetBalanceAsync(Instrument instrument, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var request = new GetBalanceRequest { Instrument = instrument.ToWire() };
        return [.. (await ReadAsync(o => wallet.GetBalanceAsync(request, o), cancellation)).Periods.Select(p => p.ToBalance())];
    }

    /// <summary>One transaction of this merchant, as it stands now.</summary>
    /// <param name="transactionId">"partition-epoch-sequence".</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="CarbonPosException">No such transaction, or no answer; the exception says which.</exception>
    public async Task<Transaction> GetTransactionAsync(string transactionId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(transactionId);
        var request = new GetTransactionRequest { TransactionId = transactionId };
        return (await ReadAsync(o => checkout.GetTransactionAsync(request, o), cancellation)).Transaction.ToTransaction();
    }

    /// <summary>Closes the connection and the pending store, unless that was passed in.</summary>
    public void Dispose()
    {
        gateway.Dispose();
        ownPending?.Dispose();
    }

    private Task<SaleOutcome> HoldAsync(AuthorizeRequest request, Instrument instrument, HoldTerms? terms, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        terms ??= new HoldTerms();
        request.Mode = AuthorizeMode.Hold;
        request.HoldSeconds = terms.Lasts.ToWireSeconds();
        request.PurchaseId = terms.PurchaseId?.ToString("D") ?? "";
        request.Training = terms.Training;
        request.TillDate = terms.TillDate?.ToString("yyyy-MM-dd") ?? "";
        return AuthorizeAsync(request, RequestKind.Hold, instrument, terms.RequestId, terms.Note, cancellation);
    }

    private Task<SaleOutcome> AuthorizeAsync(
        AuthorizeRequest request, RequestKind kind, Instrument instrument, RequestId? requestId, string? note, CancellationToken cancellation)
    {
        var kept = PendingRequest.For(requestId ?? NewRequestId(), kind, options.Clock.GetUtcNow(), instrument, note);
        request.RequestId = kept.RequestId.ToString();
        request.Instrument = instrument.ToWire();
        return debits.SendAsync(kept, request.Training, o => checkout.AuthorizeAsync(request, o), (a, id) => a.ToOutcome(id), cancellation);
    }

    private PendingRequest Keep(RequestKind kind, string transactionId, RequestId? requestId) =>
        PendingRequest.For(requestId ?? NewRequestId(), kind, options.Clock.GetUtcNow(), transactionId);

    private async Task<T> ReadAsync<T>(Func<Grpc.Core.CallOptions, Grpc.Core.AsyncUnaryCall<T>> call, CancellationToken cancellation)
        where T : class
    {
        var result = await gateway.CallAsync(call, null, cancellation);
        return result.Answer ?? throw result.Error!;
    }

    private static Basket Filled(Basket basket)
    {
        ArgumentNullException.ThrowIfNull(basket);
        return basket.Count > 0 ? basket : throw new ArgumentException("The basket is empty: add at least one line.", nameof(basket));
    }

    private static long Within(Co2eMass amount, long least) => amount.Grams >= least && amount.Grams <= 1_000_000_000_000
        ? amount.Grams
        : throw new ArgumentOutOfRangeException(nameof(amount), amount, $"A hold is {least} to 1,000,000,000,000 g.");
}
