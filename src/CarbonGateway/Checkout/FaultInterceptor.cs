using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Weighing;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>The edge: what is thrown below becomes a status with a stable code; what nobody foresaw gets a reference into the log.</summary>
internal sealed class FaultInterceptor(IBalanceStore store, ILogger<FaultInterceptor> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (LineTooHeavyException e)
        {
            throw Fault.Invalid("LINE_TOO_HEAVY", e.Field, e.Message).ToException();
        }
        catch (OverflowException)
        {
            throw Fault.Invalid("AMOUNT_OUT_OF_RANGE", "lines", "The account's points would leave the range of ±10^15 g. Nothing was posted.").ToException();
        }
        catch (StoreUnavailableException e)
        {
            throw (e.Status == StoreStatus.Busy ? Fault.Busy(e.RetryAfter) : Fault.Unavailable(e.RetryAfter, store.Health.Trouble)).ToException();
        }
        catch (Exception e) when (e is not RpcException and not OperationCanceledException)
        {
            var reference = context.GetHttpContext().TraceIdentifier;
            CheckoutLog.Failed(log, context.Method, reference, e);
            throw Fault.Internal(reference).ToException();
        }
    }
}
