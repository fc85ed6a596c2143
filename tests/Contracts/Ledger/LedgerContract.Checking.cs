using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;
using static CarbonPos.Contracts.Ledger.Scribe;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Chain_IsWhatTheReferenceSays()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var entries = Sales(3, 1, 20);
        // By hand, from the words of docs/reference/ledger.md.
        var hash = System.Security.Cryptography.SHA256.HashData([.. "contract"u8, 0, 0, 0, 3]);
        Assert.Equal(Convert.ToHexStringLower(hash), (await ledger.ReadWatermarkAsync(3, Cancellation)).Chain.ToString());
        await MustAppendAsync(ledger, lease, entries[..7]);
        await MustAppendAsync(ledger, lease, entries[7..]);
        foreach (var entry in entries) hash = System.Security.Cryptography.SHA256.HashData([.. hash, .. Bytes(entry)]);
        Assert.Equal(Convert.ToHexStringLower(hash), (await ledger.ReadWatermarkAsync(3, Cancellation)).Chain.ToString());
        Assert.Equal(new ChainVerdict(20, null, ""), await ledger.VerifyChainAsync(3, Cancellation));
        Assert.Equal(new ChainVerdict(0, null, ""), await ledger.VerifyChainAsync(0, Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_345)]
    [InlineData(3_000)]
    public async Task Chain_AFlippedByte_IsFoundAndNamed(long sequence)
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        await MustAppendAsync(ledger, lease, [.. Sales(1, 1, 3_000), Sale(2, 1)]);
        var bytes = Bytes(Sale(1, sequence));
        bytes[^1] ^= 1;
        await ExecuteAsync("town", $"UPDATE entry SET bytes = {Literal(bytes)} WHERE partition = 1 AND sequence = {sequence}");
        var verdict = await ledger.VerifyChainAsync(1, Cancellation);
        Assert.Equal((sequence - 1, new JournalKey(1, 1, sequence)), (verdict.Entries, verdict.Broken));
        Assert.Contains($"1-1-{sequence}", verdict.Reason, StringComparison.Ordinal);
        Assert.True((await ledger.VerifyChainAsync(2, Cancellation)).Holds);
    }

    [Theory]
    [InlineData("UPDATE entry SET account = NULL WHERE sequence = 4")]
    [InlineData("UPDATE entry SET request_merchant = 5 WHERE sequence = 4")]
    [InlineData("UPDATE entry SET kind = 7 WHERE sequence = 4")]
    [InlineData("UPDATE entry SET transaction_sequence = 3 WHERE sequence = 4")]
    [InlineData("UPDATE entry SET replaced_sequence = 3, replaced_epoch = 1 WHERE sequence = 4")]
    [InlineData("UPDATE entry SET chain = (SELECT chain FROM entry WHERE sequence = 3) WHERE sequence = 4")]
    [InlineData("DELETE FROM entry WHERE sequence = 4")]
    public async Task Chain_AColumnChanged_OrARowRemoved_IsFoundAndNamed(string damage)
    {
        var ledger = await OpenLedgerAsync();
        await MustAppendAsync(ledger, await LeaseAsync(ledger), Sales(1, 1, 6));
        await ExecuteAsync("town", damage);
        var verdict = await ledger.VerifyChainAsync(1, Cancellation);
        Assert.Equal((3, new JournalKey(1, 1, 4)), (verdict.Entries, verdict.Broken));
        if (!damage.StartsWith("DELETE", StringComparison.Ordinal)) return;
        var lost = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync(ledger, 1));
        Assert.Contains("Entry 4 of partition 1", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_CutShort_WatermarkAndAll_IsFound()
    {
        var ledger = await OpenLedgerAsync();
        await MustAppendAsync(ledger, await LeaseAsync(ledger), Sales(1, 1, 6));
        await ExecuteAsync("town", "DELETE FROM entry WHERE sequence = 6");
        await ExecuteAsync("town", "UPDATE watermark SET sequence = 5 WHERE partition = 1");
        Assert.Equal(new JournalKey(1, 1, 5), (await ledger.VerifyChainAsync(1, Cancellation)).Broken);
    }

    [Fact]
    public async Task Totals_OfRandomDays_AreTheBooks_AndSumToZero()
    {
        const int partitions = 4;
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var (book, journal) = RandomDay(seed: 7, events: 2_000, partitions);
        foreach (var (i, batch) in journal.Chunk(500).Index()) await AppendOnAsync(ledger, lease, Day.AddDays(i < 2 ? 0 : 1), batch);

        var totals = await ledger.ReadTotalsAsync(Day, Day.AddDays(1), Cancellation);
        Assert.Equal(Int128.Zero, totals.Aggregate(Int128.Zero, (sum, t) => sum + t.Grams));
        var expected = book.Totals.Where(t => t.Value != 0).ToDictionary(t => t.Key, t => (Int128)t.Value);
        foreach (var p in book.Accounts.SelectMany(a => a.Periods))
        {
            Add(LedgerAccount.Citizen(default, p.Period), p.Available.Grams);
            Add(LedgerAccount.Held(default, p.Period), p.Held.Grams);
        }

        Assert.Equal(Lines(expected.Where(e => e.Value != 0)), Lines(totals.Where(t => t.Grams != 0).Select(t => KeyValuePair.Create(t.Place, t.Grams))));
        Assert.Equal(journal.Sum(e => e.Legs.Length), (await ledger.ReadConservationAsync(Day, Cancellation)).Legs + (await ledger.ReadConservationAsync(Day.AddDays(1), Cancellation)).Legs);
        Assert.True((await ledger.ReadConservationAsync(Day, Cancellation)).Holds);
        Assert.Empty(await ledger.ReadTotalsAsync(Day.AddDays(5), Day.AddDays(9), Cancellation));

        void Add(LedgerAccount place, long grams) => expected[place] = expected.GetValueOrDefault(place) + grams;
        static IEnumerable<string> Lines(IEnumerable<KeyValuePair<LedgerAccount, Int128>> sums) => sums.Select(s => $"{Testbed.BookDump.Place(s.Key)} = {s.Value}").Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM leg WHERE partition = 2 AND sequence = 1")]
    [InlineData("UPDATE leg SET grams = grams + 1 WHERE partition = 2 AND sequence = 1")]
    [InlineData("UPDATE leg SET partition = 3 WHERE partition = 2 AND sequence = 1")]
    public async Task Conservation_ALegLostOrChanged_NamesThePartition(string damage)
    {
        var ledger = await OpenLedgerAsync();
        await MustAppendAsync(ledger, await LeaseAsync(ledger), [.. Sales(0, 1, 3), .. Sales(2, 1, 3)]);
        var before = await ledger.ReadConservationAsync(Day, Cancellation);
        Assert.Equal((6L, 600, 0, true), (before.Legs, before.Moved, before.Net, before.Holds));
        await ExecuteAsync("town", damage);
        var after = await ledger.ReadConservationAsync(Day, Cancellation);
        Assert.False(after.Holds);
        Assert.Equal(damage.Contains("= 3", StringComparison.Ordinal) ? [2, 3] : [2], after.Astray);
    }

    [Fact]
    public async Task Legs_AreAboveZero_ByTheTablesOwnRule()
    {
        var ledger = await OpenLedgerAsync();
        await MustAppendAsync(ledger, await LeaseAsync(ledger), Sale(0, 1));
        await Assert.ThrowsAnyAsync<Exception>(() => ExecuteAsync("town", "UPDATE leg SET grams = 0"));
        Assert.True((await ledger.ReadConservationAsync(Day, Cancellation)).Holds);
    }
}
