using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Weighing;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>
/// The edge: what is thrown below becomes a status with a stable code; what nobody foresaw gets a reference into the log. Every
/// call goes through it. It is no interceptor, because a pipeline of one costs half a kilobyte a checkout.
/// </summary>
internal sealed class FaultGuard(IBalanceStore store, ILogger<FaultGuard> log)
{
    /// <summary>Runs a call.</summary>
    public async Task<TResponse> RunAsync<TRequest, TResponse>(TRequest request, ServerCallContext context, Func<TRequest, ServerCallContext, Task<TResponse>> call)
    {
        try
        {
            return await call(request, context);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Translate(e, context);
        }
    }

    /// <summary>False of what has its status already.</summary>
    public static bool IsFault(Exception e) => e is not RpcException and not OperationCanceledException;

    /// <summary>The status of what was thrown.</summary>
    public RpcException Translate(Exception e, ServerCallContext context)
    {
        switch (e)
        {
            case LineTooHeavyException line:
                return Fault.Invalid("LINE_TOO_HEAVY", line.Field, line.Message).ToException();
            case OverflowException:
                return Fault.Invalid("AMOUNT_OUT_OF_RANGE", "lines", "The account's points would leave the range of ±10^15 g. Nothing was posted.").ToException();
            case StoreUnavailableException { Status: StoreStatus.Busy } busy:
                return Fault.Busy(busy.RetryAfter).ToException();
            case StoreUnavailableException unavailable:
                return Fault.Unavailable(unavailable.RetryAfter, store.Health.Trouble).ToException();
            case LedgerUnavailableException ledger:
                return Fault.Unavailable(TimeSpan.FromSeconds(1), ledger.Message).ToException();
            default:
                var reference = context.GetHttpContext().TraceIdentifier;
                CheckoutLog.Failed(log, context.Method, reference, e);
                return Fault.Internal(reference).ToException();
        }
    }
}
