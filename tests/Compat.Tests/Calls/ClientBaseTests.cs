using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>Generated clients over an invoker of one's own, and generated services over a binder of one's own.</summary>
public sealed class ClientBaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void WithHost_EveryCall_CarriesIt()
    {
        var invoker = new RecordingInvoker();
        var client = new EchoService.EchoServiceClient(invoker);
        Assert.Null(Record(client.SayAsync(new EchoRequest(), cancellationToken: Token)));
        Assert.Equal("shop.example", Record(client.WithHost("shop.example").SayAsync(new EchoRequest(), cancellationToken: Token)));

        string? Record(AsyncUnaryCall<EchoResponse> call)
        {
            call.Dispose();
            return invoker.Host;
        }
    }

    [Fact]
    public void CallOptions_With_ChangesOneThingOfACopy()
    {
        var headers = new Metadata();
        var options = new CallOptions(headers);
        var changed = options.WithDeadline(DateTime.UnixEpoch).WithWaitForReady().WithWriteOptions(new WriteOptions(WriteFlags.NoCompress));
        Assert.Equal((null, false, null), (options.Deadline, options.IsWaitForReady, options.WriteOptions));
        Assert.Equal((DateTime.UnixEpoch, true, WriteFlags.NoCompress), (changed.Deadline, changed.IsWaitForReady, changed.WriteOptions!.Flags));
        Assert.Same(headers, changed.Headers);
        Assert.False(changed.WithWaitForReady(false).IsWaitForReady);
    }

    [Fact]
    public void BindService_Definition_ReplaysEveryMethodOnce()
    {
        var binder = new RecordingBinder();
        EchoService.BindService(new EchoImplementation(new CallLog())).BindService(binder);
        Assert.Equal(["unary Say", "client-streaming Collect", "server-streaming Repeat", "duplex Talk"], binder.Methods);
    }

    [Fact]
    public void BindService_SameMethodTwice_IsRefused()
    {
        var method = new Method<string, string>(MethodType.Unary, "s", "m", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        UnaryServerMethod<string, string> handler = (request, _) => Task.FromResult(request);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(method, handler);
        Assert.Throws<ArgumentException>(() => builder.AddMethod(method, handler));
    }

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<string> Methods { get; } = [];

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Methods.Add("unary " + method.Name);
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Methods.Add("client-streaming " + method.Name);
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Methods.Add("server-streaming " + method.Name);
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Methods.Add("duplex " + method.Name);
    }
}
