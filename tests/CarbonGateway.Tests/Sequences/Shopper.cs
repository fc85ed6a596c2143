using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Outcome = CarbonPos.Carbon.Transactions.Outcome;

namespace CarbonPos.CarbonGateway.Tests.Sequences;

/// <summary>
/// One random sequence: an account of its own at the gateway, and a book of its own that is fed the same events. Whatever the
/// gateway answers is held against what the book answers.
/// </summary>
internal sealed partial class Shopper
{
    private readonly int seed;
    private readonly Random random;
    private readonly RunningGateway gateway;
    private readonly Policy policy;
    private readonly Phone phone;
    private readonly AccountId account;
    private readonly string token;
    private readonly Book book = new(1);
    private readonly List<JournalEntry> entries = [];
    private readonly List<Move> sent = [];
    private readonly List<JournalKey> holds = [];
    private readonly List<JournalKey> sales = [];
    private readonly List<IssuedVoucher> vouchers = [];
    private readonly Dictionary<JournalKey, string> onWire = [];
    private readonly Dictionary<RequestKey, Move> firsts = [];
    private readonly List<string> story = [];

    private sealed record IssuedVoucher(byte[] Bytes, DateTimeOffset From, DateTimeOffset Until, FlashcodeSerial Serial, long Cap, long OfflineCap);

    public Shopper(int seed, RunningGateway gateway, Policy policy, Phone phone, AccountId account, long grams)
    {
        (this.seed, this.gateway, this.policy, this.phone, this.account, random) = (seed, gateway, policy, phone, account, new Random(seed));
        token = gateway.TokenOf(account);
        var now = gateway.Clock.GetUtcNow();
        var period = policy.PeriodOf(now);
        book.Post(new Allocate(period, Co2eMass.FromGrams(grams)) { Request = new(MerchantId.Authority, Guid.Parse(NewId())), At = now, Account = account }, policy, entries);
        story.Add($"allocated {grams} g");
    }

    /// <summary>What happened, for the count of what was covered.</summary>
    public Dictionary<string, int> Seen { get; } = [];

    /// <summary>Fields that ALREADY_EXISTS should have named first, and did not because two bytes of them were equal.</summary>
    public int MisnamedFields { get; private set; }

    /// <summary>One event.</summary>
    /// <param name="now">The gateway's clock.</param>
    /// <param name="latest">The latest it ever was: partition time.</param>
    public async Task StepAsync(DateTimeOffset now, DateTimeOffset latest)
    {
        var move = await ChooseAsync(now, latest);
        story.Add($"{now:MM-dd HH:mm:ss} {move}");
        var expected = book.Post(move.At(latest), policy, entries);
        if (move.Event is not (FindOrAbandon or TrainingSale)) sent.Add(move);
        if (book.FindMarker(move.Event.Request) is not null) firsts.TryAdd(move.Event.Request, move);
        var till = move.ByOther ? gateway.OtherTill : gateway.Till;
        try
        {
            var told = move.Request is FindOrAbandonRequest search ? Found(await till.FindAsync(search)) : await till.PostAsync(move.Request);
            if (expected.Misuse is not null) Fail($"the model says misuse, the gateway {told}");
            Compare(move, expected.Answer, told);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            if (expected.Misuse is null) Fail($"the model says {Testbed.BookDump.Answer(expected.Answer)}, the gateway {e.Status}");
            CompareMisuse(move, e);
        }
        catch (RpcException e)
        {
            Fail($"the gateway answers {e.Status}");
        }
    }

    /// <summary>Balance and every transaction as they stand at the end.</summary>
    public async Task CompareEndAsync(DateTimeOffset latest)
    {
        book.ExpireDue(latest, policy, int.MaxValue, entries);
        var state = book.FindAccount(account)!.Periods.Single();
        // The gateway's sweeper is on its way through all accounts.
        using var glances = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var balance = await gateway.Till.BalanceAsync(token);
        for (var i = 0; balance.GramsHeld != state.Held.Grams && i < 500; i++)
        {
            await glances.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            balance = await gateway.Till.BalanceAsync(token);
        }

        Same("the balance", $"{state.Available.Grams} {state.Held.Grams} {state.Budget.Grams}", $"{balance.GramsAvailable} {balance.GramsHeld} {balance.BudgetGrams}");
        foreach (var (key, id) in onWire)
        {
            var (model, told) = (book.FindTransaction(key)!, await gateway.Till.GetAsync(id));
            Same(
                $"transaction {id}",
                $"{(int)model.State} {model.Held.Grams} {model.Debited.Grams} {model.Refunded.Grams} {(model.State == Carbon.Transactions.TransactionState.Held ? model.HoldExpiry : null)} {model.At}",
                $"{(int)told.State} {told.GramsHeld} {told.GramsDebited} {told.GramsRefunded} {told.HoldExpiresAt?.ToDateTimeOffset()} {told.PostedAt.ToDateTimeOffset()}");
        }

        Assert.Equal(Int128.Zero, book.Conservation());
    }

