using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CompanyRegistry.Tests.Running;

/// <summary>Reads what a refused call says.</summary>
static class Refused
{
    /// <summary>Asserts that a call is refused, and how.</summary>
    public static async Task<ErrorDetail> OfAsync(StatusCode status, string code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        var detail = Detail(refusal);
        Assert.Equal((status, code), (refusal.StatusCode, detail.Code));
        return detail;
    }

    public static ErrorDetail Detail(RpcException refused)
    {
        var bytes = refused.Trailers.GetValueBytes("grpc-status-details-bin") ?? throw new InvalidOperationException($"No details: {refused.Status}");
        return Google.Rpc.Status.Parser.ParseFrom(bytes).Details.Single().Unpack<ErrorDetail>();
    }
}
