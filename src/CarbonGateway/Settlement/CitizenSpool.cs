using System.Buffers.Binary;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// A day's citizens' records on their way into the order of a batch. Accounts of a partition stand together in the journal, and
/// in the batch all of them are in one order: each partition's records wait in a file as a run, and are merged there into one
/// before they are first read. So memory grows with the partitions, not with the accounts.
/// </summary>
internal sealed class CitizenSpool : IDisposable
{
    private static int made;
    private readonly FileStream file;
    private readonly BinaryWriter writer;
    private readonly List<(long Start, int Count)> runs = [];

    /// <param name="folder">For a file that only its owner can read; it goes when this is disposed, or its process ends.</param>
    public CitizenSpool(string folder)
    {
        PrivateFile.MakeFolder(folder);
        file = PrivateFile.Open(Path.Combine(folder, $"citizens-{Environment.ProcessId}-{Interlocked.Increment(ref made)}.tmp"), FileMode.CreateNew);
        // Unlinked at once: it is gone with its last handle, however the process ends.
        File.Delete(file.Name);
        writer = new(file);
    }

    /// <summary>Takes one partition's records, ascending.</summary>
    public void Add(IReadOnlyList<CitizenRecord> records)
    {
        if (records.Count == 0) return;
        runs.Add((file.Position, records.Count));
        foreach (var record in records) Write(record);
        writer.Flush();
    }

    /// <summary>All records in the order of a batch: each account's period once.</summary>
    public IEnumerable<CitizenRecord> Merged()
    {
        // The statement needs them all, and then every institution that lacks some of the day.
        if (runs.Count > 1) Merge();
        if (runs.Count == 0) yield break;
        for (var run = new Run(file, runs[0].Start, runs[0].Count); run.MoveNext();) yield return run.Current;
    }

    // Behind the runs that it is made of; a run may be read by several at once, for nothing that is written changes.
    private void Merge()
    {
        var (start, count) = (file.Position, 0);
        foreach (var record in MergedRuns())
        {
            Write(record);
            count++;
        }

        writer.Flush();
        runs.Clear();
        if (count > 0) runs.Add((start, count));
    }

    private IEnumerable<CitizenRecord> MergedRuns()
    {
        var next = new PriorityQueue<Run, CitizenRecord>(Comparer<CitizenRecord>.Create(static (a, b) => CitizenChunk.Compare(a, b)));
        foreach (var (start, count) in runs)
        {
            var run = new Run(file, start, count);
            if (run.MoveNext()) next.Enqueue(run, run.Current);
        }

        CitizenRecord? pending = null;
        while (next.TryDequeue(out var run, out var record))
        {
            if (pending is not { } before) pending = record;
            else if (CitizenChunk.Compare(before, record) == 0) pending = before.Plus(record);
            else
            {
                if (!before.IsEmpty) yield return before;
                pending = record;
            }

            if (run.MoveNext()) next.Enqueue(run, run.Current);
        }

        // What several partitions bring to nothing together is left out, as in one.
        if (pending is { IsEmpty: false } last) yield return last;
    }

    public void Dispose()
    {
        writer.Dispose();
        file.Dispose();
    }

    private void Write(in CitizenRecord r)
    {
        writer.Write(r.Account.High);
        writer.Write(r.Account.Low);
        writer.Write(r.Period.Year);
        writer.Write(r.Allocated.Grams);
        writer.Write(r.Corrected.Grams);
        writer.Write(r.Spent.Grams);
        writer.Write(r.Bought.Grams);
        writer.Write(r.BoughtCents);
        writer.Write(r.Sold.Grams);
        writer.Write(r.SoldCents);
        writer.Write(r.SoldTrades);
        writer.Write(r.CarriedIn.Grams);
        writer.Write(r.CarriedOut.Grams);
        writer.Write(r.Lapsed.Grams);
    }

    /// <summary>One partition's records, some at a time.</summary>
    private sealed class Run(FileStream file, long start, int count)
    {
        private const int RecordSize = 18 + (10 * sizeof(long)) + sizeof(int);
        private const int AtOnce = 64;
        private byte[] page = [];
        private int read;
        private int paged;

        public CitizenRecord Current { get; private set; }

        public bool MoveNext()
        {
            if (read == count) return false;
            if (read == paged) Load(Math.Min(AtOnce, count - read));
            Current = Read(page.AsSpan((read % AtOnce) * RecordSize, RecordSize));
            read++;
            return true;
        }

        private void Load(int some)
        {
            page = new byte[some * RecordSize];
            for (var got = 0; got < page.Length;)
            {
                var more = RandomAccess.Read(file.SafeFileHandle, page.AsSpan(got), start + ((long)read * RecordSize) + got);
                if (more == 0) throw new EndOfStreamException("The file of citizens' records is shorter than what was written to it.");
                got += more;
            }

            paged += some;
        }

        private static CitizenRecord Read(ReadOnlySpan<byte> r) => new()
        {
            Account = new((ulong)Number(r, 0), (ulong)Number(r, 8)),
            Period = BudgetPeriod.FromYear(BinaryPrimitives.ReadInt16LittleEndian(r[16..])),
            Allocated = Grams(r, 18),
            Corrected = Grams(r, 26),
            Spent = Grams(r, 34),
            Bought = Grams(r, 42),
            BoughtCents = Number(r, 50),
            Sold = Grams(r, 58),
            SoldCents = Number(r, 66),
            SoldTrades = BinaryPrimitives.ReadInt32LittleEndian(r[74..]),
            CarriedIn = Grams(r, 78),
            CarriedOut = Grams(r, 86),
            Lapsed = Grams(r, 94),
        };

        private static long Number(ReadOnlySpan<byte> r, int at) => BinaryPrimitives.ReadInt64LittleEndian(r[at..]);

        private static Co2eMass Grams(ReadOnlySpan<byte> r, int at) => Co2eMass.FromGrams(Number(r, at));
    }
}
