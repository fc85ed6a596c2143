using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Hosting;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CentralAccount.Market;

/// <summary>CentralMarketService.</summary>
internal sealed class MarketCalls(CentralStore store, Edge edge, TimeProvider time, ILogger<MarketCalls> log) : CentralMarketService.CentralMarketServiceBase
{
    public override Task<RequestPoolResponse> RequestPool(RequestPoolRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Deployment, async caller =>
        {
            var (id, grams) = (Id(request.RequestId), Grams(request.Grams));
            var (granted, number) = await store.WriteAsync(
                work =>
                {
                    Require(work, caller);
                    return Pool.Request(work, caller, id, grams, time.GetUtcNow());
                },
                context.CancellationToken);
            CentralLog.PoolGranted(log, caller, granted.Grams, grams.Grams);
            return new RequestPoolResponse { GrantedGrams = granted.Grams, Instruction = number };
        });

    public override Task<ReturnPoolResponse> ReturnPool(ReturnPoolRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Deployment, async caller =>
        {
            var (id, grams) = (Id(request.RequestId), Grams(request.Grams));
            var held = await store.WriteAsync(
                work =>
                {
                    Require(work, caller);
                    return Pool.Return(work, caller, id, grams);
                },
                context.CancellationToken);
            CentralLog.PoolReturned(log, caller, grams.Grams);
            return new ReturnPoolResponse { HeldGrams = held.Grams };
        });

    public override Task<GetPoolResponse> GetPool(GetPoolRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Deployment, caller => Task.FromResult(store.Read(work =>
        {
            Require(work, caller);
            var standing = Pool.Standing(work);
            return new GetPoolResponse
            {
                AvailableGrams = standing.Available.Grams,
                HeldGrams = Pool.HeldBy(work, caller).Grams,
                PurchasedGrams = standing.Purchased.Grams,
                ResoldGrams = standing.Resold.Grams,
            };
        })));

    private static void Require(Work work, string id)
    {
        if (Deployments.Find(work, id) is null) throw new FaultException(Fault.NotFound("DEPLOYMENT_UNKNOWN", "The deployment is not in the central account's register: 'carbonpos-central deployment add'."));
    }

    // .NET trims white space around a UUID; the contract has no room for any.
    private static Guid Id(string text) => text.Length == 36 && Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty
        ? id
        : throw new FaultException(Fault.Invalid("REQUEST_ID_INVALID", "request_id", "request_id must be a UUID in its 36-character form, not all zeros."));

    private static Co2eMass Grams(long grams) => grams is >= 1 and <= Co2eMass.MaxGrams
        ? Co2eMass.FromGrams(grams)
        : throw new FaultException(Fault.Invalid("GRAMS_OUT_OF_RANGE", "grams", "grams must be 1 to 10^15."));
}
