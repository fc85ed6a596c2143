using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>How calls end other than well: status, deadline, cancellation, on either side.</summary>
public sealed class EndOfCallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_ThrownByTheService_ArrivesWithDetailAndTrailers()
    {
        await using var server = await EchoServer.StartAsync();
        var request = new EchoRequest { Text = "déjà utilisé: 100 %", FailWith = (int)StatusCode.AlreadyExists, Payload = Google.Protobuf.ByteString.CopyFrom(1, 0, 255) };
        using var call = server.Client.SayAsync(request, cancellationToken: Token);
        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal((StatusCode.AlreadyExists, "déjà utilisé: 100 %"), (thrown.StatusCode, thrown.Status.Detail));
        Assert.Equal("asked for", thrown.Trailers.GetValue("cause"));
        Assert.Equal([1, 0, 255], thrown.Trailers.GetValueBytes("cause-bin"));
        Assert.Equal(StatusCode.AlreadyExists, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Status_AtTheEndOfAServerStream_ComesAfterTheMessages()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.Repeat(new EchoRequest { Text = "late", Times = 3, FailWith = (int)StatusCode.DataLoss }, cancellationToken: Token);
        var received = 0;
        var thrown = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync(Token)) received++;
        });
        Assert.Equal((3, StatusCode.DataLoss), (received, thrown.StatusCode));
    }

    [Fact]
    public async Task Status_InsideAClientStream_EndsTheCall()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.Collect(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "no", FailWith = (int)StatusCode.FailedPrecondition }, Token);
        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.FailedPrecondition, thrown.StatusCode);
    }

    [Fact]
    public async Task Deadline_Passed_EndsBothSides()
    {
        await using var server = await EchoServer.StartAsync();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(500);
        using var call = server.Client.SayAsync(new EchoRequest { WaitForCancellation = true }, deadline: deadline, cancellationToken: Token);
        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
        await server.Log.Cancelled.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.InRange(Assert.Single(server.Log.Calls).Deadline, deadline.AddSeconds(-1), deadline.AddSeconds(30));
    }

    [Fact]
    public async Task Cancellation_ByTheClient_ReachesTheService()
    {
        await using var server = await EchoServer.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = server.Client.SayAsync(new EchoRequest { WaitForCancellation = true }, cancellationToken: stop.Token);
        await server.Log.FirstEntered.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await stop.CancelAsync();
        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, thrown.StatusCode);
        await server.Log.Cancelled.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Dispose_OfAnEndlessStream_ReachesTheService()
    {
        await using var server = await EchoServer.StartAsync();
        using (var call = server.Client.Repeat(new EchoRequest { Times = -1 }, cancellationToken: Token))
        {
            Assert.True(await call.ResponseStream.MoveNext(Token));
        }
        await server.Log.Cancelled.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Channel_NobodyListens_IsUnavailable()
    {
        var server = await EchoServer.StartAsync();
        var address = $"http://{server.Channel.Target}";
        await server.DisposeAsync();
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(address);
        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).SayAsync(new EchoRequest(), cancellationToken: Token));
        Assert.Equal(StatusCode.Unavailable, thrown.StatusCode);
        Assert.NotNull(thrown.Status.DebugException);
    }

    [Fact]
    public void RpcException_Message_NamesCodeAndDetail()
    {
        var thrown = new RpcException(new Status(StatusCode.NotFound, "no such till"));
        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no such till\")", thrown.Message);
        Assert.Empty(thrown.Trailers);
    }
}
