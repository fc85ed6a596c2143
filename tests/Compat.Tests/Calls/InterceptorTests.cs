using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>Interceptors on both sides see every kind of call, in order, and may change it.</summary>
public sealed class InterceptorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interceptors_AllKinds_AreSeenOnBothSides()
    {
        await using var server = await EchoServer.StartAsync();
        var client = new EchoService.EchoServiceClient(server.Channel.Intercept(new LoggingInterceptor(server.Log)));

        using var say = client.SayAsync(new EchoRequest(), cancellationToken: Token);
        await say;
        Assert.Equal("yes", say.GetTrailers().GetValue("x-intercepted"));
        await Task.Run(() => client.Say(new EchoRequest()), Token);
        using var collect = client.Collect(cancellationToken: Token);
        await collect.RequestStream.CompleteAsync();
        await collect;
        using var repeat = client.Repeat(new EchoRequest(), cancellationToken: Token);
        Assert.False(await repeat.ResponseStream.MoveNext(Token));
        using var talk = client.Talk(cancellationToken: Token);
        await talk.RequestStream.CompleteAsync();
        Assert.False(await talk.ResponseStream.MoveNext(Token));

        Assert.Equal(
        [
            "client unary /echo.v1.EchoService/Say", "server unary /echo.v1.EchoService/Say",
            "client blocking /echo.v1.EchoService/Say", "server unary /echo.v1.EchoService/Say",
            "client client-streaming /echo.v1.EchoService/Collect", "server client-streaming /echo.v1.EchoService/Collect",
            "client server-streaming /echo.v1.EchoService/Repeat", "server server-streaming /echo.v1.EchoService/Repeat",
            "client duplex /echo.v1.EchoService/Talk", "server duplex /echo.v1.EchoService/Talk",
        ], server.Log.Intercepted);
    }

    [Fact]
    public async Task Intercept_SeveralAndAFunction_RunFirstToLast()
    {
        await using var server = await EchoServer.StartAsync();
        var invoker = server.Channel.Intercept(new Appending("a"), new Appending("b")).Intercept(headers =>
        {
            headers.Add("x-order", "outermost");
            return headers;
        });
        using var call = new EchoService.EchoServiceClient(invoker).SayAsync(new EchoRequest(), cancellationToken: Token);
        await call;
        Assert.Equal("outermost, a, b", string.Join(", ", call.GetTrailers().GetAll("x-order").Select(entry => entry.Value)));
    }

    private sealed class Appending(string name) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var headers = context.Options.Headers ?? [];
            headers.Add("x-order", name);
            return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }
}
