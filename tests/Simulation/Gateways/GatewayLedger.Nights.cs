using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.Simulation.Gateways;

internal sealed partial class GatewayLedger
{
    public ValueTask<bool> TryLeadAsync(string owner, TimeSpan lasting, CancellationToken cancellation) => DoAsync("leads", async () => await ledger.Nights.TryLeadAsync(owner, lasting, cancellation));

    public async ValueTask StopLeadingAsync(string owner, CancellationToken cancellation) => await DoAsync("stops leading", async () =>
    {
        await ledger.Nights.StopLeadingAsync(owner, cancellation);
        return true;
    });

    public ValueTask<IReadOnlyList<Night>> ReadNightsAsync(DateOnly from, CancellationToken cancellation) => DoAsync("reads nights", async () => await ledger.Nights.ReadNightsAsync(from, cancellation));

    public async ValueTask SaveNightAsync(Night night, CancellationToken cancellation) => await DoAsync($"says {night.Day:MM-dd} is {night.State} {night.Trouble}", async () =>
    {
        await ledger.Nights.SaveNightAsync(night, cancellation);
        return true;
    });

    public async ValueTask SaveBreaksAsync(DateOnly day, string institution, IReadOnlyList<NightBreak> open, DateTimeOffset at, CancellationToken cancellation) =>
        await DoAsync($"says {open.Count} breaks of {institution} {day:MM-dd}", async () =>
        {
            if (open.Count > 0) town.Trace.Count($"the {institution} breaks records");
            await ledger.Nights.SaveBreaksAsync(day, institution, town.Plant == PlantedFault.ForgottenBreak ? [] : open, at, cancellation);
            return true;
        });

    public ValueTask<IReadOnlyList<NightBreak>> ReadBreaksAsync(bool resolved, CancellationToken cancellation) => DoAsync("reads breaks", async () => await ledger.Nights.ReadBreaksAsync(resolved, cancellation));

    public ValueTask<bool> AssignBreakAsync(DateOnly day, string institution, int chunk, int record, string owner, CancellationToken cancellation) => throw Unasked();

    public ValueTask<bool> LiftHaltAsync(Watermark seen, HaltLift lift, CancellationToken cancellation) => throw Unasked();

    public ValueTask<IReadOnlyList<LiftedHalt>> ListLiftedHaltsAsync(CancellationToken cancellation) => throw Unasked();

    public ValueTask<JournalEntry?> ReadEntryAsync(JournalKey key, CancellationToken cancellation) => throw Unasked();

    public ValueTask<IReadOnlyList<JournalEntry>> FindRequestAsync(RequestKey request, CancellationToken cancellation) =>
        DoAsync($"looks for {request.Id:n}", async () => await ledger.FindRequestAsync(request, cancellation));

    public ValueTask<IReadOnlyList<JournalEntry>> ReadTransactionAsync(JournalKey first, CancellationToken cancellation) => throw Unasked();

    public ValueTask<IReadOnlyList<JournalEntry>> ListAccountAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation) => throw Unasked();

    public IAsyncEnumerable<JournalEntry> ReadPartitionAsync(int partition, long afterSequence, CancellationToken cancellation) => throw Unasked();

    public ValueTask<ChainVerdict> VerifyChainAsync(int partition, CancellationToken cancellation) => throw Unasked();

    public ValueTask<DoubleSearch> FindDoublesAsync(DateOnly fromDay, CancellationToken cancellation) => throw Unasked();

    public ValueTask<DayPlace?> FindPlaceAsync(JournalKey key, CancellationToken cancellation) => throw Unasked();

    public ValueTask<IReadOnlyList<TreeTile>> ReadTilesAsync(DateOnly businessDay, IReadOnlyList<(int Level, long Index)> wanted, CancellationToken cancellation) => throw Unasked();

    private static NotSupportedException Unasked() => new("No night and no drain of the simulator asks for this.");
}