    private static Posting? Found(FindOrAbandonResponse response) => response.Found ? response.Posting : null;

    private void Compare(Move move, Answer? model, Posting? told)
    {
        Count($"{move.Request.Descriptor.Name} {(model is null ? "given up" : model.Outcome == Outcome.Refused ? model.Refusal : model.Outcome)}");
        if (model is null || told is null)
        {
            Same("the search", model is null ? "given up" : "found", told is null ? "given up" : "found");
            return;
        }

        if (model.Transaction is { } key && told.TransactionId.Length > 0 && onWire.TryAdd(key, told.TransactionId))
        {
            (move.Event is Carbon.Transactions.Hold ? holds : sales).Add(key);
        }

        if (move.Event is Carbon.Transactions.Capture capture && model.Outcome == Outcome.Approved && !sales.Contains(capture.Transaction)) sales.Add(capture.Transaction);
        var training = move.Event is TrainingSale;
        Same(
            "the answer",
            Text((int)model.Outcome, (int)model.Refusal, training ? 0 : model.Moved.Grams, model.Requested.Grams, model.Available.Grams, model.Budget.Grams, model.Period.Year, model.PolicyVersion,
                model.Transaction is { } t ? onWire[t] : "", model.HoldExpiry, training, model.Lines.Select(l => (l.Grams.Grams, (int)l.Provenance, (int)l.Reason, l.Prudence.Grams))),
            Text((int)told.Outcome, (int)told.Refusal, told.GramsMoved, told.GramsRequested, told.GramsAvailable, told.BudgetGrams, told.Period, told.PolicyVersion,
                told.TransactionId, told.HoldExpiresAt?.ToDateTimeOffset(), told.Training, told.Lines.Select(l => (l.Grams, (int)l.Provenance, (int)l.Reason, l.PrudenceGrams))));
    }

    private void CompareMisuse(Move move, RpcException told)
    {
        Count("misuse");
        var field = Errors.DetailOf(told).Field;
        var differences = move.Differences(firsts[move.Event.Request]);
        var first = Move.FieldNames.First(differences.Contains);
        if (field == first) return;
        // One byte a field is remembered: now and then two are equal, then a later one is named, or "lines" when none is left.
        MisnamedFields++;
        if (field != "lines" && !differences.Contains(field)) Fail($"ALREADY_EXISTS names '{field}', the bodies differ in {string.Join(", ", differences)}");
    }

    private static string Text(
        int outcome, int refusal, long moved, long requested, long available, long budget, int period, string policy, string transaction,
        DateTimeOffset? until, bool training, IEnumerable<(long Grams, int Provenance, int Reason, long Prudence)> lines) =>
        $"outcome {outcome} refusal {refusal} moved {moved} of {requested} available {available} of {budget} in {period} policy {policy} transaction {transaction} until {until:O} training {training} lines {string.Join(' ', lines)}";

    private void Same(string what, string model, string told)
    {
        if (model != told) Fail($"{what} differs:\n  model   {model}\n  gateway {told}");
    }

    private void Fail(string what) => Assert.Fail($"Sequence of seed {seed}: {what}\nIt went:\n  {string.Join("\n  ", story)}");

    private void Count(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;

    private string OnWire(JournalKey key) => onWire.TryGetValue(key, out var id) ? id : "5-1-999999999";

    private T Pick<T>(List<T> from) => from[random.Next(from.Count)];

    private T Recent<T>(List<T> from) => from[Math.Max(0, from.Count - 1 - random.Next(2))];

    private string NewId() => NewId(out _);

    // Version 4: a random version 7 would say that it is ages old.
    private string NewId(out RequestKey key)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(0x40 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        key = new(RunningGateway.Seller.Company, new Guid(bytes, bigEndian: true));
        return key.Id.ToString("D");
    }
}
