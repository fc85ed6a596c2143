using System.IO.Compression;
using System.Net;
using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>The official server on Kestrel, plaintext HTTP/2 on a free port of loopback, and the official client to it.</summary>
sealed class EchoServer : IAsyncDisposable
{
    public const int MaxReceiveBytes = 8 * 1024 * 1024;
    private readonly WebApplication app;

    private EchoServer(WebApplication app, GrpcChannel channel, CallLog log)
    {
        this.app = app;
        Channel = channel;
        Log = log;
    }

    public GrpcChannel Channel { get; }
    public CallLog Log { get; }
    public EchoService.EchoServiceClient Client => new(Channel);

    public static async Task<EchoServer> StartAsync(Action<GrpcChannelOptions>? configure = null)
    {
        var log = new CallLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(log);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxReceiveBytes;
            grpc.ResponseCompressionAlgorithm = "gzip";
            grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
            grpc.Interceptors.Add<LoggingInterceptor>();
        });
        var web = builder.Build();
        web.MapGrpcService<EchoImplementation>();
        await web.StartAsync(TestContext.Current.CancellationToken);

        var options = new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure };
        configure?.Invoke(options);
        return new EchoServer(web, GrpcChannel.ForAddress(web.Urls.Single(), options), log);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await app.DisposeAsync();
    }
}
