using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>
/// Looks for request ids that debited two accounts, and undoes the later one. No partition can see that alone; the ledger sees
/// all of them. The gateway that drains looks; should two look at once, they undo once: the undoing's id follows from what is undone.
/// </summary>
public sealed class DoubleWatch : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly ILedger ledger;
    private readonly IBalanceStore store;
    private readonly DrainOptions options;
    private readonly Func<bool> drains;
    private readonly TimeProvider time;
    private readonly ILogger<DoubleWatch> log;
    private bool failing;

    /// <param name="ledger">Where doubles are seen.</param>
    /// <param name="store">Where they are undone.</param>
    /// <param name="options">For business days.</param>
    /// <param name="drains">True while this gateway drains, and so is the one to look.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Events 2300 to 2349.</param>
    public DoubleWatch(ILedger ledger, IBalanceStore store, DrainOptions options, Func<bool> drains, TimeProvider time, ILogger<DoubleWatch> log) =>
        (this.ledger, this.store, this.options, this.drains, this.time, this.log) = (ledger, store, options, drains, time, log);

    /// <summary>The request that undoes a transaction: the same one, whoever undoes it.</summary>
    public static RequestKey UndoingOf(JournalKey later)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes($"undo-double {later}"), hash);
        // A UUID of version 8: its bits are its maker's own.
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new(MerchantId.Authority, new Guid(hash[..16], bigEndian: true));
    }

    /// <summary>One search.</summary>
    /// <returns>How many doubles were found, and are undone or will be tried again.</returns>
    public async Task<int> SearchAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // Ids are not used again once they are forgotten; a day more for the offset of business days and for clocks.
        var from = options.DayOf(now - store.RememberFor).AddDays(-1);
        var count = 0;
        DoubleSearch search;
        do
        {
            search = await ledger.FindDoublesAsync(from, cancellation);
            foreach (var found in search.Doubles) await UndoAsync(found, now, cancellation);
            count += search.Doubles.Count;
        }
        while (!search.IsComplete && search.Doubles.Count < LedgerLimits.MostDoubles);

        return count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TrySearchAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; whoever drains next looks.
        }
    }

    private async Task TrySearchAsync(CancellationToken cancellation)
    {
        if (!drains()) return;
        try
        {
            await SearchAsync(cancellation);
            failing = false;
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            // The drain says that the ledger is gone; here once is enough.
            if (!failing) DrainLog.SearchFailed(log, cause.Message);
            failing = true;
        }
    }

    private async Task UndoAsync(DoubleRequest found, DateTimeOffset now, CancellationToken cancellation)
    {
        var later = found.Later.Key;
        var request = UndoingOf(later);
        Span<byte> id = stackalloc byte[16];
        request.Id.TryWriteBytes(id);
        var undo = new UndoDouble(later) { Request = request, Fingerprint = new(BinaryPrimitives.ReadUInt64LittleEndian(id), 0), At = now };
        var result = await store.PostAsync(undo, cancellation);
        // Without an answer, and until the ledger has the undoing, the next search finds it again.
        if (result is { Status: StoreStatus.Done, Posting: { Replayed: false, Answer: { } answer } }) DrainLog.Undone(log, later, found.Kept.Key, answer.Outcome, answer.Moved.Grams);
    }
}
