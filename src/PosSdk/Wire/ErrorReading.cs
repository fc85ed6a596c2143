using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.PosSdk.Wire;

/// <summary>What the gateway says went wrong, from the trailer grpc-status-details-bin.</summary>
internal static class ErrorReading
{
    private const string Trailer = "grpc-status-details-bin";
    private const string DetailType = "/carbonpos.v1.ErrorDetail";

    /// <returns>Null when the gateway, or something in between, said nothing that can be read.</returns>
    public static ErrorDetail? Detail(this RpcException error)
    {
        if (error.Trailers.GetValueBytes(Trailer) is not { } bytes)
        {
            return null;
        }

        try
        {
            var any = Google.Rpc.Status.Parser.ParseFrom(bytes).Details.FirstOrDefault(d => d.TypeUrl.EndsWith(DetailType, StringComparison.Ordinal));
            return any is null ? null : ErrorDetail.Parser.ParseFrom(any.Value);
        }
        catch (InvalidProtocolBufferException)
        {
            // Not ours to understand; the status code still decides.
            return null;
        }
    }

    public static CarbonPosException ToException(this RpcException error, RequestId? id)
    {
        if (error.Detail() is not { } detail)
        {
            return new(
                CarbonPosErrors.RefusedWithoutDetail,
                "The carbon gateway refused the call. Nothing was debited; call support.",
                $"gRPC status {error.StatusCode}: {error.Status.Detail}",
                error)
            {
                RequestId = id,
            };
        }

        return new(detail.Code, detail.CashierText, detail.SupportText, error)
        {
            Retryable = detail.Retryable,
            SameRequestIdSafe = detail.SameRequestIdSafe,
            Field = detail.Field.Length == 0 ? null : detail.Field,
            RetryAfter = detail.RetryAfterMs > 0 ? TimeSpan.FromMilliseconds(detail.RetryAfterMs) : null,
            RequestId = id,
        };
    }
}
