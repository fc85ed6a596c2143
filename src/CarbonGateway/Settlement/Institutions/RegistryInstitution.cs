using CarbonPos.Carbon.Settlement;
using CarbonPos.V1;
using Grpc.Core;
using CompanyRecord = CarbonPos.Carbon.Settlement.CompanyRecord;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>The company registry: learns grams by company, and no account.</summary>
internal sealed class RegistryInstitution(RegistrySettlementService.RegistrySettlementServiceClient registry, string token, TimeProvider time) : Institution("registry", token, time)
{
    protected override IEnumerable<OutgoingChunk> Chunks(BuiltDay day) => day.CompanyChunks().Select((records, number) => new OutgoingChunk(
        () => CompanyChunkCodec.Digest(CompanyChunkCodec.Write(day.Deployment.Id, day.Day, number, records)),
        options => Calls.Select(registry.SubmitCompanyChunkAsync(Request(day, number, records), options), answer => answer.Digest)));

    protected override AsyncUnaryCall<OpenBatchResponse> OpenAsync(OpenBatchRequest request, CallOptions options) => registry.OpenBatchAsync(request, options);

    protected override AsyncUnaryCall<CloseBatchResponse> CloseAsync(CloseBatchRequest request, CallOptions options) => registry.CloseBatchAsync(request, options);

    protected override AsyncUnaryCall<GetBatchResponse> GetAsync(GetBatchRequest request, CallOptions options) => registry.GetBatchAsync(request, options);

    protected override AsyncUnaryCall<RetryBreaksResponse> RetryAsync(RetryBreaksRequest request, CallOptions options) => registry.RetryBreaksAsync(request, options);

    private static SubmitCompanyChunkRequest Request(BuiltDay day, int number, CompanyRecord[] records)
    {
        var request = new SubmitCompanyChunkRequest { Key = KeyOf(day.Deployment.Id, day.Day), Number = number };
        foreach (var record in records) request.Records.Add(Wire(record));
        return request;
    }

    private static V1.CompanyRecord Wire(in CompanyRecord record)
    {
        var wire = new V1.CompanyRecord { Company = record.Company.Value };
        if (record.Kind == CompanyRecordKind.Purchases)
        {
            wire.Purchases = new() { BoughtGrams = record.Grams.Grams, Purchases = record.Sales, Returns = record.Refunds };
            return wire;
        }

        wire.Sales = new()
        {
            Activity = record.Activity?.ToString() ?? "",
            Provenance = (V1.Provenance)(record.Provenance ?? 0),
            SoldGrams = record.Grams.Grams,
            RemovalGrams = record.Removal.Grams,
            Sales = record.Sales,
            Refunds = record.Refunds,
        };
        if (record.Store is { } store) wire.Sales.Store = store;
        return wire;
    }
}
