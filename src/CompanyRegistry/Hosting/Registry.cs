using System.Net;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.CompanyRegistry.Contents;
using CarbonPos.CompanyRegistry.Settlement;
using CarbonPos.CompanyRegistry.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CarbonPos.CompanyRegistry.Hosting;

/// <summary>A running company registry in this process. Serves loopback only.</summary>
public sealed class Registry : IAsyncDisposable
{
    private const int LargestMessage = 1 << 20;
    private readonly WebApplication host;
    private readonly FeedKeys feedKeys;

    private Registry(WebApplication host, FeedKeys keys)
    {
        (this.host, feedKeys) = (host, keys);
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, e.g. http://127.0.0.1:7445.</summary>
    public Uri Address { get; }

    /// <summary>Opens the file, serves.</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="configureLogging">Null = warnings and worse on the console.</param>
    /// <param name="time">Null = the system's clock.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">A setting or file is not as it should be, or the port is taken; the message says what to do.</exception>
    public static async Task<Registry> StartAsync(RegistryOptions options, Action<ILoggingBuilder>? configureLogging = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var clock = time ?? TimeProvider.System;
        var callers = CallerDirectory.Open(options.CallersPath);
        var keys = FeedKeys.Open(options.KeysPath, clock.GetUtcNow());
        WebApplication? app = null;
        try
        {
            app = Build(options, clock, callers, keys, configureLogging);
            await app.StartAsync(cancellation);
            var registry = new Registry(app, keys);
            RegistryLog.Serving(app.Services.GetRequiredService<ILogger<Registry>>(), registry.Address.Port);
            if (options.PortFile.Length > 0) await WritePortAsync(options.PortFile, registry.Address.Port, cancellation);
            return registry;
        }
        catch (Exception e)
        {
            if (app is not null) await app.DisposeAsync();
            keys.Dispose();
            if (e is IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException }) throw new InvalidOperationException($"Port {options.Port} is in use: stop what has it, or choose another with --port N (0 = any free one).", e);
            throw;
        }
    }

    /// <summary>Returns when the process is asked to stop (Ctrl-C, SIGTERM).</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => host.WaitForShutdownAsync(cancellation);

    /// <summary>Stops serving, finishes what was taken in, closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
        feedKeys.Dispose();
    }

    private static WebApplication Build(RegistryOptions options, TimeProvider clock, CallerDirectory callers, FeedKeys keys, Action<ILoggingBuilder>? configureLogging)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        if (configureLogging is not null) configureLogging(builder.Logging);
        else builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.AddServerHeader = false;
        });
        var services = builder.Services;
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = LargestMessage;
            // What is unknown is refused by the middleware.
            grpc.IgnoreUnknownServices = true;
        });
        services.AddSingleton(clock);
        services.AddSingleton(options);
        services.AddSingleton(callers);
        services.AddSingleton(keys);
        // Opened by the host, so that it closes it.
        services.AddSingleton(_ => RegistryStore.Open(options.Folder));
        services.AddSingleton<Edge>();
        services.AddSingleton<BatchReader>();
        services.AddSingleton<BatchBook>();
        services.AddSingleton<ContentBook>();
        services.AddSingleton<LabelKeys.LabelKeyBook>();
        services.AddSingleton<SettlementCalls>();
        services.AddSingleton<FeedCalls>();
        services.AddSingleton<HealthCalls>();
        var app = builder.Build();
        app.UseMiddleware<ErrorDetailsMiddleware>();
        app.MapGrpcService<SettlementCalls>();
        app.MapGrpcService<FeedCalls>();
        app.MapGrpcService<HealthCalls>();
        // A file that cannot be opened stops the start, not the first call.
        app.Services.GetRequiredService<RegistryStore>();
        return app;
    }

    // Beside, then renamed: who waits for the file never reads half of it.
    private static async Task WritePortAsync(string path, int port, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(path + ".new", port.ToString(), cancellation);
        File.Move(path + ".new", path, overwrite: true);
    }
}
