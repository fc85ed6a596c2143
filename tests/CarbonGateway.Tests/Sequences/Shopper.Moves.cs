using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using RefundLine = CarbonPos.V1.RefundLine;

namespace CarbonPos.CarbonGateway.Tests.Sequences;

internal sealed partial class Shopper
{
    private static readonly int[] HoldTimes = [0, 60, 600, 86_400, 604_800, 2_592_000];
    private static readonly JournalKey Nowhere = new(0, 1, 999_999_999);

    private async Task<Move> ChooseAsync(DateTimeOffset now, DateTimeOffset latest) => random.Next(100) switch
    {
        < 16 => Sale(),
        < 22 => Sale(partial: true),
        < 29 => await PaidByPhoneAsync(now),
        < 41 => Hold(),
        // A training sale leaves lapsed holds to the sweeper, which may or may not have come by.
        < 43 when !holds.Any(h => book.FindTransaction(h) is { State: Carbon.Transactions.TransactionState.Held } hold && hold.HoldExpiry <= latest) => Training(),
        < 55 when holds.Count > 0 => Capture(Recent(holds)),
        < 60 when holds.Count > 0 => Extend(Recent(holds)),
        < 64 when holds.Count > 0 => Void(Recent(holds)),
        < 76 when sales.Count > 0 => Refund(Recent(sales)),
        < 84 when sent.Count > 0 => Pick(sent),
        < 90 when sent.Count > 0 => Misused(Pick(sent)),
        < 93 when holds.Count + sales.Count > 0 => FromOtherMerchant(),
        93 => Stranger(),
        94 => Capture(Nowhere),
        >= 95 => Search(),
        _ => random.Next(2) == 0 ? Hold() : Sale(),
    };

    private Move Sale(bool partial = false) => Authorize(AuthorizeMode.Sale, token, account, Basket(), partial);

    private Move Stranger()
    {
        var nobody = new AccountId(0xDEAD, (ulong)random.NextInt64());
        return Authorize(AuthorizeMode.Sale, gateway.TokenOf(nobody), nobody, Basket(), false);
    }

    private Move Hold()
    {
        if (random.Next(2) == 0) return Authorize(AuthorizeMode.Hold, token, account, Basket(), false, hold: HoldTimes[random.Next(HoldTimes.Length)]);
        return Authorize(AuthorizeMode.Hold, token, account, [], false, hold: HoldTimes[random.Next(HoldTimes.Length)], grams: 1 + random.Next(6_000));
    }

    private Move Training()
    {
        var move = Sale();
        ((AuthorizeRequest)move.Request).Training = true;
        var sale = (Sale)move.Event;
        return move with { Event = new TrainingSale { Request = sale.Request, At = sale.At, Account = account, Seller = sale.Seller, Lines = sale.Lines } };
    }

    // A flashcode: fresh, stale, shown twice, or kept by an offline till and forwarded.
    private async Task<Move> PaidByPhoneAsync(DateTimeOffset now)
    {
        if (vouchers.Count == 0 || random.Next(3) > 0)
        {
            var cap = 1_000 + random.Next(9_000);
            var offlineCap = random.Next(3) == 0 ? 0 : random.Next(cap);
            var (bytes, until) = await phone.GetVoucherAsync(gateway, token, cap, offlineCapGrams: offlineCap);
            vouchers.Add(new(bytes, Hour(now), until, new((ulong)vouchers.Count, (ulong)seed), cap, offlineCap));
        }

        var voucher = vouchers[^1];
        var forward = random.Next(3) == 0;
        var soldAt = forward ? now.AddMinutes(-random.Next(50)) : now;
        var shownAt = soldAt.AddSeconds(random.Next(5) == 0 ? -120 : random.Next(15));
        var fresh = voucher.From <= soldAt && soldAt < voucher.Until && Math.Abs((shownAt.ToUnixTimeSeconds() / 30) - (soldAt.ToUnixTimeSeconds() / 30)) <= 1;
        var move = Authorize(forward ? AuthorizeMode.Forward : AuthorizeMode.Sale, null, account, Basket(), false, voucher.Serial, soldAt: soldAt);
        ((AuthorizeRequest)move.Request).Instrument = new() { Flashcode = phone.Show(voucher.Bytes, shownAt) };
        var shown = new Voucher(voucher.Serial, Co2eMass.FromGrams(forward ? voucher.OfflineCap : voucher.Cap), voucher.Until, fresh ? Carbon.Transactions.Refusal.None : Carbon.Transactions.Refusal.FlashcodeExpired);
        return move with { Event = (SellingEvent)move.Event with { Voucher = shown } };
    }

