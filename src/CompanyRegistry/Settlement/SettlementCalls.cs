using CarbonPos.CompanyRegistry.Access;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.CompanyRegistry.Settlement;

/// <summary>RegistrySettlementService on the wire: reads the request, hands it to the book, writes the answer.</summary>
internal sealed class SettlementCalls(Edge edge, BatchReader reader, BatchBook book) : RegistrySettlementService.RegistrySettlementServiceBase
{
    public override Task<OpenBatchResponse> OpenBatch(OpenBatchRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Deployment, async (caller, stop) => new OpenBatchResponse { Status = Write(await book.OpenAsync(reader.Plan(request.Head, caller), stop)) });

    public override Task<SubmitCompanyChunkResponse> SubmitCompanyChunk(SubmitCompanyChunkRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Deployment, async (caller, stop) =>
        {
            var digest = await book.SubmitAsync(reader.Name(request.Key, caller, "key"), request.Number, BatchReader.Records(request), stop);
            return new SubmitCompanyChunkResponse { Digest = ByteString.CopyFrom(digest) };
        });

    public override Task<CloseBatchResponse> CloseBatch(CloseBatchRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Deployment, async (caller, stop) => new CloseBatchResponse { Status = Write(await book.CloseAsync(reader.Name(request.Key, caller, "key"), stop)) });

    public override Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Deployment, (caller, _) => Task.FromResult(new GetBatchResponse { Status = Write(book.Read(reader.Name(request.Key, caller, "key"))) }));

    public override Task<RetryBreaksResponse> RetryBreaks(RetryBreaksRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Deployment, async (caller, stop) => new RetryBreaksResponse { Status = Write(await book.RetryAsync(reader.Name(request.Key, caller, "key"), stop)) });

    private static BatchStatus Write(BatchStanding standing)
    {
        var status = new BatchStatus
        {
            Key = new() { Deployment = standing.Plan.Name.Deployment, BusinessDay = standing.Plan.Name.BusinessDay.ToString("yyyy-MM-dd") },
            State = standing.BookedAt is null ? BatchState.Open : BatchState.Booked,
            BreakCount = standing.BreakCount,
            BookedGrams = standing.BookedGrams,
            BookedAt = standing.BookedAt is { } moment ? Timestamp.FromDateTimeOffset(moment) : null,
        };
        status.MissingChunks.AddRange(standing.MissingChunks);
        foreach (var broken in standing.Breaks)
        {
            status.Breaks.Add(new BatchBreak { Chunk = broken.Chunk, Record = broken.Record, Code = broken.Code, Reason = broken.Reason, NetGrams = broken.NetGrams });
        }

        return status;
    }
}
