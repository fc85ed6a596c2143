using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>One request, one response.</summary>
public sealed class AsyncUnaryCall<TResponse> : IDisposable
{
    private readonly CallCallbacks callbacks;

    public AsyncUnaryCall(Task<TResponse> responseAsync, Task<Metadata> responseHeadersAsync, Func<Status> getStatusFunc, Func<Metadata> getTrailersFunc, Action disposeAction)
    {
        ResponseAsync = responseAsync;
        callbacks = new CallCallbacks(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction);
    }

    public AsyncUnaryCall(Task<TResponse> responseAsync, Func<object, Task<Metadata>> responseHeadersAsync, Func<object, Status> getStatusFunc, Func<object, Metadata> getTrailersFunc, Action<object> disposeAction, object state)
    {
        ResponseAsync = responseAsync;
        callbacks = new CallCallbacks(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state);
    }

    public Task<TResponse> ResponseAsync { get; }
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) => ResponseAsync.ConfigureAwait(continueOnCapturedContext);
    public Task<Metadata> ResponseHeadersAsync => callbacks.Headers;
    public Status GetStatus() => callbacks.Status;
    public Metadata GetTrailers() => callbacks.Trailers;

    /// <summary>Cancels the call if it is still running.</summary>
    public void Dispose() => callbacks.Dispose();
}
