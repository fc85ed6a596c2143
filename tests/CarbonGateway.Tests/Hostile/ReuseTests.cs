using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Hostile;

/// <summary>Request ids used twice, and transactions that belong to others.</summary>
public sealed class ReuseTests : IAsyncLifetime
{
    private HostileTown town = null!;

    public async ValueTask InitializeAsync() => town = await HostileTown.OpenAsync();

    public ValueTask DisposeAsync() => town.DisposeAsync();

    [Fact]
    public async Task Authorize_SameIdAnotherBody_NamesEachField()
    {
        var other = town.Gateway.TokenOf(new Carbon.Transactions.AccountId(0x0C17_12E4, 8));
        var first = town.Hold();
        (first.PurchaseId, first.TillDate) = ("00000000-0000-4000-8000-0000000000aa", "2026-06-01");
        var answer = await town.Gateway.Till.AuthorizeAsync(first);
        (string Field, Action<AuthorizeRequest> Change)[] changes =
        [
            ("instrument", r => r.Instrument = new() { AccountToken = other }),
            ("lines", r => r.Lines[0].QuantityMilli = 999),
            ("lines", r => r.Lines[0].Label = Shelf.Coffee),
            ("lines", r => r.Lines[0].PriceCents = 1),
            ("lines", r => r.Lines[0].VatBasisPoints = 550),
            ("lines", r => r.Lines[0].Unit = QuantityUnit.Kilogram),
            ("lines", r => r.Lines[0].Kind = LineKind.Service),
            ("lines", r => r.Lines[0].Activity = "I"),
            ("lines", r => r.Lines.Add(Shelf.Deposit())),
            ("grams", r => r.HoldGrams = 5),
            ("mode", r => r.Mode = AuthorizeMode.Sale),
            ("mode", r => r.AllowPartial = true),
            ("purchase_id", r => r.PurchaseId = "00000000-0000-4000-8000-0000000000ab"),
            ("purchase_id", r => r.PurchaseId = ""),
            ("timing", r => r.HoldSeconds = 3_600),
            ("timing", r => r.TillDate = "2026-06-03"),
            ("timing", r => r.TillDate = ""),
        ];
        foreach (var (field, change) in changes)
        {
            var reused = new AuthorizeRequest(first);
            change(reused);
            await town.RefusedAsync(() => town.Gateway.Till.AuthorizeAsync(reused), StatusCode.AlreadyExists, "REQUEST_ID_REUSED", field);
        }

        await town.RefusedAsync(() => town.Gateway.Till.PostAsync(new VoidRequest { RequestId = first.RequestId, TransactionId = answer.TransactionId }), StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "call");
        Assert.Equal(answer, await town.Gateway.Till.AuthorizeAsync(first));
    }

    [Fact]
    public async Task FollowUps_SameIdAnotherBody_NamesEachField()
    {
        var (one, two) = ((await town.Gateway.Till.AuthorizeAsync(town.Hold())).TransactionId, (await town.Gateway.Till.AuthorizeAsync(town.Hold())).TransactionId);
        var extend = new ExtendHoldRequest { RequestId = town.NewId(), TransactionId = one, AdditionalGrams = 10, HoldSeconds = 90_000 };
        await town.Gateway.Till.PostAsync(extend);
        await ReusedAsync(new ExtendHoldRequest(extend) { TransactionId = two }, "transaction_id");
        await ReusedAsync(new ExtendHoldRequest(extend) { AdditionalGrams = 11 }, "grams");
        await ReusedAsync(new ExtendHoldRequest(extend) { HoldSeconds = 90_001 }, "timing");

        var capture = new CaptureRequest { RequestId = town.NewId(), TransactionId = one, Lines = { Shelf.Line(Shelf.Cheese, 900) } };
        await town.Gateway.Till.PostAsync(capture);
        await ReusedAsync(new CaptureRequest(capture) { TransactionId = two }, "transaction_id");
        await ReusedAsync(new CaptureRequest { RequestId = capture.RequestId, TransactionId = one }, "lines");

        var refund = new RefundRequest { RequestId = town.NewId(), TransactionId = one, Lines = { new RefundLine { Line = 0, QuantityMilli = 100 } } };
        await town.Gateway.Till.PostAsync(refund);
        await ReusedAsync(new RefundRequest { RequestId = refund.RequestId, TransactionId = one }, "lines");
        await ReusedAsync(new RefundRequest(refund) { TransactionId = two }, "transaction_id");

        var undo = new VoidRequest { RequestId = town.NewId(), TransactionId = two };
        await town.Gateway.Till.PostAsync(undo);
        await ReusedAsync(new VoidRequest(undo) { TransactionId = one }, "transaction_id");

        async Task ReusedAsync(IMessage request, string field) =>
            await town.RefusedAsync(() => town.Gateway.Till.PostAsync(request), StatusCode.AlreadyExists, "REQUEST_ID_REUSED", field);
    }

