using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.V1;
using Grpc.Core;
using BasketLine = CarbonPos.Carbon.Content.BasketLine;
using Outcome = CarbonPos.Carbon.Transactions.Outcome;
using Refusal = CarbonPos.Carbon.Transactions.Refusal;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>The hot path: scan → content from memory → one atomic step → reply.</summary>
internal sealed class Authorizing(
    CallerDirectory callers, IBalanceStore store, Weigher weigher, InstrumentReader instruments, Offers offers, FaultGuard guard, TimeProvider time)
{
    private static readonly TimeSpan ForwardWindow = TimeSpan.FromDays(7);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    public async Task<AuthorizeResponse> RunAsync(AuthorizeRequest request, ServerCallContext context)
    {
        try
        {
            var e = Read(request, callers.Require(context, CallerRole.Till), time.GetUtcNow());
            var result = await store.PostAsync(e, context.CancellationToken);
            var answer = result.Answer(store);
            var response = new AuthorizeResponse { Posting = PostingWriter.Write(answer, e is TrainingSale) };
            offers.NoteShort(e, answer);
            if (MayBeOffered(e, answer))
            {
                var shortage = await offers.FindAsync(e is VisitorSale ? null : e.Account, e.Seller.Company, e.Total, e.At, context.CancellationToken);
                (response.Offer, response.NoOffer) = (PostingWriter.Write(shortage), (V1.Refusal)shortage.Refusal);
            }

            return response;
        }
        catch (Exception e) when (FaultGuard.IsFault(e))
        {
            throw guard.Translate(e, context);
        }
    }

    // Only what is fresh now speaks for the shopper: an old scan that is sent again must not tell what the account lacks today.
    private static bool MayBeOffered(SellingEvent e, Answer answer) =>
        e is Sale or VisitorSale or TrainingSale
        && e.Voucher is null or { Flaw: Refusal.None }
        && answer is { Outcome: Outcome.Insufficient } or { Refusal: Refusal.OfferExpired or Refusal.OfferChanged };

    private SellingEvent Read(AuthorizeRequest request, Caller caller, DateTimeOffset now)
    {
        var id = new RequestKey(caller.Merchant, RequestReader.RequestId(request.RequestId, now - store.RememberFor));
        var mode = Mode(request.Mode);
        if (mode != AuthorizeMode.Sale && request.Offer.Length > 0) throw Fault.Invalid("OFFER_NOT_FOR_MODE", "offer", "Points are bought with a sale only.").ToException();
        var soldAt = SoldAt(request, mode, now);
        var visitor = IsVisitors(request, mode);
        var (account, voucher) = visitor ? default : Shown(request, mode, soldAt, now);
        var purchase = RequestReader.PurchaseId(request.PurchaseId);
        var tillDate = RequestReader.TillDate(request.TillDate);
        var hold = RequestReader.HoldTime(request.HoldSeconds, RequestReader.DefaultHoldSeconds)!.Value;
        var stated = RequestReader.Grams(request.HoldGrams, 0, "hold_grams");
        var basket = RequestReader.Lines(request.Lines, mode == AuthorizeMode.Hold && stated.IsPositive ? 0 : 1);
        var (lines, catalogue) = basket.Length > 0 ? Weighed(basket, caller.Seller) : ([SoldLine.StatedByTill(stated)], "");
        var bought = offers.Accept(request.Offer, account, caller.Merchant, SoldLine.Total(lines), now, out var offer);
        var fingerprint = CanonicalBody.Begin("authorize")
            .Instrument(account, voucher?.Serial ?? default)
            .Lines(basket)
            .Amount(request.HoldGrams, offer)
            .Mode((int)mode, request.AllowPartial)
            .Purchase(purchase)
            .Timing(mode == AuthorizeMode.Forward ? soldAt.ToUnixTimeMilliseconds() : 0, request.HoldSeconds, tillDate)
            .Finish();
        if (request.Training)
        {
            return new TrainingSale
            {
                Request = id, At = now, Account = account, Seller = caller.Seller, Lines = lines, Voucher = voucher, CatalogueVersion = catalogue, BuyBack = bought,
            };
        }

        return mode switch
        {
            AuthorizeMode.Sale when visitor => new VisitorSale
            {
                Request = id, Fingerprint = fingerprint, At = now, Seller = caller.Seller, Lines = lines, CatalogueVersion = catalogue,
                Purchase = purchase, TillDate = tillDate, BuyBack = bought,
            },
            AuthorizeMode.Sale => new Sale
            {
                Request = id, Fingerprint = fingerprint, At = now, Account = account, Seller = caller.Seller, Lines = lines, CatalogueVersion = catalogue,
                Voucher = voucher, Purchase = purchase, TillDate = tillDate, AllowPartial = request.AllowPartial, BuyBack = bought,
            },
            AuthorizeMode.Hold => new Hold
            {
                Request = id, Fingerprint = fingerprint, At = now, Account = account, Seller = caller.Seller, Lines = lines, CatalogueVersion = catalogue,
                Voucher = voucher, Purchase = purchase, TillDate = tillDate, Expiry = Whole(now + hold),
            },
            AuthorizeMode.Forward => new Forward
            {
                Request = id, Fingerprint = fingerprint, At = now, Account = account, Seller = caller.Seller, Lines = lines, CatalogueVersion = catalogue,
                Voucher = voucher, Purchase = purchase, TillDate = tillDate, SoldAt = soldAt,
            },
            _ => throw new System.Diagnostics.UnreachableException($"Mode {mode} is not read."),
        };
    }

    private (AccountId Account, Voucher? Voucher) Shown(AuthorizeRequest request, AuthorizeMode mode, DateTimeOffset soldAt, DateTimeOffset now)
    {
        // A trainee's flashcode must be fresh now, whatever is practised: nothing is spent, and nobody may look into an account twice.
        var (account, voucher) = instruments.Open(request.Instrument, request.Training ? now : soldAt, mode == AuthorizeMode.Forward);
        if (mode != AuthorizeMode.Forward) return (account, voucher);
        if (voucher is not { } shown) throw Fault.Invalid("FORWARD_NEEDS_FLASHCODE", "instrument", "A sale made offline must carry the flashcode that the shopper showed then.").ToException();
        // Judged by the book, after the marker: a forward that was posted in time gets its answer again, however late it is sent again.
        return (account, soldAt < now - ForwardWindow ? shown with { Flaw = Refusal.TooLate } : shown);
    }

    private static bool IsVisitors(AuthorizeRequest request, AuthorizeMode mode)
    {
        if (!InstrumentReader.IsVisitor(request.Instrument)) return false;
        return mode == AuthorizeMode.Sale && !request.Training
            ? true
            : throw Fault.Invalid("VISITOR_NOT_FOR_MODE", "instrument", "A visitor pays for a sale only: nothing can be set aside, forwarded or practised without an account.").ToException();
    }

    private static AuthorizeMode Mode(AuthorizeMode mode) => mode switch
    {
        AuthorizeMode.Unspecified => AuthorizeMode.Sale,
        AuthorizeMode.Sale or AuthorizeMode.Hold or AuthorizeMode.Forward => mode,
        _ => throw Fault.Invalid("MODE_UNKNOWN", "mode", $"This gateway knows no mode {(int)mode}.").ToException(),
    };

    /// <summary>Weighs a basket into lines for the book.</summary>
    public (SoldLine[] Lines, string CatalogueVersion) Weighed(BasketLine[] basket, Seller seller)
    {
        var weighed = weigher.Weigh(basket, seller);
        var lines = new SoldLine[weighed.Lines.Length];
        for (var i = 0; i < lines.Length; i++) lines[i] = SoldLine.Of(weighed.Lines[i]);

        // A basket's sum is bounded like a line's: together with the range of an account this keeps every sum in range.
        if (SoldLine.Total(lines).Grams > Carbon.Content.WeighedLine.MaxGrams)
        {
            throw Fault.Invalid("BASKET_TOO_HEAVY", "lines", $"A basket weighs at most {Carbon.Content.WeighedLine.MaxGrams} g CO2e; check quantities and units.").ToException();
        }

        return (lines, weighed.CatalogueVersion);
    }

    private DateTimeOffset SoldAt(AuthorizeRequest request, AuthorizeMode mode, DateTimeOffset now)
    {
        if (mode != AuthorizeMode.Forward) return now;
        if (request.SoldAt is null) throw Fault.Invalid("SOLD_AT_MISSING", "sold_at", "A forward needs the moment of the sale.").ToException();
        // Compared as seconds first: a timestamp out of the calendar's range must not throw elsewhere.
        var remembered = store.RememberFor > ForwardWindow ? store.RememberFor : ForwardWindow;
        var (from, until) = ((now - remembered).ToUnixTimeSeconds(), (now + ClockTolerance).ToUnixTimeSeconds());
        if (request.SoldAt.Seconds < from || request.SoldAt.Seconds > until || request.SoldAt.Nanos is < 0 or > 999_999_999)
        {
            throw Fault.WrongTime("SOLD_AT_OUT_OF_RANGE", "sold_at", $"A forwarded sale was made at most {remembered.TotalDays:0} days ago and not in the future; check the register's clock.").ToException();
        }

        return request.SoldAt.ToDateTimeOffset();
    }

    private static DateTimeOffset Whole(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());
}
