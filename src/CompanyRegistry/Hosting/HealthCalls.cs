using CarbonPos.CompanyRegistry.Storage;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Data.Sqlite;
using Status = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace CarbonPos.CompanyRegistry.Hosting;

/// <summary>The standard gRPC health service. Needs no token. Says whether the registry's file can be read.</summary>
internal sealed class HealthCalls(RegistryStore store, TimeProvider time, IHostApplicationLifetime lifetime) : Health.HealthBase
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly HashSet<string> Services = ["", "carbonpos.v1.RegistrySettlementService", "carbonpos.v1.ContentFeedService"];

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        Services.Contains(request.Service)
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
            return store.Read(work => work.Number("SELECT count(*) FROM schema_version")) > 0 ? Status.Serving : Status.NotServing;
        }
        catch (SqliteException)
        {
            // Why is said by the log of the first call that fails.
            return Status.NotServing;
        }
    }
}
