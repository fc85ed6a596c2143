using CarbonPos.CentralAccount.Storage;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Data.Sqlite;
using Status = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace CarbonPos.CentralAccount.Hosting;

/// <summary>The standard gRPC health service. Needs no token. Serving = the file can be read.</summary>
internal sealed class HealthCalls(CentralStore store, TimeProvider time, IHostApplicationLifetime lifetime) : Grpc.Health.V1.Health.HealthBase
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly HashSet<string> Services =
    [
        "", "carbonpos.v1.CentralSettlementService", "carbonpos.v1.CentralFeedService", "carbonpos.v1.CentralMarketService", "carbonpos.v1.CentralCitizenService",
        "carbonpos.v1.CentralPublicService",
    ];

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => Services.Contains(request.Service)
        ? Task.FromResult(new HealthCheckResponse { Status = Now() })
        : throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, $"SERVICE_UNKNOWN: this server has no service '{request.Service}'."));

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var known = Services.Contains(request.Service);
        var last = (Status)(-1);
        using var timer = new PeriodicTimer(Every, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            do
            {
                var now = known ? Now() : Status.ServiceUnknown;
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

    private Status Now()
    {
        try
        {
            store.Read(work => work.Number("SELECT 1 FROM pool"));
            return Status.Serving;
        }
        catch (SqliteException)
        {
            return Status.NotServing;
        }
    }
}
