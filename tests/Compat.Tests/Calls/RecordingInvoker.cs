using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>Answers unary calls at once with an empty message and remembers the host of the last one. Other kinds are not called.</summary>
sealed class RecordingInvoker : CallInvoker
{
    public string? Host { get; private set; }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Host = host;
        return Answer<TResponse>.Call;
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    /// <summary>One call object a type, so that what a test measures is not this double.</summary>
    private static class Answer<TResponse> where TResponse : class
    {
        public static readonly AsyncUnaryCall<TResponse> Call = new(
            Task.FromResult(Activator.CreateInstance<TResponse>()),
            static _ => Task.FromResult(Metadata.Empty), static _ => Status.DefaultSuccess, static _ => Metadata.Empty, static _ => { }, state: "none");
    }
}
