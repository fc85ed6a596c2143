using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The packed memory of a book against plain dictionaries that hold the same.</summary>
public sealed class MemoryTests
{
    private const int Partitions = 3;

    [Fact]
    public void TransactionIndex_AnyOrderOfAddsAndRemoves_FindsWhatADictionaryFinds()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var (index, plain) = (new TransactionIndex(Partitions), new Dictionary<JournalKey, PackedPlace>());
        var next = new long[Partitions];
        for (var step = 0; step < 20_000; step++)
        {
            var partition = random.Next(Partitions);
            if (random.Next(100) < 55)
            {
                // Now and then one from before, as a snapshot brings those that outlived their time.
                var sequence = random.Next(50) == 0 && next[partition] > 2 ? random.NextInt64(1, next[partition]) : next[partition] += random.Next(1, 4);
                var (key, place) = (new JournalKey(partition, 1, sequence), new PackedPlace(step, 1 + random.Next(1000)));
                if (plain.TryAdd(key, place)) index.Add(key, place, sequence - 1);
            }
            else if (plain.Count > 0)
            {
                // The oldest mostly, as forgetting goes.
                var key = random.Next(4) == 0 ? plain.Keys.ElementAt(random.Next(plain.Count)) : plain.Keys.Where(k => k.Partition == partition).OrderBy(k => k.Sequence).FirstOrDefault();
                Assert.Equal(plain.Remove(key), index.Remove(key.Partition, key.Sequence));
            }

            if (step % 500 != 0) continue;
            Assert.Equal(plain.Count, index.Count);
            Assert.Equal(plain.Values.Order(Comparer<PackedPlace>.Create((a, b) => a.Block.CompareTo(b.Block))), index.Places.OrderBy(p => p.Block));
            Assert.All(plain, pair => Assert.Equal((pair.Value, pair.Key.Sequence - 1), (index.Find(pair.Key.Partition, pair.Key.Sequence), index.Before(pair.Key.Partition, pair.Key.Sequence))));
            Assert.True(index.Find(partition, next[partition] + 1).IsNone);
            Assert.True(index.Find(Partitions, 1).IsNone);
        }
    }

    [Fact]
    public void PackedEntries_ManyAddedAndRemoved_KeepEveryBytesAndGiveBlocksBack()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var (packed, plain) = (new PackedEntries(), new Dictionary<PackedPlace, JournalEntry>());
        for (var step = 1; step <= 50_000; step++)
        {
            var entry = new JournalEntry
            {
                Key = new(0, 1, step), Kind = EntryKind.Abandon, At = DateTimeOffset.UnixEpoch.AddSeconds(step), Request = new(new(1), new Guid(step, 0, 0, new byte[8])),
                Refunded = [.. Enumerable.Range(0, random.Next(30)).Select(i => new RefundedLine(i, step, default))],
            };
            var place = packed.Add(entry);
            Assert.False(place.IsNone);
            Assert.True(plain.TryAdd(place, entry), "two entries stand at one place");
            if (plain.Count < 200) continue;
            var gone = plain.Keys.ElementAt(random.Next(plain.Count));
            packed.Remove(gone);
            plain.Remove(gone);
        }

        Assert.Equal(plain.Count, packed.Count);
        Assert.All(plain, pair => Assert.Equal((pair.Value.Key, pair.Value.Refunded.Length), (packed.Read(pair.Key).Key, packed.Read(pair.Key).Refunded.Length)));
        Assert.True(plain.Keys.Max(p => p.Block) < 40, "freed blocks are used again");
    }

    [Fact]
    public void RequestId_UsedAnewAfterItWasForgotten_BelongsToTheLaterEntry()
    {
        var book = new Book(1);
        var request = new RequestKey(new(7), Guid.Parse("00000000-0000-4000-8000-000000000001"));
        var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        book.Apply(Given(1, day));
        book.Apply(Given(2, day.AddDays(40)));
        Assert.Equal(1, book.Forget(day.AddDays(10)));
        Assert.Equal(2ul, book.FindMarker(request)!.Value.Fingerprint.Hash);

        JournalEntry Given(int sequence, DateTimeOffset at) =>
            new() { Key = new(0, 1, sequence), Kind = EntryKind.Abandon, At = at, Request = request, Fingerprint = new((ulong)sequence, 0) };
    }

    [Fact]
    public void History_MiddleForgotten_StillReachesTheHoldThatOutlivesIt()
    {
        var book = new Book(1);
        var account = new AccountId(1, 2);
        var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        book.Apply(Opening(1, EntryKind.Hold, day));
        book.Apply(Opening(2, EntryKind.Sale, day.AddDays(1)));
        book.Apply(Opening(3, EntryKind.Sale, day.AddDays(2)));
        book.Apply(Opening(4, EntryKind.Sale, day.AddDays(20)));
        Assert.Equal([4, 3, 2, 1], Numbers(book, null));
        Assert.Equal([2, 1], Numbers(book, new(0, 1, 3)));

        Assert.Equal(2, book.Forget(day.AddDays(10)));

        Assert.Equal([4, 1], Numbers(book, null));
        Assert.Equal([4, 1], Numbers(Book.Restore(book.Snapshot()), null));
        Assert.Empty(Numbers(book, new(0, 1, 3)));
        Assert.Equal(1, book.Forget(day.AddDays(30)));
        Assert.Equal([1], Numbers(book, null));

        long[] Numbers(Book of, JournalKey? before) => [.. of.HistoryOf(of.FindAccount(account)!, before).Select(t => t.Key.Sequence)];

        JournalEntry Opening(int sequence, EntryKind kind, DateTimeOffset at) => new()
        {
            Key = new(0, 1, sequence), Kind = kind, At = at, Request = new(new(7), new Guid(sequence, 0, 0, new byte[8])), Account = account, Transaction = new(0, 1, sequence),
            Answer = new() { Outcome = Outcome.Approved, HoldExpiry = kind == EntryKind.Hold ? day.AddDays(100) : null },
        };
    }
}
