using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Contents.Feed;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Market.Pool;
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
    /// <param name="logs">For events 2510 to 2549 and 2600 to 2649.</param>
    /// <param name="policies">Null = no points are sold, and no share of the pool is filled.</param>
    public static NightService Create(
        IBalanceStore store, ILedger ledger, GatewayOptions options, SettlementKeys keys, TimeProvider time, ILoggerFactory logs, PolicySchedule? policies = null)
    {
        var institutions = new List<Institution>();
        CentralFeed? feed = null;
        PoolShares? pool = null;
        if (options.Central.Address.Length > 0)
        {
            var channel = ChannelTo(options.Central.Address);
            var central = new CentralInstitution(new(channel), TokenIn(options.Central.TokenFile), time);
            institutions.Add(central);
            var lease = new PoolLease(new(channel), central, ledger, options.Pool, time, logs.CreateLogger<PoolLease>());
            pool = new(
                new(store, ledger, time), lease, ledger, policies ?? new(new() { Version = options.PolicyVersion }), options.Pool, options.Settlement.Calendar, time, logs.CreateLogger<PoolShares>());
            feed = new(new CentralFeedService.CentralFeedServiceClient(channel), central, store, ledger, pool, time, logs.CreateLogger<CentralFeed>());
        }

        if (options.Registry.Address.Length > 0) institutions.Add(new RegistryInstitution(new(ChannelTo(options.Registry.Address)), TokenIn(options.Registry.TokenFile), time));
        var run = new NightRun(
            ledger, new(store, ledger.Deployment, time, pool), new(ledger, keys, options.Settlement, FolderOf(options)), keys, institutions, time, logs.CreateLogger<NightRun>());
        return new(ledger, run, institutions, feed, pool, options.Settlement, time, logs.CreateLogger<NightService>());
    }

    internal static GrpcChannel ChannelTo(string address) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true, MaxReceiveMessageSize = LargestMessage });

    private static string TokenIn(string file) => File.ReadAllText(file).Trim();
}
