using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Hostile;

/// <summary>Every field out of its range is refused with INVALID_ARGUMENT and its path.</summary>
public sealed class FieldTests : IAsyncLifetime
{
    private HostileTown town = null!;

    public async ValueTask InitializeAsync() => town = await HostileTown.OpenAsync();

    public ValueTask DisposeAsync() => town.DisposeAsync();

    [Fact]
    public async Task Authorize_EachFieldOutOfRange_NamesItsPath()
    {
        foreach (var text in new[] { "", "x", "00000000-0000-0000-0000-000000000000", "{00000001-0000-4000-8000-000000000000}", "00000001000040008000000000000000", " 00000001-0000-4000-8000-000000000000", "00000001-0000-4000-8000-000000000000\n" })
        {
            await InvalidAsync(r => r.RequestId = text, "request_id", "REQUEST_ID_INVALID");
        }

        await InvalidAsync(r => r.RequestId = Guid.CreateVersion7(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToString(), "request_id", "REQUEST_ID_TOO_OLD");
        await InvalidAsync(r => r.Instrument = null, "instrument", "INSTRUMENT_MISSING");
        await InvalidAsync(r => r.Instrument = new(), "instrument", "INSTRUMENT_MISSING");
        foreach (var text in new[] { "", "x", "CPA1:", town.Token + "A", town.Token[..^1], new('A', 100_000), "CPA1:" + new string('\u00e9', 62) })
        {
            await InvalidAsync(r => r.Instrument = new() { AccountToken = text }, "instrument.account_token", "ACCOUNT_TOKEN_INVALID");
        }

        foreach (var text in new[] { "", "x", "CPF1:", new('A', 600), new('A', 100_000), "CPF1:" + new string('A', 426) })
        {
            await InvalidAsync(r => r.Instrument = new() { Flashcode = text }, "instrument.flashcode", "FLASHCODE_INVALID");
        }

        foreach (var mode in new[] { 4, -1, 256, 257, int.MaxValue, int.MinValue }) await InvalidAsync(r => r.Mode = (AuthorizeMode)mode, "mode", "MODE_UNKNOWN");
        await InvalidAsync(r => (r.Mode, r.Training) = ((AuthorizeMode)4, true), "mode", "MODE_UNKNOWN");
        foreach (var text in new[] { "x", "{00000001-0000-4000-8000-000000000000}", " 00000001-0000-4000-8000-000000000000" }) await InvalidAsync(r => r.PurchaseId = text, "purchase_id", "PURCHASE_ID_INVALID");
        foreach (var text in new[] { "2026-13-01", "01/06/2026", "2026-6-1", "2026-06-01T00:00", "0000-00-00" }) await InvalidAsync(r => r.TillDate = text, "till_date", "TILL_DATE_INVALID");
        foreach (var seconds in new[] { -1, 1, 59, 2_592_001, int.MaxValue, int.MinValue }) await InvalidAsync(r => r.HoldSeconds = seconds, "hold_seconds", "HOLD_SECONDS_OUT_OF_RANGE");
        foreach (var grams in new[] { -1, 1_000_000_000_001, long.MaxValue, long.MinValue })
        {
            await InvalidAsync(r => (r.Mode, r.HoldGrams) = (AuthorizeMode.Hold, grams), "hold_grams", "GRAMS_OUT_OF_RANGE");
            await InvalidAsync(
                r =>
                {
                    (r.Mode, r.HoldGrams) = (AuthorizeMode.Hold, grams);
                    r.Lines.Clear();
                },
                "hold_grams",
                "GRAMS_OUT_OF_RANGE");
        }

        await InvalidAsync(r => r.Lines.Clear(), "lines", "BASKET_EMPTY");
        await InvalidAsync(r => r.Lines.Add(Enumerable.Repeat(r.Lines[0], 499)), "lines", "TOO_MANY_LINES");
        await InvalidAsync(
            r =>
            {
                r.Lines.Clear();
                r.Lines.Add(Enumerable.Repeat(Shelf.Line(Shelf.Coffee, 1_000_000_000), 500));
            },
            "lines",
            "BASKET_TOO_HEAVY");
    }

    [Fact]
    public async Task Authorize_SoldAtOutOfRange_NamesIt()
    {
        await InvalidAsync(r => r.Mode = AuthorizeMode.Forward, "sold_at", "SOLD_AT_MISSING");
        var now = town.Gateway.Clock.GetUtcNow();
        Timestamp[] wrong =
        [
            new() { Seconds = long.MaxValue }, new() { Seconds = long.MinValue }, new() { Seconds = now.ToUnixTimeSeconds(), Nanos = -1 },
            new() { Seconds = now.ToUnixTimeSeconds(), Nanos = int.MaxValue }, Timestamp.FromDateTimeOffset(now.AddMinutes(3)), Timestamp.FromDateTimeOffset(now.AddDays(-31)),
        ];
        foreach (var soldAt in wrong) await InvalidAsync(r => (r.Mode, r.SoldAt) = (AuthorizeMode.Forward, soldAt), "sold_at", "SOLD_AT_OUT_OF_RANGE");
        await InvalidAsync(r => (r.Mode, r.SoldAt) = (AuthorizeMode.Forward, Timestamp.FromDateTimeOffset(now)), "instrument", "FORWARD_NEEDS_FLASHCODE");
    }

    [Fact]
    public async Task Lines_EachFieldOutOfRange_NamesLineAndField_InEveryCallThatHasLines()
    {
        (string Field, Action<BasketLine> Change)[] wrong =
        [
            .. new[] { 10, -1, 256, 257, int.MaxValue, int.MinValue }.Select(v => ("kind", (Action<BasketLine>)(l => l.Kind = (LineKind)v))),
            .. new[] { 7, -1, 256, 257, int.MaxValue, int.MinValue }.Select(v => ("unit", (Action<BasketLine>)(l => l.Unit = (QuantityUnit)v))),
            .. new[] { -1, 1_000_000_001, long.MaxValue, long.MinValue }.Select(v => ("quantity_milli", (Action<BasketLine>)(l => l.QuantityMilli = v))),
            .. new[] { -1, 1_000_000_001, long.MaxValue, long.MinValue }.Select(v => ("price_cents", (Action<BasketLine>)(l => l.PriceCents = v))),
            .. new[] { -1, 10_001, int.MaxValue, int.MinValue }.Select(v => ("vat_basis_points", (Action<BasketLine>)(l => l.VatBasisPoints = v))),
            ("label", l => l.Label = new('1', 1_001)),
            ("activity", l => l.Activity = new('A', 17)),
        ];
        var hold = (await town.Gateway.Till.AuthorizeAsync(town.Hold())).TransactionId;
        foreach (var (field, change) in wrong)
        {
            var code = field.ToUpperInvariant() + "_OUT_OF_RANGE";
            var bad = Shelf.Line(Shelf.Cheese);
            change(bad);
            await InvalidAsync(r => r.Lines[1] = bad, $"lines[1].{field}", code);
            var capture = new CaptureRequest { RequestId = town.NewId(), TransactionId = hold, Lines = { Shelf.Line(Shelf.Cheese), bad } };
            await town.RefusedAsync(() => town.Gateway.Till.PostAsync(capture), StatusCode.InvalidArgument, code, $"lines[1].{field}");
            await town.RefusedAsync(() => town.Gateway.Till.QuoteAsync(new() { Lines = { bad } }), StatusCode.InvalidArgument, code, $"lines[0].{field}");
            await town.RefusedAsync(
                () => town.Gateway.Till.CallAsync<WeighResponse>("Catalog", "Weigh", new WeighRequest { Lines = { bad } }), StatusCode.InvalidArgument, code, $"lines[0].{field}");
        }
    }

    [Fact]
    public async Task FollowUps_EachFieldOutOfRange_NamesItsPath()
    {
        var hold = (await town.Gateway.Till.AuthorizeAsync(town.Hold())).TransactionId;
        var id = town.NewId();
        foreach (var bad in new[] { "", "1", "1-2", "x-1-1", "65536-1-1", "-1-1-1", "1-0-1", "1-1-0", "1-1-9223372036854775808", "1-1-1-1", " 1-1-1", new('1', 100_000) })
        {
            IMessage[] requests =
            [
                new CaptureRequest { RequestId = id, TransactionId = bad }, new ExtendHoldRequest { RequestId = id, TransactionId = bad },
                new VoidRequest { RequestId = id, TransactionId = bad }, new RefundRequest { RequestId = id, TransactionId = bad },
            ];
            foreach (var request in requests) await InvalidAsync(request, "transaction_id", "TRANSACTION_ID_INVALID");
            await town.RefusedAsync(() => town.Gateway.Till.GetAsync(bad), StatusCode.InvalidArgument, "TRANSACTION_ID_INVALID", "transaction_id");
            await town.RefusedAsync(() => town.Gateway.Till.FindAsync(new() { RequestId = id, TransactionId = bad }), StatusCode.InvalidArgument, "TRANSACTION_ID_INVALID", "transaction_id");
        }

        await town.RefusedAsync(() => town.Gateway.Till.FindAsync(new() { RequestId = id }), StatusCode.InvalidArgument, "TARGET_MISSING", "target");
        await InvalidAsync(new CaptureRequest { RequestId = "x", TransactionId = hold }, "request_id", "REQUEST_ID_INVALID");
        foreach (var grams in new[] { -1, 1_000_000_000_001, long.MaxValue, long.MinValue })
        {
            await InvalidAsync(new ExtendHoldRequest { RequestId = id, TransactionId = hold, AdditionalGrams = grams }, "additional_grams", "GRAMS_OUT_OF_RANGE");
        }

        await InvalidAsync(new ExtendHoldRequest { RequestId = id, TransactionId = hold, HoldSeconds = 59 }, "hold_seconds", "HOLD_SECONDS_OUT_OF_RANGE");
        foreach (var line in new[] { -1, 500, int.MaxValue, int.MinValue })
        {
            await InvalidAsync(new RefundRequest { RequestId = id, TransactionId = hold, Lines = { new RefundLine(), new RefundLine { Line = line } } }, "lines[1].line", "LINE_OUT_OF_RANGE");
        }

        foreach (var milli in new[] { -1, 1_000_000_001, long.MaxValue, long.MinValue })
        {
            await InvalidAsync(new RefundRequest { RequestId = id, TransactionId = hold, Lines = { new RefundLine { QuantityMilli = milli } } }, "lines[0].quantity_milli", "QUANTITY_MILLI_OUT_OF_RANGE");
        }

        await InvalidAsync(new RefundRequest { RequestId = id, TransactionId = hold, Lines = { Enumerable.Repeat(new RefundLine(), 501) } }, "lines", "TOO_MANY_LINES");
    }

    [Fact]
    public async Task Wallet_EachFieldOutOfRange_NamesItsPath()
    {
        using var phone = new Phone();
        await IssueAsync(r => r.AccountToken = "x", "account_token", "ACCOUNT_TOKEN_INVALID");
        await IssueAsync(r => r.PhonePublicKeys.Clear(), "phone_public_keys", "KEY_COUNT_OUT_OF_RANGE");
        await IssueAsync(r => r.PhonePublicKeys.Add(Enumerable.Repeat(phone.PublicKey, 20)), "phone_public_keys", "KEY_COUNT_OUT_OF_RANGE");
        foreach (var key in new[] { ByteString.Empty, ByteString.CopyFrom(new byte[65]), ByteString.CopyFrom(new byte[64]), ByteString.CopyFrom([4, .. Enumerable.Repeat((byte)7, 64)]) })
        {
            await IssueAsync(r => r.PhonePublicKeys.Add(key), "phone_public_keys[1]", "PHONE_KEY_INVALID");
        }

        foreach (var seconds in new[] { -1, 59, 604_801, int.MaxValue, int.MinValue }) await IssueAsync(r => r.ValidSeconds = seconds, "valid_seconds", "VALID_SECONDS_OUT_OF_RANGE");
        foreach (var grams in new[] { -1, 1_000_000_000_001, long.MaxValue, long.MinValue })
        {
            await IssueAsync(r => r.CapGrams = grams, "cap_grams", "GRAMS_OUT_OF_RANGE");
            await IssueAsync(r => r.OfflineCapGrams = grams, "offline_cap_grams", "GRAMS_OUT_OF_RANGE");
        }

        await IssueAsync(r => (r.CapGrams, r.OfflineCapGrams) = (10, 11), "offline_cap_grams", "OFFLINE_CAP_OVER_CAP");
        await ListAsync(r => r.AccountToken = "x", "account_token", "ACCOUNT_TOKEN_INVALID");
        foreach (var size in new[] { -1, 201, int.MaxValue, int.MinValue }) await ListAsync(r => r.PageSize = size, "page_size", "PAGE_SIZE_OUT_OF_RANGE");
        await ListAsync(r => r.PageToken = "x", "page_token", "PAGE_TOKEN_INVALID");

        async Task IssueAsync(Action<IssueFlashcodesRequest> change, string field, string code)
        {
            var request = new IssueFlashcodesRequest { AccountToken = town.Token, PhonePublicKeys = { phone.PublicKey } };
            change(request);
            await town.RefusedAsync(() => town.Gateway.Wallet.IssueAsync(request), StatusCode.InvalidArgument, code, field);
        }

        async Task ListAsync(Action<ListTransactionsRequest> change, string field, string code)
        {
            var request = new ListTransactionsRequest { AccountToken = town.Token };
            change(request);
            await town.RefusedAsync(() => town.Gateway.Wallet.ListAsync(request), StatusCode.InvalidArgument, code, field);
        }
    }

    // Refused, and its id not used up: put right, the same request goes through.
    private async Task InvalidAsync(Action<AuthorizeRequest> change, string field, string code)
    {
        var request = town.Sale();
        change(request);
        await InvalidAsync(request, field, code);
    }

    private async Task InvalidAsync(IMessage request, string field, string code) =>
        await town.RefusedAsync(() => town.Gateway.Till.PostAsync(request), StatusCode.InvalidArgument, code, field);
}
