using CarbonPos.Carbon.Transactions;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using Outcome = CarbonPos.V1.Outcome;
using TransactionState = CarbonPos.V1.TransactionState;

namespace CarbonPos.Faults;

/// <summary>
/// A register that writes down each request before it sends it. One request is under way at a time, so what its own books say
/// of a hold is exact as soon as every answer is known.
/// </summary>
internal sealed partial class Till(Town town, AccountId own, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<Note> notes = [];
    private readonly List<(string Transaction, AccountId Account)> holds = [];
    private readonly List<(string Transaction, AccountId Account)> sales = [];
    private readonly Dictionary<string, (TransactionState State, long Held, AccountId Account)> transactions = [];
    private readonly Dictionary<AccountId, string> tokens = [];

    public IReadOnlyList<Note> Notes => notes;

    /// <summary>What its answers say about its transactions.</summary>
    public IReadOnlyDictionary<string, (TransactionState State, long Held, AccountId Account)> Transactions => transactions;

    /// <summary>What its answers did to accounts: grams available and grams held.</summary>
    public Dictionary<AccountId, (long Available, long Held)> Effects { get; } = [];

    /// <summary>Sells until the gateway is gone.</summary>
    public async Task WorkAsync(Line line, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            var note = Next();
            notes.Add(note);
            try
            {
                Take(note, await line.PostAsync(note.Request));
            }
            catch (RpcException e) when (Line.IsUnknown(e))
            {
                // A full queue is no death: the same request goes again, by hand, once all is over.
                if (e.StatusCode != StatusCode.ResourceExhausted) return;
                Take(note, await line.PostAsync(note.Request));
            }
        }
    }

    /// <summary>One sale on its own account, which must be answered.</summary>
    public async Task<Posting> SellAsync(Line line)
    {
        var note = NextSale();
        notes.Add(note);
        Take(note, await line.PostAsync(note.Request));
        return note.Answer!;
    }

    /// <summary>Ends the uncertainty about the last request: half of the time by sending it again, else by asking.</summary>
    /// <returns>What became of it, or null when nothing was unknown.</returns>
    public async Task<string?> ResolveAsync(Line line)
    {
        if (notes.LastOrDefault() is not { Answer: null } note) return null;
        if (random.Next(2) != 0) return await AskAsync(line, note) ? "found" : "abandoned";
        Take(note, await line.PostAsync(note.Request));
        return "sent again";
    }

    // Asks first, and then sends it once more: the answer must be what was found, or that the id was given up.
    private async Task<bool> AskAsync(Line line, Note note)
    {
        var found = await line.FindAsync(note.Search());
        var late = await line.PostAsync(note.Request);
        if (found.Found) Assert.Equal(found.Posting, late);
        else Assert.Equal((Outcome.RefusedPolicy, V1.Refusal.Abandoned), (late.Outcome, late.Refusal));
        Take(note, late);
        return found.Found;
    }

    /// <summary>A request that is not written down here: a sale on its own account.</summary>
    public Note NextSale() => new(Authorize(Guid.CreateVersion7().ToString(), own, AuthorizeMode.Sale), own);

    private Note Next()
    {
        var account = random.Next(3) == 0 ? town.Allocated.Keys.ElementAt(random.Next(Town.SharedAccounts)) : own;
        var id = Guid.CreateVersion7().ToString();
        switch (random.Next(10))
        {
            case < 3:
                return new(Authorize(id, account, AuthorizeMode.Hold), account);
            case 3 when holds.Count > 0:
                var captured = Pop(holds);
                var capture = new CaptureRequest { RequestId = id, TransactionId = captured.Transaction };
                if (random.Next(2) == 0) capture.Lines.Add(Piece(1 + random.Next(1_200)));
                return new(capture, captured.Account);
            case 4 when holds.Count > 0:
                var voided = Pop(holds);
                return new(new VoidRequest { RequestId = id, TransactionId = voided.Transaction }, voided.Account);
            case 5 when holds.Count > 0:
                return new(new ExtendHoldRequest { RequestId = id, TransactionId = holds[^1].Transaction, AdditionalGrams = random.Next(500) }, holds[^1].Account);
            case 6 when sales.Count > 0:
                var refunded = Pop(sales);
                return new(new RefundRequest { RequestId = id, TransactionId = refunded.Transaction, Lines = { new V1.RefundLine { QuantityMilli = 1 + random.Next(1_000) } } }, refunded.Account);
            default:
                return new(Authorize(id, account, AuthorizeMode.Sale), account);
        }
    }

    private AuthorizeRequest Authorize(string id, AccountId account, AuthorizeMode mode)
    {
        if (!tokens.TryGetValue(account, out var token)) tokens.Add(account, token = town.TokenOf(account));
        var request = new AuthorizeRequest { RequestId = id, Mode = mode, Instrument = new() { AccountToken = token }, AllowPartial = mode == AuthorizeMode.Sale && random.Next(4) == 0 };
        if (mode == AuthorizeMode.Hold) request.HoldSeconds = 86_400;
        for (var left = 1 + random.Next(3); left > 0; left--) request.Lines.Add(Piece(1_000 + random.Next(500)));
        return request;
    }

    private static BasketLine Piece(int milli) => new() { Label = Town.Product, QuantityMilli = milli };

    private void Take(Note note, Posting answer)
    {
        note.Answer = answer;
        if (answer.Outcome is not (Outcome.Approved or Outcome.Partial)) return;
        var (id, moved) = (answer.TransactionId, answer.GramsMoved);
        var before = transactions.GetValueOrDefault(id);
        switch (note.Request)
        {
            case AuthorizeRequest { Mode: AuthorizeMode.Hold }:
                Set(TransactionState.Held, moved, -moved, moved);
                holds.Add((id, note.Account));
                break;
            case AuthorizeRequest:
                Set(TransactionState.Posted, 0, -moved, 0);
                sales.Add((id, note.Account));
                break;
            case CaptureRequest:
                Set(TransactionState.Posted, 0, before.Held - moved, -before.Held);
                sales.Add((id, note.Account));
                break;
            case ExtendHoldRequest:
                Set(TransactionState.Held, before.Held + moved, -moved, moved);
                break;
            case VoidRequest:
                Set(TransactionState.Voided, 0, before.Held, -before.Held);
                break;
            default:
                Set(TransactionState.Posted, 0, moved, 0);
                break;
        }

        void Set(TransactionState state, long held, long available, long heldChange)
        {
            transactions[id] = (state, held, note.Account);
            var effect = Effects.GetValueOrDefault(note.Account);
            Effects[note.Account] = (effect.Available + available, effect.Held + heldChange);
        }
    }

    private T Pop<T>(List<T> from)
    {
        var at = random.Next(from.Count);
        var taken = from[at];
        from.RemoveAt(at);
        return taken;
    }
}
