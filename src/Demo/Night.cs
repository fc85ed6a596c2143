using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.PosSdk;

namespace CarbonPos.Demo;

/// <summary>The night: the day ends, is sealed and handed over to both institutions; a receipt is proved; reports are made.</summary>
internal sealed class Night(Town town, Page page, TimeProvider time, bool staysUp)
{
    private readonly DateOnly today = town.Options.Settlement.Calendar.DayOf(time.GetUtcNow());

    private ILedger Ledger => town.Gateway.Ledger!;

    private string Statement => Path.Combine(town.Folder.Night, $"{today:yyyy-MM-dd}.json");

    private string Keys => Path.Combine(town.Folder.Night, "carbonpos-keys.json");

    private string Receipt => Path.Combine(town.Folder.Night, "receipt.json");

    /// <summary>Tells it.</summary>
    /// <param name="sale">Whose receipt is proved.</param>
    /// <param name="stop">Breaks it off; the next start goes on.</param>
    public async Task TellAsync(SaleOutcome sale, CancellationToken stop)
    {
        page.Chapter("The night");
        if ((await Ledger.Nights.ReadNightsAsync(today, stop)).Any(n => n.Day == today && n.State == NightState.Settled))
        {
            page.Text($"{today:yyyy-MM-dd} was ended and settled by an earlier run. A day ends once: what was sold since belongs to the next one, and is settled with it. ./demo.sh --fresh begins anew, with a night at its end.");
        }
        else
        {
            await SettleAsync(stop);
            await ProveAsync(Counter.Needed(sale), stop);
        }

        await ReportAsync(stop);
    }

    private async Task SettleAsync(CancellationToken stop)
    {
        page.Text("The shops close. The day ends by an entry in the journal of each partition, is added up from the ledger, sealed, and handed over to two institutions, which are processes of their own:");
        page.Item($"central account    {town.Offices.Central.Address}   process {town.Offices.Central.ProcessId}");
        page.Item($"company registry   {town.Offices.Registry.Address}   process {town.Offices.Registry.ProcessId}");
        page.Blank();
        var began = time.GetTimestamp();
        var night = await town.Gateway.Night!.SettleAsync(today, new Told(page), stop);
        if (night.State != NightState.Settled) throw new DemoException($"{today:yyyy-MM-dd} stays {night.State.ToString().ToLowerInvariant()}: {night.Trouble}");
        page.Item($"settled after {time.GetElapsedTime(began).TotalSeconds:0.0} s");
        page.Blank();

        var signed = await Ledger.ReadStatementAsync(today, stop) ?? throw new DemoException($"{today:yyyy-MM-dd} is settled and has no statement. This must never happen; please report it.");
        var said = DayStatementCodec.Parse(signed.Bytes.Span) is { Statement: { } statement } ? statement : throw new DemoException("the statement cannot be read. This must never happen; please report it.");
        var breaks = await Ledger.Nights.ReadBreaksAsync(resolved: true, stop);
        page.Item($"{"handed over to",-19}{"records",9}{"net grams",18}{"breaks",9}");
        foreach (var handover in said.Handovers)
        {
            page.Item($"{handover.Institution,-19}{handover.Records,9:N0}{handover.NetGrams,18:N0}{breaks.Count(b => b.Day == today && b.Institution == handover.Institution),9}");
        }

        page.Blank();
        page.Item($"root of {said.TreeSize:N0} entries, signed:");
        page.Item(said.Root.ToString());
        var conservation = await Ledger.ReadConservationAsync(today, stop);
        page.Blank();
        page.Text($"Sum over all legs of the day: {conservation.Net} g. The central account learns no shop and no product, the registry no citizen.");
        if (conservation.Net != 0 || breaks.Count > 0) throw new DemoException("the day does not add up at both institutions: carbonpos-gateway breaks says what. This must never happen; please report it.");
    }

    private async Task ProveAsync(string transaction, CancellationToken stop)
    {
        page.Blank();
        page.Text("Amina wants to see that her purchase is in it. Her receipt, the statement and the public keys are files; a program checks them without asking anybody:");
        var connection = new[] { "--gateway", town.Gateway.Address.GetLeftPart(UriPartial.Authority), "--bearer-file", town.Folder.TokenOf(Shop.Grocer), "--state", Path.Combine(town.Folder.Night, "till") };
        await Task.WhenAll(
            BuiltProgram.Till.RunAsync(["receipt", transaction, "--save", Receipt, .. connection], stop),
            SaveAsync(["statement", $"--day={today:yyyy-MM-dd}"], Statement, stop),
            SaveAsync(["public-keys"], Keys, stop));
        page.Item($"$ carbonpos-till verify-receipt {Path.GetFileName(Receipt)} --keys {Path.GetFileName(Keys)}");
        page.Item($"  --statement {Path.GetFileName(Statement)}");
        var verdict = await BuiltProgram.Till.RunAsync(["verify-receipt", Receipt, "--keys", Keys, "--statement", Statement], stop);
        foreach (var line in verdict.Split('\n', StringSplitOptions.RemoveEmptyEntries)) page.Text(line);
    }

    private async Task ReportAsync(CancellationToken stop)
    {
        var operators = Path.Combine(town.Folder.Night, $"{today:yyyy-MM-dd}-operator.html");
        var retailers = Path.Combine(town.Folder.Night, $"{today:yyyy-MM-dd}-{Shop.Grocer.Company}.html");
        await Task.WhenAll(MakeAsync(operators), MakeAsync(retailers, $"--company={Shop.Grocer.Company}"));
        page.Blank();
        page.Text($"Two reports of the day, for the operator and for {Shop.Grocer.CompanyName}:");
        foreach (var report in (string[])[operators, retailers])
        {
            page.Item(new Uri(report).AbsoluteUri);
            if (staysUp) Desktop.Open(report);
        }

        Task<string> MakeAsync(string file, params string[] whose) =>
            BuiltProgram.Gateway.RunAsync(["report", $"--day={today:yyyy-MM-dd}", "--format=html", $"--out={file}", .. whose, .. Settings()], stop);
    }

    private async Task SaveAsync(string[] command, string file, CancellationToken stop) =>
        await File.WriteAllTextAsync(file, await BuiltProgram.Gateway.RunAsync([.. command, .. Settings()], stop), stop);

    private string[] Settings() => [$"--Embedded:Folder={town.Folder.Root}", "--Embedded:Ledger=true", $"--Embedded:Partitions={town.Options.Embedded.Partitions}"];

    /// <summary>What the night is doing, one line each.</summary>
    private sealed class Told(Page page) : IProgress<string>
    {
        public void Report(string value) => page.Item($"… {value}");
    }
}
