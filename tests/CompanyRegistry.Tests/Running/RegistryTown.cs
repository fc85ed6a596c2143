using CarbonPos.CompanyRegistry.Commands;
using CarbonPos.CompanyRegistry.Hosting;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CompanyRegistry.Tests.Running;

/// <summary>A real registry on a folder of its own, with clients of it and its command line.</summary>
sealed class RegistryTown : IAsyncDisposable
{
    public const string Deployment = "carbonpos";
    private readonly Action<RegistryOptions> configure;
    private Registry? registry;
    private GrpcChannel? channel;

    private int port;

    private RegistryTown(Action<RegistryOptions>? configure) => this.configure = configure ?? (_ => { });

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Folder { get; } = Directory.CreateTempSubdirectory("carbonpos-registry-").FullName;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    /// <summary>Where it serves, or served last.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    public RegistrySettlementService.RegistrySettlementServiceClient Settlement => new(channel!);

    public ContentFeedService.ContentFeedServiceClient Feed => new(channel!);

    public GrpcChannel Channel => channel!;

    /// <summary>What the deployment sends along.</summary>
    public Metadata Token => Bearer(File.ReadAllText(Path.Combine(Folder, "deployment.token")));

    public static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };

    public static async Task<RegistryTown> StartAsync(Action<RegistryOptions>? configure = null)
    {
        var town = new RegistryTown(configure);
        await town.ServeAsync();
        return town;
    }

    /// <summary>Stops in order and starts on the same folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await ServeAsync();
    }

    public async Task StopAsync()
    {
        channel?.Dispose();
        if (registry is not null) await registry.DisposeAsync();
        registry = null;
    }

    /// <summary>Runs a command on this registry's folder beside the running service.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(params string[] words)
    {
        var (exit, text) = await TryAsync(words);
        Assert.True(exit == 0, $"{string.Join(' ', words)}: exit code {exit}: {text}");
        return text;
    }

    public async Task<(int Exit, string Text)> TryAsync(params string[] words)
    {
        using var written = new StringWriter();
        var exit = await RegistryProgram.RunAsync([.. words, "--data", Folder], written, written, Clock, Cancellation);
        return (exit, written.ToString());
    }

    /// <summary>Registers companies 101, 102, … with activities G47 and I and stores 1 to 3, open since 2020.</summary>
    public async Task AddCompaniesAsync(int count)
    {
        var file = Path.Combine(Folder, "register.csv");
        var rows = Enumerable.Range(101, count).SelectMany(company => (string[])[$"{company},Company {company},G47,1,2020-01-01", $"{company},,I,2,2020-01-01", $"{company},,,3,2020-01-01"]);
        await File.WriteAllLinesAsync(file, ["company,name,activity,store,opened", .. rows], Cancellation);
        await RunAsync("register", "import", file);
    }

    /// <summary>Starts again where it was, for clients that know it.</summary>
    public Task ServeAgainAsync() => ServeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        var options = new RegistryOptions { Port = port, Folder = Folder };
        configure(options);
        registry = await Registry.StartAsync(options, logging => logging.SetMinimumLevel(LogLevel.None), Clock, Cancellation);
        port = registry.Address.Port;
        channel = GrpcChannel.ForAddress(registry.Address);
    }
}