    [Fact]
    public async Task SameBodyInOtherWords_IsAReplay()
    {
        var first = town.Sale();
        first.Mode = AuthorizeMode.Unspecified;
        first.Lines[0].QuantityMilli = 0;
        var answer = await town.Gateway.Till.AuthorizeAsync(first);
        var again = new AuthorizeRequest(first) { Mode = AuthorizeMode.Sale, Instrument = new() { AccountToken = town.Gateway.TokenOf(HostileTown.Citizen) } };
        (again.Lines[0].Kind, again.Lines[0].Unit, again.Lines[0].QuantityMilli) = (LineKind.Goods, QuantityUnit.Piece, 1_000);
        Assert.Equal(answer.ToByteArray(), (await town.Gateway.Till.AuthorizeAsync(again)).ToByteArray());
    }

    [Fact]
    public async Task OtherMerchantsTransaction_IsUnknownToEveryCall()
    {
        var till = town.Gateway.OtherTill;
        var hold = (await town.Gateway.Till.AuthorizeAsync(town.Hold())).TransactionId;
        var sale = (await town.Gateway.Till.AuthorizeAsync(town.Sale())).TransactionId;
        await town.RefusedAsync(new CaptureRequest { RequestId = town.NewId(), TransactionId = hold }, V1.Refusal.TransactionUnknown, till);
        await town.RefusedAsync(new ExtendHoldRequest { RequestId = town.NewId(), TransactionId = hold, AdditionalGrams = 1 }, V1.Refusal.TransactionUnknown, till);
        await town.RefusedAsync(new VoidRequest { RequestId = town.NewId(), TransactionId = hold }, V1.Refusal.TransactionUnknown, till);
        await town.RefusedAsync(new RefundRequest { RequestId = town.NewId(), TransactionId = sale }, V1.Refusal.TransactionUnknown, till);
        await town.RefusedAsync(() => till.GetAsync(sale), StatusCode.NotFound, "TRANSACTION_UNKNOWN");
    }

    [Fact]
    public async Task UnknownAccount_IsRefusedAtTheTill_AndHasACodeOfItsOwnElsewhere()
    {
        var sale = town.Sale();
        sale.Instrument = new() { AccountToken = town.Gateway.TokenOf(new Carbon.Transactions.AccountId(1, 2)) };
        await town.RefusedAsync(sale, V1.Refusal.AccountUnknown);
        var error = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Till.BalanceAsync(sale.Instrument.AccountToken));
        Assert.Equal((StatusCode.NotFound, "ACCOUNT_UNKNOWN"), (error.StatusCode, Errors.DetailOf(error).Code));
    }

    [Fact]
    public async Task OtherMerchant_GivingUpTheSameId_StopsOnlyItsOwn()
    {
        var sale = town.Sale();
        var search = new FindOrAbandonRequest { RequestId = sale.RequestId, Instrument = sale.Instrument };
        Assert.False((await town.Gateway.OtherTill.FindAsync(search)).Found);
        Assert.Equal(V1.Outcome.Approved, (await town.Gateway.Till.AuthorizeAsync(sale)).Outcome);
        Assert.True((await town.Gateway.Till.FindAsync(search)).Found);
        await town.RefusedAsync(sale, V1.Refusal.Abandoned, town.Gateway.OtherTill);
    }
}
