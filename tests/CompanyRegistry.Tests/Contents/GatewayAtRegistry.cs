using System.Collections.Concurrent;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.Testbed.Processes;
using CarbonPos.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CompanyRegistry.Tests.Contents;

/// <summary>A real gateway that pulls from a real registry, on the registry's clock.</summary>
sealed class GatewayAtRegistry : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private readonly RegistryTown registry;
    private readonly Gateway gateway;
    private readonly GrpcChannel channel;

    private GatewayAtRegistry(RegistryTown registry, Gateway gateway, Messages log)
    {
        (this.registry, this.gateway, Log) = (registry, gateway, log);
        channel = GrpcChannel.ForAddress(gateway.Address);
    }

    public Messages Log { get; }

    public static string DataOf(RegistryTown registry) => Path.Combine(registry.Folder, "gateway");

    /// <param name="registry">Where it pulls from.</param>
    /// <param name="keys">The file of feed keys; null = what the registry prints.</param>
    /// <param name="labelKeys">A file of the operator with lists of label keys; then nothing is pulled.</param>
    public static async Task<GatewayAtRegistry> StartAsync(RegistryTown registry, string? keys = null, string labelKeys = "")
    {
        var file = Path.Combine(registry.Folder, "public-keys.json");
        await File.WriteAllTextAsync(file, keys ?? await registry.RunAsync("content", "keys"), RegistryTown.Cancellation);
        var options = new GatewayOptions { Port = 0, Catalogue = Repository.File("tests", "CarbonGateway.Tests", "Running", "catalogue.json"), ContentsPoll = Step };
        options.Embedded.Folder = DataOf(registry);
        options.Embedded.AcceptClockAhead = true;
        if (labelKeys.Length == 0) (options.Registry.Address, options.Registry.TokenFile) = (registry.Address.ToString(), Path.Combine(registry.Folder, "deployment.token"));
        options.Registry.LabelKeys = labelKeys;
        (options.Registry.FeedKeys, options.Registry.FeedPoll) = (file, Step);
        var log = new Messages();
        return new(registry, await Gateway.StartAsync(options, logging => logging.AddProvider(log), registry.Clock, RegistryTown.Cancellation), log);
    }

    /// <summary>Grams of one piece, and whether its supplier transmits them.</summary>
    public async Task<(long Grams, bool Transmitted)> WeighAsync(string gtin)
    {
        var request = new WeighRequest();
        request.Lines.Add(new BasketLine { Label = gtin, PriceCents = 100 });
        var token = RegistryTown.Bearer(await File.ReadAllTextAsync(Path.Combine(DataOf(registry), "till.token"), RegistryTown.Cancellation));
        var line = (await new CatalogService.CatalogServiceClient(channel).WeighAsync(request, token, cancellationToken: RegistryTown.Cancellation)).Lines.Single();
        return (line.Grams.Grams, line.Grams.Provenance == Provenance.Transmitted);
    }

    /// <summary>Lets the clock run until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(RegistryTown.Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        using var glances = new PeriodicTimer(Glance);
        while (!await isSo())
        {
            registry.Clock.Advance(Step);
            await glances.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Lets some looks at the feed and the folder pass.</summary>
    public async Task PassAsync()
    {
        var steps = 0;
        await UntilAsync(() => Task.FromResult(++steps > 30));
    }

    /// <summary>Why contents could not be pulled; a machine that is too slow for this fast clock does not count.</summary>
    public IReadOnlyList<string> Refusals => [.. Log.Of(1111).Where(text => !text.Contains("did not answer", StringComparison.Ordinal))];

    public Task UntilWeighsAsync(string gtin, long grams) => UntilAsync(async () => await WeighAsync(gtin) == (grams, true));

    /// <summary>Runs a command of the gateway on its folder.</summary>
    public async Task<string> RunAsync(params string[] words)
    {
        var result = await Tool.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll"), .. words, $"--Embedded:Folder={DataOf(registry)}"], RegistryTown.Cancellation);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Everything);
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await gateway.DisposeAsync();
    }

    /// <summary>What the gateway logged, by event.</summary>
    public sealed class Messages : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(int Event, string Text)> all = new();

        public IReadOnlyList<string> Of(int number) => [.. all.Where(m => m.Event == number).Select(m => m.Text)];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => all.Enqueue((eventId.Id, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
