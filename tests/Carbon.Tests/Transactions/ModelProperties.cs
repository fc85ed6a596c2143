using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Testbed;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>
/// Random towns against DESIGN's invariants: conservation, floors, idempotency, refund limits, carry-over cap, gapless journal,
/// replay. Set CARBONPOS_SEED to run other seeds; a failure names its own.
/// </summary>
public class ModelProperties
{
    private const int Sequences = 500;
    private const int Events = 200;
    private const int Partitions = 3;

    private static int FirstSeed => int.TryParse(Environment.GetEnvironmentVariable("CARBONPOS_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    [Fact]
    public void AnyTown_KeepsTheInvariants()
    {
        var moved = new Dictionary<EntryKind, int>();
        var refusals = new HashSet<Refusal>();
        for (var seed = FirstSeed; seed < FirstSeed + Sequences; seed++)
        {
            var town = new Town(seed);
            town.Live();
            foreach (var (kind, count) in town.Audit.Moved) moved[kind] = moved.GetValueOrDefault(kind) + count;
            refusals.UnionWith(town.Journal.Select(n => n.Answer?.Refusal ?? Refusal.Abandoned));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Seeds {FirstSeed} to {FirstSeed + Sequences - 1}: {string.Join(", ", moved.OrderBy(m => m.Key).Select(m => $"{m.Key} {m.Value}"))}");
        Assert.Equal(Enum.GetValues<EntryKind>().Except([EntryKind.Abandon, EntryKind.Cut, EntryKind.Close]), moved.Keys.Order());
        Assert.Empty(Enum.GetValues<Refusal>().Except(refusals).Except([Refusal.AccountUnknown, Refusal.TransactionUnknown, Refusal.FlashcodeNotAccepted]));
    }

    [Fact]
    public void RandomEvents_SameSeed_SameEvents()
    {
        var (one, other) = (new Town(7), new Town(7));
        one.Live();
        other.Live();
        Assert.Equal(BookDump.Of(one.Book, one.Journal), BookDump.Of(other.Book, other.Journal));
    }

    [Fact]
    public void RandomEvents_OnlySomeKinds_MakesNoOthers()
    {
        Type[] kinds = [typeof(Allocate), typeof(Hold), typeof(VoidHold)];
        var events = new RandomEvents(3, kinds);
        var made = Enumerable.Range(0, 500).Select(_ => events.Next().GetType()).ToHashSet();
        Assert.Equal(kinds.ToHashSet(), made);
    }

    private sealed class Town(int seed)
    {
        private readonly RandomEvents events = new(seed, partitions: Partitions);
        private readonly List<(TransactionEvent Event, PostingResult Result)> given = [];
        private readonly Random random = new(~seed);

        public Book Book { get; } = new(Partitions);

        public List<JournalEntry> Journal { get; } = [];

        public Audit Audit { get; private set; } = null!;

        public void Live()
        {
            Audit = new(events.Policy, Partitions);
            for (var i = 0; i < Events; i++)
            {
                var e = events.Next();
                try
                {
                    Step(e);
                    if (i % 50 == 49) Again();
                    if (i % 10 == 9) Sweep();
                    if (i % 8 == 7) Audit.Compare(Book);
                }
                catch (InvalidOperationException broken)
                {
                    Assert.Fail($"Seed {seed}, event {i}, {e}: {broken.Message}");
                }
            }

            Replay();
        }

        private void Step(TransactionEvent e)
        {
            var before = Journal.Count;
            var result = Book.Post(e, events.Policy, Journal);
            events.Observe(e, result.Answer);
            given.Add((e, result));
            AuditFrom(before);
            var own = Journal.Skip(before).Where(n => n.Kind != EntryKind.Expire).ToArray();
            var silent = result.Replayed || result.Misuse is not null || e is TrainingSale
                || result.Answer?.Refusal is Refusal.AccountUnknown or Refusal.TransactionUnknown;
            Require(own.Length == (silent ? 0 : 1), "one entry for what is decided, none for what is not");
            Require(e is not TrainingSale || Journal.Count == before, "a training sale reaches no journal");
            Require(own.Length == 0 || own[0] == Journal[^1], "expiries come first");
            if (own.Length == 0 || Book.FindAccount(own[0].Account) is not { OpenHolds: { } open }) return;
            Require(open.All(h => Book.FindTransaction(h)!.HoldExpiry > Book.LastSeen), "no hold outlives its expiry");
        }

        private void Sweep()
        {
            var before = Journal.Count;
            Book.ExpireDue(events.Now, events.Policy, 1_000, Journal);
            AuditFrom(before);
            var now = events.Now > Book.LastSeen ? events.Now : Book.LastSeen;
            Require(Book.Transactions.All(t => t.State != TransactionState.Held || t.HoldExpiry > now), "the sweep leaves no hold that is over");
        }

        private void AuditFrom(int first)
        {
            for (var i = first; i < Journal.Count; i++) Audit.Check(Journal[i], Book);
        }

        // Any earlier request again, any time later: the same answer, and nothing else.
        private void Again()
        {
            var (e, result) = given[random.Next(given.Count)];
            if (e is TrainingSale || result.Answer?.Refusal is Refusal.AccountUnknown or Refusal.TransactionUnknown) return;
            var before = BookDump.Of(Book, Journal);
            var again = Book.Post(e with { At = events.Now.AddDays(random.Next(40)) }, events.Policy, Journal);
            Require(BookDump.Answer(again.Answer) == BookDump.Answer(result.Answer) && again.Misuse == result.Misuse, "a replay gets the first answer");
            Require(before == BookDump.Of(Book, Journal), "a replay changes nothing");
        }

        // From the journal's bytes, and from a snapshot of what is not forgotten: the same book, that answers the same from then on.
        private void Replay()
        {
            var copy = new Book(Partitions);
            var w = new ByteWriter();
            foreach (var entry in Journal)
            {
                w.Clear();
                EntryCodec.Write(w, entry);
                copy.Apply(EntryCodec.Read(w.Written.Span));
            }

            Same(copy, "replayed");
            Book.Forget(events.Now.AddDays(-5));
            copy = Book.Restore(Book.Snapshot());
            Same(copy, "restored");
            for (var i = 0; i < 20; i++)
            {
                var e = events.Next();
                var answer = Book.Post(e, events.Policy, Journal).Answer;
                events.Observe(e, answer);
                Require(BookDump.Answer(copy.Post(e, events.Policy, []).Answer) == BookDump.Answer(answer), "a restored book answers the same");
            }

            Same(copy, "restored, and gone on");
        }

        private void Same(Book copy, string how)
        {
            var (one, other) = (BookDump.Of(Book, Journal), BookDump.Of(copy, Journal));
            if (one != other) Assert.Fail($"Seed {seed}: not the same book when {how}.\n{string.Join('\n', one.Split('\n').Except(other.Split('\n')))}\nbut\n{string.Join('\n', other.Split('\n').Except(one.Split('\n')))}");
        }

        private static void Require(bool holds, string rule)
        {
            if (!holds) throw new InvalidOperationException("Broken: " + rule);
        }
    }
}
