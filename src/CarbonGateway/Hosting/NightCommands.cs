using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>'settle', 'nights' and 'breaks': the night by hand, and how it stands.</summary>
internal sealed class NightCommands(GatewayOptions options, TimeProvider time, TextWriter output)
{
    private const int NightsShown = 60;

    /// <summary>Settles a day: takes it as far as it goes now, and says so.</summary>
    /// <returns>0 = settled; 1 = it stays where it is, and why is printed.</returns>
    /// <exception cref="InvalidOperationException">Another gateway settles, an earlier day comes first, or the gateway cannot start.</exception>
    public async Task<int> SettleAsync(DateOnly day, CancellationToken cancellation)
    {
        LedgerCommands.RequireLedger(options, "settle");
        if (!options.IsOnRedis)
        {
            if (!options.HasLedger) throw new InvalidOperationException("'settle' needs the gateway's own settings: Embedded:Ledger=true, and Gateway:Ledger:Drain:Enabled left as it is.");
            // The gateway that settles takes the lock itself; what it could not say is why it is not there for a command.
            EmbeddedHalts.TakeFolder(options.Embedded.Folder, "settle").Dispose();
        }

        // A gateway of its own beside the others: what drains and leads already goes on doing so.
        (options.Port, options.PortFile, options.Settlement.Enabled, options.Central.PolicyPoll) = (0, "", false, TimeSpan.Zero);
        await using var gateway = await Gateway.StartAsync(options, time: time, cancellation: cancellation);
        var settling = gateway.Night ?? throw new InvalidOperationException("'settle' needs a ledger: set Embedded:Ledger=true, and leave Gateway:Ledger:Drain:Enabled.");
        var night = await settling.SettleAsync(day, new Printed(output), cancellation);
        output.WriteLine(Line(night));
        return night.State == NightState.Settled ? 0 : 1;
    }

    /// <summary>Prints how the newest nights stand.</summary>
    /// <returns>0 = nothing stands in the way; 1 = something does.</returns>
    public async Task<int> ListAsync(CancellationToken cancellation)
    {
        await using var ledger = await LedgerCommands.OpenAsync(options, time, "nights", cancellation);
        var today = options.Settlement.Calendar.DayOf(time.GetUtcNow());
        var nights = await ledger.Nights.ReadNightsAsync(today.AddDays(-NightsShown), cancellation);
        if (nights.Count == 0) output.WriteLine("No day has ended yet.");
        foreach (var night in nights) output.WriteLine(Line(night));
        return nights.Any(n => n.Trouble.Length > 0) ? 1 : 0;
    }

    /// <summary>Prints what institutions did not book, or names who looks into one of them.</summary>
    /// <param name="assign">DAY/INSTITUTION/CHUNK/RECORD; null = none.</param>
    /// <param name="to">Who.</param>
    /// <param name="all">Resolved ones, too.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>0 = none is open; 1 = some are.</returns>
    public async Task<int> BreaksAsync(string? assign, string? to, bool all, CancellationToken cancellation)
    {
        if (assign is null && to is not null) throw new UsageException("--to says whose a break is: name it with --assign.");
        var owner = assign is null ? null : BreakOwner.Read(assign, to);
        await using var ledger = await LedgerCommands.OpenAsync(options, time, "breaks", cancellation);
        if (owner is { } given && !await ledger.Nights.AssignBreakAsync(given.Day, given.Institution, given.Chunk, given.Record, given.Name, cancellation)) throw new InvalidOperationException($"There is no break {assign}.");
        var breaks = await ledger.Nights.ReadBreaksAsync(all, cancellation);
        foreach (var b in breaks)
        {
            var age = (b.ResolvedAt ?? time.GetUtcNow()) - b.Since;
            var stands = b.ResolvedAt is null ? $"open for {Age(age)}" : $"resolved after {Age(age)}";
            output.WriteLine($"{b.Day:yyyy-MM-dd}/{b.Institution}/{b.Chunk}/{b.Record}  {b.Code}  {b.NetGrams} g  {stands}  {(b.Owner.Length > 0 ? b.Owner : "nobody's")}  {b.Reason}");
        }

        if (breaks.Count == 0) output.WriteLine(all ? "There never was a break." : "No break is open.");
        return breaks.Any(b => b.ResolvedAt is null) ? 1 : 0;
    }

    private static string Line(Night night) => $"{night.Day:yyyy-MM-dd}  {night.State.ToString().ToLowerInvariant(),-8}since {night.At:yyyy-MM-dd HH:mm}Z  {night.Trouble}".TrimEnd();

    private static string Age(TimeSpan age) => age < TimeSpan.FromDays(2) ? $"{age.TotalHours:0} h" : $"{age.TotalDays:0} days";

    /// <summary>Progress in its order, one line each.</summary>
    private sealed class Printed(TextWriter output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine(value);
    }
}
