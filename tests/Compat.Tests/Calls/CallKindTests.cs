using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>The four kinds of call, official server to official client, over a real connection.</summary>
public sealed class CallKindTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unary_Async_AnswersWithStatusOk()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.SayAsync(new EchoRequest { Text = "héllo" }, cancellationToken: Token);
        Assert.Equal("héllo", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        var seen = Assert.Single(server.Log.Calls);
        Assert.Equal("/echo.v1.EchoService/Say", seen.Method);
        Assert.StartsWith("127.0.0.1:", seen.Host, StringComparison.Ordinal);
        Assert.StartsWith("ipv4:127.0.0.1:", seen.Peer, StringComparison.Ordinal);
        Assert.Equal(DateTime.MaxValue, seen.Deadline);
    }

    [Fact]
    public async Task Unary_Blocking_Answers()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client;
        var response = await Task.Run(() => client.Say(new EchoRequest { Text = "now" }), Token);
        Assert.Equal("now", response.Text);
    }

    [Fact]
    public async Task ClientStreaming_ThreeMessages_AreCollectedInOrder()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.Collect(cancellationToken: Token);
        foreach (var word in new[] { "one", "two", "three" }) await call.RequestStream.WriteAsync(new EchoRequest { Text = word }, Token);
        await call.RequestStream.CompleteAsync();
        Assert.Equal("one two three", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ServerStreaming_ManyMessages_ArriveInOrderAndEnd()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.Repeat(new EchoRequest { Text = "again", Times = 1000 }, cancellationToken: Token);
        var indices = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Token)) indices.Add(response.Index);
        Assert.Equal(Enumerable.Range(0, 1000), indices);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Duplex_EachMessage_IsAnsweredBeforeTheNextIsSent()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.Talk(cancellationToken: Token);
        for (var i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal((i, $"{i}"), (call.ResponseStream.Current.Index, call.ResponseStream.Current.Text));
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Unary_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client;
        var calls = Enumerable.Range(0, 200).Select(async i => (await client.SayAsync(new EchoRequest { Text = $"{i}" }, cancellationToken: Token)).Text);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), await Task.WhenAll(calls));
    }

    /// <summary>A method made by hand with the plain byte[] pair, which generated code does not use.</summary>
    [Fact]
    public async Task Unary_UnknownMethodOfPlainMarshaller_IsUnimplemented()
    {
        await using var server = await EchoServer.StartAsync();
        var method = new Method<string, string>(MethodType.Unary, "echo.v1.EchoService", "Whisper", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        using var call = server.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Token), "psst");
        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Unimplemented, thrown.StatusCode);
    }
}
