using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>
/// Plays a scenario that reads as text. A line is a command, or "command => what it must answer: which legs it must post".
/// A command without expectation must be approved. Time is 2026-06-01 08:00 UTC until <c>at</c> or <c>wait</c> moves it.
/// </summary>
/// <remarks>
/// Lines of a basket are grams, a letter for the provenance (t transmitted, p proxy, c card estimate; t when left out) and a
/// quantity in thousandths after a star (1000 when left out): <c>100,250p*3</c>. Places read <c>anna/26</c>, <c>anna.held/26</c>, <c>sold:t</c>.
/// </remarks>
internal sealed partial class Scenario
{
    private readonly Book book = new(1);
    private readonly List<JournalEntry> journal = [];
    private readonly List<string> accounts = [];
    private readonly Dictionary<string, JournalKey> transactions = [];
    private readonly List<string> ids = [];
    private Policy policy = new Words("policy").Policy();
    private DateTimeOffset now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Plays and compares the whole text, so that a failure shows all answers.</summary>
    public static void Play(string text)
    {
        var scenario = new Scenario();
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').ToArray();
        var expected = lines.Select(l => string.Join(" => ", l.Split("=>", StringSplitOptions.TrimEntries)));
        var actual = lines.Select(scenario.PlayLine);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
        Assert.Equal(scenario.Dump(), scenario.Replayed());
    }

    private string PlayLine(string line)
    {
        var command = line.Split("=>", StringSplitOptions.TrimEntries)[0];
        var answer = Run(new Words(command));
        Assert.Equal(0, book.Conservation());
        var told = line.Contains("=>", StringComparison.Ordinal) || answer.StartsWith("refused", StringComparison.Ordinal)
            || answer.StartsWith("insufficient", StringComparison.Ordinal) || answer.StartsWith("misuse", StringComparison.Ordinal);
        return told ? $"{command} => {answer}" : command;
    }

    private string Run(Words words)
    {
        switch (words.Verb)
        {
            case "at":
                now = words.Moment(words.Next());
                return "";
            case "wait":
                now += Words.Span(words.Next());
                return "";
            case "policy":
                policy = words.Policy();
                return "";
            case "show":
                return Show(words);
            case "state":
                return State(transactions[words.Next()]);
            case "sweep":
                var before = journal.Count;
                book.ExpireDue(now, policy, 100, journal);
                return Expiries(journal.Skip(before)).Trim();
            case "forget":
                return $"{book.Forget(now - Words.Span(words.Next()))} forgotten";
            default:
                return Post(Fingerprints.Sign(Event(words)), words);
        }
    }

    private string Post(TransactionEvent e, Words words)
    {
        var before = journal.Count;
        var result = book.Post(e, policy, journal);
        var entries = journal.Skip(before).ToArray();
        if (words.Option("as") is { } name) transactions[name] = result.Answer?.Transaction ?? default;
        if (result.Misuse is { } field) return $"misuse {field}";
        var own = entries.FirstOrDefault(n => n.Request == e.Request);
        var answer = result.Answer is { } a ? Answer(a) : "abandoned";
        var legs = own is null || own.Legs.Length == 0 ? "" : ": " + Legs(own);
        var euros = words.Has("euros") ? $", {result.Answer?.Trade.Cents} ct" : "";
        return $"{(result.Replayed ? "again " : "")}{Expiries(entries)}{answer}{euros}{legs}";
    }

    private static string Answer(Answer a) => a.Outcome switch
    {
        Outcome.Approved => $"approved {a.Moved.Grams} left {a.Available.Grams}",
        Outcome.Partial => $"partial {a.Moved.Grams}/{a.Requested.Grams} left {a.Available.Grams}",
        Outcome.Insufficient => $"insufficient left {a.Available.Grams}",
        _ => $"refused {a.Refusal}",
    };

    private string Expiries(IEnumerable<JournalEntry> entries) => string.Concat(entries
        .Where(n => n.Kind == EntryKind.Expire)
        .Select(n => $"[expire {transactions.First(t => t.Value == n.Transaction).Key}: {Legs(n)}] "));

    private string Legs(JournalEntry entry) => string.Join(", ", entry.Legs.Select(l => $"{Place(l.From)} > {Place(l.To)} {l.Grams.Grams}"));

    private string Place(LedgerAccount place) => place.Kind switch
    {
        LedgerAccountKind.Citizen => $"{accounts[(int)place.Account.Low]}/{place.Period.Year % 100:00}",
        LedgerAccountKind.Held => $"{accounts[(int)place.Account.Low]}.held/{place.Period.Year % 100:00}",
        LedgerAccountKind.Sold => $"sold:{Words.Letters[(int)place.Provenance]}{(place.Seller.Company == Words.Shop ? "" : "@" + place.Seller.Company)}",
        LedgerAccountKind.Bought => $"bought:{place.Seller.Company}",
        _ => place.Kind.ToString().ToLowerInvariant(),
    };

    private string Show(Words words)
    {
        var account = book.FindAccount(Account(words.Next()));
        if (account is null) return "no account";
        var p = account.Find(words.Option("in") is { } year ? Words.Period(year) : policy.PeriodOf(now));
        return p is null
            ? "nothing"
            : $"{p.Available.Grams}"
                + (p.Held.Grams == 0 ? "" : $", held {p.Held.Grams}")
                + (p.CarriedIn.Grams == 0 ? "" : $", carried in {p.CarriedIn.Grams}")
                + (p.Lapsed ? ", lapsed" : "");
    }

    private string State(JournalKey key) => book.FindTransaction(key) is { } t
        ? $"{t.State}{(t.State == TransactionState.Held ? $" {t.Held.Grams}" : "")}"
            + (t.Debited == Co2eMass.Zero ? "" : $" debited {t.Debited.Grams}")
            + (t.Refunded == Co2eMass.Zero ? "" : $" refunded {t.Refunded.Grams}")
            + (t.Debited == Co2eMass.Zero ? "" : $" lines {string.Join(',', t.Lines.Select(l => l.Grams.Grams))}")
        : "forgotten";

    private AccountId Account(string name)
    {
        if (!accounts.Contains(name)) accounts.Add(name);
        return new(0, (ulong)accounts.IndexOf(name));
    }

    private string Dump() => BookDump.Of(book, journal);

    // Only where nothing was forgotten: the journal still has what the book no longer has.
    private string Replayed()
    {
        if (book.TransactionCount < journal.Count(n => n.Transaction == n.Key)) return Dump();
        var copy = new Book(1);
        foreach (var entry in journal) copy.Apply(entry);
        return BookDump.Of(copy, journal);
    }
}
