using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Market.Policies;
using Grpc.Core;
using Grpc.Health.V1;
using Status = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace CarbonPos.CarbonGateway.Health;

/// <summary>
/// The standard gRPC health service. Needs no token: a load balancer asks before it knows anyone. What it asks for says whether
/// this gateway serves; whether the ledger keeps up, and whether the authority's newest policy counts, have names of their own, for who
/// watches over the deployment.
/// </summary>
/// <param name="store">Whether postings are taken.</param>
/// <param name="time">For watching.</param>
/// <param name="lifetime">Ends the watching.</param>
/// <param name="drain">Null on a store without a drain.</param>
/// <param name="policies">Null where none are pulled.</param>
internal sealed class HealthCalls(IBalanceStore store, TimeProvider time, IHostApplicationLifetime lifetime, DrainWatch? drain = null, PolicyWatch? policies = null) : Grpc.Health.V1.Health.HealthBase
{
    private const string Drain = "carbonpos.v1.Drain";
    private const string Policy = "carbonpos.v1.Policy";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly HashSet<string> Services = ["", "carbonpos.v1.CheckoutService", "carbonpos.v1.WalletService", "carbonpos.v1.CatalogService"];

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        Knows(request.Service)
            ? Task.FromResult(new HealthCheckResponse { Status = Now(request.Service) })
            : throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, $"SERVICE_UNKNOWN: this server has no service '{request.Service}'."));

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var known = Knows(request.Service);
        var last = (Status)(-1);
        using var timer = new PeriodicTimer(Every, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            do
            {
                var now = known ? Now(request.Service) : Status.ServiceUnknown;
                if (now == last) continue;
                last = now;
                await responseStream.WriteAsync(new HealthCheckResponse { Status = now }, either.Token);
            }
            while (await timer.WaitForNextTickAsync(either.Token));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The watcher went, or the server is going.
        }
    }

    private bool Knows(string service) => Services.Contains(service) || (service == Drain && drain is not null) || (service == Policy && policies is not null);

    private Status Now(string service)
    {
        var isWell = service switch
        {
            Drain => drain!.Trouble.Length == 0,
            Policy => policies!.Trouble.Length == 0,
            _ => store.Health.IsReady,
        };
        return isWell ? Status.Serving : Status.NotServing;
    }
}
