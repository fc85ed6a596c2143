using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Contents.Feed;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement.Institutions;
using CarbonPos.V1;
using Grpc.Net.Client;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Puts the parts of the night together, by the settings.</summary>
internal static class NightServices
{
    private const int LargestMessage = 4 << 20;

    /// <summary>Where what does not fit into memory lies while a day is read.</summary>
    public static string FolderOf(GatewayOptions options) => Path.Combine(options.Embedded.Folder, "settlement");

    /// <param name="store">Takes cuts and orders.</param>
    /// <param name="ledger">Has the days.</param>
    /// <param name="options">Validated.</param>
    /// <param name="keys">Of the deployment.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">For events 2510 to 2549.</param>
    public static NightService Create(IBalanceStore store, ILedger ledger, GatewayOptions options, SettlementKeys keys, TimeProvider time, ILoggerFactory logs)
    {
        var institutions = new List<Institution>();
        CentralFeed? feed = null;
        if (options.Central.Address.Length > 0)
        {
            var channel = ChannelTo(options.Central.Address);
            var central = new CentralInstitution(new(channel), TokenIn(options.Central.TokenFile), time);
            institutions.Add(central);
            feed = new(new CentralFeedService.CentralFeedServiceClient(channel), central, store, ledger.Deployment, time, logs.CreateLogger<CentralFeed>());
        }

        if (options.Registry.Address.Length > 0) institutions.Add(new RegistryInstitution(new(ChannelTo(options.Registry.Address)), TokenIn(options.Registry.TokenFile), time));
        var run = new NightRun(
            ledger, new(store, ledger.Deployment, time), new(ledger, keys, options.Settlement, FolderOf(options)), keys, institutions, time, logs.CreateLogger<NightRun>());
        return new(ledger, run, institutions, feed, options.Settlement, time, logs.CreateLogger<NightService>());
    }

    private static GrpcChannel ChannelTo(string address) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true, MaxReceiveMessageSize = LargestMessage });

    private static string TokenIn(string file) => File.ReadAllText(file).Trim();
}
