using CarbonPos.Carbon.Settlement;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Hosting;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>CentralSettlementService.</summary>
internal sealed class SettlementCalls(CentralStore store, Edge edge, TimeProvider time, ILogger<SettlementCalls> log) : CentralSettlementService.CentralSettlementServiceBase
{
    public override Task<OpenBatchResponse> OpenBatch(OpenBatchRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Head?.Key?.Deployment ?? "", async caller =>
        {
            var head = request.Head!;
            var day = HeadReader.Day(head.Key, "head.key");
            HeadReader.Check(head);
            return new OpenBatchResponse { Status = await store.WriteAsync(work => Batches.Open(work, caller, head, day, time.GetUtcNow()), context.CancellationToken) };
        });

    public override Task<SubmitCitizenChunkResponse> SubmitCitizenChunk(SubmitCitizenChunkRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Key?.Deployment ?? "", async caller =>
        {
            var chunk = ChunkReader.Read(caller, HeadReader.Day(request.Key, "key"), request);
            var bytes = chunk.ToBytes();
            var digest = CitizenChunk.DigestOf(bytes);
            await store.WriteAsync(
                work =>
                {
                    Batches.Keep(work, chunk, bytes, digest);
                    return true;
                },
                context.CancellationToken);
            return new SubmitCitizenChunkResponse { Digest = ByteString.CopyFrom(digest) };
        });

    public override Task<CloseBatchResponse> CloseBatch(CloseBatchRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Key?.Deployment ?? "", async caller =>
        {
            var day = HeadReader.Day(request.Key, "key");
            var (status, now) = await store.WriteAsync(work => Batches.Close(work, caller, day, time.GetUtcNow()), context.CancellationToken);
            if (now) CentralLog.Booked(log, caller, day, Records(caller, day) - status.BreakCount, status.BookedGrams, status.BreakCount);
            if (now && status.BreakCount > 0) CentralLog.Broken(log, caller, day, status.BreakCount);
            return new CloseBatchResponse { Status = status };
        });

    public override Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Key?.Deployment ?? "", caller =>
        {
            var day = HeadReader.Day(request.Key, "key");
            return Task.FromResult(new GetBatchResponse { Status = store.Read(work => Batches.Status(work, caller, day)) });
        });

    public override Task<RetryBreaksResponse> RetryBreaks(RetryBreaksRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Key?.Deployment ?? "", async caller =>
        {
            var day = HeadReader.Day(request.Key, "key");
            var status = await store.WriteAsync(work => Batches.Retry(work, caller, day, time.GetUtcNow()), context.CancellationToken);
            CentralLog.Retried(log, caller, day, status.BreakCount);
            return new RetryBreaksResponse { Status = status };
        });

    private long Records(string deployment, DateOnly day) => store.Read(work => work.Number("SELECT records FROM batch WHERE deployment = $1 AND day = $2", deployment, day)) ?? 0;
}
