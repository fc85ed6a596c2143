using System.Net;
using System.Security.Cryptography;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Market;
using CarbonPos.CentralAccount.Settlement;
using CarbonPos.CentralAccount.Statements;
using CarbonPos.CentralAccount.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CarbonPos.CentralAccount.Hosting;

/// <summary>A running central account in this process. Serves loopback only.</summary>
public sealed class CentralServer : IAsyncDisposable
{
    private const int LargestMessage = 4 << 20;
    private readonly WebApplication host;

    private CentralServer(WebApplication host)
    {
        this.host = host;
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, e.g. http://127.0.0.1:7543.</summary>
    public Uri Address { get; }

    /// <summary>Opens the file, serves.</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="configureLogging">Null = warnings and worse on the console.</param>
    /// <param name="time">Null = the system's clock.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">A setting or file is not as it should be, or the port is taken; the message says what to do.</exception>
    public static async Task<CentralServer> StartAsync(
        CentralOptions options, Action<ILoggingBuilder>? configureLogging = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        options.Validate();
        using var random = RandomNumberGenerator.Create();
        var callers = CallerDirectory.Open(options.CallersPath, random);
        var app = Build(options, time ?? TimeProvider.System, callers, CentralStore.Open(options.Folder), configureLogging);
        try
        {
            await app.StartAsync(cancellation);
            var server = new CentralServer(app);
            CentralLog.Serving(app.Services.GetRequiredService<ILogger<CentralServer>>(), server.Address.Port, Path.GetFullPath(options.Folder));
            if (options.PortFile.Length > 0) PrivateFile.Replace(options.PortFile, System.Text.Encoding.ASCII.GetBytes(server.Address.Port.ToString()));
            return server;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await app.DisposeAsync();
            throw new InvalidOperationException($"Port {options.Port} is in use: stop what has it, or choose another with --port (0 = any free one).", e);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the process is asked to stop (Ctrl-C, SIGTERM).</summary>
    public Task WaitForShutdownAsync() => host.WaitForShutdownAsync();

    /// <summary>Stops serving, finishes what was taken in, closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }

    private static WebApplication Build(CentralOptions options, TimeProvider time, CallerDirectory callers, CentralStore store, Action<ILoggingBuilder>? configureLogging)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        if (configureLogging is not null) configureLogging(builder.Logging);
        else builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.AddServerHeader = false;
        });
        var services = builder.Services;
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = LargestMessage);
        services.AddSingleton(time);
        services.AddSingleton(options);
        services.AddSingleton(callers);
        // Made here, so that the container closes it.
        services.AddSingleton(_ => store);
        services.AddSingleton<Edge>();
        services.AddSingleton<SettlementCalls>();
        services.AddSingleton<FeedCalls>();
        services.AddSingleton<MarketCalls>();
        services.AddSingleton<CitizenCalls>();
        services.AddSingleton<PublicCalls>();
        services.AddSingleton<HealthCalls>();
        var app = builder.Build();
        _ = app.Services.GetRequiredService<CentralStore>();
        app.UseMiddleware<ErrorDetailsMiddleware>();
        app.MapGrpcService<SettlementCalls>();
        app.MapGrpcService<FeedCalls>();
        app.MapGrpcService<MarketCalls>();
        app.MapGrpcService<CitizenCalls>();
        app.MapGrpcService<PublicCalls>();
        app.MapGrpcService<HealthCalls>();
        return app;
    }
}
