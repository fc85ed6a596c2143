using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Wallet;

/// <summary>WalletService on the wire: balance, flashcodes, history.</summary>
internal sealed class WalletCalls(
    CallerDirectory callers, IBalanceStore store, InstrumentReader instruments, FlashcodeIssuer issuer, Surplus surplus, Receipts receipts, FaultGuard guard, TimeProvider time, RandomNumberGenerator random)
    : WalletService.WalletServiceBase
{
    private const int MostVouchers = 20;
    private const int DefaultValidSeconds = 86_400;
    private const int MostValidSeconds = 604_800;
    private const long DefaultCap = 500_000;
    private const int DefaultPage = 50;
    private const int MostPage = 200;

    public override Task<GetBalanceResponse> GetBalance(GetBalanceRequest request, ServerCallContext context) => guard.RunAsync(request, context, GetBalanceAsync);

    private async Task<GetBalanceResponse> GetBalanceAsync(GetBalanceRequest request, ServerCallContext context)
    {
        var instrument = request.Instrument;
        var id = callers.Require(context).Role == CallerRole.Till ? instruments.OpenFresh(instrument, time.GetUtcNow()) : instruments.OpenAccount(instrument);
        var account = await store.ReadAccountAsync(id, context.CancellationToken)
            ?? throw Fault.UnknownAccount().ToException();
        var response = new GetBalanceResponse();
        foreach (var period in account.Periods)
        {
            response.Periods.Add(new PeriodBalance
            {
                Period = period.Period.Year,
                GramsAvailable = period.Available.Grams,
                GramsHeld = period.Held.Grams,
                BudgetGrams = period.Budget.Grams,
            });
        }

        return response;
    }

    public override Task<IssueFlashcodesResponse> IssueFlashcodes(IssueFlashcodesRequest request, ServerCallContext context) => guard.RunAsync(request, context, IssueFlashcodesAsync);

    private Task<IssueFlashcodesResponse> IssueFlashcodesAsync(IssueFlashcodesRequest request, ServerCallContext context)
    {
        callers.Require(context, CallerRole.Wallet);
        var account = instruments.OpenToken(request.AccountToken, "account_token");
        if (request.PhonePublicKeys.Count is 0 or > MostVouchers)
        {
            throw Fault.Invalid("KEY_COUNT_OUT_OF_RANGE", "phone_public_keys", $"Ask for 1 to {MostVouchers} vouchers, one key each.").ToException();
        }

        var seconds = request.ValidSeconds == 0 ? DefaultValidSeconds : request.ValidSeconds;
        if (seconds is < 60 or > MostValidSeconds)
        {
            throw Fault.Invalid("VALID_SECONDS_OUT_OF_RANGE", "valid_seconds", $"valid_seconds must be 0 or 60 to {MostValidSeconds}.").ToException();
        }

        var cap = RequestReader.Grams(request.CapGrams == 0 ? DefaultCap : request.CapGrams, 1, "cap_grams");
        var offlineCap = RequestReader.Grams(request.OfflineCapGrams, 0, "offline_cap_grams");
        if (offlineCap > cap) throw Fault.Invalid("OFFLINE_CAP_OVER_CAP", "offline_cap_grams", "offline_cap_grams must not be more than cap_grams.").ToException();
        var (from, until) = Validity(seconds);
        var response = new IssueFlashcodesResponse { ExpiresAt = Timestamp.FromDateTimeOffset(until) };
        for (var i = 0; i < request.PhonePublicKeys.Count; i++) response.Vouchers.Add(Issue(i, request.PhonePublicKeys[i]));
        return Task.FromResult(response);

        ByteString Issue(int index, ByteString phoneKey)
        {
            Span<byte> chance = stackalloc byte[FlashcodeSerial.Size + Flashcode.NonceSize];
            random.GetBytes(chance);
            try
            {
                return ByteString.CopyFrom(issuer.Issue(
                    account, phoneKey.Span, cap, offlineCap, from, until, FlashcodeSerial.Read(chance), chance[FlashcodeSerial.Size..]));
            }
            catch (ArgumentException e)
            {
                throw Fault.Invalid("PHONE_KEY_INVALID", $"phone_public_keys[{index}]", e.Message).ToException();
            }
        }
    }

    // Both ends stand in clear in the code: whole hours, so that vouchers of one phone cannot be told by them.
    private (DateTimeOffset From, DateTimeOffset Until) Validity(int seconds)
    {
        const long hour = 3_600;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return (DateTimeOffset.FromUnixTimeSeconds(now / hour * hour), DateTimeOffset.FromUnixTimeSeconds((now + seconds + hour - 1) / hour * hour));
    }

    public override Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext context) => guard.RunAsync(request, context, ListTransactionsAsync);

    private async Task<ListTransactionsResponse> ListTransactionsAsync(ListTransactionsRequest request, ServerCallContext context)
    {
        callers.Require(context, CallerRole.Wallet);
        var account = instruments.OpenToken(request.AccountToken, "account_token");
        var size = request.PageSize == 0 ? DefaultPage : request.PageSize;
        if (size is < 1 or > MostPage) throw Fault.Invalid("PAGE_SIZE_OUT_OF_RANGE", "page_size", $"page_size must be 0 or 1 to {MostPage}.").ToException();
        JournalKey? before = null;
        if (request.PageToken.Length > 0)
        {
            before = JournalKey.TryParse(request.PageToken, out var key) ? key : throw Fault.Invalid("PAGE_TOKEN_INVALID", "page_token", "Use next_page_token of the answer before.").ToException();
        }

        var page = await store.ListTransactionsAsync(account, before, size, context.CancellationToken);
        var response = new ListTransactionsResponse { NextPageToken = page.Count == size ? page[^1].Key.ToString() : "" };
        foreach (var view in page) response.Transactions.Add(PostingWriter.Write(view));
        return response;
    }

    public override Task<WalletServiceGetReceiptResponse> GetReceipt(WalletServiceGetReceiptRequest request, ServerCallContext context) => guard.RunAsync(request, context, GetReceiptAsync);

    private async Task<WalletServiceGetReceiptResponse> GetReceiptAsync(WalletServiceGetReceiptRequest request, ServerCallContext context)
    {
        callers.Require(context, CallerRole.Wallet);
        var entries = await EntriesAsync(request.AccountToken, request.TransactionId, context);
        return new() { Receipt = ReceiptWriter.Write(await receipts.SignAsync(entries, context.CancellationToken)) };
    }

    public override Task<GetProofResponse> GetProof(GetProofRequest request, ServerCallContext context) => guard.RunAsync(request, context, GetProofAsync);

    private async Task<GetProofResponse> GetProofAsync(GetProofRequest request, ServerCallContext context)
    {
        callers.Require(context, CallerRole.Wallet);
        JournalKey? wanted = null;
        if (request.EntryId.Length > 0)
        {
            wanted = JournalKey.TryParse(request.EntryId, out var key) ? key : throw Fault.Invalid("ENTRY_ID_INVALID", "entry_id", "entry_id must be partition-epoch-sequence, as a receipt names it.").ToException();
        }

        var entries = await EntriesAsync(request.AccountToken, request.TransactionId, context);
        var entry = entries.FirstOrDefault(e => e.Key == (wanted ?? entries[0].Key)) ?? throw Fault.UnknownEntry().ToException();
        var found = await receipts.ProveAsync(entry.Key, context.CancellationToken) ?? throw Fault.NotSettledYet(entry.Key).ToException();
        return new() { Leaf = ByteString.CopyFrom(found.Leaf), Proof = ReceiptWriter.Write(found), Statement = ReceiptWriter.WriteStatement(found) };
    }

    public override Task<GetMarketTermsResponse> GetMarketTerms(GetMarketTermsRequest request, ServerCallContext context) => guard.RunAsync(request, context, GetMarketTermsAsync);

    private Task<GetMarketTermsResponse> GetMarketTermsAsync(GetMarketTermsRequest request, ServerCallContext context)
    {
        callers.Require(context, CallerRole.Wallet);
        return surplus.TermsAsync(request, context.CancellationToken);
    }

    public override Task<SellSurplusResponse> SellSurplus(SellSurplusRequest request, ServerCallContext context) => guard.RunAsync(request, context, SellSurplusAsync);

    private Task<SellSurplusResponse> SellSurplusAsync(SellSurplusRequest request, ServerCallContext context) =>
        surplus.SellAsync(request, callers.Require(context, CallerRole.Wallet).Merchant, context.CancellationToken);

    private ValueTask<IReadOnlyList<JournalEntry>> EntriesAsync(string accountToken, string transactionId, ServerCallContext context)
    {
        var account = instruments.OpenToken(accountToken, "account_token");
        return receipts.EntriesAsync(RequestReader.TransactionId(transactionId), opening => opening.Account == account, context.CancellationToken);
    }
}
