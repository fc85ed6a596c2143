using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Running;

/// <summary>Reads what stands in an error status.</summary>
internal static class Errors
{
    /// <summary>The detail that every error of the gateway carries.</summary>
    public static ErrorDetail DetailOf(RpcException e)
    {
        var bytes = e.Trailers.GetValueBytes("grpc-status-details-bin");
        Assert.True(bytes is not null, $"{e.Status} carries no detail.");
        var status = Google.Rpc.Status.Parser.ParseFrom(bytes);
        Assert.Equal((int)e.StatusCode, status.Code);
        return Assert.Single(status.Details).Unpack<ErrorDetail>();
    }
}
