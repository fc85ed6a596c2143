using CarbonPos.Carbon.Settlement;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using CitizenRecord = CarbonPos.Carbon.Settlement.CitizenRecord;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>The central account: learns grams by account and period, and no merchant.</summary>
internal sealed class CentralInstitution(CentralSettlementService.CentralSettlementServiceClient central, string token, TimeProvider time) : Institution("central", token, time)
{
    protected override IEnumerable<OutgoingChunk> Chunks(BuiltDay day) => day.CitizenChunks().Select(chunk => new OutgoingChunk(
        () => CitizenChunk.DigestOf(chunk.ToBytes()),
        options => Calls.Select(central.SubmitCitizenChunkAsync(Request(chunk), options), answer => answer.Digest)));

    protected override AsyncUnaryCall<OpenBatchResponse> OpenAsync(OpenBatchRequest request, CallOptions options) => central.OpenBatchAsync(request, options);

    protected override AsyncUnaryCall<CloseBatchResponse> CloseAsync(CloseBatchRequest request, CallOptions options) => central.CloseBatchAsync(request, options);

    protected override AsyncUnaryCall<GetBatchResponse> GetAsync(GetBatchRequest request, CallOptions options) => central.GetBatchAsync(request, options);

    protected override AsyncUnaryCall<RetryBreaksResponse> RetryAsync(RetryBreaksRequest request, CallOptions options) => central.RetryBreaksAsync(request, options);

    private static SubmitCitizenChunkRequest Request(CitizenChunk chunk)
    {
        var request = new SubmitCitizenChunkRequest { Key = KeyOf(chunk.Deployment, chunk.BusinessDay), Number = chunk.Number };
        foreach (var record in chunk.Records) request.Records.Add(Wire(record));
        return request;
    }

    private static V1.CitizenRecord Wire(in CitizenRecord record)
    {
        var account = new byte[Carbon.Transactions.AccountId.Size];
        record.Account.Write(account);
        return new()
        {
            Account = record.Account == CitizenRecord.Nobody ? ByteString.Empty : ByteString.CopyFrom(account),
            Period = record.Period.Year,
            NetGrams = record.Net.Grams,
            AllocatedGrams = record.Allocated.Grams,
            CorrectedGrams = record.Corrected.Grams,
            SpentGrams = record.Spent.Grams,
            BoughtGrams = record.Bought.Grams,
            BoughtCents = record.BoughtCents,
            SoldGrams = record.Sold.Grams,
            SoldCents = record.SoldCents,
            SoldTrades = record.SoldTrades,
            CarriedInGrams = record.CarriedIn.Grams,
            CarriedOutGrams = record.CarriedOut.Grams,
            LapsedGrams = record.Lapsed.Grams,
        };
    }
}
