using CarbonPos.Compat.Tests.Echo;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>Large messages, the limits on them, and gzip both ways.</summary>
public sealed class MessageSizeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Large_BelowTheLimit_ComesBackWhole()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = EchoServer.MaxReceiveBytes);
        var payload = new byte[6 * 1024 * 1024];
        new Random(11).NextBytes(payload);
        var response = await server.Client.SayAsync(new EchoRequest { Payload = ByteString.CopyFrom(payload) }, cancellationToken: Token);
        Assert.True(response.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public async Task Large_AboveTheServersLimit_IsResourceExhausted()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxSendMessageSize = null);
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[EchoServer.MaxReceiveBytes + 1]) };
        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.SayAsync(request, cancellationToken: Token));
        Assert.Equal(StatusCode.ResourceExhausted, thrown.StatusCode);
        Assert.Empty(server.Log.Calls);
    }

    [Fact]
    public async Task Gzip_AskedForByTheClient_IsUsedBothWays()
    {
        var responses = new EncodingRecorder();
        await using var server = await EchoServer.StartAsync(options => options.HttpHandler = responses);
        var text = new string('g', 20_000);
        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        var response = await server.Client.SayAsync(new EchoRequest { Text = text }, headers, cancellationToken: Token);
        Assert.Equal(text, response.Text);
        Assert.Equal("gzip", Assert.Single(server.Log.Calls).Encoding);
        Assert.Equal("gzip", responses.Encoding);
    }

    /// <summary>Notes the coding that the server chose, on its way past.</summary>
    private sealed class EncodingRecorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? Encoding { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            Encoding = response.Headers.GetValues("grpc-encoding").Single();
            return response;
        }
    }
}
