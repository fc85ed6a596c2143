using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Simulation.Running;
using CarbonPos.Testbed;

namespace CarbonPos.Simulation.Gateways;

/// <summary>The balances that all gateways share: the model's book, and the journal as bytes. The journal survives everything; the book is made from it again.</summary>
internal sealed class Vault(Town town)
{
    private readonly List<(int Partition, int Index)> order = [];
    private readonly List<byte[]>[] journal = [.. Enumerable.Range(0, Town.Partitions).Select(_ => new List<byte[]>())];
    private TaskCompletionSource cut = new();
    private bool lostOne;

    public Book Book { get; private set; } = new(Town.Partitions);

    /// <summary>Completes with the next cut of any partition.</summary>
    public Task NextCut => cut.Task;

    /// <summary>Decides an event and journals it.</summary>
    public PostingResult Post(TransactionEvent e)
    {
        if (e is CutDay { Partition: 1 } && town.Plant == PlantedFault.LostCut)
        {
            return new(new Answer { Outcome = Outcome.Approved }, null, false);
        }

        if (e is CloseAccount lost && town.Plant == PlantedFault.LostClosing)
        {
            town.Judge.Closed(lost);
            return new(new Answer { Outcome = Outcome.Approved }, null, false);
        }

        var made = new List<JournalEntry>();
        var result = Book.Post(e, town.Policy, made);
        if (e is CloseAccount order && !result.Replayed) town.Judge.Closed(order);
        if (result.Answer?.Refusal == Refusal.AccountClosed) town.Trace.Count("a closed account is refused");
        Keep(made);
        if (e is Allocate { Grams.IsPositive: true } allocate && town.Plant == PlantedFault.InstructionTwice && !result.Replayed && !lostOne)
        {
            lostOne = true;
            var twice = new List<JournalEntry>();
            Book.Post(allocate with { Request = new(MerchantId.Authority, town.Chance.Id()) }, town.Policy, twice);
            Keep(twice);
        }

        if (Book.Conservation() != 0) throw new SimulationFailureException("conservation", $"The book adds up to {Book.Conservation()} g after {e.GetType().Name}.");
        return result;
    }

    public int ExpireDue(DateTimeOffset at, int most)
    {
        var made = new List<JournalEntry>();
        var count = Book.ExpireDue(at, town.Policy, most, made);
        Keep(made);
        return count;
    }

    /// <summary>A partition's entries after a sequence.</summary>
    public List<JournalEntry> Read(int partition, long after, int most) => [.. journal[partition].Skip((int)after).Take(most).Select(bytes => EntryCodec.Read(bytes))];

    /// <summary>How many entries a partition has.</summary>
    public long Count(int partition) => journal[partition].Count;

    /// <summary>A partition's entry as bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int partition, long sequence) => journal[partition][(int)sequence - 1];

    /// <summary>The balances' process dies and starts again: the book is made from the journal, and is as it was.</summary>
    public void Restart()
    {
        town.Trace.Say("balances start again");
        if (town.Plant == PlantedFault.LostAcknowledged && !lostOne && order.Count > 0)
        {
            lostOne = true;
            var (partition, index) = order[^1];
            order.RemoveAt(order.Count - 1);
            journal[partition].RemoveAt(index);
        }

        var before = BookDump.Of(Book);
        Book = Replay(static _ => true);
        if (!lostOne && BookDump.Of(Book) != before) throw new SimulationFailureException("rebuild", "The book is another after its journal was read again.");
    }

    /// <summary>A book of all entries that are wanted, in the order in which they were made.</summary>
    public Book Replay(Predicate<JournalEntry> wanted)
    {
        var book = new Book(Town.Partitions);
        foreach (var (partition, index) in order)
        {
            var entry = EntryCodec.Read(journal[partition][index]);
            if (wanted(entry)) book.Apply(entry);
        }

        return book;
    }

    private void Keep(List<JournalEntry> made)
    {
        foreach (var entry in made)
        {
            var writer = new ByteWriter();
            EntryCodec.Write(writer, entry);
            order.Add((entry.Key.Partition, journal[entry.Key.Partition].Count));
            journal[entry.Key.Partition].Add(writer.Written.ToArray());
            town.Trace.Say($"entry {entry.Key} {entry.Kind} {entry.Answer?.Outcome} {entry.Answer?.Moved}");
            town.Judge.Journaled(entry);
            if (entry.Kind != EntryKind.Cut) continue;
            var rung = cut;
            cut = new();
            rung.SetResult();
        }
    }
}
