using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CarbonPos.Bench.OnRedis;
using CarbonPos.Bench.Servers;
using CarbonPos.CarbonGateway.Hosting;

namespace CarbonPos.Bench.Settling;

/// <summary>`carbonpos-gateway settle` in a process that also tells what it used: the command's own code, from the same start.</summary>
internal static class NightAlone
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = Options(arguments.Text("folder"), arguments.Text("catalogue"), arguments.Text("redis"), arguments.Text("postgres"));
        (options.Central.Address, options.Central.TokenFile) = (arguments.Text("central"), arguments.Text("central-token"));
        (options.Registry.Address, options.Registry.TokenFile) = (arguments.Text("registry"), arguments.Text("registry-token"));
        var day = DateOnly.ParseExact(arguments.Text("day"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var stop = new CancellationTokenSource();
        var heap = WatchHeapAsync(stop.Token);
        var stages = new StageClock();
        var code = await new NightCommands(options, TimeProvider.System, stages).SettleAsync(day, stop.Token);
        stages.End();
        await stop.CancelAsync();
        var used = Usage.OfThisProcess();
        Console.WriteLine(JsonSerializer.Serialize(new NightFigures(
            stages.Start.TotalSeconds, [.. stages.Stages.Select(s => s.TotalSeconds)], ProcessMemory.PeakOf(Environment.ProcessId), await heap, used.Allocated, used.Cpu.TotalSeconds, code)));
        return code;
    }

    /// <summary>A gateway's settings on these servers.</summary>
    public static GatewayOptions Options(string folder, string catalogue, string redis, string postgres)
    {
        var options = new GatewayOptions { Port = 0, Catalogue = catalogue, Store = "redis", Redis = Backends.Store(redis, creates: false) };
        (options.Embedded.Folder, options.Ledger.Postgres, options.Settlement.TimeZone) = (folder, postgres, "UTC");
        return options;
    }

    private static async Task<long> WatchHeapAsync(CancellationToken stop)
    {
        var most = 0L;
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }
        catch (OperationCanceledException)
        {
            // The night is over.
        }

        return most;
    }

    /// <summary>Takes what the command prints, passes it on to where the bench is watched, and notes when each stage began.</summary>
    private sealed class StageClock : TextWriter
    {
        private readonly long[] began = new long[NightFigures.Stages.Count];
        private int stage = -1;
        private long ended;

        public override Encoding Encoding => Encoding.UTF8;

        /// <summary>From the process's start to the night's.</summary>
        public TimeSpan Start { get; private set; }

        public IEnumerable<TimeSpan> Stages => began.Select((at, i) => at == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(at, Next(i)));

        public override void WriteLine(string? value)
        {
            Console.Error.WriteLine("night: " + value);
            // Counts may be printed after the next stage has begun: no stage comes twice.
            for (var i = stage + 1; i < began.Length; i++)
            {
                if (!value!.StartsWith(NightFigures.Stages[i], StringComparison.Ordinal)) continue;
                if (stage < 0) Start = TimeProvider.System.GetUtcNow() - ProcessStart();
                (stage, began[i]) = (i, Stopwatch.GetTimestamp());
                return;
            }
        }

        public void End() => ended = Stopwatch.GetTimestamp();

        private static DateTimeOffset ProcessStart()
        {
            using var own = Process.GetCurrentProcess();
            return new DateTimeOffset(own.StartTime);
        }

        private long Next(int i) => began.Skip(i + 1).FirstOrDefault(at => at != 0, ended);
    }
}
