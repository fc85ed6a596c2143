using CarbonPos.CarbonGateway.Hosting;

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
        await using var gateway = await Gateway.StartAsync(options);
        await ServerConsole.ServeAsync(gateway.Address);
        return 0;
    }
}
