using CarbonPos.Bench.OnRedis;
using CarbonPos.CarbonGateway.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace CarbonPos.Bench.Servers;

/// <summary>The gateway as its own executable runs it, in a process that also tells what it allocates.</summary>
internal static class GatewayServer
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = new GatewayOptions
        {
            Port = 0,
            Catalogue = arguments.Text("catalogue"),
            Allocations = arguments.Text("allocations", ""),
        };
        options.Embedded.Folder = arguments.Text("folder");
        options.Embedded.AddedCommitLatency = TimeSpan.FromMilliseconds(arguments.Number("added-ms", 0));
        options.Ledger.Drain.Enabled = !arguments.Has("no-drain");
        if (arguments.Has("redis"))
        {
            options.Store = "redis";
            options.Redis = Backends.Store(arguments.Text("redis"), acknowledgeBy: arguments.Number("acknowledge-by", 0));
            options.Ledger.Postgres = arguments.Text("postgres");
        }

        await using var gateway = await Gateway.StartAsync(options, logging => logging.AddConsole(ToErrors).SetMinimumLevel(LogLevel.Warning));
        await ServerConsole.ServeAsync(gateway.Address);
        return 0;
    }

    // On the standard output the bench is answered.
    private static void ToErrors(ConsoleLoggerOptions console) => console.LogToStandardErrorThreshold = LogLevel.Trace;
}
