using System.Net;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CarbonPos.Bench.Servers;

/// <summary>The bare gRPC server: the gateway's Kestrel and gRPC settings, no interceptor, no middleware, nothing done.</summary>
internal static class EchoServer
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var reply = arguments.Number("reply", 64);
        var verifies = arguments.Has("es256");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 256;
        });
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = 1 << 20);
        builder.Services.AddSingleton(new EchoCalls(reply, verifies));
        await using var app = builder.Build();
        app.MapGrpcService<EchoCalls>();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await ServerConsole.ServeAsync(new Uri(address));
        await app.StopAsync();
        return 0;
    }
}

/// <summary>Answers with the first bytes of what came.</summary>
internal sealed class EchoCalls(int replySize, bool verifies) : Echo.EchoBase
{
    // What an embedded bytes field costs beside its content, for contents of 2 to 127 and up to 16,383 bytes.
    private readonly int replyBytes = replySize - (replySize < 130 ? 2 : 3);

    public override Task<EchoMessage> Call(EchoMessage request, ServerCallContext context)
    {
        if (verifies) Es256OfThread.Verify();
        return Task.FromResult(new EchoMessage { Payload = UnsafeByteOperations.UnsafeWrap(request.Payload.Memory[..replyBytes]) });
    }
}

/// <summary>One bare ES256 verification by the framework: key loaded beforehand, hash given.</summary>
internal sealed class Es256OfThread
{
    private static readonly ECDsa Signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly byte[] Hash = SHA256.HashData("what a phone signs"u8);
    private static readonly byte[] Signature = Signer.SignHash(Hash);

    [ThreadStatic]
    private static Es256OfThread? ofThread;

    private readonly ECDsa key = ECDsa.Create(Signer.ExportParameters(includePrivateParameters: false));

    public static void Verify()
    {
        ofThread ??= new Es256OfThread();
        if (!ofThread.key.VerifyHash(Hash, Signature)) throw new CryptographicException("A good signature was not accepted.");
    }
}