    private static DateTimeOffset Hour(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds() / 3_600 * 3_600);

    private Move Authorize(
        AuthorizeMode mode, string? accountToken, AccountId payer, BasketLine[] basket, bool partial,
        FlashcodeSerial serial = default, int hold = 0, long grams = 0, DateTimeOffset? soldAt = null)
    {
        var purchase = random.Next(6) == 0 ? NewId() : "";
        var tillDate = random.Next(6) == 0 ? "2026-06-01" : "";
        var request = new AuthorizeRequest
        {
            RequestId = NewId(), Mode = mode, AllowPartial = partial, PurchaseId = purchase, HoldSeconds = hold, HoldGrams = grams, TillDate = tillDate, Lines = { basket },
        };
        if (accountToken is not null) request.Instrument = new() { AccountToken = accountToken };
        if (mode == AuthorizeMode.Forward) request.SoldAt = Timestamp.FromDateTimeOffset(soldAt!.Value);
        var key = new RequestKey(RunningGateway.Seller.Company, Guid.Parse(request.RequestId));
        var lines = basket.Length > 0 ? Shelf.Weigh(basket) : [SoldLine.StatedByTill(Co2eMass.FromGrams(grams))];
        var joined = purchase.Length == 0 ? Guid.Empty : Guid.Parse(purchase);
        SellingEvent e = mode switch
        {
            AuthorizeMode.Hold => new Hold { Request = key, At = default, Account = payer, Seller = RunningGateway.Seller, Lines = lines, Purchase = joined, Expiry = default },
            AuthorizeMode.Forward => new Forward { Request = key, At = default, Account = payer, Seller = RunningGateway.Seller, Lines = lines, Purchase = joined, SoldAt = soldAt!.Value },
            _ => new Sale { Request = key, At = default, Account = payer, Seller = RunningGateway.Seller, Lines = lines, Purchase = joined, AllowPartial = partial },
        };
        var sold = mode == AuthorizeMode.Forward ? $"{soldAt:O}" : "";
        return new(request, e, ["authorize", $"{payer.ToHex()} {serial}", "", Text(basket), $"{grams}", $"{mode} {partial}", purchase, $"{sold} {hold} {tillDate}"]) { HoldSeconds = hold };
    }

    private Move Capture(JournalKey hold)
    {
        var basket = random.Next(3) == 0 ? [] : Basket();
        return new(
            new CaptureRequest { RequestId = NewId(out var key), TransactionId = OnWire(hold), Lines = { basket } },
            new Capture(hold, basket.Length == 0 ? [] : Shelf.Weigh(basket)) { Request = key, At = default },
            ["capture", "", $"{hold}", Text(basket), "", "", "", ""]);
    }

    private Move Extend(JournalKey hold)
    {
        var (grams, seconds) = (random.Next(3) == 0 ? 0 : random.Next(2_000), random.Next(2) == 0 ? 0 : HoldTimes[1 + random.Next(HoldTimes.Length - 1)]);
        return new(
            new ExtendHoldRequest { RequestId = NewId(out var key), TransactionId = OnWire(hold), AdditionalGrams = grams, HoldSeconds = seconds },
            new ExtendHold(hold, Co2eMass.FromGrams(grams), null) { Request = key, At = default },
            ["extend", "", $"{hold}", "", $"{grams}", "", "", $"{seconds}"])
        {
            HoldSeconds = seconds,
        };
    }

