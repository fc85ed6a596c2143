using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

/// <summary>A checkout desk at a store: makes signed events of few words, posts them and expects them to be taken.</summary>
public sealed class Desk(IBalanceStore store)
{
    private const ulong AccountsHigh = 0x5EED_5EED_5EED_5EED;

    /// <summary>The seller of every event here.</summary>
    public static readonly Seller Seller = new(new(101), 1, ActivityCode.TryParse("G47", out var retail) ? retail : default);

    /// <summary>The period of <see cref="Now"/> at the start.</summary>
    public static readonly BudgetPeriod Period = BudgetPeriod.FromYear(2026);

    private int ids;

    /// <summary>When events are given; a test moves it.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Where the ids of a second desk at the same data begin, so that they are not the first one's.</summary>
    public int FirstId { init => ids = value; }

    /// <summary>The store behind the desk.</summary>
    public IBalanceStore Store => store;

    /// <summary>An account by its number.</summary>
    public static AccountId Account(int number) => new(AccountsHigh, (ulong)number);

    /// <summary>So many grams.</summary>
    public static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);

    /// <summary>Lines of so many grams, 2 units each.</summary>
    public static SoldLine[] Lines(params long[] grams) =>
        [.. grams.Select(g => new SoldLine(Grams(g), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 2_000))];

    /// <summary>A fresh request id of the merchant.</summary>
    public RequestKey NewId() => NewId(Seller.Company);

    /// <summary>A fresh request id of any merchant; the same ones in every run.</summary>
    public RequestKey NewId(MerchantId merchant)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Fill(0xC0);
        BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref ids));
        return new(merchant, new Guid(bytes));
    }

    /// <summary>citizen → sold.</summary>
    public Sale Sale(AccountId account, params long[] grams) =>
        Fingerprints.Sign(new Sale { Request = NewId(), At = Now, Account = account, Seller = Seller, Lines = Lines(grams) });

    /// <summary>citizen → held, until so much later.</summary>
    public Hold Hold(AccountId account, long grams, TimeSpan lasting) =>
        Fingerprints.Sign(new Hold { Request = NewId(), At = Now, Account = account, Seller = Seller, Lines = Lines(grams), Expiry = Now + lasting });

    /// <summary>held → sold; no lines = exactly what is held.</summary>
    public Capture Capture(JournalKey hold, params long[] grams) => Fingerprints.Sign(new Capture(hold, Lines(grams)) { Request = NewId(), At = Now });

    /// <summary>citizen → held on an open hold.</summary>
    public ExtendHold Extend(JournalKey hold, long grams, DateTimeOffset? expiry = null) =>
        Fingerprints.Sign(new ExtendHold(hold, Grams(grams), expiry) { Request = NewId(), At = Now });

    /// <summary>held → citizen.</summary>
    public VoidHold Void(JournalKey hold) => Fingerprints.Sign(new VoidHold(hold) { Request = NewId(), At = Now });

    /// <summary>sold → citizen; no lines = all.</summary>
    public Refund Refund(JournalKey sale, params RefundLine[] lines) => Fingerprints.Sign(new Refund(sale, lines) { Request = NewId(), At = Now });

    /// <summary>citizen → sold, by force.</summary>
    public Forward Forward(AccountId account, long grams) =>
        Fingerprints.Sign(new Forward { Request = NewId(), At = Now, Account = account, Seller = Seller, Lines = Lines(grams), SoldAt = Now });

    /// <summary>issued → citizen.</summary>
    public Allocate Allocate(AccountId account, long grams) =>
        Fingerprints.Sign(new Allocate(Period, Grams(grams)) { Request = NewId(MerchantId.Authority), At = Now, Account = account });

    /// <summary>The last business day that may debit an account.</summary>
    public CloseAccount Close(AccountId account, DateOnly lastDay) =>
        Fingerprints.Sign(new CloseAccount(lastDay) { Request = NewId(MerchantId.Authority), At = Now, Account = account });

    /// <summary>The end of a business day in an account's partition.</summary>
    public CutDay Cut(AccountId account, DateOnly day) =>
        Fingerprints.Sign(new CutDay(account.PartitionOf(store.PartitionCount), day) { Request = NewId(MerchantId.Authority), At = Now });

    /// <summary>Seeks the outcome of an event, or gives its id up.</summary>
    public FindOrAbandon Find(TransactionEvent sought) => Fingerprints.Sign(new FindOrAbandon
    {
        Request = sought.Request,
        At = Now,
        Account = sought.Account,
        Transaction = (sought as FollowUp)?.Transaction,
    });

    /// <summary>Posts, and fails the test when the store did not take it.</summary>
    public async Task<PostingResult> TakeAsync(TransactionEvent e)
    {
        var result = await store.PostAsync(e, TestContext.Current.CancellationToken);
        Assert.True(result.Status == StoreStatus.Done, $"{result.Status} for {e}. {store.Health.Trouble}");
        return result.Posting;
    }

    /// <summary>Posts and expects an answer.</summary>
    public async Task<Answer> AskAsync(TransactionEvent e) =>
        (await TakeAsync(e)).Answer ?? throw new InvalidOperationException($"{e} got no answer.");

    /// <summary>Posts and expects a transaction.</summary>
    public async Task<JournalKey> MakeAsync(TransactionEvent e)
    {
        var answer = await AskAsync(e);
        Assert.Equal((Outcome.Approved, Refusal.None), (answer.Outcome, answer.Refusal));
        return answer.Transaction!.Value;
    }

    /// <summary>Opens accounts 1 to n with so many grams each.</summary>
    public async Task OpenAccountsAsync(int count, long grams)
    {
        for (var i = 1; i <= count; i++) await AskAsync(Allocate(Account(i), grams));
    }

    /// <summary>Available and held of the period.</summary>
    public async Task<(long Available, long Held)> BalanceAsync(AccountId account)
    {
        var view = await store.ReadAccountAsync(account, TestContext.Current.CancellationToken);
        var period = Assert.Single(Assert.IsType<AccountView>(view).Periods);
        return (period.Available.Grams, period.Held.Grams);
    }

    /// <summary>A transaction that must be there.</summary>
    public async Task<TransactionView> ViewAsync(JournalKey key) =>
        Assert.IsType<TransactionView>(await store.ReadTransactionAsync(key, TestContext.Current.CancellationToken));
}
