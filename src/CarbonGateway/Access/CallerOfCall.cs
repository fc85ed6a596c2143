using CarbonPos.CarbonGateway.Checkout;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>Finds who is calling, from the connection's bearer token.</summary>
internal static class CallerOfCall
{
    /// <exception cref="RpcException">UNAUTHENTICATED without a known token; PERMISSION_DENIED in another role.</exception>
    public static Caller Require(this CallerDirectory directory, ServerCallContext context, CallerRole role)
    {
        var caller = directory.Require(context);
        return caller.Role == role ? caller : throw Fault.WrongRole(role).ToException();
    }

    /// <exception cref="RpcException">UNAUTHENTICATED without a known token.</exception>
    public static Caller Require(this CallerDirectory directory, ServerCallContext context) =>
        directory.Find(context.GetHttpContext().Request.Headers.Authorization.ToString()) ?? throw Fault.UnknownToken().ToException();
}
