using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>Notes every call, on the server and on the client, and adds a header on its way out.</summary>
sealed class LoggingInterceptor(CallLog log) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        log.Intercepted.Enqueue("server unary " + context.Method);
        return base.UnaryServerHandler(request, context, continuation);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        log.Intercepted.Enqueue("server client-streaming " + context.Method);
        return base.ClientStreamingServerHandler(requestStream, context, continuation);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        log.Intercepted.Enqueue("server server-streaming " + context.Method);
        return base.ServerStreamingServerHandler(request, responseStream, context, continuation);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        log.Intercepted.Enqueue("server duplex " + context.Method);
        return base.DuplexStreamingServerHandler(requestStream, responseStream, context, continuation);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        base.BlockingUnaryCall(request, Noted("client blocking", context), continuation);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        base.AsyncUnaryCall(request, Noted("client unary", context), continuation);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        base.AsyncServerStreamingCall(request, Noted("client server-streaming", context), continuation);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        base.AsyncClientStreamingCall(Noted("client client-streaming", context), continuation);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        base.AsyncDuplexStreamingCall(Noted("client duplex", context), continuation);

    private ClientInterceptorContext<TRequest, TResponse> Noted<TRequest, TResponse>(string kind, ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class where TResponse : class
    {
        log.Intercepted.Enqueue($"{kind} {context.Method.FullName}");
        var headers = context.Options.Headers ?? [];
        headers.Add("x-intercepted", "yes");
        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
