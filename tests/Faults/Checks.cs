using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Outcome = CarbonPos.V1.Outcome;

namespace CarbonPos.Faults;

/// <summary>What must hold after every fault: nothing answered is lost, nothing is doubled, nothing is off by a gram.</summary>
internal static class Checks
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What the tills wrote down against what the gateway says. Ends what is unknown first.</summary>
    /// <param name="town">Whose accounts.</param>
    /// <param name="tills">They rest.</param>
    /// <param name="replayed">Answered requests that are sent once more: each must get the noted answer.</param>
    /// <param name="line">To the gateway.</param>
    /// <returns>What became of the unknown ones, in words; empty = there were none.</returns>
    public static async Task<string> AnswersAsync(Town town, IReadOnlyList<Till> tills, IEnumerable<Note> replayed, Line line)
    {
        await EachAsync(replayed, async note => note.AssertSame(await line.PostAsync(note.Request)));
        var resolved = new List<string>();
        foreach (var till in tills)
        {
            if (await till.ResolveAsync(line) is { } how) resolved.Add(how);
        }

        await EachAsync(tills.SelectMany(t => t.Transactions), async known =>
        {
            var told = await line.GetAsync(known.Key);
            Assert.True((told.State, told.GramsHeld) == (known.Value.State, known.Value.Held), $"Transaction {known.Key} should be {known.Value}, the gateway says {told}");
        });
        foreach (var (account, expected) in Expected(town, tills))
        {
            var told = await line.BalanceAsync(town.TokenOf(account));
            Assert.True((told.GramsAvailable, told.GramsHeld) == expected, $"{account} should have {expected}, the gateway says {told}");
        }

        return string.Join(", ", resolved.GroupBy(r => r).Select(g => $"{g.Count()} {g.Key}"));
    }

    /// <summary>The whole journal, by the store's own reader, through the model: gapless, asked for, told as it is written, conserving.</summary>
    public static async Task JournalAsync(Town town, IReadOnlyList<Till> tills, IBalanceStore store)
    {
        var book = new Book(Town.Partitions);
        var notes = tills.SelectMany(t => t.Notes).ToDictionary(n => Guid.Parse(n.RequestId));
        var written = new Dictionary<Guid, JournalEntry>();
        for (var p = 0; p < Town.Partitions; p++)
        {
            var epoch = 1;
            await foreach (var entry in store.ReadJournalAsync(p, Cancellation))
            {
                book.Apply(entry);
                Assert.True(entry.Key.Epoch >= epoch, $"Entry {entry.Key} follows one of epoch {epoch}.");
                epoch = entry.Key.Epoch;
                if (entry.Request.Id == Guid.Empty) continue;
                Assert.True(written.TryAdd(entry.Request.Id, entry), $"Request {entry.Request.Id} is in the journal as {entry.Key}, and as {written[entry.Request.Id].Key}.");
                if (entry.Request.Merchant == MerchantId.Authority) continue;
                Assert.True(notes.TryGetValue(entry.Request.Id, out var note), $"Nobody asked for entry {entry.Key}.");
                if (note.Answer is { } told) Assert.True(IsTold(entry, told), $"Entry {entry.Key} has {entry.Answer}, the till was told {told}");
            }
        }

        foreach (var (id, note) in notes)
        {
            var moved = note.Answer is { Outcome: Outcome.Approved or Outcome.Partial };
            Assert.True(!moved || written.ContainsKey(id), $"Request {id} was answered {note.Answer}, and is not in the journal.");
        }

        Assert.Equal(Int128.Zero, book.Conservation());
        await BalancesAsync(town, tills, store, book);
    }

    /// <summary>The ledger by itself: no partition halted, every chain unbroken, every day's legs all there and summing up to nothing.</summary>
    /// <returns>How many entries it has.</returns>
    public static async Task<long> LedgerAsync(ILedger ledger)
    {
        foreach (var mark in await ledger.ReadWatermarksAsync(Cancellation))
        {
            Assert.True(mark.Halted is null, mark.Halted?.Reason);
            var verdict = await ledger.VerifyChainAsync(mark.Partition, Cancellation);
            Assert.True(verdict.Holds, verdict.Reason);
        }

        // A test may run over midnight.
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var day in (DateOnly[])[today.AddDays(-1), today])
        {
            var found = await ledger.ReadConservationAsync(day, Cancellation);
            Assert.True(found.Holds, $"On {day:O} the ledger is off by {found.Net} g, astray are partitions {string.Join(", ", found.Astray)}.");
        }

        return (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence);
    }

    /// <summary>True once the embedded ledger has as many entries as the embedded journal. A gateway may be at work.</summary>
    public static async Task<bool> IsDrainedAsync(Town town)
    {
        await using var journal = new SqliteConnection($"Data Source={Path.Combine(town.Folder, "journal.db")};Mode=ReadOnly;Pooling=False");
        await journal.OpenAsync(Cancellation);
        await using var command = journal.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM entry";
        var journaled = (long)(await command.ExecuteScalarAsync(Cancellation))!;
        await using var ledger = OpenLedger(town);
        return (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) == journaled;
    }

    /// <summary>The embedded ledger against the embedded journal: sound by itself, and byte by byte what was journaled. Holds may have run out since.</summary>
    /// <returns>How many entries it has.</returns>
    public static async Task<long> DrainedAsync(Town town, IBalanceStore store)
    {
        await using var ledger = OpenLedger(town);
        for (var p = 0; p < Town.Partitions; p++)
        {
            await using var journaled = store.ReadJournalAsync(p, Cancellation).GetAsyncEnumerator(Cancellation);
            await foreach (var entry in ledger.ReadPartitionAsync(p, 0, Cancellation))
            {
                Assert.True(await journaled.MoveNextAsync(), $"The ledger has entry {entry.Key}, and the journal has not.");
                Assert.Equal(Bytes(journaled.Current), Bytes(entry));
            }
        }

        return await LedgerAsync(ledger);
    }

    private static SqliteLedger OpenLedger(Town town) => SqliteLedger.Open(
        Path.Combine(town.Folder, "ledger.db"), new LedgerOptions(), new("carbonpos", Town.Partitions), TimeProvider.System, NullLogger<SqliteLedger>.Instance);

    private static byte[] Bytes(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return writer.Written.ToArray();
    }

    // The journal's sums, and what the store itself has: the citizens', what was sold, what was issued.
    private static async Task BalancesAsync(Town town, IReadOnlyList<Till> tills, IBalanceStore store, Book book)
    {
        Int128 all = 0;
        foreach (var (account, expected) in Expected(town, tills))
        {
            var period = book.FindAccount(account)!.Periods.Single();
            Assert.True(expected == (period.Available.Grams, period.Held.Grams), $"{account} should have {expected}, the journal says {period.Available} and {period.Held} held");
            var view = (await store.ReadAccountAsync(account, Cancellation))!.Periods[0];
            Assert.True(expected == (view.Available.Grams, view.Held.Grams), $"{account} should have {expected}, the store says {view.Available} and {view.Held} held");
            all += view.Available.Grams + view.Held.Grams;
        }

        foreach (var (_, grams) in book.Totals) all += grams;
        Assert.Equal(Int128.Zero, all);
    }

    // Allocation less what the tills' answers took and set aside.
    private static IEnumerable<(AccountId Account, (long Available, long Held) Expected)> Expected(Town town, IReadOnlyList<Till> tills) =>
        town.Allocated.Select(a => (a.Key, (
            a.Value + tills.Sum(t => t.Effects.GetValueOrDefault(a.Key).Available),
            tills.Sum(t => t.Effects.GetValueOrDefault(a.Key).Held))));

    private static bool IsTold(JournalEntry entry, V1.Posting told) => entry.Answer is { } answer
        ? (answer.Moved.Grams, answer.Available.Grams, answer.Transaction?.ToString() ?? "") == (told.GramsMoved, told.GramsAvailable, told.TransactionId)
        : told.Refusal == V1.Refusal.Abandoned;

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> check) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation }, async (item, _) => await check(item));
}
