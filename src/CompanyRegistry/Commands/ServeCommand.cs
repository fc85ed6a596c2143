using System.CommandLine;
using CarbonPos.CompanyRegistry.Hosting;

namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>"serve": runs the registry until it is asked to stop.</summary>
internal sealed class ServeCommand(Session session)
{
    private readonly Option<int?> port = new("--port") { Description = "Port on 127.0.0.1, 0 = any free one. Default 7445." };
    private readonly Option<string?> portFile = new("--port-file") { Description = "Gets the port once the registry serves." };
    private readonly Option<string?> callers = new("--callers") { Description = "Callers by token. Default: callers.json in the folder, made when absent." };
    private readonly Option<string?> keys = new("--keys") { Description = "Keys of the contents feed. Default: feed-keys.json in the folder, made when absent." };
    private readonly Option<int?> afterClosing = new("--after-closing") { Description = "Days after a closing in which records are still booked. Default 400." };
    private readonly Option<bool> untilInputEnds = new("--until-input-ends") { Description = "Stop when standard input ends, too: for who starts it as a part of something and may go without a word." };

    public Command Make()
    {
        var serve = new Command("serve", "Serve gRPC on 127.0.0.1 until Ctrl-C or SIGTERM.") { port, portFile, callers, keys, afterClosing, untilInputEnds };
        serve.SetAction(RunAsync);
        return serve;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var options = session.Options(parsed);
        options.Port = parsed.GetValue(port) ?? options.Port;
        options.PortFile = parsed.GetValue(portFile) ?? options.PortFile;
        options.Callers = parsed.GetValue(callers) ?? options.Callers;
        options.Keys = parsed.GetValue(keys) ?? options.Keys;
        options.AfterClosing = parsed.GetValue(afterClosing) ?? options.AfterClosing;
        await using var registry = await Registry.StartAsync(options, Log, session.Time, stop);
        var shutdown = registry.WaitForShutdownAsync(stop);
        await (parsed.GetValue(untilInputEnds) ? Task.WhenAny(shutdown, Console.OpenStandardInput().CopyToAsync(Stream.Null, stop)) : shutdown);
        return ExitCode.Done;
    }

    private static void Log(ILoggingBuilder logging) => logging
        .AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).AddFilter("Grpc", LogLevel.Critical);
}
