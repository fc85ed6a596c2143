using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>Reads a sealed day once, entry by entry, into a report. Memory does not grow with the entries.</summary>
/// <param name="ledger">Has the day.</param>
/// <param name="options">The shops' clock.</param>
/// <param name="time">For the age of what is open.</param>
internal sealed class DayReports(ILedger ledger, SettlementOptions options, TimeProvider time)
{
    /// <summary>A company's statement.</summary>
    /// <param name="day">Sealed.</param>
    /// <param name="company">1 to 10^14.</param>
    /// <param name="store">Null = all stores of the company.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidOperationException">The day is not sealed.</exception>
    /// <exception cref="InvalidDataException">An entry cannot be read.</exception>
    public async Task<ReportDocument> RetailerAsync(DateOnly day, MerchantId company, long? store, CancellationToken cancellation)
    {
        var (night, said, _) = await SealedAsync(day, cancellation);
        var report = new RetailerDay(day, company, store, Hours(day));
        var read = 0L;
        await foreach (var found in ledger.ReadDayAsync(day, 0, long.MaxValue, cancellation))
        {
            report.Add(found.Entry);
            read++;
        }

        return report.ToDocument(night, await ledger.ReadTotalsAsync(day, day, cancellation), (read, said.TreeSize));
    }

    /// <summary>The operator's report.</summary>
    /// <param name="day">Sealed.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidOperationException">The day is not sealed.</exception>
    /// <exception cref="InvalidDataException">An entry cannot be read.</exception>
    public async Task<ReportDocument> OperatorAsync(DateOnly day, CancellationToken cancellation)
    {
        var (night, said, key) = await SealedAsync(day, cancellation);
        var report = new OperatorDay(day, Hours(day));
        await foreach (var found in ledger.ReadDayAsync(day, 0, long.MaxValue, cancellation)) report.Add(found.Entry);
        var breaks = await ledger.Nights.ReadBreaksAsync(resolved: true, cancellation);
        return report.ToDocument(new(
            night, said, key, await ledger.ReadSpansAsync(day, cancellation), [.. breaks.Where(b => b.Day == day)], await ledger.ReadTotalsAsync(day, day, cancellation),
            await ledger.ReadConservationAsync(day, cancellation), time.GetUtcNow()));
    }

    private DayHours Hours(DateOnly day) => new(options.Calendar, day, options.TimeZone);

    private async Task<(Night Night, DayStatement Said, string KeyId)> SealedAsync(DateOnly day, CancellationToken cancellation)
    {
        if (await ledger.ReadStatementAsync(day, cancellation) is not { } signed) throw new InvalidOperationException($"{day:yyyy-MM-dd} is not sealed yet: see 'carbonpos-gateway nights'.");
        var said = DayStatementCodec.Parse(signed.Bytes.Span) is { Statement: { } statement } ? statement : throw new InvalidDataException($"The sealed statement of {day:yyyy-MM-dd} cannot be read: restore the ledger from a backup.");
        var nights = await ledger.Nights.ReadNightsAsync(day, cancellation);
        // A statement stands a moment before the night is noted as sealed.
        return (nights.FirstOrDefault(n => n.Day == day && n.State >= NightState.Sealed) ?? new(day, NightState.Sealed, default, ""), said, signed.KeyId);
    }
}