    private Move Void(JournalKey hold) => new(
        new VoidRequest { RequestId = NewId(out var key), TransactionId = OnWire(hold) }, new VoidHold(hold) { Request = key, At = default }, ["void", "", $"{hold}", "", "", "", "", ""]);

    private Move Refund(JournalKey sale)
    {
        var lines = new RepeatedField<RefundLine>();
        if (random.Next(3) > 0) lines.Add(new RefundLine { Line = random.Next(3), QuantityMilli = random.Next(3) switch { 0 => 0, 1 => 1_000, _ => 1 + random.Next(1_500) } });
        return new(
            new RefundRequest { RequestId = NewId(out var key), TransactionId = OnWire(sale), Lines = { lines } },
            new Refund(sale, [.. lines.Select(l => new Carbon.Transactions.RefundLine(l.Line, l.QuantityMilli))]) { Request = key, At = default },
            ["refund", "", $"{sale}", string.Join(' ', lines.Select(l => $"{l.Line}:{l.QuantityMilli}")), "", "", "", ""]);
    }

    // Another merchant reaches for this shopper's transaction.
    private Move FromOtherMerchant()
    {
        var theirs = holds.Count > 0 ? Capture(Recent(holds)) : Refund(Recent(sales));
        return theirs with { ByOther = true, Event = theirs.Event with { Request = theirs.Event.Request with { Merchant = RunningGateway.OtherSeller.Company } } };
    }

    // The same id, another body: one field changed, or another call altogether.
    private Move Misused(Move first)
    {
        var other = (random.Next(4), first.Event) switch
        {
            (0, _) => Sale(),
            (_, Carbon.Transactions.Sale) => Authorize(AuthorizeMode.Sale, token, account, Basket(), random.Next(2) == 0),
            (_, Carbon.Transactions.Capture x) => Capture(x.Transaction),
            (_, Carbon.Transactions.ExtendHold x) => Extend(x.Transaction),
            (_, Carbon.Transactions.Refund x) => Refund(x.Transaction),
            _ => Hold(),
        };
        return other.WithId(first.Event.Request.Id.ToString("D"));
    }

    // Seeks a request that was sent, or one that is sent only later.
    private Move Search()
    {
        var sought = sent.Count > 0 && random.Next(2) == 0 ? Pick(sent) : Late();
        var follow = (sought.Event as FollowUp)?.Transaction;
        var request = new FindOrAbandonRequest { RequestId = sought.Event.Request.Id.ToString("D") };
        if (follow is { } transaction) request.TransactionId = OnWire(transaction);
        else request.Instrument = ((AuthorizeRequest)sought.Request).Instrument;
        var e = new FindOrAbandon { Request = sought.Event.Request, At = default, Account = sought.Event.Account, Transaction = follow };
        return new Move(request, e, sought.Body) { ByOther = sought.ByOther };
    }

    private Move Late()
    {
        var late = holds.Count > 0 && random.Next(2) == 0 ? Capture(Recent(holds)) : Sale();
        sent.Add(late);
        return late;
    }

    private BasketLine[] Basket()
    {
        var basket = new BasketLine[1 + random.Next(3)];
        for (var i = 0; i < basket.Length; i++)
        {
            basket[i] = random.Next(7) switch
            {
                0 => Shelf.Deposit(),
                < 3 => Shelf.Line(Shelf.Cheese, random.Next(3) == 0 ? 1 + random.Next(2_500) : 1_000),
                < 5 => Shelf.Line(Shelf.Coffee, random.Next(3) == 0 ? 1 + random.Next(2_500) : 1_000),
                _ => Shelf.Line(Shelf.Drink, 1 + random.Next(2_000)),
            };
        }

        return basket;
    }

    private static string Text(BasketLine[] lines) => string.Join(' ', lines.Select(l => l.ToString()));
}
