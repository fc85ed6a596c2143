using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CentralAccount.Feed;

/// <summary>CentralFeedService.</summary>
internal sealed class FeedCalls(CentralStore store, Edge edge, TimeProvider time) : CentralFeedService.CentralFeedServiceBase
{
    private const int UsualPage = 1_000;
    private const int LargestPage = 10_000;

    public override Task<PullInstructionsResponse> PullInstructions(PullInstructionsRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Deployment, caller =>
        {
            if (request.After < 0) throw new FaultException(Fault.Invalid("AFTER_OUT_OF_RANGE", "after", "after must be 0 or more."));
            if (request.Limit is < 0 or > LargestPage) throw new FaultException(Fault.Invalid("LIMIT_OUT_OF_RANGE", "limit", $"limit must be 0 to {LargestPage}."));
            return Task.FromResult(store.Read(work =>
            {
                var known = Known(work, caller);
                var response = new PullInstructionsResponse { Last = known.Issued, Acknowledged = known.Acknowledged };
                response.Instructions.AddRange(
                    Instructions.After(work, caller, request.After, request.Limit == 0 ? UsualPage : request.Limit).Select(given => FeedWriter.ToWire(caller, given)));
                return response;
            }));
        });

    public override Task<AcknowledgeInstructionsResponse> AcknowledgeInstructions(AcknowledgeInstructionsRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Deployment, async caller => new AcknowledgeInstructionsResponse
        {
            Acknowledged = await store.WriteAsync(
                work =>
                {
                    Known(work, caller);
                    return Instructions.Acknowledge(work, caller, request.UpTo, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
                },
                context.CancellationToken),
        });

    public override Task<PullPoliciesResponse> PullPolicies(PullPoliciesRequest request, ServerCallContext context) =>
        edge.ForDeploymentAsync(context, request.Deployment, caller =>
        {
            var response = new PullPoliciesResponse();
            response.Policies.AddRange(store.Read(work => PolicyBook.After(work, Known(work, caller).Country, request.After)).Select(FeedWriter.ToWire));
            return Task.FromResult(response);
        });

    private static Registers.Deployment Known(Work work, string id) =>
        Deployments.Find(work, id) ?? throw new FaultException(Fault.NotFound("DEPLOYMENT_UNKNOWN", "The deployment is not in the central account's register: 'carbonpos-central deployment add'."));
}
