using System.Reflection;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Market.Pool;

/// <summary>The process dies here.</summary>
internal sealed class DeathException() : Exception("The process dies.");

/// <summary>How many calls a process has left.</summary>
internal sealed class Life(int calls)
{
    private int left = calls;

    public bool IsOver => left < 0;

    public void Step()
    {
        if (Interlocked.Decrement(ref left) < 0) throw new DeathException();
    }
}

/// <summary>Something real that is called through a process that may die before any call.</summary>
internal class Brittle<T> : DispatchProxy
    where T : class
{
    private T real = null!;
    private Life life = null!;

    public static T Of(T real, Life life)
    {
        var made = Create<T, Brittle<T>>();
        ((Brittle<T>)(object)made).real = real;
        ((Brittle<T>)(object)made).life = life;
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        // What is no call costs no step.
        if (targetMethod!.Name == $"get_{nameof(ILedger.Pool)}") return Brittle<IPoolBook>.Of((IPoolBook)targetMethod.Invoke(real, args)!, life);
        if (!targetMethod.IsSpecialName) life.Step();
        return targetMethod.Invoke(real, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}

/// <summary>A line to an office, from the same process.</summary>
internal sealed class BrittleLine(CallInvoker real, Life life) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        life.Step();
        return real.AsyncUnaryCall(method, host, options, request);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
}
