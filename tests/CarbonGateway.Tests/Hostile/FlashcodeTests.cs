using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Hostile;

/// <summary>Flashcodes that are stale, altered, copied, spent, or of another gateway.</summary>
public sealed class FlashcodeTests : IAsyncLifetime
{
    private readonly Phone phone = new();
    private HostileTown town = null!;

    private DateTimeOffset Now => town.Gateway.Clock.GetUtcNow();

    public async ValueTask InitializeAsync() => town = await HostileTown.OpenAsync();

    public ValueTask DisposeAsync()
    {
        phone.Dispose();
        return town.DisposeAsync();
    }

    [Fact]
    public async Task Expired_OfAnOlderStep_OrNotYetValid_IsRefused()
    {
        var (voucher, until) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000, 60);
        foreach (var seconds in new[] { -3_600, -61, 61, 3_600 }) await town.RefusedAsync(Paid(phone.Show(voucher, Now.AddSeconds(seconds))), V1.Refusal.FlashcodeExpired);
        town.Gateway.Clock.Advance(until - Now);
        await town.RefusedAsync(Paid(phone.Show(voucher, Now)), V1.Refusal.FlashcodeExpired);
    }

    [Fact]
    public async Task Spent_IsRefused_ForAnyMerchant_AndItsOwnReplayIsNot()
    {
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000);
        var sale = Paid(phone.Show(voucher, Now));
        var answer = await town.Gateway.Till.AuthorizeAsync(sale);
        Assert.Equal(V1.Outcome.Approved, answer.Outcome);
        await town.RefusedAsync(Paid(sale.Instrument.Flashcode), V1.Refusal.FlashcodeSpent);
        await town.RefusedAsync(Paid(phone.Show(voucher, Now.AddSeconds(30))), V1.Refusal.FlashcodeSpent);
        await town.RefusedAsync(Paid(phone.Show(voucher, Now)), V1.Refusal.FlashcodeSpent, town.Gateway.OtherTill);

        // Days later, long stale: the same request still gets its first answer, byte for byte.
        town.Gateway.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal(answer.ToByteArray(), (await town.Gateway.Till.AuthorizeAsync(sale)).ToByteArray());
    }

    [Fact]
    public async Task OverItsCap_IsRefused()
    {
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 1_410 + 5_639 - 1);
        await town.RefusedAsync(Paid(phone.Show(voucher, Now)), V1.Refusal.OverCap);
    }

    [Fact]
    public async Task OverItsCap_ByAHoldThatGrows_IsRefused()
    {
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 1_000);
        var hold = Paid(phone.Show(voucher, Now));
        hold.Lines.Clear();
        (hold.Mode, hold.HoldGrams) = (AuthorizeMode.Hold, 1);
        var id = (await town.Gateway.Till.AuthorizeAsync(hold)).TransactionId;
        await town.RefusedAsync(new ExtendHoldRequest { RequestId = town.NewId(), TransactionId = id, AdditionalGrams = 80_000 }, V1.Refusal.OverCap);
        Assert.Equal(V1.Outcome.Approved, (await town.Gateway.Till.PostAsync(new ExtendHoldRequest { RequestId = town.NewId(), TransactionId = id, AdditionalGrams = 999 })).Outcome);
        await town.RefusedAsync(new CaptureRequest { RequestId = town.NewId(), TransactionId = id, Lines = { Shelf.Line(Shelf.Cheese) } }, V1.Refusal.OverCap);
        Assert.Equal(1_000, (await town.Gateway.Till.PostAsync(new CaptureRequest { RequestId = town.NewId(), TransactionId = id })).GramsMoved);
    }

    /// <summary>A till whose sale was refused cannot claim that it was made offline.</summary>
    [Fact]
    public async Task Forward_OverTheOfflineCap_IsRefused_AndNothingMayBePromisedWithoutOne()
    {
        var (none, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000);
        var forward = Paid(phone.Show(none, Now));
        (forward.Mode, forward.SoldAt) = (AuthorizeMode.Forward, Timestamp.FromDateTimeOffset(Now));
        await town.RefusedAsync(forward, V1.Refusal.OverCap);

        var (some, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000, offlineCapGrams: 1_410 + 5_640);
        forward = Paid(phone.Show(some, Now));
        (forward.Mode, forward.SoldAt) = (AuthorizeMode.Forward, Timestamp.FromDateTimeOffset(Now));
        forward.Lines.Add(Shelf.Line(Shelf.Cheese));
        var refused = await town.Gateway.Till.AuthorizeAsync(forward);
        Assert.Equal((V1.Refusal.OverCap, 0L, 0L), (refused.Refusal, refused.GramsAvailable, refused.BudgetGrams));
        forward.RequestId = town.NewId();
        forward.Lines.RemoveAt(2);
        Assert.Equal(V1.Outcome.Approved, (await town.Gateway.Till.AuthorizeAsync(forward)).Outcome);
    }

    [Fact]
    public async Task Balance_ByATill_NeedsAFlashcodeThatIsFreshNow()
    {
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000);
        var sale = Paid(phone.Show(voucher, Now));
        Assert.Equal(V1.Outcome.Approved, (await town.Gateway.Till.AuthorizeAsync(sale)).Outcome);
        // Spent, but the shopper still stands there.
        Assert.Equal(HostileTown.Budget, await BudgetAsync(town.Gateway.Till));
        Assert.True((await town.Gateway.Till.QuoteAsync(Quote())).HasGramsAvailable);

        town.Gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        await town.RefusedAsync(() => BudgetAsync(town.Gateway.Till), StatusCode.InvalidArgument, "FLASHCODE_STALE", "instrument.flashcode");
        await town.RefusedAsync(() => town.Gateway.Till.QuoteAsync(Quote()), StatusCode.InvalidArgument, "FLASHCODE_STALE", "instrument.flashcode");
        // The shopper's own side needs no fresh code.
        Assert.Equal(HostileTown.Budget, await BudgetAsync(town.Gateway.Wallet));

        QuoteRequest Quote() => new() { Instrument = sale.Instrument, Lines = { Shelf.Line(Shelf.Cheese) } };

        async Task<long> BudgetAsync(WireClient by) =>
            Assert.Single((await by.CallAsync<GetBalanceResponse>("Wallet", "GetBalance", new GetBalanceRequest { Instrument = sale.Instrument })).Periods).BudgetGrams;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refused_ForTheFlashcodesSake_ShowsNoBalance_TrainingIncluded(bool training)
    {
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000);
        var unsigned = new byte[Flashcode.ShownSize];
        Assert.True(Flashcode.TryDecode(phone.Show(voucher, Now), unsigned));
        unsigned[^1] ^= 1;
        await RefusedUnseenAsync(Text(unsigned), V1.Refusal.FlashcodeNotAccepted);
        await RefusedUnseenAsync(phone.Show(voucher, Now.AddMinutes(-3)), V1.Refusal.FlashcodeExpired);
        var practised = Paid(phone.Show(voucher, Now));
        practised.Training = true;
        Assert.Equal((V1.Outcome.Approved, HostileTown.Budget), ((await town.Gateway.Till.AuthorizeAsync(practised)).Outcome, (await town.Gateway.Till.AuthorizeAsync(practised)).BudgetGrams));
        Assert.Equal(V1.Outcome.Approved, (await town.Gateway.Till.AuthorizeAsync(Paid(phone.Show(voucher, Now)))).Outcome);
        await RefusedUnseenAsync(phone.Show(voucher, Now), V1.Refusal.FlashcodeSpent);

        async Task RefusedUnseenAsync(string flashcode, V1.Refusal refusal)
        {
            var sale = Paid(flashcode);
            sale.Training = training;
            var answer = await town.Gateway.Till.AuthorizeAsync(sale);
            Assert.Equal((V1.Outcome.RefusedPolicy, refusal, training), (answer.Outcome, answer.Refusal, answer.Training));
            Assert.Equal((0L, 0L), (answer.GramsAvailable, answer.BudgetGrams));
        }
    }

    [Fact]
    public async Task Training_AsAForwardOfAnOldCode_IsNoLookIntoTheAccount()
    {
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000, offlineCapGrams: 500_000);
        var sale = Paid(phone.Show(voucher, Now));
        (sale.Mode, sale.SoldAt, sale.Training) = (AuthorizeMode.Forward, Timestamp.FromDateTimeOffset(Now), true);
        Assert.Equal(V1.Outcome.Approved, (await town.Gateway.Till.AuthorizeAsync(sale)).Outcome);
        town.Gateway.Clock.Advance(TimeSpan.FromMinutes(5));
        await town.RefusedAsync(sale, V1.Refusal.FlashcodeExpired);
    }

    [Fact]
    public async Task Altered_AnyByteOfTheVoucher_IsNoFlashcodeOfThisGateway()
    {
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000);
        var shown = new byte[Flashcode.ShownSize];
        Assert.True(Flashcode.TryDecode(phone.Show(voucher, Now), shown));
        for (var i = 0; i < shown.Length; i += 3)
        {
            var altered = shown.ToArray();
            altered[i] ^= 0x10;
            var text = Text(altered);
            // The gateway's own signature is for tills without network; the phone's part is judged as the phone's.
            if (i is >= 152 and < 216 || i >= Flashcode.VoucherSize) await town.RefusedAsync(Paid(text), V1.Refusal.FlashcodeNotAccepted);
            else await town.RefusedAsync(() => town.Gateway.Till.AuthorizeAsync(Paid(text)), StatusCode.InvalidArgument, "FLASHCODE_INVALID", "instrument.flashcode");
        }
    }

    [Fact]
    public async Task SignedByAnotherPhone_IsNotAccepted_AndShowsNoBalance()
    {
        using var thief = new Phone();
        var (voucher, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000);
        var (theirs, _) = await thief.GetVoucherAsync(town.Gateway, town.Token, 500_000);
        var (shown, other) = (new byte[Flashcode.ShownSize], new byte[Flashcode.ShownSize]);
        Assert.True(Flashcode.TryDecode(phone.Show(voucher, Now), shown) && Flashcode.TryDecode(thief.Show(theirs, Now), other));
        other.AsSpan(Flashcode.VoucherSize).CopyTo(shown.AsSpan(Flashcode.VoucherSize));
        await town.RefusedAsync(Paid(Text(shown)), V1.Refusal.FlashcodeNotAccepted);
        var instrument = new Instrument { Flashcode = Text(shown) };
        await town.RefusedAsync(
            () => town.Gateway.Till.CallAsync<GetBalanceResponse>("Wallet", "GetBalance", new GetBalanceRequest { Instrument = instrument }),
            StatusCode.InvalidArgument, "FLASHCODE_INVALID", "instrument.flashcode");
        await town.RefusedAsync(() => town.Gateway.Till.FindAsync(new() { RequestId = town.NewId(), Instrument = instrument }), StatusCode.InvalidArgument, "FLASHCODE_INVALID", "instrument.flashcode");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task OfAnotherGatewaysKey_IsNoFlashcodeOfThisOne(int keyId)
    {
        var foreign = new FlashcodeKeyring([FlashcodeKey.FromSecrets((ushort)keyId, Filled(3), Filled(4), Now.AddDays(-1), Now.AddDays(30))]);
        var voucher = new FlashcodeIssuer(foreign).Issue(
            HostileTown.Citizen, phone.PublicKey.Span, Co2eMass.FromGrams(500_000), Co2eMass.Zero, Now.AddHours(-1), Now.AddHours(1), new FlashcodeSerial(1, 2), new byte[Flashcode.NonceSize]);
        await town.RefusedAsync(() => town.Gateway.Till.AuthorizeAsync(Paid(phone.Show(voucher, Now))), StatusCode.InvalidArgument, "FLASHCODE_INVALID", "instrument.flashcode");
        var token = new AccountTokenSealer(foreign).Seal(HostileTown.Citizen, new byte[Flashcode.NonceSize], Now);
        var sale = town.Sale();
        sale.Instrument = new() { AccountToken = token };
        await town.RefusedAsync(() => town.Gateway.Till.AuthorizeAsync(sale), StatusCode.InvalidArgument, "ACCOUNT_TOKEN_INVALID", "instrument.account_token");
    }

    [Fact]
    public async Task Forward_TooLate_IsRefused_ButOnePostedInTimeKeepsItsAnswer()
    {
        var (first, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000, offlineCapGrams: 500_000);
        var (second, _) = await phone.GetVoucherAsync(town.Gateway, town.Token, 500_000, offlineCapGrams: 500_000);
        var (inTime, late) = (Forwarded(first), Forwarded(second));
        town.Gateway.Clock.Advance(TimeSpan.FromDays(6));
        var answer = await town.Gateway.Till.AuthorizeAsync(inTime);
        Assert.Equal(V1.Outcome.Approved, answer.Outcome);
        town.Gateway.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(answer.ToByteArray(), (await town.Gateway.Till.AuthorizeAsync(inTime)).ToByteArray());
        await town.RefusedAsync(late, V1.Refusal.TooLate);

        AuthorizeRequest Forwarded(byte[] voucher)
        {
            var sale = Paid(phone.Show(voucher, Now));
            (sale.Mode, sale.SoldAt) = (AuthorizeMode.Forward, Timestamp.FromDateTimeOffset(Now));
            return sale;
        }
    }

    private AuthorizeRequest Paid(string flashcode)
    {
        var sale = town.Sale();
        sale.Instrument = new() { Flashcode = flashcode };
        return sale;
    }

    private static byte[] Filled(byte value)
    {
        var bytes = new byte[32];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    private static string Text(byte[] shown)
    {
        var text = new char[Base45.EncodedLength(shown.Length)];
        Base45.Encode(shown, text);
        return Flashcode.Prefix + new string(text);
    }
}
