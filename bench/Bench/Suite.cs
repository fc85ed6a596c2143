using System.Globalization;
using System.Text.Json;
using CarbonPos.Bench.Driving;
using CarbonPos.Bench.Reporting;
using CarbonPos.Bench.Servers;
using CarbonPos.V1;

namespace CarbonPos.Bench;

/// <summary>One run of everything, in the order that the report has it.</summary>
internal sealed class Suite(Arguments arguments)
{
    private const int AccountCount = 100_000;
    private readonly bool quick = arguments.Has("quick");
    private readonly string data = Path.GetFullPath(arguments.Text("data", Path.Combine("bench", ".data")));
    private readonly string catalogue = Path.GetFullPath(arguments.Text("catalogue", Path.Combine("src", "Demo", "catalogue.json")));
    private readonly TimeProvider time = TimeProvider.System;

    public async Task<int> RunAsync()
    {
        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);
        var only = arguments.Text("only", "");
        var report = new Report(Machine.Look(data, time), quick);
        foreach (var added in (int[])(only is "" or "calls" ? [0, 2] : []))
        {
            report.Add(await CallsAsync(added));
            await KeepAsync(report);
        }

        foreach (var added in (int[])(only is "" or "store" ? [0, 2] : [])) report.Add(added, await StoreAsync(added));
        if (only is "" or "weigh") report.Add(await WeighAsync());
        if (only is "" or "replay") report.Add(await ReplayAsync());
        if (only is "" or "contents") report.Add(await ContentsAsync());
        await KeepAsync(report);
        Console.WriteLine(report);
        Directory.Delete(data, recursive: true);
        return report.Holds ? 0 : 1;
    }

    /// <summary>One load for a while: its figures without anything beside them.</summary>
    public async Task<int> LoadAsync()
    {
        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        var town = new Town(Path.Combine(data, "gateway"), AccountCount, time);
        await using var gateway = await GatewayAsync(town, 0);
        var trial = await Trial.SellAsync(gateway, town);
        await using var echo = await ServerProcess.StartAsync("echo", "--reply", trial.ReplySize.ToString(CultureInfo.InvariantCulture));
        using var series = new Series(town, trial, echo, echo, gateway, quick);
        Console.WriteLine($"process {gateway.Id} is the gateway, {echo.Id} the echo");
        var seconds = TimeSpan.FromSeconds(arguments.Number("seconds", 20));
        var lane = await series.OneLoadAsync(arguments.Has("echo") ? 0 : arguments.Has("flashcode") ? 3 : 1, arguments.Has("one"), seconds);
        var (many, half, one) = (lane.Saturated, lane.HalfLoad, lane.OneAtATime);
        Console.WriteLine($"{lane.Name}: {many.Rate:#,0}/s, server {many.ServerMicroseconds:0.0} µs, driver {many.DriverMicroseconds:0.0} µs, {many.AllocatedBytes:#,0} bytes; half load p50 {half.P50 / 1000:0.00} ms, p99 {half.P99 / 1000:0.0} ms; one at a time p50 {one.P50:#,0} µs, p99 {one.P99:#,0} µs");
        return 0;
    }

    private Task<ServerProcess> GatewayAsync(Town town, int addedMilliseconds) => ServerProcess.StartAsync(
        "gateway", "--folder", town.Folder, "--catalogue", catalogue, "--allocations", town.AllocationsFile, "--added-ms", addedMilliseconds.ToString(CultureInfo.InvariantCulture),
        arguments.Has("no-drain") ? "--no-drain" : "--drain");

    private async Task<CallFigures> CallsAsync(int addedMilliseconds)
    {
        Say($"calls, {addedMilliseconds} ms added to every commit");
        var town = new Town(Path.Combine(data, $"gateway-{addedMilliseconds}"), AccountCount, time);
        CallFigures figures;
        await using (var gateway = await GatewayAsync(town, addedMilliseconds))
        {
            var sample = await Trial.SellAsync(gateway, town);
            var reply = sample.ReplySize.ToString(CultureInfo.InvariantCulture);
            await using var echo = await ServerProcess.StartAsync("echo", "--reply", reply);
            await using var es256 = await ServerProcess.StartAsync("echo", "--reply", reply, "--es256");
            using var series = new Series(town, sample, echo, es256, gateway, quick);
            figures = await series.RunAsync(addedMilliseconds, Say);
        }

        Say("conservation");
        return figures with { Audit = await Audit.OfAsync(town, figures) };
    }

    private async Task<StoreFigures> StoreAsync(int addedMilliseconds)
    {
        Say($"store alone, {addedMilliseconds} ms added to every commit");
        var line = await ServerProcess.RunAsync(
            "store", "--folder", Path.Combine(data, $"store-{addedMilliseconds}"), "--added-ms", addedMilliseconds.ToString(CultureInfo.InvariantCulture),
            "--seconds", quick ? "5" : "15");
        return JsonSerializer.Deserialize<StoreFigures>(line)!;
    }

    private async Task<WeighingFigures> WeighAsync()
    {
        Say("weighing alone");
        return JsonSerializer.Deserialize<WeighingFigures>(await ServerProcess.RunAsync("weigh", "--rounds", quick ? "5" : "15"))!;
    }

    private async Task<ReplayFigures> ReplayAsync()
    {
        var entries = quick ? 200_000 : 1_000_000;
        Say($"restart with {entries:N0} entries");
        var folder = Path.Combine(data, "replay");
        await ServerProcess.RunAsync(
            "replay-fill", "--folder", folder, "--entries", entries.ToString(CultureInfo.InvariantCulture), "--snapshot-every", (entries * 3 / 4).ToString(CultureInfo.InvariantCulture));
        var steps = new List<ReplayStep>();
        foreach (var step in (string[])["snapshot", "journal"])
        {
            if (step == "journal") File.Delete(Path.Combine(folder, "snapshot.bin"));
            steps.Add(JsonSerializer.Deserialize<ReplayStep>(await ServerProcess.RunAsync("replay-open", "--folder", folder))!);
        }

        var few = Path.Combine(data, "replay-accounts");
        await ServerProcess.RunAsync("replay-fill", "--folder", few, "--entries", Replay.AccountCount.ToString(CultureInfo.InvariantCulture));
        var accountsOnly = JsonSerializer.Deserialize<ReplayStep>(await ServerProcess.RunAsync("replay-open", "--folder", few))!;
        return new(entries, steps[0], steps[1], accountsOnly);
    }

    private async Task<ContentFigures> ContentsAsync()
    {
        var rows = quick ? 200_000 : 1_000_000;
        Say($"{rows:N0} contents");
        var gateway = Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll");
        var line = await ServerProcess.RunAsync("contents", "--rows", rows.ToString(CultureInfo.InvariantCulture), "--folder", Path.Combine(data, "contents"), "--gateway", gateway);
        return JsonSerializer.Deserialize<ContentFigures>(line)!;
    }

    // After every part: who stops a long run keeps what it has found.
    private async Task KeepAsync(Report report)
    {
        if (arguments.Has("out")) await File.WriteAllTextAsync(arguments.Text("out"), report.ToString());
    }

    private static void Say(string what) => Console.Error.WriteLine("bench: " + what);
}
